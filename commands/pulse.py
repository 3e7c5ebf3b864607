"""/pulse: a CSM's own green, yellow or red of an account, with a reason and an end."""

import re
from datetime import UTC, date, datetime, timedelta

from commands import judgement
from commands.contract import Answer, Button, Command, Deps, FormErrors, Reply, Request
from commands.days import today
from commands.lookup import Found, Names, Several
from commands.quotes import split_quoted
from store import accounts, pulses
from store.errors import Sorry
from store.records import Colour, Pulse
from views import actions
from views import pulse as view
from views.message import Message
from views.pointer import OUTDATED, pointer

_MAY = "give a pulse"
_USUAL = timedelta(days=30)
_COLOURS: dict[str, Colour] = {
    **dict.fromkeys(("green", "🟢", ":large_green_circle:"), "green"),
    **dict.fromkeys(("yellow", "amber", "🟡", ":large_yellow_circle:"), "yellow"),
    **dict.fromkeys(("red", "🔴", ":red_circle:"), "red"),
}
_COLOUR = re.compile(rf"[\s,;:–—-]*({'|'.join(_COLOURS)})\ufe0f?(?!\w)[\s,;:–—-]*", re.IGNORECASE)


def run(request: Request, deps: Deps) -> Answer:
    """Keep what was typed; ask where the account, the colour or the reason is missing."""
    judgement.may(request, _MAY)
    if not request.text.strip():
        raise Sorry(
            "Which account, which colour, and why? Type all three: /pulse acme red Their sponsor left"
        )
    with deps.db.read() as tx:
        names = Names(accounts.names(tx))
    name, words = split_quoted(request.text) or _beginning(names, request.text)
    found = names.find(name)
    if not isinstance(found, Found):
        near = found.near if isinstance(found, Several) else found.suggestions
        return Reply(view.choose(name, near, words))
    if found.guessed:
        return Reply(view.choose(name, [found.account], words))
    return Reply(_keep_or_ask(found.account.account_id, words, request, deps))


def form(request: Request, deps: Deps) -> Answer:
    """The form, with the words that were typed already."""
    judgement.may(request, _MAY)
    at, now = pointer(request.value), today(request, deps)
    with deps.db.read() as tx:
        about = judgement.account(tx, at.account_id, now)
    colour, said = _split_colour(at.typed)
    try:
        said, last, _ = judgement.split_until(said, now)
    except Sorry:  # a day that cannot be taken; the form asks for one
        last = None
    return view.form(about, last or now + _USUAL, colour, said)


def give(request: Request, deps: Deps) -> Answer:
    """Keep what the form says, or say what it lacks."""
    judgement.may(request, _MAY)
    why, last, errors = judgement.entered(request.form, today(request, deps))
    colour = _COLOURS.get(request.form.get("colour", ""))
    if colour is None:
        errors["colour"] = "Pick green, yellow or red."
    if errors or colour is None:
        return FormErrors(errors)
    account_id = pointer(request.value).account_id
    return Reply(_keep(_pulse(account_id, colour, why, last, request, deps), "", request, deps))


def take_back(request: Request, deps: Deps) -> Answer:
    """Let the pulse hold no longer, in the place of the answer whose button was pressed."""
    judgement.may(request, _MAY)
    at = pointer(request.value)
    try:
        moment = datetime.fromisoformat(at.typed)
    except ValueError:
        raise Sorry(OUTDATED) from None
    day = deps.now().astimezone(UTC).date()
    with deps.db.begin() as tx:
        about = judgement.account(tx, at.account_id, day)
        taken = pulses.take_back(tx, at.account_id, moment, day)
        if taken is None:
            raise Sorry(f"There is nothing to take back: this pulse for {about.name} does not hold any more.")
        judgement.note(tx, request, deps, "take back pulse", taken)
        left = pulses.held(tx, at.account_id, today(request, deps))
    return Reply(view.taken_back(about, taken, left, request.hides), replace=True)


def _keep_or_ask(account_id: str, words: str, request: Request, deps: Deps) -> Message:
    now = today(request, deps)
    colour, said = _split_colour(words)
    said, last, end = judgement.split_until(said, now)
    if colour and said:
        pulse = _pulse(account_id, colour, judgement.reason(said), last or now + _USUAL, request, deps)
        return _keep(pulse, end, request, deps)
    with deps.db.read() as tx:
        about = judgement.account(tx, account_id, now)
    question = f"How is {about.name} doing: green, yellow or red, and why?"
    if colour:
        question = f"Why is {about.name} {colour}? A pulse needs a reason."
    return view.ask(about, question, words)


def _beginning(names: Names, text: str) -> tuple[str, str]:
    """The account's name and the rest; a circle is no part of a name, though names are forgiving of signs."""
    name, words = names.beginning(text)
    bare = name.rstrip("🟢🟡🔴\ufe0f ")
    return (bare, f"{name[len(bare) :]} {words}".strip()) if bare else (name, words)


def _split_colour(words: str) -> tuple[Colour | None, str]:
    found = _COLOUR.match(words)
    if not found:
        return None, words.lstrip(" ,;:–—-")
    return _COLOURS[found[1].casefold()], words[found.end() :]


def _pulse(account_id: str, colour: Colour, why: str, last: date, request: Request, deps: Deps) -> Pulse:
    author = request.person.email or request.person.slack_id
    return Pulse(account_id, deps.now(), colour, why, author, last)


def _keep(pulse: Pulse, end: str, request: Request, deps: Deps) -> Message:
    with deps.db.begin() as tx:
        now = today(request, deps)
        about, was = judgement.account(tx, pulse.account_id, now), pulses.held(tx, pulse.account_id, now)
        pulses.give(tx, pulse)
        judgement.note(tx, request, deps, "pulse", pulse, was)
    return view.kept(about, pulse, end)


COMMAND = Command(
    name="/pulse",
    summary="Your own green, yellow or red of an account, with a reason and an end",
    hint="<account> green|yellow|red <reason>",
    usage=(
        ("/pulse acme red Their sponsor left", "counts for 30 days, from the next scoring on"),
        (
            "/pulse acme yellow Slow rollout until 2026-12-24",
            "up to and with that day, 90 days ahead at most",
        ),
        ("/pulse acme 🟢 All is well again for 2 weeks", "a time to last; the circles work as colours"),
        ("/pulse acme", "offers a form"),
        ("/pulse help", "this help"),
    ),
    run=run,
    buttons={
        actions.PULSE: Button(form, opens=actions.PULSE_TITLE),
        actions.TAKE_BACK: Button(take_back),
    },
    forms={actions.GIVE: give},
)

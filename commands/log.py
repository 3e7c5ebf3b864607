"""/log: a call, meeting, e-mail or note onto an account's timeline, typed at once or in a form."""

from datetime import UTC, date, datetime, time

from commands import cards, entry
from commands.contract import Answer, Button, Command, Deps, FormErrors, Reply, Request
from commands.days import past, today
from commands.lookup import Found, Names, Several
from commands.quotes import split_quoted
from store import accounts, touches
from store.errors import Sorry
from store.records import Person, Touch
from views import actions, lookups
from views import touches as view
from views.message import Message
from views.pointer import pointer

_MAY = "log touches"
_NOON = time(12, tzinfo=UTC)


def run(request: Request, deps: Deps) -> Answer:
    """Keep what was typed; ask where the account or the words are not certain."""
    request.allow("record", _MAY)
    if not request.text.strip():
        raise Sorry(
            "Which account, and what happened? Type both, such as: /log acme Called Dana, she is happy"
        )
    with deps.db.read() as tx:
        names = Names(accounts.names(tx))
    name, words = split_quoted(request.text) or names.beginning(request.text)
    found = names.find(name)
    if isinstance(found, Several):
        return Reply(lookups.choose_for_touch(name, found.near, words))
    if not isinstance(found, Found):
        return Reply(lookups.choose_for_touch(name, found.suggestions, words))
    if found.guessed:
        return Reply(lookups.choose_for_touch(name, [found.account], words))
    return Reply(_keep_or_ask(found.account.account_id, words, request, deps))


def form(request: Request, deps: Deps) -> Answer:
    """The form, with the words that were typed already."""
    request.allow("record", _MAY)
    at = pointer(request.value)
    with deps.db.read() as tx:
        account = cards.account(tx, at.account_id)
    return view.form(account, today(request, deps), at.typed)


def save(request: Request, deps: Deps) -> Answer:
    """Keep what the form says, or say what it lacks."""
    request.allow("record", _MAY)
    typed, kind, day = (request.form.get(name, "").strip() for name in ("text", "kind", "day"))
    errors = {} if typed else {"text": "Say in a few words what happened."}
    if kind not in view.KINDS:
        errors["kind"] = "Pick a call, a meeting, an e-mail or a note."
    try:
        at = _moment(past(day, today(request, deps)), request, deps) if day else deps.now()
    except Sorry as sorry:
        return FormErrors(errors | {"day": str(sorry)})
    if errors:
        return FormErrors(errors)
    touch = Touch(pointer(request.value).account_id, at, kind, typed, _author(request.person))
    return Reply(_keep(touch, request, deps))


def _keep_or_ask(account_id: str, words: str, request: Request, deps: Deps) -> Message:
    kind, typed = _split_kind(words)
    if typed:
        return _keep(Touch(account_id, deps.now(), kind, typed, _author(request.person)), request, deps)
    with deps.db.read() as tx:
        return view.ask(cards.account(tx, account_id))


def _keep(touch: Touch, request: Request, deps: Deps) -> Message:
    with deps.db.begin() as tx:
        account = cards.account(tx, touch.account_id)
        touches.add(tx, touch)
        entry.note(
            tx, request, deps, "log", touch.account_id, kind=touch.kind, on=touch.at.date().isoformat()
        )
    return view.logged(account, touch)


def _split_kind(words: str) -> tuple[str, str]:
    """A note, unless it begins with another kind and a colon; a dash or a comma after the name is dropped."""
    text = words.lstrip(" ,;:–—-")
    kind, colon, rest = text.partition(":")
    kind = kind.strip().casefold().replace("e-mail", "email")
    return (kind, rest.strip()) if colon and kind in view.KINDS else ("note", text)


def _moment(day: date, request: Request, deps: Deps) -> datetime:
    """Now where it was today, else noon of that day, but never later than now."""
    now = deps.now()
    return now if day == today(request, deps) else min(datetime.combine(day, _NOON), now)


def _author(person: Person) -> str | None:
    return person.name or person.email or person.slack_id or None


COMMAND = Command(
    name="/log",
    summary="Put a call, meeting, e-mail or note on an account's timeline",
    hint="<account> <what happened>",
    usage=(
        ("/log acme Called Dana, she is happy", "keeps a note"),
        ("/log acme call: Dana is happy", "keeps a call; meeting: and email: work the same way"),
        (
            '/log "Acme Robotics" Called Dana',
            "for a name of several words; most work without quotation marks too",
        ),
        ("/log acme", "offers a form, for another day or a longer text"),
        ("/log help", "this help"),
    ),
    run=run,
    buttons={actions.LOG: Button(form, opens=actions.LOG_TITLE)},
    forms={actions.SAVE: save},
)

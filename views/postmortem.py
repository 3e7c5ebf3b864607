"""How an account left, as a timeline: first signal, first alert, who acted, and what to take from it."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date

from store.postmortem import Act, Postmortem
from store.records import Account, Reason, TrendPoint
from store.sight import Hides
from views import blocks, limits, reasons
from views.card import Card
from views.message import Block, Message, Modal
from views.pointer import Pointer
from views.text import NAME, Markup, join, literal, markup, mention, sentence
from views.words import count, day, signed

OPEN = "postmortem.open"
TITLE = "Post-mortem"
_ACTS = 10
_WORDS = 160
_SLACK_ID = re.compile(r"[UW][A-Z0-9]{2,20}")


def button(card: Card) -> Iterator[Block]:
    """The button on the card of an account that has left."""
    if card.churned:
        yield blocks.button(TITLE, OPEN, str(Pointer(card.account.account_id)))


def show(about: Account, found: Postmortem, hides: Hides) -> Modal:
    """The post-mortem as a modal, short of what is hidden."""
    return limits.modal(TITLE, list(_blocks(about, found, hides)))


def told(about: Account, found: Postmortem, hides: Hides, took: str = "") -> Message:
    """The same as a message; `took` is the misspelt name that the account was guessed from."""
    name = literal(about.name, NAME)
    guessed = [blocks.context(markup("Took “{}” for {}.", literal(took, NAME), name))] if took else []
    spoken = f"Post-mortem of {about.name}, which churned on {day(found.left)}."
    return limits.message(spoken, [*guessed, *_blocks(about, found, hides)])


def _blocks(about: Account, found: Postmortem, hides: Hides) -> Iterator[Block]:
    reason = None if "notes" in hides else about.churn_reason
    given = markup(" Reason given: {}", sentence(reason)) if reason else Markup()
    yield blocks.section(markup("*{}* churned on {}.{}", literal(about.name, NAME), day(found.left), given))
    if not found.kept:
        yield blocks.section(
            Markup("Nothing is stored from before that day, so there is no way to tell how it came.")
        )
        return
    yield blocks.section(_signal(found, hides))
    yield blocks.section(_alert(found))
    if found.signal or found.alert:
        yield blocks.section(_acts(found.acts, hides))
    yield blocks.section(_before(found))
    yield blocks.section(markup("*What to take from it*\n{}", _lesson(found)))
    yield blocks.context(markup("{}", _source(found)))


def _signal(found: Postmortem, hides: Hides) -> Markup:
    signal = found.signal
    if signal is None:
        return Markup("*First signal*\nNone: no side kept costing points up to the end.")
    worst = Reason("", signal.side, signal.points, signal.text)
    is_open = bool(reasons.open_to([worst], hides))
    cause = (
        reasons.headline(worst)
        if is_open
        else markup("{} on the {} side", signed(signal.points), signal.side)
    )
    return markup("*First signal*\n{}\n{}", _when(signal.on, found), cause)


def _alert(found: Postmortem) -> Markup:
    if found.alert:
        return markup("*First alert*\n{}, at risk from then on", _when(found.alert, found))
    if found.was_called:
        return markup(
            "*First alert*\nNot at risk at the end: a miss. It was last called so on {}.",
            day(found.was_called),
        )
    return Markup("*First alert*\nNever called at risk: a miss.")


def _when(on: date, found: Postmortem) -> str:
    """3 Aug 2026, 78 days before the end; or earlier, where that day's score is the first one stored."""
    earlier = " or earlier" if on == found.since else ""
    return f"{day(on)}{earlier}, {_ahead(on, found)}"


def _ahead(on: date, found: Postmortem) -> str:
    return f"{count((found.left - on).days, 'day')} before the end"


def _acts(acts: Sequence[Act], hides: Hides) -> Markup:
    if not acts:
        return Markup("*Who acted after it*\nNobody acted after it.")
    more = markup("and {} more", len(acts) - _ACTS) if len(acts) > _ACTS else Markup()
    lines = [_act(act, hides) for act in acts[:_ACTS]]
    return join("\n", (Markup("*Who acted after it*"), *lines, more))


def _act(act: Act, hides: Hides) -> Markup:
    kind = {"email": "e-mail"}.get(act.kind, act.kind)
    what = markup("• {}: {}", day(act.at.astimezone(UTC).date()), kind)
    who = mention(act.who) if act.who and _SLACK_ID.fullmatch(act.who) else literal(act.who or "somebody")
    by = Markup() if "contacts" in hides else markup(", {}", who)
    said = markup(": {}", literal(act.words, _WORDS)) if act.words and "notes" not in hides else Markup()
    return markup("{}{}{}", what, by, said)


def _before(found: Postmortem) -> Markup:
    said = " · ".join(f"{days} days: {_health(point)}" for days, point in found.before)
    return markup("*Health before the end*\n{}", said)


def _health(point: TrendPoint | None) -> str:
    if point is None:
        return "not stored"
    return "unknown" if point.health is None else str(point.health)


def _lesson(found: Postmortem) -> str:
    alert = _ahead(found.alert, found) if found.alert else ""
    if found.lesson == "nobody acted":
        return f"The alert came {alert} and nobody acted on it: find out who should have seen it."
    if found.lesson == "acted":
        return f"The alert came {alert} and somebody acted: look at what was tried."
    if found.lesson == "no signal":
        helps = f"What would have helped most: {sentence(found.missing)}" if found.missing else ""
        return f"There was no signal in the data. {helps or 'Ask them what we could not see.'}"
    sooner = "see whether that side should cost more in the scorecard."
    first = f"The first signal was there {_ahead(found.signal.on, found)}" if found.signal else ""
    if found.lesson == "not called":
        return f"{first}, but it never weighed enough for an alert: {sooner}"
    late = f"The alert came {alert}, too late to turn it."
    return f"{late} {first}: {sooner}" if found.signal and found.signal.on != found.alert else late


def _source(found: Postmortem) -> str:
    scores = f"From the {count(found.kept, 'score')} stored before the end."
    if not found.late:
        return scores
    some = "It was" if found.kept == 1 else "All were" if found.late == found.kept else f"{found.late} were"
    return f"{scores} {some} computed later than their day, from what was known of that day."

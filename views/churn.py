"""The answer of /churn: five rates with their questions and receipts, the retention curve, and who left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store.churn import Churn, Leaver, Period
from views import blocks, rates, retention
from views.limits import message
from views.message import Block, Message
from views.periods import named, short, value
from views.text import NAME, Markup, join, literal, markup, some
from views.words import count, day, money

PREVIOUS = "churn.previous"
YEAR_AGO = "churn.year_ago"
_SEGMENT = 200
_REASON = 100
_SOURCES = {
    "churn dates": "Who left, and when: by the churn dates of the accounts.",
    "subscriptions": "Who left, and when: by the end of the last subscription. "
    "Coming back within 30 days is no churn.",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A period's churn with what was asked for: the whole period, the segment as typed, two other periods.

    A `guarded` answer has no ARR, no rate of it and no reasons: guests or outsiders may read it.
    """

    churn: Churn
    asked: Period
    segment: str
    previous: Period
    year_ago: Period
    guarded: bool = False


def show(answer: Answer) -> Message:
    """The whole answer, for the person who asked."""
    churn = answer.churn
    title = f"Churn, {named(answer.asked)}{' so far' if churn.so_far else ''}"
    found = [*rates.customers(churn), *([] if answer.guarded else rates.revenue(churn))]
    shown = [
        blocks.header(title),
        blocks.section(_balance(answer)),
        *map(blocks.section, found),
        *([] if answer.guarded else rates.sums(churn)),
        blocks.divider(),
        *retention.show(churn.curve),
        blocks.divider(),
        blocks.section(_leavers(churn, guarded=answer.guarded)),
        blocks.context(*_notes(answer)),
        _others(answer),
    ]
    share = "" if churn.customers.value is None else f", {rates.percent(churn.customers.value)}"
    return message(f"{title}: {churn.gone:,} of {count(churn.start, 'customer')} gone{share}", shown)


def _balance(answer: Answer) -> Markup:
    churn = answer.churn
    back = markup("{} came back, ", f"{churn.returned:,}") if churn.returned else Markup()
    counts = markup(
        "{} before {}, {} gained, {}{} lost: *{}* at the end of {}.",
        count(churn.start, "customer"),
        short(churn.period.first),
        f"{churn.gained:,}",
        back,
        f"{churn.lost:,}",
        f"{churn.end:,}",
        day(churn.period.last),
    )
    segment = markup("Segment: *{}*", literal(answer.segment, _SEGMENT)) if answer.segment else Markup()
    return join("\n", (segment, counts, _rest(churn)))


def _rest(churn: Churn) -> Markup:
    """Why fewer are gone than were lost, where that is so."""
    if churn.lost == churn.gone:
        return Markup()
    others = markup(
        "Of the {} lost, {} had been there before {} and",
        f"{churn.lost:,}",
        f"{churn.gone:,}",
        short(churn.period.first),
    )
    return markup("{} did not come back; the others were new, or came back.", others)


def _leavers(churn: Churn, *, guarded: bool) -> Markup:
    if not churn.leaving:
        return Markup("*Who left*: nobody")
    listed: Sequence[Leaver] = churn.leavers
    if guarded:  # not even their order says who pays more
        listed = sorted(listed, key=lambda each: (each.left_on, each.name))
    order = Markup() if guarded or churn.leaving == 1 else Markup(", the largest ARR first")
    more = churn.leaving - len(listed)
    lines = (
        markup("*Who left*: {}{}", count(churn.leaving, "account"), order),
        *(_leaver(each, guarded=guarded) for each in listed),
        markup("and {} more", f"{more:,}") if more else Markup(),
    )
    return join("\n", lines)


def _leaver(leaver: Leaver, *, guarded: bool) -> Markup:
    name = markup("• {}, {}", literal(leaver.name, NAME), day(leaver.left_on))
    if guarded:
        return name
    reason = literal(leaver.reason, _REASON) if leaver.reason else Markup()
    return join(" · ", (name, some(money(leaver.arr).strip() if leaver.arr else None), reason))


def _notes(answer: Answer) -> Iterator[Markup]:
    churn = answer.churn
    yield markup("{}", _SOURCES[churn.source])
    if churn.recent:
        yield markup("Of them, {} left less than 30 days ago and may still come back.", f"{churn.recent:,}")
    if answer.segment:
        yield Markup("A segment goes by what the accounts say today.")
    if churn.undated:
        yield markup("{} without a start: not in the retention.", count(churn.undated, "customer"))
    if answer.guarded:
        yield Markup("Without ARR and reasons, since outsiders or guests may read here.")
    else:
        yield from _about_arr(churn)


def _about_arr(churn: Churn) -> Iterator[Markup]:
    if churn.revenue and not churn.history:
        yield Markup("ARR is what the accounts say today. Import subscriptions to see who shrank or grew.")
    if churn.revenue and churn.unpriced:
        yield markup("{} without a known ARR: not in the revenue.", count(churn.unpriced, "customer"))
    if churn.lapsed:
        yield markup(
            "{} at the end without a running subscription and without a churn date: there, with an ARR of 0. "
            "Import their subscriptions, or the day they left.",
            count(churn.lapsed, "customer"),
        )


def _others(answer: Answer) -> Block:
    previous, year_ago = answer.previous, answer.year_ago
    buttons = [blocks.button(f"Before: {named(previous)}", PREVIOUS, value(previous, answer.segment))]
    if year_ago != previous:
        carried = value(year_ago, answer.segment)
        buttons.append(blocks.button(f"A year ago: {named(year_ago)}", YEAR_AGO, carried))
    return blocks.actions(*buttons)

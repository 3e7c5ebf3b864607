"""The answer of /churn: five rates with their questions and receipts, the retention curve, and who left."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from store.churn import Churn, Leaver, Period
from store.sight import NOTHING, Field, Hides
from views import blocks, left_out, rates, retention
from views.limits import message
from views.message import Block, Message
from views.periods import named, short, value
from views.text import NAME, Markup, join, literal, markup, some
from views.words import count, day, money

PREVIOUS = "churn.previous"
YEAR_AGO = "churn.year_ago"
_SEGMENT = 200
_REASON = 100
_WORDS: Mapping[Field, str] = {"arr": "ARR", "notes": "reasons"}
_SOURCES = {
    "churn dates": "Who left, and when: by the churn dates of the accounts.",
    "subscriptions": "Who left, and when: by the end of the last subscription. "
    "Coming back within 30 days is no churn.",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A period's churn with what was asked for: the whole period, the segment as typed, two other periods.

    What is in `hides` is left out: ARR and the rates of it, or, with the notes, the reasons.
    """

    churn: Churn
    asked: Period
    segment: str
    previous: Period
    year_ago: Period
    hides: Hides = NOTHING

    @property
    def has_arr(self) -> bool:
        """Whether it tells of ARR."""
        return "arr" not in self.hides


def show(answer: Answer) -> Message:
    """The whole answer, for the person who asked."""
    churn = answer.churn
    title = f"Churn, {named(answer.asked)}{' so far' if churn.so_far else ''}"
    found = [*rates.customers(churn), *(rates.revenue(churn) if answer.has_arr else [])]
    shown = [
        blocks.header(title),
        blocks.section(_balance(answer)),
        *map(blocks.section, found),
        *(rates.sums(churn) if answer.has_arr else []),
        blocks.divider(),
        *retention.show(churn.curve),
        blocks.divider(),
        blocks.section(_leavers(answer)),
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


def _leavers(answer: Answer) -> Markup:
    churn = answer.churn
    if not churn.leaving:
        return Markup("*Who left*: nobody")
    listed: Sequence[Leaver] = churn.leavers
    if not answer.has_arr:  # not even their order says who pays more
        listed = sorted(listed, key=lambda each: (each.left_on, each.name))
    order = Markup(", the largest ARR first") if answer.has_arr and churn.leaving > 1 else Markup()
    more = churn.leaving - len(listed)
    lines = (
        markup("*Who left*: {}{}", count(churn.leaving, "account"), order),
        *(_leaver(each, answer) for each in listed),
        markup("and {} more", f"{more:,}") if more else Markup(),
    )
    return join("\n", lines)


def _leaver(leaver: Leaver, answer: Answer) -> Markup:
    name = markup("• {}, {}", literal(leaver.name, NAME), day(leaver.left_on))
    arr = some(money(leaver.arr).strip() if leaver.arr and answer.has_arr else None)
    is_told = leaver.reason and "notes" not in answer.hides
    return join(" · ", (name, arr, literal(leaver.reason or "", _REASON) if is_told else Markup()))


def _notes(answer: Answer) -> Iterator[Markup]:
    churn = answer.churn
    yield markup("{}", _SOURCES[churn.source])
    if churn.recent:
        yield markup("Of them, {} left less than 30 days ago and may still come back.", f"{churn.recent:,}")
    if answer.segment:
        yield Markup("A segment goes by what the accounts say today.")
    if churn.undated:
        yield markup("{} without a start: not in the retention.", count(churn.undated, "customer"))
    if answer.has_arr:
        yield from _about_arr(churn)
    if without := left_out.without(answer.hides, _WORDS):
        yield Markup(without)


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

"""The answer of /health accuracy: how past scores did, beside counting logins, with every miss by name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from store.accuracy import Accuracy, Case, Ranking, Share, TooFew
from store.digest_records import Tally
from store.sight import NOTHING, Hides
from views import actions, blocks, calibration, record
from views.limits import message
from views.message import Block, Message
from views.news.words import readers as spoken
from views.pointer import Pointer
from views.text import LINE, NAME, Markup, join, literal, markup
from views.words import count

LISTED = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """A measured record of the accounts in a segment, everybody where it is empty.

    `names` are by account id, those of the cases at least, `said` is what readers answered to alerts. Which
    accounts were missed is a note on our own work: where `hides` has notes, none is named.
    """

    accuracy: Accuracy
    segment: str = ""
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    said: Tally | None = None
    hides: Hides = NOTHING


def show(answer: Answer) -> Message:
    """The whole record, for the person who asked."""
    of = answer.accuracy
    headline = record.headline(of)
    shown = [
        blocks.header("Track record"),
        blocks.section(join("\n", (_segment(answer.segment), markup("*{}*", headline)))),
        blocks.context(*_basis(of)),
        blocks.section(_cut(of)),
        blocks.section(_ranking(of)),
        *calibration.show(of.groups, of.ece),
        blocks.section(markup("*Lead time*\n{}", record.lead(of.lead, of))),
        *_readers(answer.said),
        blocks.divider(),
        *_cases("Missed", record.missed(of), of.misses, answer),
        *_cases("False alarms", of.right.of - of.right.part, of.false_alarms, answer),
        *_notes(answer),
    ]
    return message(headline, shown)


def too_few(found: TooFew, segment: str = "", said: Tally | None = None) -> Message:
    """Why there is no number yet, and when there will be one."""
    sentence = record.waiting(found)
    text = join("\n", (_segment(segment), markup("*No number yet.* {}", sentence)))
    return message(f"No number yet. {sentence}", [blocks.section(text), *_readers(said)])


def _segment(typed: str) -> Markup:
    return markup("Segment: *{}*", literal(typed, LINE)) if typed else Markup()


def _readers(said: Tally | None) -> Iterator[Block]:
    """What people answered to the alerts of digests; nothing where nobody has."""
    if said and said.answered:
        yield blocks.section(markup("*What readers said*\n{}", spoken(said)))


def _basis(of: Accuracy) -> Iterator[Markup]:
    lost, did = of.lost, record.DID[of.outcome]
    yield markup("{}", record.basis(of))
    yield markup("Counts are of accounts: {} in all, {} {}.", f"{lost.of:,}", f"{lost.part:,}", did)


def _cut(of: Accuracy) -> Markup:
    lines = (
        Markup("*At the digest's cut, the band “at risk”*"),
        _share("Right when it called", of.right),
        _share(f"Found of those that {record.DID[of.outcome]}", of.found),
        markup("{}", record.lift(of)) if of.lift is not None else Markup(),
        *(markup("{}", record.beside(rival.name, rival.found, of)) for rival in of.rivals),
    )
    return join("\n", lines)


def _share(label: str, share: Share) -> Markup:
    if share.value is None:
        return markup("{}: no number, for there was none", label)
    return markup(
        "{}: *{}* · {} of {} · 95% interval {}",
        *(label, f"{share.value:.0%}", f"{share.part:,}", f"{share.of:,}"),
        record.interval(share.low, share.high),
    )


def _ranking(of: Accuracy) -> Markup:
    lines = [
        _auc("This score", of.ranking),
        *(_auc(record.RIVALS[each.name].capitalize(), each.ranking) for each in of.rivals),
    ]
    note = Markup(
        "The chance that a lost account ranked above one that was kept: 0.5 is chance, 1 is perfect."
    )
    return join("\n", (Markup("*Ranking (AUC)*"), *lines, note))


def _auc(label: str, ranking: Ranking | None) -> Markup:
    if ranking is None:
        return markup("{}: no number", label)
    ends = f"{ranking.low:.2f} to {ranking.high:.2f}"
    return markup("{}: *{}* · 95% interval {}", label, f"{ranking.auc:.2f}", ends)


def _cases(title: str, number: int, found: Sequence[Case], answer: Answer) -> Iterator[Block]:
    if not number or "notes" in answer.hides:
        yield blocks.section(markup("*{}*: {}", title, f"{number:,}" if number else "none"))
        return
    shown = found[:LISTED]
    order = f", the newest {len(shown)}" if number > len(shown) else ", newest first" if number > 1 else ""
    yield blocks.section(markup("*{}*: {}{}", title, f"{number:,}", order))
    for each in shown:
        name = literal(answer.names.get(each.account_id, each.account_id), NAME)
        text = markup("*{}* {}", name, record.case(each, answer.accuracy))
        yield blocks.section(text, blocks.button("Open", actions.OPEN, str(Pointer(each.account_id))))


def _notes(answer: Answer) -> Iterator[Block]:
    of, lines = answer.accuracy, list[Markup]()
    late = of.right.part - of.found.part
    if late > 0:
        text = "{} of those that were called and lost had not been at risk at the last look before."
        lines.append(markup(text, f"{late:,}"))
    if of.covered.part < of.covered.of:
        share = of.covered.part / of.covered.of
        lines.append(markup("{} of all forecasts had a risk.", f"{share:.1%}"))
    if of.other:
        lines.append(markup("Left out: {} of another outcome.", count(of.other, "forecast")))
    if answer.segment:
        lines.append(Markup("A segment goes by what the accounts say today."))
    if "notes" in answer.hides:
        lines.append(Markup("Without account names."))
    if lines:
        yield blocks.context(join("\n", lines))

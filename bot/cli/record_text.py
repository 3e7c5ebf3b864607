"""The track record as text tables for a terminal."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from store.accuracy import Accuracy, Case, Group, Ranking, Share
from views.record import DID, RIVALS, basis, case, headline, interval, lead
from views.words import count

LISTED = 20


def tables(of: Accuracy, names: Mapping[str, str]) -> str:
    """The whole record; misses and false alarms by name, the newest first."""
    parts = [
        f"{headline(of)}\n{basis(of)}",
        _table(_methods(of)) + _footnote(of),
        _table([("at the cut, the band “at risk”", "", "95% interval", ""), *_cut(of)]),
        _table([("risk", "said", "came", "forecasts"), *map(_group, of.groups)]),
        f"Calibration error (ECE): {_number(of.ece)}",
        f"Lead time: {lead(of.lead, of)}",
        _cases("Missed", of.found.of - of.found.part, of.misses, of, names),
        _cases("False alarms", of.right.of - of.right.part, of.false_alarms, of, names),
    ]
    return "\n\n".join(parts)


def _methods(of: Accuracy) -> Iterator[Sequence[str]]:
    """The score and its rivals; beside, the AUC without what had been silent already, where there is any."""
    early = ("AUC*", "95% interval") if of.early else ()
    yield "", "AUC", "95% interval", *early, f"found of {of.found.of:,}"
    yield "this score", *_auc(of.ranking), *(_auc(of.early) if early else ()), f"{of.found.part:,}"
    for each in of.rivals:
        both = (*_auc(each.ranking), *(_auc(each.early) if early else ()))
        yield RIVALS[each.name], *both, f"{each.found:,.1f}"


def _auc(ranking: Ranking | None) -> tuple[str, str]:
    if ranking is None:
        return "none", ""
    return f"{ranking.auc:.3f}", f"{ranking.low:.3f} to {ranking.high:.3f}"


def _cut(of: Accuracy) -> Iterator[Sequence[str]]:
    yield _share("precision: called, and lost", of.right)
    yield _share("recall: lost, and at risk before", of.found)
    yield _share("accounts lost", of.lost)
    yield "base: forecasts that came true", f"{of.base:.1%}", "", ""
    yield "lift: alarms that came true / base", "none" if of.lift is None else f"{of.lift:.2f}", "", ""
    yield _share("coverage: forecasts with a risk", of.covered)


def _share(label: str, share: Share) -> Sequence[str]:
    if share.value is None:
        return label, "none", "", ""
    return label, f"{share.value:.1%}", interval(share.low, share.high), f"{share.part:,} of {share.of:,}"


def _group(group: Group) -> Sequence[str]:
    ends = f"{group.least:.3f} to {group.most:.3f}"
    return ends, f"{group.said:.3f}", f"{group.came:.3f}", f"{group.size:,}"


def _cases(title: str, number: int, found: Sequence[Case], of: Accuracy, names: Mapping[str, str]) -> str:
    shown = found[:LISTED]
    newest = f", the newest {len(shown)} of them" if number > len(shown) else ""
    lines = [f"  {names.get(each.account_id, each.account_id)} {case(each, of)}" for each in shown]
    what = f"{DID[of.outcome]} without being at risk at the last look" if title == "Missed" else "not lost"
    return "\n".join([f"{title}: {count(number, 'account')} {what}{newest}", *lines])


def _footnote(of: Accuracy) -> str:
    silent = f"had been silent for {count(of.horizon, 'day')} already"
    return f"\n* without accounts that {silent}; so is what was found" if of.early else ""


def _table(rows: Iterable[Sequence[str]]) -> str:
    """Columns as wide as their longest cell, the first to the left, numbers to the right."""
    cells = list(rows)
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(_line(row, widths) for row in cells)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (
        cell.rjust(width) if place else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join([first, *rest]).rstrip()


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.3f}"

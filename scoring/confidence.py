"""Confidence: how much of the needed data is there and fresh, and what would raise it most."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scoring.activity import Flags, Floats
from scoring.snapshot import EARLY, Snapshot, stale
from scoring.wording import counted, on

# Picked by hand, not validated: usage is half of what is needed, the other sides share the rest.
USAGE = 0.5
SIDES = 0.125

HISTORY = 90  # days of use that leave nothing to wish for
FEW = 2.0  # as many active days as halve the confidence in a rhythm
FRESH = 30.0  # days in which a usage feed that stopped loses two thirds of its worth
QUIET = 180.0  # the same for tables that change less often

Sentence = Callable[[int], str]


@dataclass(frozen=True)
class Confidence:
    """Per account: how sure one can be (0 to 1), and the sentence for what would raise it most."""

    level: Floats
    raise_by: Sentence


def assess(snapshot: Snapshot) -> Confidence:
    """Weigh the feeds that say something about each account by their presence, length and freshness."""
    gaps: list[Floats] = [USAGE * (1.0 - _usage(snapshot))]
    sentences: list[str | Sentence] = [_about_usage(snapshot)]
    for tables, sentence in FEEDS:
        worth = np.maximum(*(_feed(snapshot, table) for table in tables))
        gaps.append(SIDES * (1.0 - worth))
        sentences.append(sentence)
    missing = np.column_stack(gaps)
    widest = missing.argmax(axis=1)
    level = np.clip(1.0 - missing.sum(axis=1), 0.0, 1.0)

    def raise_by(at: int) -> str:
        if snapshot.early[at]:
            return f"Too early to say: a first score comes on {on(snapshot.today - snapshot.age[at] + EARLY)}"
        if snapshot.doubted[at]:
            gap = counted(snapshot.quiet[at], "day")
            return f"Mend the usage feed: no use for {gap}, though they have been in touch since"
        if missing[at, widest[at]] < 0.01:
            return "Everything needed is there and fresh"
        said = sentences[widest[at]]
        return said if isinstance(said, str) else said(at)

    return Confidence(level=np.round(level, 4), raise_by=raise_by)


FEEDS: tuple[tuple[tuple[str, str], str], ...] = (
    (("touches", "touches"), "Log the next touch: none is known for this account of late"),
    (("tickets", "surveys"), "Import tickets or survey responses: none is known for this account of late"),
    (("goals", "milestones"), "Import goals or milestones: there are none for this account"),
    (
        ("invoices", "subscriptions"),
        "Import invoices or subscriptions: this account has no recent ones",
    ),
)


def _usage(snapshot: Snapshot) -> Floats:
    observed = np.nan_to_num(snapshot.today + 1 - snapshot.start)
    activity = snapshot.activity
    days = np.bincount(activity.code, minlength=snapshot.size)
    # A long silence after little use is evidence too: the days observed count as well as the days of use.
    evidence = np.maximum(days / (days + FEW), np.minimum(observed / (2.0 * HISTORY), 1.0))
    length = np.minimum(observed / HISTORY, 1.0)
    some = np.isfinite(activity.first)
    return np.where(some, length * evidence * _fresh(snapshot, "usage", FRESH), 0.0)


def _feed(snapshot: Snapshot, table: str) -> Floats:
    rows = snapshot.book.tables()[table]
    code = snapshot.code(rows)
    there: Flags = np.bincount(code[code >= 0], minlength=snapshot.size) > 0
    return np.where(there, _fresh(snapshot, table, QUIET), 0.0)


def _fresh(snapshot: Snapshot, table: str, memory: float) -> float:
    """How fresh the feed as a whole is; a week's rest costs nothing, tables without dates stay fresh."""
    if table in ("goals", "milestones"):
        return 1.0
    newest = snapshot.facts.newest.get(table)
    return 0.0 if newest is None else float(np.exp(-max(snapshot.today - newest - 7, 0) / memory))


def _about_usage(snapshot: Snapshot) -> Sentence:
    newest = snapshot.facts.newest.get("usage")

    def sentence(at: int) -> str:
        if not np.isfinite(snapshot.activity.first[at]) or newest is None:
            return "Import usage: there is none for this account"
        if stale(snapshot.facts, snapshot.today):
            return f"Refresh the usage feed: its newest row is {counted(snapshot.today - newest, 'day')} old"
        observed = snapshot.today + 1 - snapshot.start[at]
        if observed >= HISTORY:
            return "A fresher usage feed, or more of it: little use is known"
        return f"More history: usage is known for {counted(observed, 'day')} so far, {HISTORY} would do"

    return sentence

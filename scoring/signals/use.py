"""Adoption: how much is used, by how many people and in what breadth, each against the account's own norm."""

from typing import NamedTuple

import numpy as np

from scoring.activity import PEOPLE, Activity, Flags, Floats, totals
from scoring.signals.signal import Measured, Signal, compare
from scoring.silence import YEAR
from scoring.snapshot import Snapshot
from scoring.wording import counted, known, number

RECENT = 28
BEFORE = 90

# On fewer active days than this in the 90 before, a fall is as likely chance as news.
ENOUGH = 10

SHIFTS = (-7, 0, 7)


class Windows(NamedTuple):
    """A sum over the last four weeks, over the 90 days before, and over the same two windows a year ago.

    A year ago the four weeks are the quietest of those, and of those a week earlier or later: holidays move.
    """

    recent: Floats
    before: Floats
    recent_then: Floats
    before_then: Floats


def _sums(activity: Activity, rows: Flags, weights: Floats) -> Windows:
    day, code = activity.rows_day[rows], activity.rows_code[rows]
    weights = weights[rows]
    end = activity.today

    def total(since: int, to: int) -> Floats:
        inside = (day >= since) & (day <= to)
        return totals(code[inside], weights[inside], activity.size)

    edge = end - RECENT
    return Windows(
        total(edge + 1, end),
        total(edge - BEFORE + 1, edge),
        np.min([total(edge + 1 - YEAR + shift, end - YEAR + shift) for shift in SHIFTS], axis=0),
        total(edge - BEFORE + 1 - YEAR, edge - YEAR),
    )


def _season(now: Floats, before: Floats) -> Floats:
    """How much quieter than before these weeks were a year ago, at most 1; 1 where no such year is known."""
    return np.where(before > 0, np.minimum(now / np.where(before > 0, before, 1.0), 1.0), 1.0)


def _norm(sums: Floats, start: Floats, edge: int) -> Floats:
    """Four weeks' worth of a sum over the BEFORE days up to `edge`; NaN with less than four weeks of them."""
    days = np.clip(edge + 1 - start, 0, BEFORE)
    return np.where(days >= RECENT, sums / np.maximum(days, RECENT) * RECENT, np.nan)


def _contraction(snapshot: Snapshot) -> Measured:
    activity = snapshot.activity
    sums = _sums(activity, activity.mask(snapshot.facts.counted), activity.rows_value)
    edge = activity.today - RECENT
    norm = _norm(sums.before, snapshot.start, edge)
    season = _season(sums.recent_then, _norm(sums.before_then, snapshot.start, edge - YEAR))
    there = snapshot.judged & (activity.days(edge - BEFORE + 1, edge) >= ENOUGH) & (norm > 0)
    weekly, usual, expected = sums.recent / 4, norm / 4, norm * season / 4

    def text(at: int) -> str:
        now, then = number(weekly[at]), number(usual[at])
        if weekly[at] < 0.8 * usual[at]:
            if weekly[at] >= 0.8 * expected[at]:
                return f"Use is {now} a week, not {then}: these weeks were as quiet a year ago"
            return f"Use fell to {now} from {then} a week, its own norm"
        if weekly[at] > 1.25 * usual[at]:
            return f"Use rose to {now} from {then} a week, its own norm"
        return f"Use is steady at {now} a week; its norm is {then}"

    return Measured(
        lift=np.where(there, compare(sums.recent, norm * season), np.nan),
        value=weekly,
        norm=usual,
        age=snapshot.quiet,
        unit="a week",
        window=f"last {RECENT} days against the {BEFORE} before",
        text=text,
    )


def busiest(activity: Activity, back: int) -> Floats:
    """Active people on the busiest day of the four weeks that end `back` days ago; 0 where none is stated."""
    end = activity.today - back
    rows = activity.mask(PEOPLE) & (activity.rows_day > end - RECENT) & (activity.rows_day <= end)
    most = np.zeros(activity.size)
    np.maximum.at(most, activity.rows_code[rows], activity.rows_value[rows])
    return most


def _people(snapshot: Snapshot) -> Measured:
    """The busiest day (a weekend is no absence) against its own norm and against the seats."""
    activity = snapshot.activity
    now, then = busiest(activity, 0), busiest(activity, YEAR)
    norm = np.mean([busiest(activity, RECENT * back) for back in (1, 2, 3)], axis=0)
    seats = snapshot.book.accounts["seats"].to_numpy(np.float64)
    seats = np.where(seats > 0, seats, np.nan)
    whole = snapshot.start <= activity.today - 4 * RECENT + 1
    norm = np.where(whole & (norm > 0), norm, np.nan)
    year = snapshot.start <= activity.today - YEAR - 3 * RECENT + 1
    quietest = np.min([busiest(activity, YEAR + shift) for shift in SHIFTS], axis=0)
    season = np.where(year, _season(quietest, busiest(activity, YEAR + 2 * RECENT)), 1.0)
    own = compare(now, norm * season)
    share = np.clip(now / np.maximum(seats * season, 1.0), 0.0, 1.0) - 0.5
    both = np.where(np.isfinite(own) & np.isfinite(share), (own + share) / 2, np.fmax(own, share))
    there = snapshot.judged & ((now > 0) | np.isfinite(norm))

    def text(at: int) -> str:
        said = counted(now[at], "active person", "active people")
        if known(seats[at]):
            said += f" of {counted(seats[at], 'seat')}"
        if year[at] and then[at] > 0:
            return f"{said}; a year ago {number(then[at])}"
        return f"{said}; its norm is {number(norm[at])}" if known(norm[at]) else said

    return Measured(
        lift=np.where(there, both, np.nan),
        value=now,
        norm=norm,
        age=snapshot.quiet,
        unit="people",
        window=f"the busiest of the last {RECENT} days",
        text=text,
    )


def _breadth(snapshot: Snapshot) -> Measured:
    activity = snapshot.activity
    now = _distinct(snapshot, 0)
    norm = (_distinct(snapshot, 1) + _distinct(snapshot, 2) + _distinct(snapshot, 3)) / 3
    # With no use at all the rhythm tells the fall already; fewer than three things have no breadth.
    there = snapshot.judged & (now > 0) & (norm >= 3) & (snapshot.start <= activity.today - 4 * RECENT + 1)

    def text(at: int) -> str:
        return f"{number(round(now[at]))} of its usual {number(round(norm[at]))} features in use"

    def plenty(at: int) -> str:
        return f"{counted(now[at], 'feature')} in use; its norm is {number(round(norm[at]))}"

    return Measured(
        lift=np.where(there, compare(now, norm), np.nan),
        value=now,
        norm=norm,
        age=snapshot.quiet,
        unit="features",
        window=f"last {RECENT} days against the {3 * RECENT} before",
        text=lambda at: text(at) if now[at] < round(norm[at]) else plenty(at),
    )


def _distinct(snapshot: Snapshot, back: int) -> Floats:
    """Different counted metrics per account in the four weeks that lie `back` times four weeks back."""
    activity = snapshot.activity
    end = activity.today - RECENT * back
    inside = (activity.rows_day > end - RECENT) & (activity.rows_day <= end)
    inside &= activity.mask(snapshot.facts.counted)
    used = np.zeros((activity.size, max(len(activity.metrics), 1)), dtype=np.bool_)
    used[activity.rows_code[inside], activity.rows_metric[inside]] = True
    return used.sum(axis=1).astype(np.float64)


CONTRACTION = Signal(
    name="contraction",
    side="adoption",
    weight=20.0,
    cost=35.0,
    source="usage",
    measure=_contraction,
    step="Find out which team or task moved away, and what it would take to bring it back",
)
PEOPLE_ACTIVE = Signal(
    name="people",
    side="adoption",
    weight=10.0,
    cost=18.0,
    source="usage",
    measure=_people,
    step="Ask who should be using it and is not, and offer those people a first session",
)
BREADTH = Signal(
    name="breadth",
    side="adoption",
    weight=5.0,
    cost=10.0,
    source="usage",
    measure=_breadth,
    step="Show the features they stopped using on one of their own tasks",
)

"""Adoption: how much is used, by how many people and in what breadth, each against the account's own norm."""

from collections.abc import Callable

import numpy as np

from scoring.activity import Activity, Floats, Ints, totals
from scoring.signals.signal import Measured, Signal, compare, plain
from scoring.silence import YEAR
from scoring.snapshot import Snapshot
from scoring.wording import counted, known, number

RECENT = 28
BEFORE = 90

# On fewer active days than this in the 90 before, a fall is as likely chance as news.
ENOUGH = 10

# The four weeks a year ago are the quietest of these, a week earlier or later: holidays move.
SHIFTS = (-7, 0, 7)

# A team that fell to a quarter is worse than one that fell to a half; picked by hand, not validated.
FEW_LEFT = -0.8

# Shares of the norm between which use is called steady.
FELL, ROSE = 0.8, 1.25


def _season(now: Floats, before: Floats) -> Floats:
    """How much quieter than before these weeks were a year ago, at most 1; 1 where no such year is known."""
    return np.where(before > 0, np.minimum(now / np.where(before > 0, before, 1.0), 1.0), 1.0)


def _contraction(snapshot: Snapshot) -> Measured:
    end, edge = snapshot.today, snapshot.today - RECENT
    recent, before = _sums(snapshot, edge + 1, end), _sums(snapshot, edge - BEFORE + 1, edge)
    now, norm = _mixed(snapshot, recent), _norm(_mixed(snapshot, before), snapshot.start, edge)
    ends = [end - YEAR + shift for shift in SHIFTS]
    quietest = np.min([_mixed(snapshot, _sums(snapshot, to - RECENT + 1, to)) for to in ends], axis=0)
    before_then = _mixed(snapshot, _sums(snapshot, edge - BEFORE + 1 - YEAR, edge - YEAR))
    quieter = _season(quietest, _norm(before_then, snapshot.start, edge - YEAR))
    there = snapshot.judged & (snapshot.activity.days(edge - BEFORE + 1, edge) >= ENOUGH) & (norm > 0)
    share = now / np.where(norm > 0, norm, np.nan)
    of_season = np.where(quieter > 0, share / np.where(quieter > 0, quieter, 1.0), np.inf)
    usual = _norm(before, snapshot.start[:, None], edge)
    named = _named(snapshot, recent, usual, share)
    weekly, usually = (np.take_along_axis(each, named[:, None], axis=1)[:, 0] / 4 for each in (recent, usual))
    several = (recent + before > 0).sum(axis=1) > 1
    return Measured(
        lift=np.where(there, compare(now, norm * quieter), np.nan),
        value=weekly,
        norm=usually,
        age=snapshot.quiet,
        unit="a week",
        window=f"last {RECENT} days against the {BEFORE} before",
        text=_told(
            _metrics(snapshot), *plain(share, of_season, weekly, usually, np.where(several, named, -1))
        ),
    )


def _metrics(snapshot: Snapshot) -> list[str]:
    return sorted(snapshot.facts.usual)


def _sums(snapshot: Snapshot, since: int, to: int) -> Floats:
    """What was used from one day to another (accounts × counted metrics of the book)."""
    activity, metrics = snapshot.activity, _metrics(snapshot)
    place = np.array([metrics.index(name) if name in metrics else -1 for name in activity.metrics], np.int64)
    rows = activity.between(since, to)
    column = place[activity.rows_metric[rows]]
    rows, column = rows[column >= 0], column[column >= 0]
    width = max(len(metrics), 1)
    key = activity.rows_code[rows] * width + column
    return totals(key, activity.rows_value[rows], activity.size * width).reshape(activity.size, width)


def _mixed(snapshot: Snapshot, sums: Floats) -> Floats:
    """All metrics of an account as one amount: each in rows of its usual size, so that none drowns the rest.

    A row of the metric with the smallest rows is taken as it is; so one metric alone stays what it was.
    """
    usual = [snapshot.facts.usual[name] for name in _metrics(snapshot)]
    amount = np.zeros(snapshot.size)
    for column, each in enumerate(usual):
        amount += sums[:, column] * (min(usual) / each)
    return amount


def _norm(sums: Floats, start: Floats, edge: int) -> Floats:
    """Four weeks' worth of a sum over the BEFORE days up to `edge`; NaN with less than four weeks of them."""
    days = np.clip(edge + 1 - start, 0, BEFORE)
    return np.where(days >= RECENT, sums / np.maximum(days, RECENT) * RECENT, np.nan)


def _named(snapshot: Snapshot, recent: Floats, usual: Floats, share: Floats) -> Ints:
    """The metric that moved most the way the whole did, where that was steady the one with most rows."""
    sizes = np.array([snapshot.facts.usual[name] for name in _metrics(snapshot)] or [1.0])
    change = (recent - usual) / sizes
    steady = (usual / sizes).argmax(axis=1)
    return np.where(
        share < FELL, change.argmin(axis=1), np.where(share > ROSE, change.argmax(axis=1), steady)
    )


def _told(
    metrics: list[str],
    share: list[float],
    of_season: list[float],
    weekly: list[float],
    usual: list[float],
    named: list[int],
) -> Callable[[int], str]:
    """The sentence: with the numbers of one metric, by name where there are several (`named`, else -1)."""

    def text(at: int) -> str:
        now, then = number(weekly[at]), number(usual[at])
        quiet = share[at] < FELL <= of_season[at]
        if named[at] < 0:
            return alone(share[at], now, then, quiet=quiet)
        level = f"{share[at]:.0%} of its own norm"
        if quiet:
            return f"Use is at {level}: these weeks were as quiet a year ago"
        name = metrics[named[at]].replace("_", " ")
        if FELL <= share[at] <= ROSE:
            return f"Use is steady at {level}; {name}: {now} a week, its norm {then}"
        said = f"Use {'fell' if share[at] < FELL else 'rose'} to {level}"
        return said if now == then else f"{said}, most of all {name}: {now} a week, not {then}"

    def alone(share: float, now: str, then: str, *, quiet: bool) -> str:
        if quiet:
            return f"Use is {now} a week, not {then}: these weeks were as quiet a year ago"
        if FELL <= share <= ROSE:
            return f"Use is steady at {now} a week; its norm is {then}"
        return f"Use {'fell' if share < FELL else 'rose'} to {now} from {then} a week, its own norm"

    return text


def busiest(activity: Activity, back: int) -> Floats:
    """Active people on the busiest day of the four weeks that end `back` days ago; 0 where none is stated."""
    end, people = activity.today - back, activity.people
    rows = (people.day > end - RECENT) & (people.day <= end)
    most = np.zeros(activity.size)
    np.maximum.at(most, people.code[rows], people.value[rows])
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
    own = compare(now, norm * season, FEW_LEFT)
    share = np.clip(now / np.maximum(seats * season, 1.0), 0.0, 1.0) - 0.5
    both = np.where(np.isfinite(own) & np.isfinite(share), (own + share) / 2, np.fmax(own, share))
    # The seats that are still filled do not make up for a fall.
    both = np.fmin(both, np.where(own > 0, 2 * own, own))
    there = snapshot.judged & ((now > 0) | np.isfinite(norm))
    return Measured(
        lift=np.where(there, both, np.nan),
        value=now,
        norm=norm,
        age=snapshot.quiet,
        unit="people",
        window=f"the busiest of the last {RECENT} days",
        text=_peopled(*plain(now, norm, seats, np.where(year & (then > 0), then, np.nan))),
    )


def _peopled(
    now: list[float], norm: list[float], seats: list[float], then: list[float]
) -> Callable[[int], str]:
    """The sentence: how many people, of how many seats, against a year ago or else against the norm."""

    def text(at: int) -> str:
        said = counted(now[at], "active person", "active people")
        if known(seats[at]):
            said += f" of {counted(seats[at], 'seat')}"
        if known(then[at]):
            return f"{said}; a year ago {number(then[at])}"
        return f"{said}; its norm is {number(norm[at])}" if known(norm[at]) else said

    return text


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
    rows = activity.between(end - RECENT + 1, end)
    used = np.zeros((activity.size, max(len(activity.metrics), 1)), dtype=np.bool_)
    used[activity.rows_code[rows], activity.rows_metric[rows]] = True
    counted = [at for at, name in enumerate(activity.metrics) if name in snapshot.facts.counted]
    return used[:, counted].sum(axis=1).astype(np.float64)


CONTRACTION = Signal(
    name="contraction",
    side="adoption",
    source="usage",
    measure=_contraction,
    step="Find out which team or task moved away, and what it would take to bring it back",
)
PEOPLE_ACTIVE = Signal(
    name="people",
    side="adoption",
    source="usage",
    measure=_people,
    step="Ask who should be using it and is not, and offer those people a first session",
)
BREADTH = Signal(
    name="breadth",
    side="adoption",
    source="usage",
    measure=_breadth,
    step="Show the features they stopped using on one of their own tasks",
)

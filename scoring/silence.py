"""How likely an account is to be silent: no active day within the next N days.

A Gamma–Poisson model with memory. An account that is still coming has active days at a rate of its own; the
rates differ between accounts like a Gamma distribution. What was seen d days ago counts exp(-d / memory),
both in the count and in the days of exposure. That alone takes a daily visitor who stopped three weeks ago
for a busy account, so an account may also have left: the odds grow with the length of the gap, and with how
unlikely the gap is for an account of that rhythm (as in the Pareto/NBD model of Schmittlein, Morrison and
Colombo, 1987, but decayed). With n active days over e days, gap g, and shape a, rate b, pace c, drop h:

    P(silent N) = left + (1 − left) · ((b + e) / (b + e + c·N))^(a + n)
    left / (1 − left) = h · g / ((b + e₀) / (b + e₀ + c·g))^(t · (a + n₀)),  t = TEMPER

n, e are decayed to today, n₀, e₀ to the last active day, and g counts its days with the same memory,
without those that a quiet season explains. The first active day is no evidence that an account comes back,
so it is not in n. The unit is the active day: on data of three kinds it beat counts and their logarithms.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from scoring.activity import Floats, Visits, totals

YEAR = 364  # whole weeks, so that weekdays fall on weekdays

# Where the book has no past to learn from: round figures from among the data sets the model was tried on.
# Logarithms of shape, rate (days), pace, drop (per day); each is believed to within a factor of e^1.5.
PRIOR = np.log([1.0, 14.0, 0.8, 0.003])
SPREAD = 1.5
BOUNDS = [(-5.0, 5.0), (-3.0, 8.0), (-5.0, 3.0), (-14.0, 0.0)]

# Use comes in bunches, so a gap is weaker evidence of having left than independent days would make it.
TEMPER = 0.75

# To look N days ahead, the days of twice N count most; a factor of e away costs one standard deviation.
USUAL_MEMORY = 2.0

CUTOFFS = 12
SAMPLE = 5_000  # accounts, and
PAIRS = 12_000  # account × cut-off pairs that the fit looks at: more would change nothing


@dataclass(frozen=True)
class Parameters:
    """What is the same for every account; `memory` and `rate` are days, `drop` is per day.

    `fitted_on` is how many account × cut-off pairs the fit saw: 0 means that the prior stands.
    """

    memory: float
    shape: float
    rate: float
    pace: float
    drop: float
    fitted_on: int = 0


class Silence(NamedTuple):
    """Per account: `risk` = P(silent) = 1 − here · comes; `gap` is days since the last active day.

    `excused` is how many of the gap's days a quiet season explains.
    """

    risk: Floats
    here: Floats
    comes: Floats
    gap: Floats
    excused: Floats


class Evidence(NamedTuple):
    """What the model knows of each account: n and e today, n₀ and e₀ at the last active day, and the gap.

    `gap` is in days as they were, `news` the part of it that is remembered and not `excused` by the season.
    """

    n: Floats
    e: Floats
    n0: Floats
    e0: Floats
    gap: Floats
    excused: Floats
    news: Floats


def predict(visits: Visits, start: Floats, horizon: int, parameters: Parameters) -> Silence:
    """P(silent) within `horizon` days after the visits' last day; `start` is the first day observed."""
    evidence = _observe(visits, start, visits.today, parameters.memory)
    theta = np.log([parameters.shape, parameters.rate, parameters.pace, parameters.drop])
    here, comes = _chances(theta, evidence, horizon)
    return Silence(
        risk=1.0 - here * comes, here=here, comes=comes, gap=evidence.gap, excused=evidence.excused
    )


def fit(visits: Visits, start: Floats, horizon: int) -> Parameters:
    """Learn from the book's own past, without labels: at past cut-offs, who was silent afterwards?

    Only outcome windows that end by the visits' last day are used. Where the history is shorter than the
    horizon needs, a shorter horizon is learnt, and the formula extrapolates. A tiny book keeps the prior.
    """
    best, theta = np.inf, PRIOR
    parameters = Parameters(USUAL_MEMORY * max(horizon, 14), *np.exp(PRIOR).tolist())
    span = min(horizon, (visits.today - visits.earliest - 13) // 2)
    if span < 3:
        return parameters
    nth = -(-visits.size // SAMPLE)
    visits, start = visits.every(nth), start[::nth]
    for factor in (0.25, 0.5, 1.0, 2.0):
        memory = factor * USUAL_MEMORY * max(span, 14)
        evidence, silent = _past(visits, start, span, memory)
        cost, theta = _maximise(theta, evidence, silent, span)
        cost += 0.5 * np.log(factor) ** 2
        if len(silent) and cost < best:
            best, parameters = cost, Parameters(memory, *np.exp(theta).tolist(), fitted_on=len(silent))
    return parameters


def _maximise(theta: Floats, evidence: Evidence, silent: Floats, span: int) -> tuple[float, Floats]:
    """Maximum a posteriori from `theta` on: (negative log posterior, parameters)."""
    # Outcome windows a week apart share most of their days, so each counts for its share only.
    overlap = min(CUTOFFS, -(-span // 7))

    def cost(theta: Floats) -> float:
        here, comes = _chances(theta, evidence, span)
        active = np.clip(here * comes, 1e-9, 1.0 - 1e-9)
        fit = np.log(np.where(silent, 1.0 - active, active)).sum() / overlap
        return float(0.5 * (((theta - PRIOR) / SPREAD) ** 2).sum() - fit)

    found = minimize(cost, theta, method="L-BFGS-B", bounds=BOUNDS, options={"maxiter": 60, "ftol": 1e-7})
    return float(found.fun), np.asarray(found.x)


def _past(visits: Visits, start: Floats, span: int, memory: float) -> tuple[Evidence, Floats]:
    """Evidence and outcome (1.0 = silent) of the recently active accounts at past cut-offs, pooled."""
    parts: list[Evidence] = []
    outcomes: list[Floats] = []
    for day in _cutoffs(visits, span):
        evidence = _observe(visits, start, day, memory)
        # Those long gone teach nothing about those one can still win back, and would drown them.
        chosen = np.flatnonzero((start < day) & (evidence.gap < max(span, 30)))
        chosen = chosen[:: max(1, len(chosen) * CUTOFFS // PAIRS)]
        parts.append(Evidence(*(part[chosen] for part in evidence)))
        outcomes.append(visits.days(day + 1, day + span)[chosen] == 0)
    if not parts:
        return Evidence(*(np.zeros(0) for _ in range(7))), np.zeros(0)
    return Evidence(*(np.concatenate(part) for part in zip(*parts, strict=True))), np.concatenate(outcomes)


def _cutoffs(visits: Visits, span: int) -> Iterator[int]:
    """Every seventh day back from the latest with a whole outcome window, as far as there is a past."""
    latest = visits.today - span
    earliest = int(visits.day.min()) + 10 if len(visits.day) else latest + 1
    for weeks in range(CUTOFFS):
        if latest - 7 * weeks >= earliest:
            yield latest - 7 * weeks


def _chances(theta: Floats, evidence: Evidence, horizon: int) -> tuple[Floats, Floats]:
    """P(has not left) and P(an active day within the horizon, if so)."""
    a, b, c, h = np.exp(theta)
    n, e, n0, e0, _, _, news = evidence
    comes = -np.expm1(-(a + n) * np.log1p(c * horizon / (b + e)))
    unlikely = TEMPER * (a + n0) * np.log1p(c * news / (b + e0))
    with np.errstate(divide="ignore"):
        here = expit(-np.log(h * news) - unlikely)
    return here, comes


def _observe(visits: Visits, start: Floats, day: int, memory: float) -> Evidence:
    """Decayed count, exposure and gap of each account at the end of the day; needs no day after it."""
    n = _remembered(visits, day, memory)
    observed = np.maximum(day + 1 - start, 0.0)
    gap = np.minimum(day - last(visits, day), observed)
    excused = excuse(visits, start, day, gap)
    e0 = memory * -np.expm1(-(observed - gap) / memory)
    news = memory * -np.expm1(-(gap - excused) / memory)
    e = e0 * np.exp(-gap / memory) + news
    return Evidence(n=n, e=e, n0=n * np.exp(gap / memory), e0=e0, gap=gap, excused=excused, news=news)


def _remembered(visits: Visits, day: int, memory: float) -> Floats:
    """Active days up to the day but for the very first one, each for what is remembered of it."""
    ago = day - np.arange(visits.earliest, visits.today + 1)
    worth = np.where(ago >= 0, np.exp(-np.maximum(ago, 0) / memory), 0.0)[visits.day - visits.earliest]
    begin = visits.begin[visits.count > 0]
    worth[begin[visits.day[begin] == visits.first[visits.code[begin]]]] = 0.0
    return totals(visits.code, worth, visits.size)


def last(visits: Visits, day: int) -> Floats:
    """The last active day of each account up to the day, minus infinity where there is none."""
    found = np.full(visits.size, -np.inf)
    # Days are sorted within an account.
    count = visits.days(visits.earliest, day).astype(np.int64)
    some = count > 0
    found[some] = visits.day[(visits.begin + count)[some] - 1]
    return found


def excuse(visits: Visits, start: Floats, day: int, gap: Floats) -> Floats:
    """How many days of the gap are no news, because the same weeks were as quiet a year ago.

    Compares the active days in the gap's weeks last year with what the account's own rhythm would have given;
    two pseudo-days keep a sparse account's chance gaps from being taken for a season.
    """
    begin = np.maximum(day - gap + 1 - YEAR, 0)
    known = (begin - 28 > start) & (gap >= 7)
    if not known.any():
        return np.zeros(visits.size)
    quiet = _between(visits, begin, np.full(visits.size, day - YEAR))
    usual = visits.days(day - YEAR, day) / np.maximum(YEAR - gap, 28.0) * gap
    factor = np.minimum((quiet + 2.0) / (usual + 2.0), 1.0)
    return np.where(known, (1.0 - factor) * gap, 0.0)


def _between(visits: Visits, since: Floats, to: Floats) -> Floats:
    """Active days per account between two days of its own, both included."""
    width = visits.today + 2
    key = visits.code * width + visits.day
    base = np.arange(visits.size) * width
    lower = np.searchsorted(key, base + np.where(np.isfinite(since), since, 0.0), side="left")
    upper = np.searchsorted(key, base + to, side="right")
    return (upper - lower).astype(np.float64)

"""What is said about each score: its reasons in order of their points, and one next step."""

import gc
from collections.abc import Generator
from contextlib import contextmanager
from itertools import repeat

import numpy as np

from scoring import health
from scoring.activity import Flags, Floats, Ints
from scoring.confidence import Sentence
from scoring.signals.catalogue import SIGNALS
from scoring.signals.signal import Measured, Signal
from store.records import Reason

# A reason that costs less than this is no cause to do something about it today. Not validated.
WORTH_A_STEP = -4

WELCOME = "Welcome them, and agree on what first value is and by when"
CALM = "Nothing is urgent: keep the next check-in as planned"
CALL = "Call them: accounts that looked like this one were lost more often than others"

# By signal: whether its step is for when it is good, and the step for when it is bad and for when it is good.
IS_CHANCE = np.array([signal.chance for signal in SIGNALS])
REPAIRS = np.array(["" if signal.chance else signal.step for signal in SIGNALS], dtype=np.object_)
CHANCES = np.array([signal.step for signal in SIGNALS], dtype=np.object_)

START = Reason("start", "start", health.START, f"Every account starts at {health.START}")


def reasons(
    measured: list[Measured], lifts: Floats, points: Ints, known: Flags, proven: frozenset[str]
) -> list[list[Reason]]:
    """The start first, then the signals that are there, those that move health most first."""
    present = np.isfinite(lifts) & known[:, None]
    some = np.flatnonzero(present.any(axis=0))
    order = some[np.argsort(-np.abs(points[:, some]), axis=1, kind="stable")]
    rows, ranks = np.take_along_axis(present, order, axis=1).nonzero()
    columns = order[rows, ranks]
    said = np.empty(len(rows), dtype=np.object_)
    # Signal by signal: what is the same for all accounts, and conversions of whole columns, are done once.
    for column, (signal, each) in enumerate(zip(SIGNALS, measured, strict=True)):
        chosen = np.flatnonzero(columns == column)
        said[chosen] = _said(
            signal, each, rows[chosen], points[rows[chosen], column], validated=signal.name in proven
        )
    ends = np.cumsum(np.bincount(rows, minlength=len(known))).tolist()
    found = said.tolist()
    return [
        [START, *found[begin:end]] if scored else []
        for scored, begin, end in zip(known.tolist(), [0, *ends], ends, strict=False)
    ]


@contextmanager
def uncollected() -> Generator[None]:
    """Without garbage collection: looking for cycles among many new reasons takes as long as making them."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _said(signal: Signal, measured: Measured, rows: Ints, points: Ints, *, validated: bool) -> list[Reason]:
    """What one signal says about the accounts at these positions."""
    wanted = points > 0 if signal.chance else points < 0
    fields = (
        repeat(signal.name),
        repeat(signal.side),
        points.tolist(),
        map(measured.text, rows.tolist()),
        _plain(measured.value[rows]),
        _plain(measured.norm[rows]),
        repeat(measured.unit),
        repeat(measured.window),
        repeat(signal.source),
        [None if age is None else int(age) for age in _plain(np.trunc(measured.age[rows]))],
        repeat(validated),
        [signal.step if each else "" for each in wanted.tolist()],
    )
    return list(map(Reason._make, zip(*fields, strict=False)))


def _plain(values: Floats) -> list[float | None]:
    """Rounded as it is stored; None where there is none."""
    rounded = np.where(np.isfinite(values), np.round(values, 4), np.nan).tolist()
    return [value if value == value else None for value in rounded]  # noqa: PLR0124 - NaN is not itself


def next_steps(
    lifts: Floats, points: Ints, known: Flags, early: Flags, at_risk: Flags, raise_by: Sentence
) -> list[str]:
    """What to do about each account: about the worst reason, else about the best chance."""
    present = np.isfinite(lifts)
    lost = np.where(present, points, 0)
    worst, least = lost.argmin(axis=1), lost.min(axis=1)
    won = np.where(present & IS_CHANCE, points, 0)
    best, most = won.argmax(axis=1), won.max(axis=1)
    step = np.where(most > 0, CHANCES[best], CALM)
    step = np.where(least <= WORTH_A_STEP, REPAIRS[worst], step)
    step = np.where(at_risk & (least > WORTH_A_STEP), CALL, step)
    step = np.where(early, WELCOME, step).tolist()
    for at in np.flatnonzero(~known & ~early).tolist():
        step[at] = raise_by(at)
    return step

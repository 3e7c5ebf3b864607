"""What is said about each score: its reasons in order of their points, and one next step."""

import gc
from collections.abc import Generator
from contextlib import contextmanager
from operator import attrgetter

import numpy as np

from scoring import health
from scoring.activity import Flags, Floats, Ints
from scoring.confidence import Confidence
from scoring.signals.catalogue import SIGNALS
from scoring.signals.signal import Measured, Signal
from scoring.snapshot import Snapshot
from store.records import Reason

# A reason that costs less than this is no cause to do something about it today. Not validated.
WORTH_A_STEP = -4

START = Reason("start", "start", health.START, f"Every account starts at {health.START}")


def reasons(
    measured: list[Measured], lifts: Floats, points: Ints, known: Flags, proven: frozenset[str]
) -> list[list[Reason]]:
    """The start first, then the signals that are there, those that move health most first."""
    order = np.argsort(-np.abs(points), axis=1, kind="stable")
    present = np.isfinite(lifts) & known[:, None]
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
    constant = (measured.unit, measured.window, signal.source)
    wanted = points > 0 if signal.chance else points < 0
    return [
        Reason(signal.name, signal.side, won, text, value, norm, *constant, age, validated, step)
        for won, text, value, norm, age, step in zip(
            points.tolist(),
            map(measured.text, rows.tolist()),
            _plain(measured.value[rows]),
            _plain(measured.norm[rows]),
            [None if age is None else int(age) for age in _plain(np.trunc(measured.age[rows]))],
            np.where(wanted, signal.step, "").tolist(),
            strict=True,
        )
    ]


def _plain(values: Floats) -> list[float | None]:
    """Rounded as it is stored; None where there is none."""
    rounded = np.where(np.isfinite(values), np.round(values, 4), np.nan).tolist()
    return [value if value == value else None for value in rounded]  # noqa: PLR0124 - NaN is not itself


def next_step(reasons: list[Reason], snapshot: Snapshot, at: int, confidence: Confidence) -> str:
    """What to do about the account at this position: about the worst reason, else about the best chance."""
    if snapshot.early[at]:
        return "Welcome them, and agree on what first value is and by when"
    if not reasons:
        return confidence.raise_by(at)
    worst = min(reasons, key=attrgetter("points"))
    if worst.points <= WORTH_A_STEP:
        return worst.step
    chance = next((reason.step for reason in reasons if reason.step and reason.points > 0), "")
    return chance or "Nothing is urgent: keep the next check-in as planned"

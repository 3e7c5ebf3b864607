"""Relationship: is there still a conversation, by its own rhythm, and how does the CSM judge it."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from scoring.activity import Flags, Floats, Ints, days_of
from scoring.signals.experience import survey
from scoring.signals.rows import highest, tally
from scoring.signals.signal import Measured, Signal
from scoring.snapshot import Snapshot
from scoring.wording import ago, every

# How good it is that a CSM gave this colour. Picked by hand, not validated.
COLOURS = {"red": -0.5, "yellow": -0.15, "green": 0.35}

# Two gaps are the least that can be called a rhythm.
ENOUGH = 3


def _touches(snapshot: Snapshot) -> Measured:
    """Days since the newest touch against the usual days between two (NaN where too few)."""
    touches, size = snapshot.book.touches, snapshot.size
    code, age = snapshot.code(touches), snapshot.today - days_of(touches["at"])
    dated = np.isfinite(age)
    quiet = -highest(code, -age, size, dated)[0]
    oldest, _ = highest(code, age, size, dated)
    count = tally(code, size, dated)
    usual = np.where(count >= ENOUGH, np.maximum((oldest - quiet) / np.maximum(count - 1, 1), 1.0), np.nan)
    late = np.log2(np.maximum((quiet + 1.0) / (usual + 1.0), 1.0))
    return Measured(
        lift=np.clip(0.3 - 0.3 * late, -0.5, 0.3),
        value=quiet,
        norm=usual,
        age=quiet,
        unit="days",
        window="since the last touch",
        text=lambda at: f"Last touch {ago(quiet[at])}; usually {every(usual[at])}",
    )


class Given(NamedTuple):
    """Per account the row of the pulse that holds, whether there is one, and its lift and age in days."""

    row: Ints
    holds: Flags
    lift: Floats
    age: Floats


def _given(snapshot: Snapshot) -> Given:
    """The newest pulse by a CSM, unless it has expired.

    One that expires before the day on which it was given was taken back, and never counted.
    """
    pulses = snapshot.book.pulses
    given, ends = days_of(pulses["at"]), days_of(pulses["expires_on"])
    lift = pulses["colour"].map(COLOURS).to_numpy(np.float64)
    moment = pulses["at"].astype("int64").to_numpy().astype(np.float64)
    _, row = highest(snapshot.code(pulses), moment, snapshot.size, (ends >= given) & np.isfinite(lift))
    last = np.append(ends, np.nan)[row]  # row -1 is no pulse
    return Given(
        row,
        last >= snapshot.today,
        np.append(lift, np.nan)[row],
        snapshot.today - np.append(given, np.nan)[row],
    )


def _pulse(snapshot: Snapshot) -> Measured:
    """The CSM's own judgement while it lasts, else what the survey pulses say."""
    pulses, answered, given = snapshot.book.pulses, survey(snapshot, "pulse", 60.0), _given(snapshot)

    def text(at: int) -> str:
        if not given.holds[at]:
            return answered.text(at)
        pulse = pulses.iloc[int(given.row[at])]
        said = f"Pulse {pulse['colour']} by {pulse['author']} on {_short(pulse['at'])}"
        return f"{said}, until {_short(pulse['expires_on'])}: {pulse['reason']}"

    return Measured(
        lift=np.where(given.holds, given.lift, answered.lift),
        value=np.where(given.holds, np.nan, answered.value),
        norm=np.where(given.holds, np.nan, answered.norm),
        age=np.where(given.holds, given.age, answered.age),
        unit=answered.unit,
        window="the CSM's own while it lasts, else all responses",
        text=text,
    )


def _short(day: pd.Timestamp) -> str:
    """3 Nov: a pulse lasts less than a year."""
    return f"{day.day} {day:%b}"


TOUCHES = Signal(
    name="touches",
    side="relationship",
    source="touches",
    measure=_touches,
    step="Get in touch: it has been longer than usual",
)
PULSE = Signal(
    name="pulse",
    side="relationship",
    source="pulses and surveys",
    measure=_pulse,
    step="Look at what the pulse was given for, and settle that first",
)

"""Value: does the customer get what it came for, by its own goals and by the steps of its journey."""

import numpy as np
import pandas as pd

from scoring.activity import Floats, days_of
from scoring.signals.rows import highest, mean, tally
from scoring.signals.signal import Measured, Signal
from scoring.snapshot import Snapshot
from scoring.wording import ago, counted, number

MET = frozenset({"met", "done", "achieved", "reached", "complete", "completed"})
MISSED = frozenset({"missed", "failed", "dropped"})


def _goals(snapshot: Snapshot) -> Measured:
    """Progress of each goal; what is missing counts in full 60 days after it was due, or once it is missed.

    Mean of all goals that have a status or a target to go by.
    """
    goals = snapshot.book.goals
    code = snapshot.code(goals)
    status = goals["status"].str.strip().str.lower()
    progress, missed = _progress(goals), status.isin(MISSED).to_numpy()
    late = snapshot.today - days_of(goals["due_on"])
    overdue = np.where(missed, 1.0, np.clip(np.nan_to_num(late) / 60.0, 0.0, 1.0))
    standing = 0.5 + 0.5 * progress - 0.5 * overdue * (1.0 - progress)
    average = mean(code, standing, np.ones(len(goals)), snapshot.size)
    _, worst = highest(code, 1.0 - standing, snapshot.size, np.isfinite(standing))
    total = tally(code, snapshot.size, np.ones(len(goals), dtype=np.bool_))
    met = tally(code, snapshot.size, progress >= 1)

    def text(at: int) -> str:
        row = int(worst[at])
        if progress[row] >= 1:
            return f"{number(met[at])} of {counted(total[at], 'goal')} met"
        # Rounded down: what is not met is never 100 % there.
        there = f"{int(progress[row] * 100 + 1e-9)}%"
        name = f"Goal “{goals['goal'].iloc[row]}”"
        said = f"{name} was missed at {there}" if missed[row] else f"{name} is {there} there"
        if np.isnan(late[row]):
            return said
        return f"{said}, due {ago(late[row]) if late[row] >= 0 else 'in ' + counted(-late[row], 'day')}"

    return Measured(
        lift=average - 0.5,
        value=np.where(np.isfinite(average), met, np.nan),
        norm=snapshot.blank(),
        age=snapshot.blank(),
        unit="goals met",
        window="as stored",
        text=text,
    )


def _progress(goals: pd.DataFrame) -> Floats:
    """The share of the target that is reached, by the status where there is no number; NaN where unknown."""
    status = goals["status"].str.strip().str.lower()
    target, current = goals["target"].to_numpy(np.float64), goals["current"].to_numpy(np.float64)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        progress = np.clip(np.where(target > 0, current / target, np.nan), 0.0, 1.0)
    progress = np.where(status.isin(MISSED), np.minimum(np.nan_to_num(progress), 0.99), progress)
    return np.where(status.isin(MET), 1.0, progress)


def _milestones(snapshot: Snapshot) -> Measured:
    """The step that is overdue for longest; all in time is good."""
    steps = snapshot.book.milestones
    code = snapshot.code(steps)
    reached, expected = days_of(steps["reached_on"]), days_of(steps["expected_on"])
    late = np.where(np.isnan(reached), snapshot.today - expected, np.nan)
    overdue, worst = highest(code, late, snapshot.size, late > 0)
    done = tally(code, snapshot.size, np.isfinite(reached))
    newest, latest = highest(code, reached, snapshot.size, np.isfinite(reached))
    there = np.isfinite(overdue) | (done > 0)
    lift = np.where(np.isfinite(overdue), -0.1 - 0.4 * np.minimum(overdue / 60.0, 1.0), 0.3)

    def text(at: int) -> str:
        if np.isfinite(overdue[at]):
            name = steps["milestone"].iloc[int(worst[at])]
            return f"Milestone “{name}” was expected {ago(overdue[at])} and is not reached"
        name = steps["milestone"].iloc[int(latest[at])]
        return f"{counted(done[at], 'milestone')} reached and none overdue; the last was “{name}”"

    return Measured(
        lift=np.where(there, lift, np.nan),
        value=np.where(there, np.nan_to_num(overdue), np.nan),
        norm=snapshot.blank(),
        age=snapshot.today - newest,
        unit="days overdue",
        window="all milestones up to today",
        text=text,
    )


GOALS = Signal(
    name="goals",
    side="value",
    source="goals",
    measure=_goals,
    step="Go through the goal with them: is it still the right one, and what is in its way",
    dated=False,
)
MILESTONES = Signal(
    name="milestones",
    side="value",
    source="milestones",
    measure=_milestones,
    step="Agree on a new date for the overdue milestone, and on who does what until then",
)

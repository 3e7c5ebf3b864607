"""What the customer wants to reach, how far it is, and what was reached."""

import math
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from outreach.fact import Fact
from outreach.facts.typed import repeatable
from store.outreach_records import Goal

MOST = 2  # goals that are told of
DONE = frozenset({"reached", "done", "achieved", "met", "completed", "complete"})
OVER = frozenset({"missed", "dropped", "cancelled", "canceled", "abandoned"})
_BEYOND = 1e12  # no goal of a person is larger


def facts(goals: Sequence[Goal], today: date, unnamed: Collection[str]) -> Iterator[Fact]:
    """`goal.1.name` and what is known of it, likewise of a second goal; `goal.reached.name`.

    Those that are due next come first. Whether more is better is not on file, so a goal counts as reached
    only where its status says so, and what is left of it only while its value lies below its target.
    """
    told = [goal for goal in goals if repeatable(goal.goal, unnamed)]
    running = [goal for goal in told if _status(goal) not in DONE | OVER]
    running.sort(
        key=lambda goal: (goal.due_on is None or goal.due_on < today, goal.due_on or today, goal.goal)
    )
    for number, goal in enumerate(running[:MOST], start=1):
        yield from _goal(f"goal.{number}", goal, today, unnamed)
    reached = [goal for goal in told if _status(goal) in DONE]
    if reached:
        last = max(reached, key=lambda goal: (goal.due_on or date.min, goal.goal))
        yield Fact("goal.reached.name", "A goal they reached", "text", last.goal, "goals", private=True)


def _goal(name: str, goal: Goal, today: date, unnamed: Collection[str]) -> Iterator[Fact]:
    yield Fact(f"{name}.name", "A goal of theirs", "text", goal.goal, "goals", private=True)
    if metric := repeatable((goal.metric or "").replace("%", "").strip(" ,;()"), unnamed):
        yield Fact(f"{name}.metric", "What that goal is measured by", "name", metric, "goals", private=True)
    yield from _progress(name, goal)
    if goal.due_on and goal.due_on > today:
        days = (goal.due_on - today).days
        made_of = (f"{name}.due_on",)
        yield Fact(f"{name}.due_on", "The day by which they want to reach it", "day", goal.due_on, "goals")
        yield Fact(f"{name}.in_days", "Days until that day", "days", days, "goals", made_of=made_of)


def _progress(name: str, goal: Goal) -> Iterator[Fact]:
    target, current = goal.target, goal.current
    if target is None or not 0 < target < _BEYOND:
        return
    unit = "%" if "%" in (goal.metric or "") else ""
    yield Fact(f"{name}.target", "What they want to reach", "number", target, "goals", unit)
    if current is None or not math.isfinite(current) or not 0 < current < target:
        return
    yield Fact(f"{name}.current", "How far they are", "number", current, "goals", unit)
    if unit:  # a share of a percentage would be taken for the percentage
        return
    made_of = (f"{name}.current", f"{name}.target")
    yield Fact(
        f"{name}.share", "The share of the target", "share", current / target, "goals", made_of=made_of
    )
    left = round(target - current, 6)
    yield Fact(f"{name}.left", "What is left to reach it", "number", left, "goals", made_of=made_of)


def _status(goal: Goal) -> str:
    return (goal.status or "").strip().casefold()

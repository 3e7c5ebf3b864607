"""The steps of the journey: what was reached lately, what is late, what comes next, and first value."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from outreach.fact import Fact
from outreach.facts.typed import repeatable
from store.outreach_records import Milestone

RECENT = 90  # days for which a step that was reached is news
OLD = 365  # days after which a step that was never marked as reached says nothing
_FIRST_VALUE = "first value"


def facts(steps: Sequence[Milestone], today: date, unnamed: Collection[str]) -> Iterator[Fact]:
    """`milestone.last`, `.late` and `.next` with `.name` and days; `milestone.first_value` with days."""
    told = [step for step in steps if repeatable(step.milestone, unnamed)]
    reached = [step for step in told if step.reached_on and step.reached_on <= today]
    ahead = [step for step in told if step not in reached]
    late = [step for step in ahead if step.expected_on and 0 < (today - step.expected_on).days <= OLD]
    coming = [step for step in ahead if step.expected_on and step.expected_on > today]
    last = max(reached, key=lambda step: step.reached_on or date.min, default=None)
    yield from _step("milestone.last", last, today)
    yield from _step("milestone.late", next(iter(late), None), today)
    yield from _step("milestone.next", next(iter(coming), None), today)
    first = next((step for step in told if step.milestone.strip().casefold() == _FIRST_VALUE), None)
    yield from _days("milestone.first_value", first, today)


def _step(name: str, step: Milestone | None, today: date) -> Iterator[Fact]:
    days = list(_days(name, step, today))
    if step and days:
        yield Fact(f"{name}.name", "A step of theirs", "name", step.milestone, "milestones", private=True)
        yield from days


def _days(name: str, step: Milestone | None, today: date) -> Iterator[Fact]:
    if step is None:
        return
    if step.reached_on and step.reached_on <= today:
        if (today - step.reached_on).days <= RECENT:
            yield Fact(f"{name}.reached_on", "The day it was reached", "day", step.reached_on, "milestones")
    elif step.expected_on and (today - step.expected_on).days <= OLD:
        days, made_of = (today - step.expected_on).days, (f"{name}.expected_on",)
        yield Fact(f"{name}.expected_on", "The day it is expected by", "day", step.expected_on, "milestones")
        if days > 0:
            yield Fact(f"{name}.late_days", "Days it is late", "days", days, "milestones", made_of=made_of)
        elif days < 0:
            yield Fact(f"{name}.in_days", "Days until then", "days", -days, "milestones", made_of=made_of)

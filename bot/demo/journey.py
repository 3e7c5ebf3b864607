"""What a customer wants to reach and how far it is: goals and milestones."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from bot.demo.customer import Customer, Row, before, trace
from bot.demo.words import FIRST_VALUE, GOALS, MILESTONES


def goal_rows(customer: Customer, today: date, rng: np.random.Generator) -> Iterator[Row]:
    """Yield one or two goals; the progress follows the course of use, and there is none while onboarding."""
    course = trace(customer.use.curve, customer.days).mean()
    onboard = customer.age > 60 and not customer.stuck
    for i in rng.permutation(len(GOALS))[: int(rng.integers(1, 3))].tolist():
        goal, metric, target = GOALS[i]
        due = min(int(rng.integers(-240, 40)), customer.age - 90) + customer.left
        current = min(target, round(target * course * rng.uniform(0.5, 1.1))) if onboard else 0
        yield (
            customer.account_id,
            goal,
            metric,
            target,
            current,
            before(today, due),
            _status(current / target, due),
        )


def milestone_rows(customer: Customer, today: date, rng: np.random.Generator) -> Iterator[Row]:
    """Yield the steps of onboarding; who is stuck has reached none from the first value on."""
    stuck = False
    for milestone, day in MILESTONES:
        stuck = stuck or (customer.stuck and milestone == FIRST_VALUE)
        expected = customer.age - day
        reached = min(expected - int(rng.integers(-5, 8)), customer.age)
        done = reached > customer.left and not stuck
        yield (
            customer.account_id,
            milestone,
            before(today, expected),
            before(today, reached) if done else None,
        )


def _status(share: float, due: int) -> str:
    if share >= 1:
        return "reached"
    if due > 0:
        return "missed"
    return "on track" if share > 0.5 else "behind"

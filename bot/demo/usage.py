"""Daily usage and single events of a customer: working weeks, noise, and the course that its story sets."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from bot.demo.customer import Customer, Days, Row, before, trace

RHYTHM = np.array([0.96, 1.04, 1.05, 1.02, 0.86, 0.012, 0.008])  # Monday first
SETTLING = 45  # days until a new customer's people are on board
PER_PERSON = {"tasks_done": 3.2, "projects_created": 0.08, "reports_viewed": 0.5}
EVENTS = ("template_used", "plan_shared", "report_exported", "person_invited", "integration_connected")
EVENT_ODDS = (0.4, 0.3, 0.2, 0.07, 0.03)
EVENTS_A_DAY = 0.06  # for each square root of the seats
CHAMPION = 0.45  # the share of the events that a champion causes


def usage_rows(customer: Customer, today: date, rng: np.random.Generator) -> Iterator[Row]:
    """Yield (account_id, day, metric, value): distinct people on every day, the other counts where not 0."""
    days = _reported(customer)
    people = _people(customer, days, today, rng)
    busy = people * trace(customer.use.work, days)
    counts = {metric: rng.poisson(busy * rate).tolist() for metric, rate in PER_PERSON.items()}
    for i, (ago, active) in enumerate(zip(days.tolist(), people.tolist(), strict=True)):
        day = before(today, ago).isoformat()
        yield customer.account_id, day, "active_people", active
        yield from ((customer.account_id, day, metric, n[i]) for metric, n in counts.items() if n[i])


def event_rows(customer: Customer, today: date, rng: np.random.Generator) -> Iterator[Row]:
    """Yield (account_id, at, event, user_id, event_id): a few a week, more in larger teams."""
    days = _reported(customer)
    course = np.clip(trace(customer.use.curve, days) * trace(customer.use.work, days), 0, 1.2)
    counts = rng.poisson(EVENTS_A_DAY * customer.subscription.seats**0.5 * course * rhythm(days, today))
    users = [person.contact_id for person in customer.people]
    for number, ago in enumerate(np.repeat(days, counts).tolist()):
        by_champion = rng.random() < CHAMPION
        user = users[0] if by_champion else users[int(rng.integers(1, len(users)))]
        if by_champion and ago < customer.champion_left:
            continue
        event = EVENTS[int(rng.choice(len(EVENTS), p=EVENT_ODDS))]
        at = moment(today, ago, rng)
        yield customer.account_id, at, event, user, f"{customer.account_id}-e{number + 1}"


def moment(today: date, ago: int, rng: np.random.Generator) -> str:
    """Return a minute of the working day `ago` days before today, ISO with zone, in UTC."""
    morning = datetime.combine(before(today, ago), time(8), UTC)
    return (morning + timedelta(minutes=int(rng.integers(0, 9 * 60)))).isoformat()


def rhythm(days: Days, today: date) -> NDArray[np.float64]:
    """Return how busy each of `days` (ago) is, about 1 on working days."""
    return RHYTHM[(today.weekday() - days) % 7]


def _reported(customer: Customer) -> Days:
    days = customer.days
    return days[days > customer.use.feed_stopped]


def _people(customer: Customer, days: Days, today: date, rng: np.random.Generator) -> NDArray[np.int64]:
    """Distinct people active on each of `days`: a share of the seats, never more than all of them."""
    settled = np.minimum(1.0, 0.3 + 0.7 * (customer.age - days) / SETTLING)
    weeks = rng.lognormal(0, 0.06, size=days.size // 7 + 1).repeat(7)[: days.size]
    share = customer.use.level * trace(customer.use.curve, days) * settled * weeks
    return rng.binomial(customer.subscription.seats, np.clip(share * rhythm(days, today), 0, 1))

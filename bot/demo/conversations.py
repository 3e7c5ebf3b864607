"""What is said between a customer and its CSM: contacts, tickets, survey responses and touches."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import cycle
from typing import TypeVar

import numpy as np

from bot.demo.contracts import address
from bot.demo.customer import Customer, Row, Touch, before, trace
from bot.demo.usage import moment, rhythm
from bot.demo.words import COMMENTS, SUBJECTS, SUMMARIES, WORRIED

T = TypeVar("T")

MONTH = 30.4
PRIORITY_ODDS = (0.3, 0.5, 0.17, 0.03)  # in the order of SUBJECTS
RATED = 0.55  # the share of closed tickets with a rating
NPS_EVERY = 182
TROUBLED = 2.0  # times the usual tickets


def contact_rows(customer: Customer, _today: date, _rng: np.random.Generator) -> Iterator[Row]:
    """Yield one row for each person."""
    for person in customer.people:
        yield (
            person.contact_id,
            customer.account_id,
            person.name,
            person.email,
            person.title,
            person.role,
            str(person.do_not_contact).lower(),
            "de" if customer.company.country == "DE" else None,
        )


def ticket_rows(customer: Customer, today: date, rng: np.random.Generator) -> Iterator[Row]:
    """Yield tickets: who uses less asks less, which is why a fade is quiet."""
    busy = np.clip(trace(customer.use.curve, customer.days), 0, 1.1) * rhythm(customer.days, today)
    asks = trace(customer.talk.asks, customer.days)
    count = rng.poisson(customer.talk.tickets * 7 / 5 / MONTH * busy * asks)
    asked = zip(np.repeat(customer.days, count).tolist(), np.repeat(asks, count).tolist(), strict=True)
    for number, (ago, more) in enumerate(asked, start=1):
        priority = str(rng.choice(list(SUBJECTS), p=PRIORITY_ODDS))
        closed = ago - int(rng.geometric(0.4))
        done = closed > customer.left
        yield (
            f"{customer.account_id}-t{number}",
            customer.account_id,
            moment(today, ago, rng),
            moment(today, closed, rng) if done else None,
            priority,
            str(rng.choice(SUBJECTS[priority])),
            _rating(customer.talk.csat - (more > TROUBLED), rng) if done and rng.random() < RATED else None,
        )


def survey_rows(customer: Customer, today: date, rng: np.random.Generator) -> Iterator[Row]:
    """Yield NPS twice a year, from the champion and often another, and at times a training's rating."""
    if customer.talk.nps is None:
        return
    for ago in customer.days[int(rng.integers(30, 120)) :: NPS_EVERY].tolist():
        for person in customer.people[: int(rng.integers(1, 3))]:
            if person.role == "champion" and ago < customer.champion_left:
                continue
            score = round(np.clip(rng.normal(customer.talk.nps, 0.9), 0, 10))
            comment = _comment(score, rng)
            yield customer.account_id, moment(today, ago, rng), "nps", score, person.contact_id, comment
        if ago - 20 > customer.left and rng.random() < 0.4:
            score, person = _rating(customer.talk.csat, rng), customer.people[-1]
            yield customer.account_id, moment(today, ago - 20, rng), "csat", score, person.contact_id, None


def touch_rows(customer: Customer, today: date, rng: np.random.Generator) -> Iterator[Row]:
    """Yield regular touches, and from the first of the story's own touches on only those."""
    told = [touch._replace(ago=_workday(today, touch.ago)) for touch in customer.talk.touches]
    until = max((touch.ago for touch in told), default=customer.left)
    for touch in (*_regular(customer, until, today, rng), *told):
        author = customer.people[0].name if touch.direction == "inbound" else address(customer.owner)
        at = moment(today, touch.ago, rng)
        yield customer.account_id, at, touch.kind, touch.direction or None, author, touch.summary


def _regular(customer: Customer, until: int, today: date, rng: np.random.Generator) -> Iterator[Touch]:
    """Touches as they come up every few weeks; no summary twice before each was there once."""
    usual, worried = _shuffle(SUMMARIES, rng), _shuffle(WORRIED, rng)
    for ago, use in _rounds(customer, until, today, rng):
        kind, direction, summary = next(worried if use < 0.7 else usual)
        if direction == "inbound" and ago < customer.champion_left:
            continue
        person = customer.people[0 if direction == "inbound" else int(rng.integers(2))]
        yield Touch(ago, kind, direction, summary.format(name=person.name.split()[0]))


def _rounds(
    customer: Customer, until: int, today: date, rng: np.random.Generator
) -> Iterator[tuple[int, float]]:
    """The days (ago) of regular touches, with the use against the first day's; none while all are away."""
    every = customer.talk.touch_every
    use = trace(customer.use.curve, customer.days)
    day = int(rng.integers(0, every))
    while day < customer.days.size:
        ago = int(customer.days[day])
        if ago > until and ago == _workday(today, ago) and use[day] > 0:
            yield ago, use[day] / use[0]
        day += max(2, round(every * rng.uniform(0.6, 1.4)))


def _shuffle(pool: Sequence[T], rng: np.random.Generator) -> Iterator[T]:
    return cycle([pool[i] for i in rng.permutation(len(pool))])


def _workday(today: date, ago: int) -> int:
    """Return `ago`, or that of the nearest working day where it falls on a weekend."""
    return ago + {5: 1, 6: -1}.get(before(today, ago).weekday(), 0)


def _rating(mean: float, rng: np.random.Generator) -> int:
    return round(np.clip(rng.normal(mean, 0.7), 1, 5))


def _comment(score: int, rng: np.random.Generator) -> str | None:
    kind = "promoter" if score >= 9 else "passive" if score >= 7 else "detractor"
    return str(rng.choice(COMMENTS[kind])) if rng.random() < 0.4 else None

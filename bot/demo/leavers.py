"""Customers who left over the last two years and more, made up from a table of the ways to leave."""

from collections.abc import Collection, Iterator
from itertools import count
from typing import NamedTuple

import numpy as np

from bot.demo.customer import Customer, Knots, Subscription, Use
from bot.demo.invention import OWNERS, company, pick, subscription, talk

EVERY = 14  # days: one left in each fortnight that no story took
YEARS = (0.35, 0.33, 0.2, 0.12)  # the shares of those who left in their first, second, … year
AT_TERM = 0.7  # the share of those with a yearly term who left at its end

Span = tuple[float, float]
Spans = tuple[tuple[int, Span], ...]  # (days before the end, range of the multiple), oldest first


class Way(NamedTuple):
    """One way to leave, and how many took it; `because` are the reasons given, between semicolons.

    `level`, `curve` and `work` are as in Use and `asks` as in Talk, but in days before the end, which each
    customer takes up to 40 % faster or slower. The champion went `champion_gone` days before the end, and
    invoices of the last `unpaid` days were never paid. Who is `stuck` never got going, and left after at most
    a year.
    """

    took: int
    because: str
    level: Span = (0.35, 0.65)
    curve: Spans = ((0, (1.0, 1.0)),)
    work: Spans = ((0, (1.0, 1.0)),)
    asks: Spans = ((0, (1.0, 1.0)),)
    mood: float = 0.0
    champion_gone: int = 0
    unpaid: int = 0
    stuck: bool = False


WAYS = (
    Way(  # fades over eight to fifteen weeks, and then waits for the term to end
        9,
        "moved to a cheaper tool;missing feature;built their own tool",
        curve=((108, (0.95, 1.05)), (26, (0.3, 0.6))),
        mood=-0.2,
    ),
    Way(  # stops within days, weeks before
        5,
        "moved to a cheaper tool;project ended",
        curve=((41, (1.0, 1.0)), (38, (0.0, 0.05))),
    ),
    Way(  # people dwindle, and those who stay do more
        6,
        "reorganised;moved to a cheaper tool",
        curve=((260, (0.95, 1.1)), (20, (0.35, 0.6))),
        work=((260, (1.0, 1.0)), (20, (1.05, 1.25))),
        mood=-0.1,
    ),
    Way(  # the champion goes quiet, then use follows
        6,
        "champion left",
        curve=((85, (0.95, 1.05)), (15, (0.35, 0.65))),
        champion_gone=130,
    ),
    Way(  # tickets pile up, then they leave
        5,
        "too many problems;missing feature",
        curve=((60, (1.0, 1.0)), (0, (0.6, 0.85))),
        asks=((130, (1.0, 1.0)), (95, (3.0, 5.0)), (0, (3.5, 6.0))),
        mood=-0.4,
    ),
    Way(  # invoices overdue, then they leave
        3,
        "invoices not paid",
        curve=((80, (1.0, 1.0)), (0, (0.6, 0.85))),
        unpaid=85,
    ),
    Way(4, "never got going", level=(0.05, 0.16), mood=-0.2, stuck=True),
    Way(  # as well as ever to the end, which nobody could see
        12,
        "budget cut;bought by another company;closed down",
        level=(0.4, 0.7),
        curve=((400, (0.9, 1.1)), (0, (0.92, 1.08))),
    ),
)


def leavers(
    stems: Iterator[tuple[str, str]], taken: Collection[int], rng: np.random.Generator
) -> Iterator[Customer]:
    """Yield as many customers as took each of the WAYS, at most one a fortnight, the last to leave first.

    `taken` are the days (ago) on which the customers of the stories left.
    """
    ways = [way for way in WAYS for _ in range(way.took)]
    order = rng.permutation(len(ways)).tolist()
    for way, left in zip((ways[at] for at in order), _days(taken, rng), strict=False):
        yield _leaver(*next(stems), way, left, rng)


def _days(taken: Collection[int], rng: np.random.Generator) -> Iterator[int]:
    busy = {left // EVERY for left in taken}
    for fortnight in count(1):
        if fortnight not in busy:
            yield fortnight * EVERY + int(rng.integers(EVERY))


def _leaver(stem: str, country: str, way: Way, left: int, rng: np.random.Generator) -> Customer:
    bought = _bought(way, left, rng)
    said = talk(bought, way.mood, rng)
    pace = rng.uniform(0.6, 1.4)

    def course(spans: Spans) -> Knots:
        return tuple((left + round(ago * pace), rng.uniform(*span)) for ago, span in spans)

    return Customer(
        company(stem, country, rng),
        bought,
        pick(OWNERS, rng),
        use=Use(rng.uniform(*way.level), course(way.curve), course(way.work)),
        talk=said._replace(asks=course(way.asks), touch_every=round(said.touch_every * 1.2)),
        champion_left=left + round(way.champion_gone * pace) if way.champion_gone else 0,
        stuck=way.stuck,
    )


def _bought(way: Way, left: int, rng: np.random.Generator) -> Subscription:
    """The contract, which ended with the year or in the middle of it; who did not pay paid by the month."""
    bought = subscription(rng)
    at_term = not bought.monthly and rng.random() < AT_TERM
    return bought._replace(
        years=1 if way.stuck else 1 + int(rng.choice(len(YEARS), p=YEARS)),
        renews_in=0 if at_term else int(rng.integers(30, 240)),
        monthly=bought.monthly or way.unpaid > 0,
        unpaid=way.unpaid,
        left=left,
        left_because=pick(way.because.split(";"), rng),
    )

"""All customers of the demo: the stories, the awkward names, a believable rest and those who left."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np

from bot.demo.companies import STEMS
from bot.demo.customer import Company, Customer, Knots, Subscription, Use
from bot.demo.invention import OWNERS, company, peopled, pick, subscription, talk
from bot.demo.leavers import leavers
from bot.demo.stories import STORIES

SIZE = 200  # customers of today

LONG_NAME = (
    "The Honourable Company of Harbour Pilots, Lightermen, Ferry Keepers, Tide Surveyors and Associated "
    "Coastal Trades of the Western Approaches <!channel> & Partners"
)
AWKWARD = (
    Customer(
        Company("northwind-foods", "Northwind Foods", "CA", "Food and drink"),
        Subscription("Team", seats=34, price=240, years=2, renews_in=61),
        owner="ben",
        use=Use(0.55),
    ),
    Customer(
        Company("northwind-freight", "Northwind Freight", "CA", "Logistics", parent_id="northwind-foods"),
        Subscription("Business", seats=88, price=300, years=3, renews_in=187),
        owner="dev",
        use=Use(0.48),
    ),
    Customer(
        Company("bloom", "Bloom 🌱 Botanicals", "BR", "Retail"),
        Subscription("Starter", seats=11, price=130, years=2, renews_in=312),
        owner="chloe",
        use=Use(0.6),
    ),
    Customer(
        Company("harbour-pilots", LONG_NAME, "GB", "Logistics", aliases=("Harbour Pilots",)),
        Subscription("Team", seats=27, price=240, years=5, renews_in=118),
        owner="ema",
        use=Use(0.5),
    ),
)


class Course(NamedTuple):
    """The course of use of a share of the customers.

    Level, knots as (days ago, range), and effect on mood; `since` are days over which the course is spread:
    each customer's began so many earlier.
    """

    share: float
    level: tuple[float, float]
    knots: tuple[tuple[int, tuple[float, float]], ...]
    mood: float
    since: int = 0


COURSES = {
    "steady": Course(0.40, (0.40, 0.75), ((456, (0.9, 1.1)), (220, (0.92, 1.08)), (0, (0.94, 1.08))), 0.0),
    "growing": Course(0.16, (0.50, 0.85), ((456, (0.5, 0.75)), (180, (0.75, 0.95)), (0, (0.98, 1.05))), 0.2),
    "light": Course(0.08, (0.18, 0.32), ((456, (0.9, 1.1)), (0, (0.9, 1.1))), -0.1),
    "up and down": Course(0.08, (0.40, 0.60), tuple((ago, (0.6, 1.4)) for ago in (400, 300, 200, 100)), 0.0),
    "easing": Course(0.07, (0.40, 0.65), ((456, (1.0, 1.1)), (240, (1.0, 1.1)), (0, (0.68, 0.85))), -0.2),
    "fading": Course(0.05, (0.35, 0.60), ((456, (1.0, 1.1)), (95, (0.95, 1.05)), (0, (0.3, 0.55))), -0.6),
    "recovering": Course(
        0.04, (0.45, 0.65), ((290, (1.0, 1.0)), (230, (0.45, 0.6)), (60, (0.95, 1.05))), 0.1
    ),
    # Half the use for two months, and back: what looks like leaving, and was not.
    "dipping": Course(
        0.12,
        (0.40, 0.65),
        ((190, (1.0, 1.0)), (160, (0.35, 0.6)), (105, (0.35, 0.6)), (80, (0.9, 1.05))),
        0.0,
        since=560,
    ),
}
BAD_SPELLS = 0.12  # the share of those who stay who at some time asked for help as if they would leave


def gather(seed: int) -> tuple[Customer, ...]:
    """Return the whole book with its people: 200 customers, and those who left; the same for the same `seed`.

    Those who left have dice of their own, so that they leave the others as they were.
    """
    rng, stems = np.random.default_rng(seed), _stems(np.random.default_rng([seed, 1]))
    named = [*(story.customer for story in STORIES.values()), *AWKWARD]
    staying = sum(not customer.left for customer in named)
    rest = [_invent(*stem, rng) for stem in islice(stems, SIZE - staying)]
    gone = leavers(stems, {customer.left for customer in named}, np.random.default_rng([seed, 2]))
    return tuple(peopled(customer, rng) for customer in (*named, *rest, *gone))


def _stems(rng: np.random.Generator) -> Iterator[tuple[str, str]]:
    stems = [(stem, country) for country, row in STEMS.items() for stem in row.split()]
    for i in rng.permutation(len(stems)):
        yield stems[i]


def _invent(stem: str, country: str, rng: np.random.Generator) -> Customer:
    course = list(COURSES.values())[int(rng.choice(len(COURSES), p=[c.share for c in COURSES.values()]))]
    bought, earlier = subscription(rng), int(rng.integers(course.since + 1))
    said = talk(bought, course.mood, rng)
    return Customer(
        company(stem, country, rng),
        bought,
        pick(OWNERS, rng),
        use=Use(
            rng.uniform(*course.level),
            tuple((ago + earlier, rng.uniform(*span)) for ago, span in course.knots),
        ),
        talk=said._replace(asks=_bad_spell(rng)) if rng.random() < BAD_SPELLS else said,
    )


def _bad_spell(rng: np.random.Generator) -> Knots:
    over = int(rng.integers(20, 560))
    return ((over + 70, 1.0), (over + 45, 4.0), (over + 15, 4.0), (over, 1.0))

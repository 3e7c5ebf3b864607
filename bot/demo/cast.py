"""All customers of the demo: the stories, the awkward names and a believable rest, each with its people."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from bot.demo.companies import COUNTRIES, FIRST, LAST, STEMS, TITLES, TRADES
from bot.demo.customer import TERM, Company, Customer, Person, Subscription, Talk, Use
from bot.demo.stories import STORIES

SIZE = 200
OWNERS = ("ana", "ben", "chloe", "dev", "ema")

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


class Plan(NamedTuple):
    """The share of customers on a plan, their seats, the yearly price of a seat, and days between touches."""

    share: float
    seats: tuple[int, int]
    price: int
    touch_every: int


PLANS = {
    "Starter": Plan(0.20, (4, 15), 130, 75),
    "Team": Plan(0.38, (12, 60), 240, 45),
    "Business": Plan(0.30, (50, 200), 310, 28),
    "Enterprise": Plan(0.12, (180, 520), 390, 16),
}


class Course(NamedTuple):
    """The course of use of a share of the customers: level, knots as (days ago, range), effect on mood."""

    share: float
    level: tuple[float, float]
    knots: tuple[tuple[int, tuple[float, float]], ...]
    mood: float


COURSES = {
    "steady": Course(0.50, (0.40, 0.75), ((456, (0.9, 1.1)), (220, (0.92, 1.08)), (0, (0.94, 1.08))), 0.0),
    "growing": Course(0.18, (0.50, 0.85), ((456, (0.5, 0.75)), (180, (0.75, 0.95)), (0, (0.98, 1.05))), 0.2),
    "light": Course(0.08, (0.18, 0.32), ((456, (0.9, 1.1)), (0, (0.9, 1.1))), -0.1),
    "up and down": Course(0.08, (0.40, 0.60), tuple((ago, (0.6, 1.4)) for ago in (400, 300, 200, 100)), 0.0),
    "easing": Course(0.07, (0.40, 0.65), ((456, (1.0, 1.1)), (240, (1.0, 1.1)), (0, (0.68, 0.85))), -0.2),
    "fading": Course(0.05, (0.35, 0.60), ((456, (1.0, 1.1)), (95, (0.95, 1.05)), (0, (0.3, 0.55))), -0.6),
    "recovering": Course(
        0.04, (0.45, 0.65), ((290, (1.0, 1.0)), (230, (0.45, 0.6)), (60, (0.95, 1.05))), 0.1
    ),
}


def gather(seed: int) -> tuple[Customer, ...]:
    """Return the whole book, 200 customers with their people, the same for the same `seed`."""
    rng = np.random.default_rng(seed)
    named = [*(story.customer for story in STORIES.values()), *AWKWARD]
    rest = [_invent(stem, country, rng) for stem, country in _stems(SIZE - len(named), rng)]
    return tuple(replace(customer, people=_people(customer, rng)) for customer in (*named, *rest))


def slug(name: str) -> str:
    """Return `name` in lower-case ASCII letters, digits and hyphens, for ids and addresses."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in plain.replace("'", "")).split())


def _stems(count: int, rng: np.random.Generator) -> Iterator[tuple[str, str]]:
    stems = [(stem, country) for country, row in STEMS.items() for stem in row.split()]
    for i in rng.permutation(len(stems))[:count]:
        yield stems[i]


def _invent(stem: str, country: str, rng: np.random.Generator) -> Customer:
    industry = _pick(list(TRADES), rng)
    plan = list(PLANS)[int(rng.choice(len(PLANS), p=[plan.share for plan in PLANS.values()]))]
    course = list(COURSES.values())[int(rng.choice(len(COURSES), p=[c.share for c in COURSES.values()]))]
    bought = _bought(plan, rng)
    name = _name(stem, country, industry, rng)
    return Customer(
        Company(slug(stem), name, country, industry, aliases=(stem,) if rng.random() < 0.4 else ()),
        bought,
        _pick(OWNERS, rng),
        use=Use(rng.uniform(*course.level), tuple((ago, rng.uniform(*span)) for ago, span in course.knots)),
        talk=_talk(bought, course.mood, rng),
    )


def _bought(plan: str, rng: np.random.Generator) -> Subscription:
    low, high = PLANS[plan].seats
    return Subscription(
        plan,
        seats=round(low * (high / low) ** rng.random()),
        price=round(PLANS[plan].price * rng.uniform(0.82, 1.06)),
        years=1 + int(rng.choice(6, p=[0.20, 0.24, 0.20, 0.16, 0.12, 0.08])),
        renews_in=int(rng.integers(1, TERM - 30)),
        grew=float(rng.choice([0.0, 0.0, 0.08, 0.15])),
    )


def _name(stem: str, country: str, industry: str, rng: np.random.Generator) -> str:
    trade, form = _pick(TRADES[industry].split(), rng), COUNTRIES[country].form
    return _pick((f"{stem} {trade}", f"{stem} {trade}", f"{stem} {trade} {form}", f"{stem} {form}"), rng)


def _talk(bought: Subscription, mood: float, rng: np.random.Generator) -> Talk:
    return Talk(
        tickets=rng.lognormal(-0.3, 0.5) * bought.seats**0.5 / 9,
        csat=4.3 + mood + rng.normal(0, 0.3),
        nps=8.3 + 2 * mood + rng.normal(0, 0.9) if rng.random() < 0.7 else None,
        touch_every=round(PLANS[bought.plan].touch_every * rng.uniform(0.8, 1.3)),
    )


def _people(customer: Customer, rng: np.random.Generator) -> tuple[Person, ...]:
    """The champion first; more people the more seats; no name twice."""
    roles = ("champion", "sponsor", "admin", "user", "user", "user")
    tongue = COUNTRIES[customer.company.country].tongue
    firsts, lasts = rng.permutation(FIRST[tongue].split()), rng.permutation(LAST[tongue].split())
    names = [f"{first} {last}" for first, last in zip(firsts, lasts, strict=False)]
    if customer.champion:
        names = [customer.champion, *names]
    count = 2 + customer.subscription.seats.bit_length() // 2
    people = zip(names, roles[:count], strict=False)
    return tuple(_person(customer.account_id, i, *who, rng) for i, who in enumerate(people, start=1))


def _person(account_id: str, number: int, name: str, role: str, rng: np.random.Generator) -> Person:
    email = f"{slug(name).replace('-', '.')}@{account_id}.example"
    title = _pick(TITLES[role].split(";"), rng)
    shy = role == "user" and rng.random() < 0.08
    return Person(f"{account_id}-c{number}", name, email, title, role, do_not_contact=shy)


def _pick(options: Sequence[str], rng: np.random.Generator) -> str:
    return options[int(rng.integers(len(options)))]

"""Makes up what a customer is called, what it bought and how it talks, by the dice."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from bot.demo.companies import COUNTRIES, FIRST, LAST, TITLES, TRADES
from bot.demo.customer import TERM, Company, Customer, Person, Subscription, Talk

OWNERS = ("ana", "ben", "chloe", "dev", "ema")


class Plan(NamedTuple):
    """The share of customers on a plan and of those who pay by the month, their seats, the yearly price of a
    seat, and days between touches.
    """

    share: float
    monthly: float
    seats: tuple[int, int]
    price: int
    touch_every: int


PLANS = {
    "Starter": Plan(0.20, 0.4, (4, 15), 130, 75),
    "Team": Plan(0.38, 0.1, (12, 60), 240, 45),
    "Business": Plan(0.30, 0.0, (50, 200), 310, 28),
    "Enterprise": Plan(0.12, 0.0, (180, 520), 390, 16),
}


def slug(name: str) -> str:
    """Return `name` in lower-case ASCII letters, digits and hyphens, for ids and addresses."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in plain.replace("'", "")).split())


def company(stem: str, country: str, rng: np.random.Generator) -> Company:
    """Return a company of some trade that is named after the stem."""
    industry = pick(list(TRADES), rng)
    trade, form = pick(TRADES[industry].split(), rng), COUNTRIES[country].form
    name = pick((f"{stem} {trade}", f"{stem} {trade}", f"{stem} {trade} {form}", f"{stem} {form}"), rng)
    return Company(slug(stem), name, country, industry, aliases=(stem,) if rng.random() < 0.4 else ())


def subscription(rng: np.random.Generator) -> Subscription:
    """Return a contract that runs."""
    plan = list(PLANS)[int(rng.choice(len(PLANS), p=[plan.share for plan in PLANS.values()]))]
    low, high = PLANS[plan].seats
    return Subscription(
        plan,
        seats=round(low * (high / low) ** rng.random()),
        price=round(PLANS[plan].price * rng.uniform(0.82, 1.06)),
        years=1 + int(rng.choice(6, p=[0.20, 0.24, 0.20, 0.16, 0.12, 0.08])),
        renews_in=int(rng.integers(1, TERM - 30)),
        grew=float(rng.choice([0.0, 0.0, 0.08, 0.15])),
        monthly=rng.random() < PLANS[plan].monthly,
    )


def talk(bought: Subscription, mood: float, rng: np.random.Generator) -> Talk:
    """Return how a customer of this size and mood (0 is ordinary) talks."""
    return Talk(
        tickets=rng.lognormal(-0.3, 0.5) * bought.seats**0.5 / 9,
        csat=4.3 + mood + rng.normal(0, 0.3),
        nps=8.3 + 2 * mood + rng.normal(0, 0.9) if rng.random() < 0.7 else None,
        touch_every=round(PLANS[bought.plan].touch_every * rng.uniform(0.8, 1.3)),
    )


def peopled(customer: Customer, rng: np.random.Generator) -> Customer:
    """Return the customer with its people, the champion first; more the more seats, and no name twice."""
    roles = ("champion", "sponsor", "admin", "user", "user", "user")
    tongue = COUNTRIES[customer.company.country].tongue
    firsts, lasts = rng.permutation(FIRST[tongue].split()), rng.permutation(LAST[tongue].split())
    names = [f"{first} {last}" for first, last in zip(firsts, lasts, strict=False)]
    if customer.champion:
        names = [customer.champion, *names]
    count = 2 + customer.subscription.seats.bit_length() // 2
    people = enumerate(zip(names, roles[:count], strict=False), start=1)
    return replace(customer, people=tuple(_person(customer.account_id, i, *who, rng) for i, who in people))


def pick(options: Sequence[str], rng: np.random.Generator) -> str:
    """Return one of them."""
    return options[int(rng.integers(len(options)))]


def _person(account_id: str, number: int, name: str, role: str, rng: np.random.Generator) -> Person:
    email = f"{slug(name).replace('-', '.')}@{account_id}.example"
    title = pick(TITLES[role].split(";"), rng)
    shy = role == "user" and rng.random() < 0.08
    return Person(f"{account_id}-c{number}", name, email, title, role, do_not_contact=shy)

"""Filters made up at random, from a seed: every field, every operator, every way to write a value."""

import random
from collections.abc import Callable, Mapping
from datetime import timedelta

from store.filters.fields import FIELDS, Field, Kind
from tests.store.filter_book import DAY, INDUSTRIES, METRICS, OWNERS, PLANS, REGIONS

ORDER = ("=", "!=", "<", "<=", ">", ">=", ":", "==", "≠", "≤", "≥", "<>")
WORDS = ("=", "!=", ":", "==", "≠", "<>")
SAID: Mapping[str, tuple[str | None, ...]] = {
    "plan": PLANS,
    "region": REGIONS,
    "industry": INDUSTRIES,
    "persona": ("ENTERPRISE", "self-serve"),
    "currency": ("eur", "JPY", "XXX"),
    "tags": ("reference", "PILOT", "beta", "reference customer"),
}
Random = random.Random


def made_up(rng: Random, depth: int = 0) -> str:
    """A filter of one to some conditions."""
    joined = rng.random()
    if depth >= 2 or joined < 0.55:
        return rng.choice(("not ", "NOT ", *[""] * 8)) + condition(rng)
    if joined < 0.65:
        return f"{rng.choice(('not ', ''))}({made_up(rng, depth + 1)})"
    word = rng.choice((" and ", " AND ", " or ", " or ", " Or ", " "))
    parts = [made_up(rng, depth + 1) for _ in range(rng.choice((2, 2, 2, 3)))]
    return word.join(f"({each})" if rng.random() < 0.3 else each for each in parts)


def condition(rng: Random) -> str:
    """A field, an operator and what it takes."""
    if rng.random() < 0.03:
        return rng.choice(("mine", "MINE"))
    name = rng.choice((*FIELDS, *FIELDS, "usage"))
    kind: Kind = FIELDS[name].kind if name != "usage" else "number"
    spelt = usage(rng) if name == "usage" else spelling(rng, name)
    field = FIELDS.get(name)

    def one() -> str:
        if rng.random() < 0.08:
            return rng.choice(("none", "None"))
        return VALUES[kind](rng, field, name)

    if rng.random() < 0.15:
        values = ", ".join(one() for _ in range(rng.randint(1, 3)))
        return f"{spelt} {rng.choice(('in', 'not in', 'IN'))} ({values})"
    value = one()
    is_ordered = kind in {"number", "share", "money", "ahead", "ago"} and value.casefold() != "none"
    space = rng.choice(("", " "))
    return f"{spelt}{space}{rng.choice(ORDER if is_ordered else WORDS)}{space}{value}"


def spelling(rng: Random, name: str) -> str:
    """The name of a field in one of its spellings."""
    return rng.choice((name, name.upper(), name.replace(" ", "_"), name.replace(" ", ""), name.title()))


def usage(rng: Random) -> str:
    """A metric with its window."""
    metric, window = (
        rng.choice((*METRICS, "EXPORTS", "nothing")),
        rng.choice(("28d", "4w", "1d", "1m", "7d", "1y")),
    )
    return f'"{metric}".{window}' if " " in metric or rng.random() < 0.2 else f"{metric}.{window}"


def number(rng: Random, _field: Field | None, name: str) -> str:
    if name == "health":
        return str(rng.choice((0, 38, 59, 59.5, 60, 61, 100, -1)))
    return str(rng.choice((0, 1, 2, 3, 9, 10, 10.5, 20, 0.3, 18, 100, "1k")))


def share(rng: Random, _field: Field | None, _name: str) -> str:
    return rng.choice(("0%", "30%", "0.3", "55%", "55 %", "1", "100%", "50%", "90%", "5%", "0.9", "120%"))


def money(rng: Random, _field: Field | None, _name: str) -> str:
    amount = rng.choice(("50k", "0", "1.2", "50000", "50", "50000.01", "0.5m", "1m", "5000.001", "1.25"))
    return rng.choice(
        (amount, amount, amount, f"€{amount}", f"{amount} EUR", f"{amount} jpy", f"KWD {amount}")
    )


def text(rng: Random, _field: Field | None, name: str) -> str:
    said = rng.choice([each for each in SAID[name] if each])
    cased = rng.choice((said, said.upper(), said.lower(), said.title()))
    if '"' in cased:
        return f"'{cased}'"
    return rng.choice((f'"{cased}"', f"“{cased}”", f"„{cased}“", f"«{cased}»"))


def choice(rng: Random, field: Field | None, _name: str) -> str:
    said = rng.choice(field.choices if field else ())
    return rng.choice((said, said.replace(" ", "-"), said.upper(), f'"{said}"'))


def owner(rng: Random, _field: Field | None, _name: str) -> str:
    known = [each for each in OWNERS if each]
    return rng.choice((*known, "@me", "@ana", "ana", "<@U0BEN>", "<@U0BEN|ben>", "<@U0ANA>", "nobody"))


def day(rng: Random, _field: Field | None, _name: str) -> str:
    exact = (DAY + timedelta(days=rng.choice((-90, -30, -1, 0, 1, 30, 90)))).isoformat()
    return rng.choice(
        (exact, "today", "Yesterday", "tomorrow", "0d", "1d", "30d", "90d", "6w", "3m", "1y", "90 days")
    )


VALUES: Mapping[Kind, Callable[[Random, Field | None, str], str]] = {
    "number": number,
    "share": share,
    "money": money,
    "text": text,
    "tags": text,
    "choice": choice,
    "owner": owner,
    "ahead": day,
    "ago": day,
}

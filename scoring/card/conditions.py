"""Which accounts a persona takes: conditions on what is known of an account, comparable with each other."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scoring.activity import Flags, Floats, days_of, number_of
from store.currencies import decimals
from store.yaml_file import Spot

TEXTS = ("persona", "plan", "region", "industry")
RANGES = ("seats", "arr", "age")
FIELDS = (*TEXTS, *RANGES)

_RANGE = re.compile(r"(?:at least (?P<low>\d{1,12}))?(?P<both> and )?(?:below (?P<high>\d{1,12}))?")


@dataclass(frozen=True, slots=True)
class Values:
    """One of these texts, whatever the case: as they were written, by how they are compared."""

    written: Mapping[str, str]

    def __str__(self) -> str:
        """Starter or Team."""
        return " or ".join(self.written.values())


@dataclass(frozen=True, slots=True)
class Range:
    """At least `low` and below `high`: whole numbers, infinite where there is no such border."""

    low: float = -math.inf
    high: float = math.inf

    def __str__(self) -> str:
        """At least 20 and below 200, as it may be written in a scorecard."""
        low = f"at least {self.low:.0f}" if math.isfinite(self.low) else ""
        high = f"below {self.high:.0f}" if math.isfinite(self.high) else ""
        return " and ".join(filter(None, (low, high)))


Condition = Values | Range
When = Mapping[str, Condition]
"""Conditions by field, all of which an account has to meet; what is not known of an account meets none."""


def takes(when: When, accounts: pd.DataFrame, day: pd.Timestamp) -> Flags:
    """Which of the accounts of a book meet the conditions on the day.

    `age` is days since the account started, `arr` is in whole units of the account's own currency.
    """
    taken = np.ones(len(accounts), dtype=np.bool_)
    for field, condition in when.items():
        if isinstance(condition, Values):
            text = accounts[field].str.strip().str.casefold()
            taken &= text.isin(list(condition.written)).to_numpy(np.bool_)
        else:
            number = _number(field, accounts, day)
            taken &= (number >= condition.low) & (number < condition.high)
    return taken


def common(one: When, other: When) -> str:
    """What an account would be like that both take, in words; empty where there can be no such account.

    An account has one value a field, so that both take some account if in every field their conditions meet.
    """
    words: list[str] = []
    for field in (name for name in FIELDS if name in one or name in other):
        ours, theirs = one.get(field), other.get(field)
        both = _both(ours, theirs) if ours and theirs else ours or theirs
        if both is None:
            return ""
        words.append(f"{field} {both}")
    return " and ".join(words)


def _both(one: Condition, other: Condition) -> Condition | None:
    if isinstance(one, Values) and isinstance(other, Values):
        shared = {key: text for key, text in one.written.items() if key in other.written}
        return Values(shared) if shared else None
    if isinstance(one, Range) and isinstance(other, Range):
        low, high = max(one.low, other.low), min(one.high, other.high)
        return Range(low, high) if low < high else None
    return None


def read(spot: Spot, persona: str) -> When:
    """The conditions under `when`. BadInput where there are none, or where nobody could meet one."""
    named = {} if spot.is_text and not spot.text() else spot.fields(FIELDS)
    if not named:
        raise spot.sorry(
            f"'when' is empty, so '{persona}' would take everybody: name at least one of "
            f"{', '.join(FIELDS)}, such as `when: {{age: below 90}}`."
        )
    return {field: _values(field, at) if field in TEXTS else _range(field, at) for field, at in named.items()}


def _values(field: str, spot: Spot) -> Values:
    written = [member.text().strip() for member in spot.list()]
    if not written or not all(written):
        raise spot.sorry(f"the {field} is missing: write `{field}: one` or `{field}: [one, another]`.")
    return Values({text.casefold(): text for text in written})


def _range(field: str, spot: Spot) -> Range:
    typed = " ".join(spot.text().split())
    found = _RANGE.fullmatch(typed)
    if not (typed and found and bool(found["both"]) == bool(found["low"] and found["high"])):
        raise spot.sorry(
            f"'{typed}' is not a range: write `{field}: at least 200`, `{field}: below 5000` or "
            f"`{field}: at least 200 and below 5000`."
        )
    low, high = (float(found[name]) if found[name] else None for name in ("low", "high"))
    if high is not None and high <= (low or 0.0):
        raise spot.sorry(f"no {field} is {typed}; put the larger number after `below`.")
    return Range(-math.inf if low is None else low, math.inf if high is None else high)


def _number(field: str, accounts: pd.DataFrame, day: pd.Timestamp) -> Floats:
    if field == "age":
        return number_of(day) - days_of(accounts["started_on"])
    if field == "seats":
        return accounts["seats"].to_numpy(np.float64)
    currency = accounts["currency"].fillna("")
    units = currency.map({name: 10.0 ** decimals(name) for name in currency.unique()})
    return accounts["arr_minor"].to_numpy(np.float64) / units.to_numpy(np.float64)

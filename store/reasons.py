"""Reasons as JSON and back: nothing is lost but what is not a finite number."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from store.records import Reason


def dump(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Plain JSON values, in order; what is as it is by default is left out, for scores are many."""
    usual = Reason._field_defaults.items()
    return [
        {name: value for name, value in plain(reason).items() if (name, value) not in usual}
        for reason in reasons
    ]


def plain(reason: Reason) -> dict[str, Any]:
    """All fields of a reason, its numbers as Python's own."""
    return reason._asdict() | {
        "points": int(reason.points),
        "value": finite(reason.value),
        "norm": finite(reason.norm),
        "age_days": None if reason.age_days is None else int(reason.age_days),
        "validated": bool(reason.validated),
    }


def parse(stored: Iterable[Mapping[str, Any]]) -> tuple[Reason, ...]:
    """The reasons as they were given; a field that reasons no longer have is passed over."""
    return tuple(Reason(**{name: each[name] for name in Reason._fields if name in each}) for each in stored)


def finite(number: float | None) -> float | None:
    """The number, or None where it is none: NaN and infinity are not kept."""
    return None if number is None or not math.isfinite(number) else float(number)

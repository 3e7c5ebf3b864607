"""Aware UTC from the wall, or from the setting that fixes it."""

from collections.abc import Callable
from datetime import UTC, datetime


def clock(fixed: datetime | None) -> Callable[[], datetime]:
    """A function that gives the time now: always `fixed` where that is given."""
    if fixed is not None:
        return lambda: fixed
    return lambda: datetime.now(UTC)

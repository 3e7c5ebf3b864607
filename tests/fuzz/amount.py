"""How many examples are tried: a share of them in the suite, always the same; all of them by `make fuzz`."""

from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, settings

ALL = "fuzz"  # the profile of `make fuzz`
_TIMES = 26
_SLOW = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large)
F = TypeVar("F")

settings.register_profile(ALL, derandomize=False, deadline=None, database=None)


def some(examples: int) -> Callable[[F], F]:
    """Try so many examples in the suite, and 26 times as many in all."""
    times = _TIMES if settings.get_current_profile_name() == ALL else 1
    return settings(max_examples=examples * times, suppress_health_check=_SLOW)  # type: ignore[return-value]

"""When a sentence may be used, over and above its facts being there: `usage.people.change down`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from outreach.fact import Fact
from store.yaml_file import Spot

Test = Literal["up", "down", "level", "from", "below", "bare", "no"]
_WRITTEN = re.compile(
    r"no (?P<absent>[\w.]+)"
    r"|(?P<fact>[\w.]+) (?:(?P<way>up|down|level|bare)|(?P<side>from|below) (?P<limit>[\d.]+))"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold: `x up`, `x from 9` (or more), `x below 9`, `no x`; `x bare` has no unit."""

    fact_id: str
    test: Test
    limit: float = 0.0

    def holds(self, facts: Mapping[str, Fact]) -> bool:
        """Whether it does with these facts; one that is about a value needs the fact to be there."""
        fact = facts.get(self.fact_id)
        if self.test == "no" or fact is None:
            return self.test == "no" and fact is None
        if self.test in {"up", "down", "level"}:
            return fact.direction == self.test
        if self.test == "bare":
            return not fact.unit
        is_from = isinstance(fact.value, int | float) and fact.value >= self.limit
        return is_from == (self.test == "from")


def conditions(spot: Spot) -> tuple[Condition, ...]:
    """Conditions that must all hold, apart by commas. BadInput where one cannot be read."""
    return tuple(_condition(spot, each.strip()) for each in spot.text().split(","))


def _condition(spot: Spot, written: str) -> Condition:
    found = _WRITTEN.fullmatch(written)
    if found is None:
        known = "a fact's id and up, down, level, bare, from 9 or below 9; or no and a fact's id"
        raise spot.sorry(f"'{written}' is no condition: write {known}.")
    if found["absent"]:
        return Condition(found["absent"], "no")
    return Condition(found["fact"], cast(Test, found["way"] or found["side"]), float(found["limit"] or 0))

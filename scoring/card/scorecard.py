"""Which signals count, and how much, for which accounts: read from YAML, versioned by its text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from scoring.activity import Floats, Ints
from scoring.card import conditions, personas
from scoring.card.personas import EVERYBODY, Persona
from store import yaml_file
from store.scorecards import ScorecardText
from store.yaml_file import Spot


@dataclass(frozen=True)
class Scorecard:
    """Personas, the last of which takes everybody whom no other takes; `version` is a hash of the text."""

    version: str
    text: str
    personas: tuple[Persona, ...]

    def assign(self, accounts: pd.DataFrame, day: pd.Timestamp) -> Ints:
        """The position in `personas` of each account of a book on the day."""
        found = np.full(len(accounts), len(self.personas) - 1, dtype=np.int64)
        for at, each in enumerate(self.personas[:-1]):
            found[conditions.takes(each.when, accounts, day)] = at
        return found

    def amounts(self, names: tuple[str, ...], persona: Ints) -> tuple[Floats, Floats]:
        """Weights and costs (n × k, NaN where a signal does not count) of the signals for each account."""
        table = np.full((2, len(self.personas), len(names)), np.nan)
        for row, each in enumerate(self.personas):
            for column, name in enumerate(names):
                if part := each.parts.get(name):
                    table[:, row, column] = part.weight, part.cost
        return table[0][persona], table[1][persona]


@cache
def built_in() -> Scorecard:
    """The scorecard that holds until another one is applied."""
    file = files("scoring") / "scorecard.yml"
    return parse(file.read_text(encoding="utf-8"), file.name)


def held(applied: ScorecardText | None) -> Scorecard:
    """The scorecard that was applied, the built-in one where none was."""
    if applied is None:
        return built_in()
    return parse(applied.text, f"The scorecard {applied.version} that was applied")


def read(path: Path) -> Scorecard:
    """Read a scorecard from a file. BadInput, with the line of the first mistake, where it cannot be used."""
    return parse(yaml_file.text(path), path.name)


def version(text: str) -> str:
    """Eight letters that name this very text."""
    return sha256(text.encode()).hexdigest()[:8]


def parse(text: str, file: str) -> Scorecard:
    """Read a scorecard from the text of the file of this name. BadInput as for `read`."""
    top = yaml_file.parse(text, file).fields(("signals", "bands", "personas"), needed=("signals", "bands"))
    everybody = Persona(
        EVERYBODY, personas.parts(top["signals"], EVERYBODY, {}), personas.bands(top["bands"])
    )
    spots = top["personas"].items() if "personas" in top else {}
    _refuse_alike(spots)
    named = [personas.read(name, spot, everybody) for name, spot in spots.items()]
    _refuse_overlaps(named, spots)
    return Scorecard(version(text), text, (*named, everybody))


def _refuse_alike(spots: Mapping[str, Spot]) -> None:
    """BadInput for a name that says nothing, or that another persona has but for its case."""
    seen: dict[str, Spot] = {}
    for name, spot in spots.items():
        key = name.strip().casefold()
        if not key:
            raise spot.sorry("a persona has no name: write one before the colon.")
        if key == EVERYBODY:
            raise spot.sorry(f"'{name}' is the name of all who are in no persona: choose another name.")
        if key in seen:
            raise spot.sorry(
                f"a persona '{name}' is there in line {seen[key].line} already: rename one of them."
            )
        seen[key] = spot


def _refuse_overlaps(named: Sequence[Persona], spots: Mapping[str, Spot]) -> None:
    for one, other in combinations(named, 2):
        if both := conditions.common(one.when, other.when):
            raise spots[other.name].sorry(
                f"the personas '{one.name}' (line {spots[one.name].line}) and '{other.name}' (line "
                f"{spots[other.name].line}) overlap: an account with {both} would be in both, "
                f"so narrow one of them."
            )

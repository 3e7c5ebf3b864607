"""A class of account: whom it takes, which signals count for it, and where its bands begin."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.card import conditions
from scoring.card.conditions import Condition, When
from scoring.signals.catalogue import SIGNALS
from store.yaml_file import Spot

EVERYBODY = "everybody"
NAMES = tuple(signal.name for signal in SIGNALS)
MOST = 1000  # no weight and no cost is larger: one that is was a slip


@dataclass(frozen=True)
class Part:
    """What one signal counts for: its weight among good signals, and the points it costs at its worst."""

    weight: float
    cost: float


@dataclass(frozen=True)
class Bands:
    """Health below `at_risk` is at risk, below `watch` is watch; used until outcomes place the borders."""

    at_risk: int
    watch: int


@dataclass(frozen=True)
class Persona:
    """A class of account with its own part of the scorecard; a signal that `parts` lacks does not count.

    `when` says which accounts it takes, and is empty for everybody.
    """

    name: str
    parts: Mapping[str, Part]
    bands: Bands
    when: When = field(default_factory=dict[str, Condition])


def read(name: str, spot: Spot, everybody: Persona) -> Persona:
    """A persona; what it does not say is as for everybody. BadInput, with the line, for its first mistake."""
    fields = spot.fields(("when", "signals", "bands"))
    if "when" not in fields:
        raise spot.sorry(
            f"'when' is missing: say which accounts are '{name}', such as `when: {{plan: Starter}}`."
        )
    return Persona(
        name,
        parts(fields["signals"], name, everybody.parts) if "signals" in fields else everybody.parts,
        bands(fields["bands"]) if "bands" in fields else everybody.bands,
        conditions.read(fields["when"], name),
    )


def parts(spot: Spot, persona: str, inherited: Mapping[str, Part]) -> dict[str, Part]:
    """The signals that count: the inherited ones, changed by what stands here. BadInput as for `read`."""
    found = dict(inherited)
    for name, at in spot.items().items():
        at.known(name, NAMES, "is not a signal")
        if at.is_text and at.text() == "off":
            found.pop(name, None)
        else:
            found[name] = _part(name, at, inherited.get(name))
    if not found:
        raise spot.sorry(
            f"every signal is off for {persona}, so nobody there could have a health: keep some."
        )
    if not any(part.weight for part in found.values()):
        raise spot.sorry(
            f"all weights are 0 for {persona}, so no signal could win a point: raise one of them."
        )
    return found


def _part(name: str, spot: Spot, inherited: Part | None) -> Part:
    if spot.is_text:
        raise spot.sorry(
            f"'{spot.text()}' says too little about {name}: write `{{weight: 10, cost: 25}}`, or `off`."
        )
    fields = spot.fields(("weight", "cost"))
    amounts = {"weight": inherited.weight, "cost": inherited.cost} if inherited else {}
    amounts |= {key: _amount(f"the {key} of {name}", at) for key, at in fields.items()}
    for key in ("weight", "cost"):
        if key not in amounts:
            raise spot.sorry(f"the {key} of {name} is missing: write `{{weight: 10, cost: 25}}`.")
    return Part(amounts["weight"], amounts["cost"])


def _amount(what: str, spot: Spot) -> float:
    try:
        number = float(spot.text())
    except ValueError:
        number = math.nan
    if not 0 <= number <= MOST:
        raise spot.sorry(f"{what} is '{spot.text()}': write a number from 0 to {MOST}.")
    return number


def bands(spot: Spot) -> Bands:
    """Both borders. BadInput as for `read`."""
    fields = spot.fields(("at risk", "watch"))
    for name in ("at risk", "watch"):
        if name not in fields:
            raise spot.sorry(f"'{name}' is missing: write `bands: {{at risk: 45, watch: 65}}`.")
    at_risk, watch = (_border(name, fields[name]) for name in ("at risk", "watch"))
    if at_risk >= watch:
        raise fields["at risk"].sorry(
            f"'at risk' is {at_risk} and 'watch' is {watch}: 'at risk' has to be below."
        )
    return Bands(at_risk, watch)


def _border(name: str, spot: Spot) -> int:
    text = spot.text()
    if not re.fullmatch(r"[1-9][0-9]?", text):
        raise spot.sorry(f"'{name}' is '{text}': write a whole number from 1 to 99.")
    return int(text)

"""The sentences of a language, read from its YAML file: groups of alternatives, the best group first."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast, get_args

from outreach.fact import Fact, Language, Purpose, Tone
from outreach.template.condition import Condition, conditions
from store import yaml_file
from store.yaml_file import Spot

FOLDER = Path(__file__).parent
TONES: tuple[Tone, ...] = get_args(Tone)
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
_SLOT = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence with fact ids in braces, the tones it suits, and when it may be used."""

    say: str
    tones: tuple[Tone, ...]
    conditions: tuple[Condition, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """The ids of the facts that stand in it."""
        return tuple(_SLOT.findall(self.say))

    def is_usable(self, facts: Mapping[str, Fact]) -> bool:
        """Whether all of its facts are there and its conditions hold."""
        return all(each in facts for each in self.facts) and all(
            each.holds(facts) for each in self.conditions
        )


Groups = tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a message of one purpose is put together from.

    `about` names what the customer may care about, `ease` says how little an answer takes.
    """

    subjects: Groups
    openings: Groups
    about: tuple[str, ...]
    asks: Groups
    ease: Groups


@dataclass(frozen=True, slots=True)
class Texts:
    """All sentences of a language; `about` has those that say something specific, by what they are about."""

    greetings: Groups
    about: Mapping[str, Groups]
    purposes: Mapping[Purpose, Plan]
    kindness: Groups
    closings: Groups

    def all(self) -> Iterator[Text]:
        """Every sentence and every subject."""
        plans = self.purposes.values()
        parts = [self.greetings, self.kindness, self.closings, *self.about.values()]
        for groups in [
            *parts,
            *(part for plan in plans for part in (plan.subjects, plan.openings, plan.asks, plan.ease)),
        ]:
            for group in groups:
                yield from group


@cache
def texts(language: Language) -> Texts:
    """The sentences of a language. BadInput where its file is not as it must be."""
    parts = ("greetings", "about", "purposes", "kindness", "closings")
    found = yaml_file.read(FOLDER / f"{language}.yml").fields(parts, parts)
    about = {name: _groups(spot) for name, spot in found["about"].items().items()}
    plans = found["purposes"].fields(PURPOSES, PURPOSES)
    return Texts(
        greetings=_groups(found["greetings"]),
        about=about,
        purposes={cast(Purpose, name): _plan(spot, about) for name, spot in plans.items()},
        kindness=_groups(found["kindness"]),
        closings=_groups(found["closings"]),
    )


def _plan(spot: Spot, about: Mapping[str, Groups]) -> Plan:
    parts = ("subjects", "openings", "about", "asks", "ease")
    found = spot.fields(parts, parts)
    named = [each.strip() for each in found["about"].text().split(",")]
    return Plan(
        subjects=_groups(found["subjects"]),
        openings=_groups(found["openings"]),
        about=tuple(
            found["about"].known(each, about, "is nothing that sentences are about") for each in named
        ),
        asks=_groups(found["asks"]),
        ease=_groups(found["ease"]),
    )


def _groups(spot: Spot) -> Groups:
    """A list of lists of sentences."""
    return tuple(tuple(_text(each) for each in group.list()) for group in spot.list())


def _text(spot: Spot) -> Text:
    """A sentence alone, or with `tone` and `when`."""
    if spot.is_text:
        return Text(spot.text(), TONES)
    found = spot.fields(("say", "tone", "when"), ("say",))
    tones = _tones(found["tone"]) if "tone" in found else TONES
    return Text(found["say"].text(), tones, conditions(found["when"]) if "when" in found else ())


def _tones(spot: Spot) -> tuple[Tone, ...]:
    return tuple(cast(Tone, spot.known(each, TONES, "is no tone")) for each in spot.text().split())

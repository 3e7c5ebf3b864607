"""The words that the check knows, by language, read from words.yml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from outreach.fact import Language
from outreach.grounding.pieces import Word, pieces
from outreach.template.texts import texts
from store import yaml_file
from store.yaml_file import Spot

FILE = Path(__file__).with_name("words.yml")


@dataclass(frozen=True, slots=True)
class Words:
    """Lists of folded words and phrases; what each is for stands in words.yml.

    `names` says whether a name shows by its capital letter, as in English; where it does not, `starters` is
    all that may be written.
    """

    names: bool
    starters: frozenset[str]
    capitals: frozenset[str]
    numbers: frozenset[str]
    dates: frozenset[str]
    near_times: frozenset[str]
    up: frozenset[str]
    down: frozenset[str]
    level: frozenset[str]
    better: frozenset[str]
    worse: frozenset[str]
    more: frozenset[str]
    less: frozenset[str]
    compares: frozenset[str]
    vague: frozenset[str]
    negations: frozenset[str]
    joiners: frozenset[str]
    now: frozenset[str]
    earlier: frozenset[str]
    was: frozenset[str]
    will: frozenset[str]
    span: tuple[str, str]
    promises: frozenset[str]
    offers: frozenset[str]
    money: frozenset[str]
    terms: frozenset[str]
    deadlines: frozenset[str]
    pressure: frozenset[str]
    achievements: frozenset[str]
    delays: frozenset[str]
    apologies: frozenset[str]
    events: frozenset[str]
    products: frozenset[str]
    on_file: frozenset[str]
    topics: Mapping[str, tuple[str, ...]]
    anchors: Mapping[str, tuple[str, ...]]
    roles: Mapping[str, tuple[str, ...]]
    greetings: frozenset[str]
    true_of: Mapping[str, tuple[str, ...]]
    harmless: frozenset[str]

    def true_beside(self, facts: tuple[str, ...]) -> frozenset[str]:
        """The phrases that are true of these facts."""
        return frozenset(
            phrase for phrase, about in self.true_of.items() if any(each.startswith(about) for each in facts)
        )


@cache
def words(language: Language) -> Words:
    """The lists of a language, and as starters the words of its templates too."""
    (found,) = (spot for name, spot in yaml_file.read(FILE).items().items() if name == language)
    lists = {name: _list(spot) for name, spot in found.items().items()}
    since, until = lists.pop("span")
    has_names = lists.pop("names") == ("yes",)
    return Words(
        names=has_names,
        starters=frozenset(lists.pop("starters")) | _ours(language, has_names=has_names),
        span=(since, until),
        topics=_about(lists.pop("topics")),
        anchors=_about(lists.pop("anchors")),
        roles=_about(lists.pop("roles")),
        true_of=_about(lists.pop("true_of")),
        **{name: frozenset(each) for name, each in lists.items()},
    )


def _ours(language: Language, *, has_names: bool) -> frozenset[str]:
    """The words of our own sentences: those that begin one, or all where names do not show."""
    found = (piece for text in texts(language).all() for piece in pieces(text.say))
    return frozenset(
        each.folded for each in found if isinstance(each, Word) and (each.first or not has_names)
    )


def _about(entries: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """What stands before each `=`, and the words or beginnings of fact ids after it."""
    split = (entry.split("=", 1) for entry in entries)
    return {name.strip(): tuple(about.split()) for name, about in split}


def _list(spot: Spot) -> tuple[str, ...]:
    """A list of folded words in one text, apart by commas."""
    return tuple(word.strip().casefold() for word in spot.text().split(",") if word.strip())

"""Writers for the check of drafts: one that lies, and one that writes good English by hand."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from outreach.fact import Sheet
from outreach.template.writer import TemplateWriter
from outreach.writing import Brief, Made, Written

FOLDER = Path(__file__).parent
LIES: Mapping[str, Sequence[str]] = yaml.safe_load((FOLDER / "lies.yml").read_text(encoding="utf-8"))
TRUTHS: Mapping[str, Sequence[str]] = yaml.safe_load((FOLDER / "truths.yml").read_text(encoding="utf-8"))
ID = re.compile(r"\{([a-z0-9_.]+)\}")
_WAY = re.compile(r"(up|down|level): ")
_MADE = Made("bench")


@dataclass(frozen=True, slots=True)
class Lying:
    """A writer that puts lies, each with its kind, into good messages, and insists when it is told."""

    lies: Sequence[tuple[str, str]]
    choice: random.Random

    def write(self, brief: Brief) -> Written:
        """A good message with the lies in it: as a subject, in place of a sentence, or behind one."""
        good = TemplateWriter().write(brief)
        subjects, paragraphs = list(good.subjects), [list(each) for each in good.paragraphs]
        for _, lie in self.lies:
            where = self.choice.randrange(4)
            body = self.choice.choice(paragraphs[1:-1] or paragraphs)
            if where == 0:
                subjects.append(lie)
            elif where == 1:
                body[self.choice.randrange(len(body))] = lie
            elif where == 2:
                body.append(lie)
            else:
                body[-1] = f"{body[-1]} {lie}"
        return Written(tuple(subjects), tuple(map(tuple, paragraphs)), _MADE)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A writer of one message."""

    message: Written

    def write(self, brief: Brief) -> Written:  # noqa: ARG002 - as every writer is called
        """The message."""
        return self.message


def free(page: Sheet, choice: random.Random) -> Written:
    """A message of sentences that were written by hand, in the way of a model."""

    def some(part: str, number: int) -> tuple[str, ...]:
        there = list(true_here(TRUTHS[part], page, known=True))
        return tuple(choice.sample(there, min(number, len(there))))

    paragraphs = (
        some("greetings", 1),
        (*some("openings", 1), *some("middles", 3)),
        some("asks", choice.randint(1, 2)),
        some("closings", 1),
        ("{sender.first_name}",),
    )
    return Written(some("subjects", 3), paragraphs, _MADE)


def true_here(sentences: Sequence[str], page: Sheet, *, known: bool) -> Iterator[str]:
    """Those for the way that use went; where `known`, only those whose facts are on the sheet."""
    change = page.facts.get("usage.people.change")
    for sentence in sentences:
        way = _WAY.match(sentence)
        said = sentence[way.end() :] if way else sentence
        if way and (change is None or change.direction != way[1]):
            continue
        if not known or all(name in page.facts for name in ID.findall(said)):
            yield said

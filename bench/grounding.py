"""Prints what gets past the check of drafts that should not, and what does not that should.

Run as `make bench-grounding`. A lie has reached a draft where its sentence, printed, stands in it; a draft is
unharmed where nothing was taken out of it.
"""

import random
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import get_args

from bench.grounding_sheets import sheet
from bench.grounding_writers import ID, LIES, Fixed, Lying, free, true_here
from outreach.draft import make
from outreach.fact import Purpose, Sheet, Tone
from outreach.printing import printed
from outreach.template.writer import TemplateWriter
from outreach.writing import Brief, Draft, Sentence

DRAFTS, CORRECT = 1000, 200
ENOUGH = 0.95
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
TONES: tuple[Tone, ...] = get_args(Tone)


@dataclass(slots=True)
class Lied:
    """How many lies of each kind were told in how many drafts, and what got through."""

    drafts: int = 0
    told: Counter[str] = field(default_factory=Counter[str])
    reached: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    untraced: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class Told:
    """How many correct drafts and sentences there were, how many passed, and what was taken out and why."""

    drafts: int = 0
    unharmed: int = 0
    sentences: int = 0
    removed: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    @property
    def share(self) -> float:
        """The share of the drafts that passed unharmed."""
        return self.unharmed / self.drafts


def lied(drafts: int = DRAFTS) -> Lied:
    """So many drafts with one to three lies each; every lie is told about as often as any other."""
    choice, found = random.Random(6), Lied()  # noqa: S311 - made-up data, no secret
    for number in range(drafts):
        purpose = PURPOSES[number % len(PURPOSES)]
        page = sheet(number, purpose)
        there = [(kind, said) for kind, lies in LIES.items() for said in true_here(lies, page, known=False)]
        lies = choice.sample(there, choice.randint(1, 3))
        draft = make(Brief(page, choice.choice(TONES)), Lying(lies, choice))
        text = "\n".join(each.text for each in _sentences(draft))
        found.drafts += 1
        found.told.update(kind for kind, _ in lies)
        found.reached += [(kind, lie) for kind, lie in lies if shown(lie, page) in text]
        found.untraced += untraced(draft, page)
    return found


def told(drafts: int = CORRECT) -> Told:
    """So many correct drafts: one half the template writer's, the other one free English."""
    choice, found = random.Random(7), Told()  # noqa: S311 - likewise
    for number in range(drafts):
        page = sheet(number, PURPOSES[number % len(PURPOSES)])
        brief = Brief(page, choice.choice(TONES), round=number)
        message = TemplateWriter().write(brief) if number % 2 else free(page, choice)
        draft = make(brief, Fixed(message))
        found.drafts += 1
        found.unharmed += not draft.removed
        found.sentences += len(message.subjects) + sum(map(len, message.paragraphs))
        found.removed += [(each.text, each.why) for each in draft.removed]
    return found


def shown(lie: str, page: Sheet) -> str:
    """The lie as a careless program would print it."""
    facts = page.facts
    return ID.sub(lambda slot: printed(facts[slot[1]], "en") if slot[1] in facts else slot[0], lie)


def untraced(draft: Draft, page: Sheet) -> Iterator[str]:
    """The sentences with a digit, a brace or a hidden sign that is in none of the values they hold."""
    for sentence in _sentences(draft):
        rest = sentence.text.replace("\n", " ")
        for value in sorted(
            (printed(page.facts[name], "en") for name in sentence.facts), key=len, reverse=True
        ):
            rest = rest.replace(value, " ")
        if any(unicodedata.category(char)[0] in "NC" or char in "{}@" for char in rest):
            yield sentence.text


def _sentences(draft: Draft) -> Iterator[Sentence]:
    yield from draft.subjects
    yield from (sentence for paragraph in draft.paragraphs for sentence in paragraph)


def _lines(lies: Lied, truths: Told) -> Iterator[str]:
    yield f"{lies.drafts:,} drafts with {lies.told.total():,} lies: {len(lies.reached)} reached a draft."
    yield f"{len(lies.untraced)} sentences hold a number or a sign that no fact of theirs prints.\n"
    reached = Counter(kind for kind, _ in lies.reached)
    yield from (f"  {kind:26}{lies.told[kind]:>6} told{reached[kind]:>6} reached" for kind in LIES)
    yield from (f"    {kind}: {lie}" for kind, lie in sorted(set(lies.reached)))
    yield f"\n{truths.drafts} correct drafts: {truths.unharmed} unharmed, {truths.share:.1%};"
    yield f"{len(truths.removed)} of {truths.sentences:,} sentences were taken out."
    for (sentence, why), number in Counter(truths.removed).most_common():
        yield f"  {number:>3}  {sentence}\n       {why}"


def main() -> None:
    """Print both; exit with 1 where a lie got through or too much was taken out."""
    lies, truths = lied(), told()
    sys.stdout.write("\n".join(_lines(lies, truths)) + "\n")
    sys.exit(bool(lies.reached or lies.untraced or truths.share < ENOUGH))


if __name__ == "__main__":
    main()

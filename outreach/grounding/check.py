"""Checks what a writer wrote and prints it; what no fact stands behind is taken out and said."""

import re

from outreach.fact import Sheet
from outreach.grounding import company, directions, rules, vocabulary
from outreach.grounding.pieces import SLOT, pieces, slots
from outreach.grounding.words import words
from outreach.printing import printed
from outreach.writing import Draft, Removed, Sentence, Written

LONGEST = 400  # characters of a sentence; a longer one is not what a person reads
_ENDS = re.compile(r"(?<=[.!?])\s+")
RULES: tuple[rules.Rule, ...] = (
    rules.known,
    rules.plain,
    rules.numbers,
    rules.dates,
    rules.names,
    vocabulary.common,
    rules.claims,
    company.topics,
    company.anchors,
    company.windows,
    company.tenses,
    company.people,
    directions.order,
    directions.directions,
    directions.times,
)


def check(sheet: Sheet, written: Written) -> Draft:
    """The draft with every value printed, without the subjects and sentences that do not pass."""
    removed: list[Removed] = []

    def kept(texts: tuple[str, ...]) -> tuple[Sentence, ...]:
        verdicts = [sentence(sheet, text) for text in texts]
        removed.extend(each for each in verdicts if isinstance(each, Removed))
        return tuple(each for each in verdicts if isinstance(each, Sentence))

    subjects = kept(written.subjects)
    paragraphs = tuple(filter(None, (kept(paragraph) for paragraph in written.paragraphs)))
    return Draft(subjects, paragraphs, tuple(removed), written.made)


def sentence(sheet: Sheet, text: str) -> Sentence | Removed:
    """One sentence, printed, or why it does not pass."""
    if len(text) > LONGEST:
        return Removed(text[:LONGEST] + "…", "it is too long")
    why = next(filter(None, (_why(sheet, part) for part in _ENDS.split(text))), "")
    if why:
        return Removed(text, why)
    shown = SLOT.sub(lambda slot: printed(sheet.facts[slot[1]], sheet.language), text)
    return Sentence(shown, slots(pieces(text)))


def _why(sheet: Sheet, part: str) -> str:
    """Why a sentence does not pass: what stands in the next one bears nothing out in it."""
    whole, lists = pieces(part), words(sheet.language)
    return next(filter(None, (rule(part, whole, sheet, lists) for rule in RULES)), "")

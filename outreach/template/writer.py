"""Writes a message without a model: the best sentences that the facts allow, another way each round."""

import zlib
from collections.abc import Iterator

from outreach.fact import Tone
from outreach.printing import printed
from outreach.template.texts import Groups, Plan, Text, Texts, texts
from outreach.writing import Brief, Change, Made, Written

SUBJECTS = 3
LONGEST_SUBJECT = 60  # characters, printed: what a phone shows of it
TONE_OF: dict[Change, Tone] = {"shorter": "brief", "warmer": "warm"}
MADE = Made(writer="template")


class TemplateWriter:
    """The default writer: it needs no key and no network, and knows no fact that is not on the sheet."""

    def write(self, brief: Brief) -> Written:
        """A greeting, what the customer cares about, one question and a closing; and three subjects."""
        return _Message(brief).written()


class _Message:
    """One message in the making."""

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.facts = brief.sheet.facts
        self.texts: Texts = texts(brief.sheet.language)
        self.plan: Plan = self.texts.purposes[brief.sheet.purpose]
        self.dropped = {text for text, _ in brief.objections}
        self.tone = TONE_OF.get(brief.change, brief.tone)

    def written(self) -> Written:
        """All of its parts, in order."""
        body = list(self._body())
        is_shortest = self.brief.change == "shorter" and self.brief.tone == "brief" and body
        opening = () if is_shortest else self._pick("opening", self.plan.openings)
        parts = (
            self._pick("greeting", self.texts.greetings),
            (*opening, *body),
            (*self._pick("ask", self.plan.asks), *self._pick("ease", self.plan.ease)),
            self._pick("kindness", self.texts.kindness) if self.brief.change == "warmer" else (),
            self._pick("closing", self.texts.closings),
        )
        paragraphs = tuple(tuple(text.say for text in part) for part in parts if part)
        return Written(tuple(self._subjects()), paragraphs, MADE)

    def _body(self) -> Iterator[Text]:
        """What matters most, and with room for it one thing more: another one each round."""
        found = [text for name in self.plan.about for text in self._pick(name, self.texts.about[name])]
        yield from found[:1]
        more = [text for text in found[1:] if not _is_about_same(text, found[0])]
        if self.tone != "brief" and more:
            yield more[self.brief.round % len(more)]

    def _subjects(self) -> Iterator[str]:
        """Three, from the best group on."""
        found = [text.say for group in self.plan.subjects for text in self._turned("subject", group)]
        yield from [say for say in found if self._length(say) <= LONGEST_SUBJECT][:SUBJECTS]

    def _length(self, say: str) -> int:
        for name in self.facts:
            say = say.replace(f"{{{name}}}", printed(self.facts[name], self.brief.sheet.language))
        return len(say)

    def _pick(self, part: str, groups: Groups) -> tuple[Text, ...]:
        """One sentence of the first group that has any to use."""
        found = next(filter(None, (self._turned(part, group) for group in groups)), [])
        return tuple(found[:1])

    def _turned(self, part: str, group: tuple[Text, ...]) -> list[Text]:
        """Those that may be used, beginning with another one for each account and round."""
        found = [text for text in group if self._may_use(text)]
        sheet = self.brief.sheet
        seed = zlib.crc32(f"{sheet.account_id}/{sheet.purpose}/{part}".encode()) + self.brief.round
        at = seed % len(found) if found else 0
        return found[at:] + found[:at]

    def _may_use(self, text: Text) -> bool:
        is_wanted = self.tone in text.tones and text.say not in self.dropped
        return is_wanted and text.is_usable(self.facts)


def _is_about_same(one: Text, other: Text) -> bool:
    """Whether two sentences tell of the same, the product aside."""
    return any(name in other.facts and not name.startswith("product.") for name in one.facts)

"""Where each value in a draft comes from, sentence by sentence, and what was taken out of it."""

from collections.abc import Iterator

from store.draft_records import Line, Receipt, Text
from views import blocks
from views.message import Block
from views.text import Markup, join, literal, markup, sentence
from views.words import day

MOST = 30  # sentences with receipts; a message that a person reads has fewer
_NAMES = ("account.", "product.", "recipient.", "sender.")
_SHOWN = 160  # characters of a sentence, to know it by


def show(text: Text) -> Iterator[Block]:
    """The receipts, then what was taken out, and what is not on file."""
    told = [line for paragraph in text.paragraphs for line in paragraph]
    lines = [line for line in (*text.subjects, *told) if line.facts]
    if lines:
        yield blocks.section(Markup("*Where each value comes from*"))
    traced = [line for line in dict.fromkeys(lines) if not _only_names(line)]
    yield from (_receipts(line, text) for line in traced[:MOST])
    if names := _names(lines, text):
        yield blocks.context(markup("Names: {}", names))
    if text.dropped:
        yield blocks.section(Markup("*Taken out, since nothing on file stands behind it*"))
        yield from (
            blocks.context(markup("“{}”: {}", literal(each.text, _SHOWN), sentence(each.why)))
            for each in text.dropped[:MOST]
        )
    if text.missing:
        yield blocks.context(join(" ", map(literal, text.missing)))


def _receipts(line: Line, text: Text) -> Block:
    facts = [fact_id for fact_id in dict.fromkeys(line.facts) if not fact_id.startswith(_NAMES)]
    rows = [_row(text.receipts[fact_id], text) for fact_id in facts]
    return blocks.context(join("\n", (markup("“{}”", literal(line.text, _SHOWN)), *rows)))


def _row(receipt: Receipt, text: Text) -> Markup:
    value, about = literal(receipt.value, _SHOWN), literal(receipt.about)
    made_of = ", ".join(text.receipts[each].value for each in receipt.made_of)
    tail = markup(", from {}", made_of) if made_of else Markup()
    return markup("• *{}*: {}{} ({})", value, about, tail, _source(receipt))


def _source(receipt: Receipt) -> str:
    return f"{receipt.source}, {day(receipt.on)}" if receipt.on else receipt.source


def _names(lines: list[Line], text: Text) -> Markup:
    used = dict.fromkeys(each for line in lines for each in line.facts if each.startswith(_NAMES))
    values = {(text.receipts[each].value, text.receipts[each].source): None for each in used}
    return join(", ", (markup("{} ({})", literal(value, _SHOWN), source) for value, source in values))


def _only_names(line: Line) -> bool:
    return all(each.startswith(_NAMES) for each in line.facts)

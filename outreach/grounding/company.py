"""The company that a value keeps: the words and facts beside it must be about what it is the value of."""

from datetime import date

from outreach.fact import Sheet
from outreach.grounding.pieces import Mark, Piece, Slot, Word, joined, line, slots
from outreach.grounding.rules import hits
from outreach.grounding.words import Words

_OF_NOTHING = ("account.", "recipient.", "sender.", "product.", "plan.")  # facts that stand beside anything
_DUE = (".expected_on", ".due_on", "renewal.on")  # days by which something is due


def topics(_text: str, whole: tuple[Piece, ...], _sheet: Sheet, words: Words) -> str:
    """No value of one thing beside the word for another: no "{usage.people.now} open tickets"."""
    for part in joined(whole, words.joiners, _is_of_something):
        named = {word: words.topics[word] for word in hits(part, words, frozenset(words.topics))}
        there = [name for name in slots(part) if _is_of_something(name)]
        alone = [name for name in there if not any(name.startswith(about) for about in named.values())]
        for word, about in named.items():
            if alone and not any(name.startswith(about) for name in there):
                return f"“{word}” stands beside the value of something else"
    return ""


def anchors(_text: str, whole: tuple[Piece, ...], _sheet: Sheet, words: Words) -> str:
    """A value that says little alone has a word or another fact beside it that says what it is."""
    parts = joined(whole, words.joiners, words.roles.__contains__)
    for part, needs in [(whole, words.anchors), *((part, words.roles) for part in parts)]:
        for name in slots(part):
            wanted = next((needs[about] for about in needs if name.startswith(about)), None)
            if wanted and not _holds(part, wanted, name):
                return f"it does not say what {{{name}}} is"
    return ""


def windows(_text: str, whole: tuple[Piece, ...], _sheet: Sheet, words: Words) -> str:
    """A span of time stands beside a fact of that time: no "in the last four weeks {ticket.open.count}"."""
    for part in joined(whole, words.joiners, _is_of_something):
        said = f" {line(tuple(piece for piece in part if not isinstance(piece, Mark)))} "
        if any(hits(part, words, words.compares)):
            continue
        untrue = words.true_of.keys() - words.true_beside(slots(part))
        for phrase in sorted(untrue):
            if f" {phrase} " in said:
                return f"“{phrase}” is not the time of the facts beside it"
    return ""


def tenses(_text: str, whole: tuple[Piece, ...], sheet: Sheet, words: Words) -> str:
    """What "was expected" has a day that has gone by, and what "is expected" one to come."""
    for part in joined(whole, words.joiners, _is_of_something):
        found = (sheet.facts[name].value for name in slots(part) if name.endswith(_DUE))
        days = [value for value in found if isinstance(value, date)]
        if any(day > sheet.today for day in days) and (word := next(hits(part, words, words.was), "")):
            return f"“{word}” is said of a day to come"
        if any(day < sheet.today for day in days) and (word := next(hits(part, words, words.will), "")):
            return f"“{word}” is said of a day that has gone by"
    return ""


def people(_text: str, whole: tuple[Piece, ...], _sheet: Sheet, words: Words) -> str:
    """The reader is greeted and the writer signs, not the other way round."""
    is_greeting = any(hits(whole[:3], words, words.greetings))
    for place, piece in enumerate(whole):
        if not isinstance(piece, Slot):
            continue
        if piece.fact_id.startswith("sender.") and (is_greeting or any(_goes_on(whole[place + 1 :]))):
            return "the writer does not sign it"
        if piece.fact_id.startswith("recipient.") and place and whole[place - 1] == Mark("\n"):
            return "the reader does not sign it"
        if piece.fact_id.startswith(("account.", "product.")) and is_greeting and place == 1:
            return "it greets a thing"
    return ""


def _goes_on(rest: tuple[Piece, ...]) -> list[Piece]:
    return [piece for piece in rest if not isinstance(piece, Mark)]


def _holds(part: tuple[Piece, ...], wanted: tuple[str, ...], name: str) -> bool:
    """Whether one of these words, or a fact other than this one, stands in it."""
    said = {piece.folded for piece in part if isinstance(piece, Word)}
    others = {each for each in slots(part) if each != name}
    return bool(said & set(wanted)) or any(
        each.startswith(one) for each in others for one in wanted if "." in one
    )


def _is_of_something(name: str) -> bool:
    return not name.startswith(_OF_NOTHING)

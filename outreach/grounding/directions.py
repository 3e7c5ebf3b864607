"""Words of direction must agree with the facts beside them: up with a rise, "from" with what came first."""

from collections.abc import Iterator, Sequence

from outreach.fact import Direction, Fact, Sheet
from outreach.grounding.pieces import Mark, Piece, Slot, Word, clauses, joined, slots
from outreach.grounding.rules import hits
from outreach.grounding.words import Words

LESS_IS_BETTER = ("ticket.", "invoice.", "milestone.")  # ids of facts whose fall is good news
_TURNED: dict[Direction, Direction] = {"up": "down", "down": "up", "level": "level"}


def directions(text: str, whole: tuple[Piece, ...], sheet: Sheet, words: Words) -> str:
    """A word of direction has facts of that direction, and no others, in its clause or else its sentence."""
    is_asked = text.rstrip().endswith("?")
    for clause in clauses(whole, words.joiners):
        found = _found(clause, whole, sheet, words)
        for said, word in _said(clause, words, is_asked=is_asked):
            if any(hits(clause, words, words.negations)):
                return f"“{word}” and a “not” stand together, which no fact says"
            if not found:
                return f"“{word}” compares, and no fact in it does"
            if any(fact.direction != said for fact in found):
                return f"“{word}” is not what the facts beside it say"
        if not found and (word := next(hits(clause, words, words.compares), "")):
            return f"“{word}” compares, and no fact in it does"
    is_claim = not is_asked and len(whole) > 2  # "Best," is a closing
    vague = next(hits(whole, words, words.vague), "") if is_claim else ""
    return f"“{vague}” compares, and no fact bears it out" if vague else ""


def order(_text: str, whole: tuple[Piece, ...], sheet: Sheet, words: Words) -> str:
    """`from {earlier} to {now}` has two values that are compared on the sheet, in this order."""
    pairs = {fact.made_of for fact in sheet.facts.values() if fact.direction and len(fact.made_of) == 2}
    since, until = words.span
    steps = [piece for piece in whole if not isinstance(piece, Mark)]
    for place, piece in enumerate(steps):
        if not (isinstance(piece, Slot) and _is(steps, place - 1, since)):
            continue
        then = next((at for at in range(place + 1, len(steps)) if isinstance(steps[at], Slot)), None)
        if then is None or not any(_is(steps, at, until) for at in range(place, then)):
            continue
        last = steps[then]
        if isinstance(last, Slot) and (piece.fact_id, last.fact_id) not in pairs:
            return "“from” and “to” do not stand beside what came first and what came then"
    return ""


def times(_text: str, whole: tuple[Piece, ...], sheet: Sheet, words: Words) -> str:
    """ "Now" stands beside no value of the past, and "before" beside none of now."""
    pairs = [fact.made_of for fact in sheet.facts.values() if fact.direction and len(fact.made_of) == 2]
    past, present = {first for first, _ in pairs}, {last for _, last in pairs}
    for part in joined(whole, words.joiners, (past | present).__contains__):
        there, is_comparison = set(slots(part)), any(hits(part, words, words.compares))
        if there & past and not there & present and any(hits(part, words, words.now)):
            return "it calls a value of the past one of now"
        if (
            there & present - past
            and not there & past
            and any(hits(part, words, words.earlier))
            and not is_comparison
        ):
            return "it calls a value of now one of the past"
    return ""


def _said(clause: tuple[Piece, ...], words: Words, *, is_asked: bool) -> Iterator[tuple[Direction, str]]:
    """The directions that a clause speaks of, better and worse as up and down, each with its word."""
    more, less = (frozenset[str](),) * 2 if is_asked else (words.more, words.less)
    lists: tuple[tuple[Direction, frozenset[str]], ...] = (
        ("up", words.up | words.better | more),
        ("down", words.down | words.worse | less),
        ("level", words.level),
    )
    for direction, wanted in lists:
        for word in hits(clause, words, wanted):
            yield _as_change(direction, word, clause, words), word


def _as_change(direction: Direction, word: str, clause: tuple[Piece, ...], words: Words) -> Direction:
    """Up or down as the numbers go: "better" is down where less of it is better."""
    is_judged = word in words.better | words.worse
    there = slots(clause)
    turned = is_judged and bool(there) and all(name.startswith(LESS_IS_BETTER) for name in there)
    return _TURNED[direction] if turned else direction


def _found(clause: tuple[Piece, ...], whole: tuple[Piece, ...], sheet: Sheet, words: Words) -> list[Fact]:
    """The facts with a direction in a clause or else its sentence, and only those that it is about."""
    about = [words.topics[word] for word in hits(clause, words, frozenset(words.topics))]
    found = _facts(clause, sheet) or _facts(whole, sheet)
    return [fact for fact in found if not about or any(fact.fact_id.startswith(each) for each in about)]


def _facts(part: tuple[Piece, ...], sheet: Sheet) -> list[Fact]:
    """The facts in it that have a direction, or those whose two values are compared in it."""
    there = slots(part)
    own = [sheet.facts[name] for name in there if name in sheet.facts and sheet.facts[name].direction]
    made = [
        fact
        for fact in sheet.facts.values()
        if fact.direction and len(fact.made_of) == 2 and set(fact.made_of) <= set(there)
    ]
    return own or made


def _is(steps: Sequence[Word | Slot], place: int, word: str) -> bool:
    piece = steps[place] if 0 <= place < len(steps) else None
    return isinstance(piece, Word) and piece.folded == word

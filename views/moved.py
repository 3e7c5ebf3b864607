"""Why health moved since last week: one sentence for a card, and a line for each part."""

from store.records import Score
from views.text import Markup, join, markup
from views.words import day, signed

_PARTS = (
    ("behaviour", "what they did", "what the customer did, and what the days that passed changed"),
    ("scorecard", "how we score", "a change on our side: another scorecard, or a model that has learnt"),
    ("late", "data that arrived late", "data about days up to then that arrived only afterwards"),
)


def sentence(score: Score) -> Markup:
    """The move: −10 what they did, −2 data that arrived late; empty where nothing moved."""
    parts = _parts(score)
    if score.moved is None or not parts:
        return Markup()
    if len(parts) == 1:
        return markup("All of the move is {}.", parts[0][1])
    return markup("The move: {}.", ", ".join(f"{signed(points)} {short}" for points, short, _ in parts))


def lines(score: Score) -> Markup:
    """The three parts, each on a line, with what they add up to; empty where that is not known."""
    if score.moved is None:
        return Markup()
    points = [getattr(score.moved, name) for name, *_ in _PARTS]
    head = markup("*Since {}: {}*", day(score.moved.since), signed(sum(points)))
    each = [markup("*{}*  {}", signed(got), long) for got, (*_, long) in zip(points, _PARTS, strict=True)]
    return join("\n", (head, *each))


def _parts(score: Score) -> list[tuple[int, str, str]]:
    """The parts that moved anything: points, and the words for them."""
    found = [(getattr(score.moved, name, 0), short, long) for name, short, long in _PARTS]
    return [part for part in found if part[0]]

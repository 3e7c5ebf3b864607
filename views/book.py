"""The list of /health: accounts that need somebody, worst first, ten to a page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from store.records import Account, Band, Score, TrendPoint
from store.sight import NOTHING, Hides
from views import actions, blocks, reasons, trend
from views.limits import message
from views.message import Block, Message
from views.pointer import PAGE, Page, Pointer
from views.text import NAME, Markup, join, literal, markup, some
from views.words import BANDS, arrow, away, count, day, money

NONE = "None of them needs you today."
ORDER: tuple[Band, ...] = ("at risk", "watch", "unknown", "healthy")


@dataclass(frozen=True, slots=True)
class Row:
    """One account of the list; `by_hand` where its band is not the score's own."""

    account: Account
    score: Score
    trend: Sequence[TrendPoint]
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """A page of accounts. `bands` counts all of them, `scored` is the day of the scores shown.

    What is in `hides` is left out.
    """

    rows: Sequence[Row]
    bands: Mapping[Band, int]
    page: Page
    scored: date
    today: date
    hides: Hides = NOTHING


def needing(bands: Mapping[Band, int]) -> int:
    """How many accounts are listed: all but the healthy ones."""
    return sum(bands.values()) - bands.get("healthy", 0)


def mine(book: Book) -> Message:
    """The accounts of the person who asks."""
    listed = list(rows(book)) or [blocks.section(Markup(NONE))]
    shown = [*_intro("Your accounts", book), *listed, *_pages(book)]
    return message(f"You have {counts(book.bands)}", shown)


def everybodys(book: Book, looked_for: Sequence[str]) -> Message:
    """For somebody who owns none: what was looked for, and the worst of the whole book."""
    instead = markup("{} Here are those of the whole book that need somebody most.", nobodys(looked_for))
    shown = [*_intro("The whole book", book), blocks.section(instead), *rows(book)]
    return message(f"You own no account. The whole book: {counts(book.bands)}", shown)


def nobodys(looked_for: Sequence[str]) -> Markup:
    """Why nothing is hers: none has her as its owner, or nobody tells who she is."""
    names = join(" or ", (markup("*{}*", name) for name in looked_for))
    return markup("No account has {} as its owner.", names) if names else Markup("I cannot tell who you are.")


def _intro(title: str, book: Book) -> Iterator[Block]:
    yield blocks.header(title)
    yield blocks.section(markup("{}", counts(book.bands)))
    as_of = f"As of {day(book.page.day)}. " if book.page.day else ""
    scored = f"Scored on {day(book.scored)}. " if book.scored != book.today else ""
    yield blocks.context(
        markup("{}Health runs from 0 to 100, 100 is good. Worst first.", Markup(as_of + scored))
    )


def counts(bands: Mapping[Band, int]) -> str:
    """14 accounts: 3 at risk, 4 watch, 7 healthy."""
    found = [f"{bands[band]:,} {band}" for band in ORDER if bands.get(band)]
    return f"{count(sum(bands.values()), 'account')}: {', '.join(found)}."


def rows(book: Book) -> Iterator[Block]:
    """The accounts of the page, each with a button that opens its card."""
    for place, row in enumerate(book.rows, start=book.page.offset + 1):
        value = str(Pointer(row.account.account_id, book.page.day))
        yield blocks.section(_row(place, row, book), blocks.button("Open", actions.OPEN, value))


def _row(place: int, row: Row, book: Book) -> Markup:
    name = markup("*{}. {}*", place, literal(row.account.name, NAME))
    line = join(" · ", (name, standing(row), _arrow(row.trend), some(_course(row))))
    return join("\n", (line, _cause(row.score, book.hides), _stakes(row.account, book)))


def standing(row: Row) -> Markup:
    """38 · 🔴 at risk."""
    health = "unknown" if row.score.health is None else str(row.score.health)
    if row.by_hand:
        return markup("{} · {} by hand", health, BANDS[row.score.band])
    return Markup(health if row.score.health is None else f"{health} · {BANDS[row.score.band]}")


def _arrow(points: Sequence[TrendPoint]) -> Markup:
    step = trend.last_step(points)
    return Markup(arrow(step.points)) if step and step.points else Markup()


def _course(row: Row) -> str:
    known = any(point.health is not None for point in row.trend)
    return trend.sparkline(row.trend) if known else ""


def _cause(score: Score, hides: Hides) -> Markup:
    if score.health is None:
        return some(score.raise_by)
    cost = reasons.worst(reasons.open_to(score.reasons, hides))
    return reasons.headline(cost) if cost else Markup()


def _stakes(account: Account, book: Book) -> Markup:
    today = book.today
    on = account.renewal_on
    renews = markup("renews {}", away(on, today)) if on and on >= today else Markup()
    lapsed = markup("renewal was due {}", away(on, today)) if on and on < today else Markup()
    arr = money(account.arr) if account.arr and "arr" not in book.hides else None
    return join(" · ", (renews, lapsed, some(arr)))


def _pages(book: Book) -> Iterator[Block]:
    offset, day_asked = book.page.offset, book.page.day
    left = needing(book.bands) - offset - PAGE
    buttons: list[Block] = []
    if offset:
        earlier = Page(max(offset - PAGE, 0), day_asked)
        buttons.append(blocks.button("Back", actions.EARLIER, str(earlier)))
    if left > 0:
        later = Page(offset + PAGE, day_asked)
        buttons.append(blocks.button(f"Next {min(left, PAGE)}", actions.LATER, str(later)))
    if buttons:
        yield blocks.actions(*buttons)

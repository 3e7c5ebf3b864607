"""Who has how much to look after, before and after the moves that even it out, and those moves by name."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from store.records import Money
from views import blocks, limits
from views.message import Block, Message, Modal
from views.segment import totals
from views.segment.pointer import pack
from views.text import NAME, NOTHING, Markup, clean, cut, join, literal, markup, size, some
from views.words import count, money

COPY = "balance.copy"
COPY_TITLE = "The moves, to copy"
_LISTED = 15
_TABLE = 9_000  # characters of its JSON, so that the whole message has room for the moves
_ROWS = 100
_CELL = 60
_COPIED = 1_000  # moves, since a modal takes 250 kB
_PIECE = 2_900  # characters of one text in it
_STUCK = "*Not even, but no move helps*: what could be moved is too large, or at risk."
_CRM = "I change nothing: owners are changed in your CRM, and come here with the next import."


@dataclass(frozen=True, slots=True)
class Share:
    """What one owner has: accounts, and ARR in minor units by currency. Nobody's has an empty name."""

    name: str
    accounts: int
    arr: Mapping[str, int]
    at_risk: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Move:
    """An account that should change hands; `before_id` and `to_id` are the owners as imported."""

    account_id: str
    name: str
    before: str
    to: str
    before_id: str
    to_id: str
    arr: Money | None


@dataclass(frozen=True, slots=True)
class Balance:
    """The shares before and after the moves, in the same order, and what even means here.

    `average` is an owner's average ARR, None where accounts are counted instead; `guess` is what each of the
    `guessed` accounts without ARR counts as. `is_even` is about the shares after the moves.
    """

    segment: str
    asked: str
    before: Sequence[Share]
    after: Sequence[Share]
    moves: Sequence[Move]
    average: Money | None
    guess: Money | None = None
    guessed: int = 0
    is_even: bool = True


def show(balance: Balance) -> Message:
    """The table, and the moves."""
    of = f" of {balance.segment}" if balance.segment else ""
    moves = count(len(balance.moves), "move")
    rest = f"{moves} would even it out" if balance.moves else "nothing to move"
    shown = [
        blocks.header(f"Balance{of}"),
        blocks.section(_intro(balance)),
        *_table(balance),
        blocks.section(_moves(balance)),
        blocks.context(*_notes(balance)),
        blocks.actions(*_buttons(balance)),
    ]
    return limits.message(f"Balance{of}: {rest}", shown)


def copy(balance: Balance) -> Modal:
    """The moves as plain text, with what tells accounts and owners apart in a CRM."""
    lines = [_plain(move) for move in balance.moves[:_COPIED]]
    more = len(balance.moves) - len(lines)
    pieces = [*_chunks(lines), *([f"and {more:,} more; apply these, import, and ask again"] if more else [])]
    return limits.modal(COPY_TITLE, [_preformatted(each) for each in pieces or ["Nothing to move."]])


def _intro(balance: Balance) -> Markup:
    owners = [share for share in balance.before if share.name]
    nobodys = sum(share.accounts for share in balance.before if not share.name)
    held = sum(share.accounts for share in owners)
    first = f"{count(held, 'account')} of {count(len(owners), 'owner')}"
    return markup("{}{}.", first, Markup(f", and {nobodys:,} without an owner" if nobodys else ""))


def _table(balance: Balance) -> Iterator[Block]:
    head = ["Owner", "Accounts", "ARR", "At-risk ARR", *(["After the moves"] if balance.moves else [])]
    rows, room = [_cells(head)], _TABLE
    for before, after in zip(balance.before, balance.after, strict=True):
        cells = _cells(_row(before, after if balance.moves else None))
        room -= size(json.dumps(cells, ensure_ascii=False))
        if room < 0 or len(rows) == _ROWS:
            break
        rows.append(cells)
    right = [{"align": "left"}, *({"align": "right"} for _ in head[1:])]
    yield {"type": "table", "rows": rows, "column_settings": right}
    if left := len(balance.before) + 1 - len(rows):
        yield blocks.context(markup("and {}, who have less", count(left, "more owner")))


def _row(before: Share, after: Share | None) -> list[str]:
    then = [_after(after)] if after else []
    arr = totals.amounts(before.arr) or NOTHING
    at_risk = totals.amounts(before.at_risk) or NOTHING
    return [before.name or "No owner", f"{before.accounts:,}", arr, at_risk, *then]


def _after(share: Share) -> str:
    arr = totals.amounts(share.arr)
    return f"{share.accounts:,} · {arr}" if arr else f"{share.accounts:,}"


def _cells(texts: Sequence[str]) -> list[Block]:
    return [{"type": "raw_text", "text": cut(clean(each), _CELL)} for each in texts]


def _moves(balance: Balance) -> Markup:
    if sum(bool(share.name) for share in balance.before) == 1:
        return Markup("*One owner*, so there is nothing to even out.")
    if not balance.moves:
        return Markup("*Even as it is*: nothing to move." if balance.is_even else _STUCK)
    title = markup("*{} would even it out*", count(len(balance.moves), "move"))
    if not balance.is_even:
        title = markup("*{} would bring it nearer to even*", count(len(balance.moves), "move"))
    more = len(balance.moves) - _LISTED
    lines = [_move(move) for move in balance.moves[:_LISTED]]
    return join("\n", (title, *lines, markup("and {} more", f"{more:,}") if more > 0 else Markup()))


def _move(move: Move) -> Markup:
    names = (literal(each, NAME) for each in (move.name, move.before, move.to))
    return join(", ", (markup("• {}: {} → {}", *names), some(move.arr and money(move.arr))))


def _notes(balance: Balance) -> Iterator[Markup]:
    average = f"ARR, {money(balance.average)}" if balance.average else "number of accounts"
    yield markup(
        "Even means: every owner within 10% of the average {}, or as near as whole accounts allow, with the "
        "fewest moves. An account at risk stays with its owner.",
        average,
    )
    if balance.guessed and balance.guess:
        yield markup(
            "{} without ARR in {} stay where they are and count as the median, {}.",
            count(balance.guessed, "account"),
            balance.guess.currency,
            money(balance.guess),
        )
    if not balance.average:
        yield Markup("Accounts are counted, since fewer than half of them have ARR in one currency.")
    yield Markup(_CRM)


def _buttons(balance: Balance) -> Iterator[Block]:
    if balance.moves:
        yield blocks.button("Copy the list", COPY, pack(balance.asked))


def _plain(move: Move) -> str:
    arr = f", {money(move.arr)}" if move.arr else ""
    return clean(f"{move.name} ({move.account_id}): {move.before_id} → {move.to_id}{arr}")


def _chunks(lines: Sequence[str]) -> Iterator[str]:
    chunk = ""
    for line in lines:
        if chunk and size(chunk) + size(line) >= _PIECE:
            yield chunk
            chunk = ""
        chunk = f"{chunk}\n{line}" if chunk else cut(line, _PIECE)
    if chunk:
        yield chunk


def _preformatted(text: str) -> Block:
    inside = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [inside]}

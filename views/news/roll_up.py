"""A manager's weekly roll-up: where the book stands against last week, owner by owner, and who moved."""

from collections.abc import Iterator, Mapping, Sequence

from store.sight import Field
from views import blocks, left_out
from views.limits import message
from views.message import Block, Message
from views.news.week import Mover, OfOwner, Renewing, Week
from views.news.words import amounts, readers, totals
from views.text import NAME, NOTHING, Markup, clean, cut, join, literal, markup
from views.words import BANDS, count, signed

SOON = 30  # days ahead in which renewals are listed
_OWNERS = 20
_CELL = 40
_HEAD = ("Owner", "Accounts", "At risk", "Moved", "ARR at risk")
_HIDDEN: Mapping[Field, str] = {"arr": "ARR", "contacts": "owners"}


def show(week: Week) -> Message:
    """The message."""
    headline, without = totals(week.totals, week.day), left_out.without(week.hides, _HIDDEN)
    shown = [
        blocks.header(f"{week.title} · the week to {week.day:%a} {week.day.day} {week.day:%b %Y}"),
        *(blocks.section(markup("⚠️ {}", each)) for each in (week.late, week.warning) if each),
        blocks.section(join("\n", (markup("*{}*", headline), _bands(week)))),
        *_owners(week),
        blocks.section(_movers("Entered risk", week.entered, week.totals.entered)),
        blocks.section(_movers("Left risk", week.left, week.totals.left)),
        blocks.section(_renewals(week.renewals)),
        blocks.section(_said(week)),
        blocks.context(Markup("Moved: accounts at risk, against a week ago. Health: 100 is good.")),
        *([blocks.context(Markup(without))] if without else ()),
    ]
    return message(f"{week.title}, the week: {headline}", shown)


def _bands(week: Week) -> Markup:
    """214 accounts: 14 at risk (+2), 30 watch (−1), …"""
    found = [
        f"{each.now:,} {each.band}{'' if each.before is None else f' ({signed(each.now - each.before)})'}"
        for each in week.bands
    ]
    against = ", against a week ago" if any(each.before is not None for each in week.bands) else ""
    return markup("{}: {}.", count(week.accounts, "account"), f"{', '.join(found)}{against}")


def _owners(week: Week) -> Iterator[Block]:
    owners, columns = week.owners, len(_HEAD) - ("arr" in week.hides)
    if len(owners) < 2:  # one owner has what the lines above say
        return
    rows = [_cells(each[:columns]) for each in (_HEAD, *map(_row, owners[:_OWNERS]))]
    settings = [{"align": "left"}, *({"align": "right"} for _ in _HEAD[1:columns])]
    yield {"type": "table", "rows": rows, "column_settings": settings}
    if (left := len(owners) - _OWNERS) > 0:
        yield blocks.context(markup("… and {}, with less at risk.", count(left, "more owner")))


def _row(of: OfOwner) -> Sequence[str]:
    moved = NOTHING if of.moved is None else signed(of.moved)
    arr = amounts(of.arr) if of.arr else NOTHING
    return of.name, f"{of.accounts:,}", f"{of.at_risk:,}", moved, arr


def _cells(texts: Sequence[str]) -> list[Block]:
    return [{"type": "raw_text", "text": cut(clean(each), _CELL)} for each in texts]


def _movers(title: str, movers: Sequence[Mover], all_of: int) -> Markup:
    """Entered risk: Acme Robotics (71 → 52), Globex (44 → 31) and 3 more."""
    if not movers:
        return markup("*{}:* nobody", title)
    more = markup(" and {} more", f"{all_of - len(movers):,}") if all_of > len(movers) else Markup()
    return markup("*{}:* {}{}", title, join(", ", map(_mover, movers)), more)


def _mover(mover: Mover) -> Markup:
    name = literal(mover.name, NAME)
    if mover.churned:
        return markup("{} (churned)", name)
    if mover.health is None:
        return markup("{} (health unknown)", name)
    if mover.before is None or mover.before == mover.health:
        return markup("{} ({})", name, mover.health)
    return markup("{} ({} → {})", name, mover.before, mover.health)


def _renewals(found: Sequence[Renewing]) -> Markup:
    title = markup("*Renewals of the next {} days*", SOON)
    if not found:
        return markup("{}: none", title)
    lines = (
        f"{BANDS[each.band]}: {count(each.accounts, 'account')}{f', {amounts(each.arr)}' if each.arr else ''}"
        for each in found
    )
    return join("\n", (title, *(markup("{}", line) for line in lines)))


def _said(week: Week) -> Markup:
    said = readers(week.said) if week.said.answered else "Nobody has answered an alert this week."
    return markup("*What readers said*\n{}", said)

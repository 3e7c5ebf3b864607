"""The weekly roll-up: the book of a segment now and a week before, owner by owner."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from commands.news import heading, standing
from commands.news.question import About
from commands.news.standing import DAY, Book, risky, sums
from commands.segment.owners import Owners
from scoring.news.found import Late
from store import answers
from store.database import Tx
from store.digest_records import Digest, Key
from store.errors import Sorry
from store.listing import Listed
from store.records import Band, Money
from store.sight import Hides
from views.book import ORDER
from views.news.changes import Totals
from views.news.roll_up import SOON
from views.news.week import MOVERS, InBand, Mover, OfOwner, Renewing, Week

_WEEK = timedelta(days=7)
_NOBODY = "No owner"


def tell(tx: Tx, digest: Digest, key: Key, of: About, late: timedelta) -> tuple[Week, date]:
    """What the roll-up says to its target, and the day of its scores. Sorry where nothing is scored yet."""
    slot = heading.local(key, of)
    today = slot.date()
    book, before = standing.read(tx, of, today), standing.read(tx, of, today - _WEEK)
    if book is None:
        raise Sorry("The book has not been scored yet, so there is no news: run `rapport score`.")
    entered, left = _moves(book, before)
    expected = today - DAY
    week = Week(
        title=heading.title(digest, of),
        day=today,
        accounts=len(book.accounts),
        totals=_totals(book, before, len(entered), len(left)),
        bands=_bands(book, before),
        owners=_owners(tx, book, before),
        entered=tuple(entered[:MOVERS]),
        left=tuple(left[:MOVERS]),
        renewals=_renewals(book),
        said=answers.tally(tx, key.slot, since=key.slot - _WEEK, accounts=book.accounts),
        late=heading.late(late, slot),
        warning=heading.warning(Late(book.as_of if book.as_of < expected else None)),
    )
    return _open(week, of.hides), book.as_of


def _open(week: Week, hides: Hides) -> Week:
    """The week without what is hidden."""
    owned = replace(week, hides=hides, owners=() if "contacts" in hides else week.owners)
    return _without_arr(owned) if "arr" in hides else owned


def _without_arr(week: Week) -> Week:
    """Not even the order of accounts says who pays more."""
    return replace(
        week,
        totals=replace(week.totals, arr=(), moved=()),
        owners=tuple(replace(each, arr=()) for each in week.owners),
        entered=tuple(sorted(week.entered, key=lambda mover: mover.name)),
        left=tuple(sorted(week.left, key=lambda mover: mover.name)),
        renewals=tuple(replace(each, arr=()) for each in week.renewals),
    )


def _moves(book: Book, before: Book | None) -> tuple[list[Mover], list[Mover]]:
    """Who entered and who left risk since the week before, the largest ARR first."""
    if before is None:
        return [], []
    now, then = book.at_risk(), before.at_risk()
    entered = [_mover(book.known[each], before.known[each], book.day) for each in _ranked(now - then, book)]
    left = [_mover(book.known[each], before.known[each], book.day) for each in _ranked(then - now, before)]
    return entered, left


def _mover(now: Listed, before: Listed, day: date) -> Mover:
    has_churned = now.churned_on is not None and now.churned_on <= day
    return Mover(now.name, now.health, before.health, has_churned)


def _ranked(ids: Iterable[str], book: Book) -> list[str]:
    def key(account_id: str) -> tuple[int, str]:
        arr = book.accounts[account_id].arr
        return -(arr.minor if arr else 0), book.accounts[account_id].name

    return sorted(ids, key=key)


def _totals(book: Book, before: Book | None, entered: int, left: int) -> Totals:
    arr = sums(book.accounts[each] for each in book.at_risk())
    if before is None:
        return Totals(len(book.at_risk()), arr)
    moved = Counter({each.currency: each.minor for each in arr})
    moved.subtract({each.currency: each.minor for each in sums(before.accounts[i] for i in before.at_risk())})
    steps = tuple(Money(minor, currency) for currency, minor in sorted(moved.items()))
    return Totals(len(book.at_risk()), arr, steps, before.day, entered, left)


def _bands(book: Book, before: Book | None) -> tuple[InBand, ...]:
    now = Counter(each.band for each in book.accounts.values())
    then = Counter(each.band for each in before.accounts.values()) if before else None
    return tuple(
        InBand(band, now[band], then[band] if then else None)
        for band in ORDER
        if now[band] or (then and then[band])
    )


def _owners(tx: Tx, book: Book, before: Book | None) -> tuple[OfOwner, ...]:
    """Owners by what they have at risk."""
    known = Owners(tx)
    now, then = _by_owner(known, book), _by_owner(known, before) if before else None
    names = known.names([each for each in now if each]) | {"": _NOBODY}
    found = [
        OfOwner(
            name=names[each],
            accounts=len(held),
            at_risk=len(at_risk := risky(held)),
            arr=sums(at_risk),
            moved=None if then is None else len(at_risk) - len(risky(then.get(each, []))),
        )
        for each, held in now.items()
    ]
    return tuple(sorted(found, key=lambda of: (-of.at_risk, -of.accounts, of.name)))


def _by_owner(known: Owners, book: Book) -> dict[str, list[Listed]]:
    held: dict[str, list[Listed]] = {}
    for each in known.same(book.accounts.values()):
        held.setdefault(each.owner or "", []).append(each)
    return held


def _renewals(book: Book) -> tuple[Renewing, ...]:
    last = book.day + timedelta(days=SOON)
    due = [each for each in book.accounts.values() if each.renewal_on and book.day <= each.renewal_on <= last]
    held = {each.band for each in due}
    return tuple(_renewing(band, due) for band in ORDER if band in held)


def _renewing(band: Band, due: Iterable[Listed]) -> Renewing:
    in_band = [each for each in due if each.band == band]
    return Renewing(band, len(in_band), sums(in_band))

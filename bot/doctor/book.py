"""What `rapport doctor` says of the database and the data in it."""

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.doctor.finding import Finding
from commands.contract import Deps
from scoring.news.page import heard_until
from scoring.news.pages import FED
from store import accounts, feeds, room, scores, seen, standings
from store.database import Tx
from views.words import count, day

_LITTLE = 200 * 2**20  # bytes: less does not last a night
_LONG_LOG = 2**30  # bytes: SQLite starts its log anew long before, unless somebody reads without end
_QUIET = 30  # days after which a feed without a rhythm of its own is worth a look


def look(deps: Deps, zone: ZoneInfo) -> Iterator[Finding]:
    """The findings, one by one. DatabaseGone where it does not answer or cannot be written."""
    with deps.db.begin() as tx:
        seen.first_time(tx, "doctor", deps.now())
        tx.rollback()
    yield Finding("database", "ok", f"{deps.db.url} answers, can be written and is up to date")
    today = deps.now().astimezone(zone).date()
    with deps.db.read() as tx:
        yield from _room(room.of(tx))
        number = accounts.count(tx)
        if not number:
            yield Finding("book", "todo", "empty; `rapport import <folder>` fills it")
            return
        yield Finding("book", "ok", f"{number:,} accounts")
        yield _scores(tx, today)
        yield _usage(standings.fed(tx, today, FED), today)
        yield from _others(tx, today)


def _room(found: room.Room) -> Iterator[Finding]:
    if found.free is None or found.log is None:
        yield Finding("disk", "ok", f"the database takes {_size(found.size)} on its server")
        return
    said = f"the database takes {_size(found.size)}, {_size(found.free)} are free beside it"
    if found.free < _LITTLE:
        yield Finding("disk", "todo", f"{said}; make room, or move it to a larger disk")
    elif found.free < found.size:
        yield Finding("disk", "note", f"{said}; that is too little for a copy of it")
    else:
        yield Finding("disk", "ok", said)
    if found.log > _LONG_LOG:
        yield Finding("log", "note", f"the write-ahead log has grown to {_size(found.log)}; restart Rapport")


def _scores(tx: Tx, today: date) -> Finding:
    run = scores.run_at(tx, today)
    if run is None:
        return Finding("scores", "todo", "none yet; `rapport score` makes them")
    said = f"as of {day(run.as_of)}, {run.accounts:,} accounts"
    age = (today - run.as_of).days
    if age <= 2:
        return Finding("scores", "ok", said)
    said = (
        f"{said}: {count(age, 'day')} old; `rapport score` makes new ones, `rapport serve` does so each night"
    )
    return Finding("scores", "todo", said)


def _usage(fed: list[date], today: date) -> Finding:
    """By the feed's own habit, as in digests: a pause as long as its longest of late is nothing new."""
    heard = heard_until(fed)
    if heard is None:
        return Finding("usage", "todo", "none in the last eight weeks; import it, risk is made of it")
    old = (today - fed[-1]).days
    said = f"newest day {day(fed[-1])}"
    if heard >= today - timedelta(1):
        return Finding("usage", "ok", said)
    pause = count((heard - fed[-1]).days, "day")
    said = f"{said}, {count(old, 'day')} old, though never more than {pause} lay between two"
    return Finding("usage", "todo", f"{said}; look at what imports it")


def _others(tx: Tx, today: date) -> Iterator[Finding]:
    for name, newest in feeds.newest(tx, today).items():
        if newest and (today - newest).days > _QUIET:
            age = count((today - newest).days, "day")
            said = f"newest row of {day(newest)}, {age} old; import newer ones, if there are any"
            yield Finding(name, "note", said)


def _size(number: int) -> str:
    return f"{number / 1e9:,.1f} GB" if number >= 1e9 else f"{number / 1e6:,.0f} MB"

"""What was found, in the records that a digest is drawn from: owners by name, money, days and warnings."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from commands.news import heading
from commands.news.question import About
from scoring.news import found as news
from scoring.news.found import Found, Week
from store import people
from store.currencies import decimals
from store.database import Tx
from store.digest_records import Digest, Key
from store.records import Money, Reason
from store.sight import Hides
from views import reasons
from views.facts import SLACK_ID
from views.news.changes import Cause, Changes, Course, Entry, Owner, Point, Totals

_COUNTED = re.compile(r"^Renews in [\d,]+ days?, on")
_NOBODY = Owner("no owner yet")


def tell(tx: Tx, digest: Digest, key: Key, of: About, found: Found, late: timedelta) -> Changes:
    """What the digest says to its target."""
    slot = heading.local(key, of)
    names = (of.reader.email, of.reader.slack_id) if heading.is_alone(digest, of) else ()
    alone = {name.lower() for name in names if name}
    return Changes(
        title=heading.title(digest, of),
        day=slot.date(),
        accounts=found.members,
        totals=_counts(found) if "arr" in of.hides else _totals(found),
        entries=tuple(
            _entry(tx, _open(each, of.hides), place, None if "contacts" in of.hides else alone)
            for place, each in enumerate(found.listed, start=1)
        ),
        more=len(found.beyond),
        late=heading.late(late, slot),
        warning=heading.warning(found.late),
        course=_accounts(found.weeks) if "arr" in of.hides else _course(found.weeks),
        hides=of.hides,
    )


def _totals(found: Found) -> Totals:
    of = found.totals
    moved = {each.currency: each.minor for each in of.entered_arr}
    for each in of.left_arr:
        moved[each.currency] = moved.get(each.currency, 0) - each.minor
    return Totals(
        at_risk=of.at_risk,
        arr=of.arr,
        moved=tuple(Money(minor, currency) for currency, minor in sorted(moved.items())),
        since=found.baseline + timedelta(days=1),  # a day's scores are read on the morning after
        entered=of.entered,
        left=of.left,
    )


def _counts(found: Found) -> Totals:
    """The totals without ARR."""
    return replace(_totals(found), arr=(), moved=())


def _open(of: news.Entry, hides: Hides) -> news.Entry:
    """The entry without what is hidden, as a card is without it."""
    return replace(
        of,
        reasons=tuple(reasons.open_to(of.reasons, hides)),
        next_step=reasons.step(of.next_step, of.reasons, hides),
        arr=None if "arr" in hides else of.arr,
    )


def _entry(tx: Tx, of: news.Entry, place: int, alone: set[str] | None) -> Entry:
    """The entry in words. `alone` is what the one reader is called as an owner; None names no owner."""
    is_named = alone is not None and (of.owner or "").lower() not in alone
    return Entry(
        account_id=of.account_id,
        name=of.name,
        place=place,
        news=of.news,
        band=of.band,
        health=of.health,
        before=of.health_before,
        causes=tuple(map(_cause, of.reasons)),
        next_step=of.next_step,
        arr=of.arr,
        renewal_on=of.renewal_on,
        owner=_owner(tx, of.owner) if is_named else None,
        churned_on=of.churned_on,
        risk=of.risk,
        outcome=of.outcome or "churn",
    )


def _cause(reason: Reason) -> Cause:
    """The reason; days to a renewal were counted from the day of the scores, which is not the reader's."""
    text = _COUNTED.sub("Renews on", reason.text) if reason.signal == "renewal" else reason.text
    return Cause(text, reason.points, reason.validated)


def _owner(tx: Tx, imported: str | None) -> Owner:
    """By her name, where Slack has told it; a bare e-mail address by what stands before the @."""
    if not imported:
        return _NOBODY
    if SLACK_ID.fullmatch(imported):
        known = people.get(tx, imported)
        return Owner((known and known.name) or imported, imported)
    known = people.by_email(tx, imported)
    name = (known and known.name) or imported.partition("@")[0]
    return Owner(name, known.slack_id if known else "")


def _course(weeks: Sequence[Week]) -> Course:
    """ARR at risk by week where it is all in one currency, else accounts at risk."""
    sums = [week.arr for week in weeks]
    if sums and all(sums) and len({each.currency for each in sums if each}) == 1:
        money = [(week.day, week.arr) for week in weeks if week.arr]
        points = tuple(Point(on, each.minor // 10 ** decimals(each.currency)) for on, each in money)
        return Course(money[0][1].currency, points)
    return _accounts(weeks)


def _accounts(weeks: Sequence[Week]) -> Course:
    return Course("", tuple(Point(week.day, week.at_risk) for week in weeks))

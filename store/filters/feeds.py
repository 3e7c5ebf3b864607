"""What the feeds say of an account up to a day: its use, touches, answers, tickets and milestones."""

from datetime import timedelta

from sqlalchemy import ColumnElement, Date, Double, case, cast, func, literal, null, or_, select

from store.filters.known import Column, Known
from store.tables import BUNDLE, AccountRow, TouchRow, UsageRow

RECENT = 28  # days of which the busiest one counts
PEOPLE = ("active_people", "active_users")  # the metrics that count people, as in scoring.activity
CLOSE = ("champion", "sponsor")
ABSURD = 1e15  # what is as large was a slip and is missing, as in scoring.book


def seat_use(known: Known) -> Column:
    """Most active people on one of the recent days, of the seats."""
    is_people, seats = UsageRow.metric.in_(PEOPLE), known.attribute("seats")
    most = select(func.max(UsageRow.value)).where(*_used(known, RECENT), is_people).correlate(AccountRow)
    return case((seats > 0, most.scalar_subquery() / cast(seats, Double)))


def used(known: Known, metric: str, days: int) -> Column:
    """A metric added up over the last days: 0 where the account was used before, but not so."""
    spelt = known.metrics.get(metric, [])
    if not spelt:
        return cast(null(), Double)
    added = select(func.sum(UsageRow.value)).where(*_used(known, days), UsageRow.metric.in_(spelt))
    ever = select(literal(1)).where(UsageRow.account_id == AccountRow.account_id, UsageRow.day <= known.day)
    return case(
        (
            ever.correlate(AccountRow).exists(),
            func.coalesce(added.correlate(AccountRow).scalar_subquery(), 0.0),
        )
    )


def _used(known: Known, days: int) -> tuple[ColumnElement[bool], ...]:
    return (
        UsageRow.account_id == AccountRow.account_id,
        UsageRow.day > known.day - timedelta(days),
        UsageRow.day <= known.day,
        UsageRow.value < ABSURD,
    )


def last_touch(known: Known) -> Column:
    """The day of the last touch, whoever it was."""
    last = select(func.max(TouchRow.at)).where(
        TouchRow.account_id == AccountRow.account_id, TouchRow.at < known.end
    )
    return utc_day(known, last.correlate(AccountRow).scalar_subquery())


def champion_seen(known: Known) -> Column:
    """The day of the last touch by somebody who matters there."""
    people = BUNDLE["contacts"].c
    author = func.lower(func.trim(TouchRow.author))
    last = select(func.max(TouchRow.at)).where(
        TouchRow.account_id == AccountRow.account_id,
        people.account_id == AccountRow.account_id,
        TouchRow.at < known.end,
        people.role.in_(CLOSE),
        or_(author == func.lower(func.trim(people.email)), author == func.lower(func.trim(people.name))),
    )
    return utc_day(known, last.correlate(AccountRow).scalar_subquery())


def utc_day(known: Known, moment: Column) -> Column:
    """The UTC day of a moment."""
    if known.is_sqlite:
        return func.date(moment, type_=Date)
    return cast(func.timezone("UTC", moment), Date)


def nps(known: Known) -> Column:
    """The newest answer to an NPS survey."""
    survey = BUNDLE["surveys"].c
    mine = (survey.account_id == AccountRow.account_id, survey.kind == "nps", survey.at < known.end)
    newest = select(survey.score).where(*mine).order_by(survey.at.desc(), survey.score).limit(1)
    return newest.correlate(AccountRow).scalar_subquery()


def open_tickets(known: Known) -> Column:
    """How many tickets are open."""
    ticket = BUNDLE["tickets"].c
    is_open = or_(ticket.closed_at.is_(None), ticket.closed_at >= known.end)
    mine = (ticket.account_id == AccountRow.account_id, ticket.opened_at < known.end, is_open)
    return select(func.count()).where(*mine).correlate(AccountRow).scalar_subquery()


def overdue_milestones(known: Known) -> Column:
    """How many milestones should have been reached and are not."""
    step = BUNDLE["milestones"].c
    is_missed = or_(step.reached_on.is_(None), step.reached_on > known.day)
    mine = (step.account_id == AccountRow.account_id, step.expected_on < known.day, is_missed)
    return select(func.count()).where(*mine).correlate(AccountRow).scalar_subquery()

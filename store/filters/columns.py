"""One typed column per field of the filter language, as known on a day."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import BigInteger, Select, and_, case, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from store import scores
from store.filters import feeds, fields
from store.filters.known import Column, Known
from store.tables import AccountRow, OverrideRow, ScoreRow

NEAR = 90  # days: an account is new for so long, and its renewal near
TEXTS = ("currency", "plan", "region", "industry", "persona", "tags", "owner")


def column(name: str, known: Known) -> Column:
    """The column of a field, or of usage with its window."""
    if name in TEXTS:
        return func.nullif(known.attribute(name), "")
    asked = fields.usage(name)
    return COLUMNS[name](known) if asked is None else feeds.used(known, *asked)


def accounts(columns: Mapping[str, Column], known: Known) -> Select[*tuple[Any, ...]]:
    """The accounts that had started by the day, with their scores beside them."""
    scored = and_(ScoreRow.run_id == known.run_id, ScoreRow.account_id == AccountRow.account_id)
    there = or_(AccountRow.started_on.is_(None), AccountRow.started_on <= known.day)
    # Numbered, for a column is called what a person typed.
    labelled = [each.label(f"f{number}") for number, each in enumerate(columns.values())]
    found = select(AccountRow.account_id, *labelled).outerjoin(ScoreRow, scored).where(there)
    for was in known.was.values():
        found = found.outerjoin(was, was.c.key == AccountRow.account_id)
    return found.outerjoin(OverrideRow, scores.by_hand(known.day)) if "band" in columns else found


def churned(known: Known) -> Column:
    """The day on which the account left, once it has come."""
    return case((AccountRow.churned_on <= known.day, AccountRow.churned_on))


def lifecycle(known: Known) -> Column:
    """Where the account stands between its start and its end."""
    new, near = known.day - timedelta(NEAR), known.day + timedelta(NEAR)
    renewal = known.attribute("renewal_on")
    return case(
        (AccountRow.churned_on <= known.day, "churned"),
        (AccountRow.started_on > new, "onboarding"),
        (and_(renewal >= known.day, renewal < near), "renewing"),
        else_="active",
    )


def scored(of: InstrumentedAttribute[Any], _known: Known) -> Column:
    """A column of the score."""
    return of.expression


def champion_points(known: Known) -> Column:
    """The points of the reason that is about the champion, among those that the score kept as JSON."""
    if known.is_sqlite:
        each = func.json_each(ScoreRow.reasons).table_valued("value", joins_implicitly=True).c.value
        signal, points = func.json_extract(each, "$.signal"), func.json_extract(each, "$.points")
    else:
        each = func.json_array_elements(ScoreRow.reasons).table_valued("value", joins_implicitly=True).c.value
        signal, points = (func.json_extract_path_text(each, name) for name in ("signal", "points"))
    found = select(cast(points, BigInteger)).where(signal == "champion").correlate(ScoreRow).limit(1)
    return found.scalar_subquery()


def imported(name: str, known: Known) -> Column:
    """An attribute of the account."""
    return known.attribute(name)


def band(_known: Known) -> Column:
    """The band, by hand where somebody set it."""
    return scores.BAND


COLUMNS: Mapping[str, Callable[[Known], Column]] = {
    "health": partial(scored, ScoreRow.health),
    "risk": partial(scored, ScoreRow.risk),
    "confidence": partial(scored, ScoreRow.confidence),
    "band": band,
    "arr": partial(imported, "arr_minor"),
    "seats": partial(imported, "seats"),
    "seat use": feeds.seat_use,
    "lifecycle": lifecycle,
    "renewal": partial(imported, "renewal_on"),
    "started": partial(imported, "started_on"),
    "churned": churned,
    "last touch": feeds.last_touch,
    "champion seen": feeds.champion_seen,
    "champion points": champion_points,
    "nps": feeds.nps,
    "open tickets": feeds.open_tickets,
    "overdue milestones": feeds.overdue_milestones,
}

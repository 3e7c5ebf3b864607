"""Says why one account is, or is not, in a digest."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from scoring.news.case import Case, news
from scoring.news.cases import candidates, gather, sides
from scoring.news.find import tell
from scoring.news.found import MOST, Absence, Because, Question
from scoring.news.holds import COOL_DOWN, ends_on, held
from scoring.news.page import Page
from store.records import Band

PLAIN: Mapping[Band, Because] = {"healthy": "healthy", "watch": "watch", "unknown": "unknown"}


def why(page: Page, question: Question, account_id: str, mended: Collection[str] = ()) -> Absence:
    """Where an account of the page stands with a digest. KeyError for one that the page does not have."""
    members = sides(page, question)
    ids = {account_id, *candidates(page, question, members)}
    some = {case.account_id: case for case in gather(page, question, members, mended, ids)}
    case, places = (
        some[account_id],
        [entry.account_id for entry in tell(page, some.values(), by_arr=question.by_arr)],
    )
    rank = places.index(account_id) + 1 if account_id in places else None
    because = _because(case, page, rank, min(question.top, MOST))
    return Absence(
        account_id=account_id,
        because=because,
        band=case.band,
        health=case.health,
        risk_since=case.risk_since,
        news=news(case, page.today, page.baseline),
        rank=rank,
        until=_until(case, because),
        told=case.told,
        snooze=case.snooze if case.woke_on is None else None,
        answer=case.answer,
    )


def _because(case: Case, page: Page, rank: int | None, top: int) -> Because:
    if rank:
        return "listed" if rank <= top else "beyond"
    if case.has_churned:
        return "churned"
    if not case.is_member and not case.in_risk:
        return "outside"
    if case.snooze and case.woke_on is None:
        return "snoozed"
    kind = news(case, page.today, page.baseline)
    return (kind and held(case, kind, page.today)) or _without_news(case)


def _without_news(case: Case) -> Because:
    """Where there is nothing new to say of it."""
    if case.band is None:
        return "unscored"
    if case.in_risk and case.band in ("watch", "healthy"):
        return "leaving"
    if not case.is_member:
        return "outside"
    return PLAIN.get(case.band, "told" if case.told else "long at risk")


def _until(case: Case, because: Because) -> date | None:
    """The day from which what holds the account back does so no more, as far as a day is known."""
    if because == "snoozed" and case.snooze:
        if case.snooze.until == "renewal" and case.renewal_on and case.snooze.days is not None:
            return case.renewal_on - timedelta(case.snooze.days)
        return case.snooze.on_day
    if because == "answered" and case.answer:
        return ends_on(case.answer)
    return case.told.on + timedelta(COOL_DOWN) if because == "cool-down" and case.told else None

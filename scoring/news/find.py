"""Finds the news of a digest, and ranks, caps and counts it."""

from collections.abc import Collection, Iterable

from scoring.news.case import Case, news
from scoring.news.cases import candidates, gather, sides
from scoring.news.found import MOST, Entry, Found, Question
from scoring.news.holds import held
from scoring.news.page import Page
from scoring.news.totals import late, totals, weeks
from store.digest_records import News


def find(page: Page, question: Question, mended: Collection[str] = ()) -> Found:
    """The news of a digest, ranked and capped, without reasons (see `Pages.find`).

    `mended` are the accounts whose data changed since they were answered.
    """
    members = sides(page, question)
    some = list(gather(page, question, members, mended, candidates(page, question, members)))
    entries = tell(page, some, by_arr=question.by_arr)
    top = min(question.top, MOST)
    return Found(
        as_of=page.as_of,
        baseline=page.baseline,
        run_id=page.run_id,
        members=int(members.now.sum()),
        listed=tuple(entries[:top]),
        beyond=tuple(entries[top:]),
        totals=totals(page, members),
        weeks=weeks(page, members),
        late=late(page),
        woken=tuple(case.snooze for case in some if case.snooze and case.woke_on),
    )


def tell(page: Page, some: Iterable[Case], *, by_arr: bool) -> list[Entry]:
    """The news of these accounts that nothing holds back, what most is at stake with first."""
    entries = [entry(case, kind) for case in some if (kind := free_news(case, page)) is not None]
    at = page.stakes if by_arr else page.risks
    return sorted(entries, key=lambda each: (-at[each.account_id], each.name, each.account_id))


def free_news(case: Case, page: Page) -> News | None:
    """The news of an account where nothing holds it back."""
    kind = news(case, page.today, page.baseline)
    return kind if kind and held(case, kind, page.today) is None else None


def entry(case: Case, kind: News) -> Entry:
    """What there is to say of the account."""
    told = case.told.item if case.told else None
    return Entry(
        account_id=case.account_id,
        name=case.name,
        owner=case.owner,
        news=kind,
        health=case.health,
        health_before=told.health if told else case.health_then,
        band=case.band or "unknown",
        band_before=told.band if told else case.band_then,
        risk=case.risk,
        outcome=case.outcome,
        arr=case.arr,
        renewal_on=case.renewal_on,
        churned_on=case.churned_on,
        risk_since=case.risk_since,
    )

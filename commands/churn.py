"""/churn: five churn rates of a period and a segment side by side, and which question each answers."""

from datetime import date

from commands import periods, segments
from commands.contract import Answer, Button, Command, Deps, Reply, Request
from commands.days import today
from scoring.churn import contracts, stays
from scoring.churn import measure as churn
from store import accounts
from store.churn import Period
from store.errors import Sorry
from views import churn as view
from views import notices
from views.periods import pressed


def run(request: Request, deps: Deps) -> Answer:
    """The period and the segment that were typed; the last full quarter of everybody where nothing was."""
    now = today(request, deps)
    with deps.db.read() as tx:
        typed, segment = segments.split_off(tx, request.text, lambda words: _is_period(words, now))
    return _answer(periods.read(typed, now), segment, request, deps)


def _is_period(words: str, now: date) -> bool:
    try:
        periods.read(words, now)
    except Sorry:
        return False
    return True


def turn(request: Request, deps: Deps) -> Answer:
    """Another period of the same segment, in the place of the one whose button was pressed."""
    period, segment = pressed(request.value)
    return _answer(period, segment, request, deps, replace=True)


def _answer(period: Period, segment: str, request: Request, deps: Deps, *, replace: bool = False) -> Reply:
    now = today(request, deps)
    with deps.db.read() as tx:
        if not accounts.count(tx):
            return Reply(notices.no_accounts())
        named = segments.find(tx, segment, hides=request.hides)
        members = segments.some(tx, named, request, now)
    book = contracts.load(deps.db, now)
    by = stays.source(book)
    if by is None:
        raise Sorry(
            "I cannot tell who left: no account has a churn date and no subscription has ended. Import "
            "accounts with churned_on, or subscriptions with ended_on."
        )
    shown = view.Answer(
        churn=churn.measure(contracts.part(book, members), by, period, now),
        asked=period,
        segment=named.title,
        previous=periods.before(period),
        year_ago=periods.shifted(period, -12),
        hides=request.hides,
    )
    return Reply(view.show(shown), replace=replace)


COMMAND = Command(
    name="/churn",
    summary="Five churn rates side by side, and which question each answers",
    hint="[period] [segment]",
    usage=(
        ("/churn", "the last full quarter"),
        ("/churn 2026-Q3", "a quarter; 2026-08, August and 2026 work the same way"),
        ("/churn last 90 days", "also last month, this quarter, this year"),
        ("/churn 2026-01-01..2026-06-30", "from one day to another"),
        ("/churn last 90 days at-risk", "only the accounts of a segment"),
        ("/churn 2026 plan:Business and region:EMEA", "only those of a filter; mine are your own"),
        ("/churn help", "this help"),
    ),
    run=run,
    buttons={view.PREVIOUS: Button(turn), view.YEAR_AGO: Button(turn)},
)

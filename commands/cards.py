"""What a card needs, read from the stored scores; only a day that was never scored is computed on request."""

import logging
from datetime import date, datetime

from commands.contract import Deps
from commands.days import end_of
from scoring import nightly
from store import accounts, overrides, pulses, scores, touches
from store.database import Tx
from store.errors import Sorry
from store.records import Account
from views.card import Card
from views.words import day

_log = logging.getLogger(__name__)


def account(tx: Tx, account_id: str) -> Account:
    """The account. Sorry where it has gone since the button was drawn."""
    found = accounts.get(tx, account_id)
    if found is None:
        raise Sorry("This account is not there any more; it may have been imported under another id.")
    return found


def card(tx: Tx, about: Account, *, today: date, as_of: date | None, now: datetime) -> Card:
    """The account's card as of a day, today's where none was asked for. The score of who left is frozen."""
    seen_from = as_of or today
    left = about.churned_on
    until = min(seen_from, left) if left else seen_from
    score = scores.latest(tx, about.account_id, until)
    made = scores.run_at(tx, score.as_of) if score else None
    return Card(
        account=about,
        score=score,
        trend=scores.trend(tx, about.account_id, score.as_of if score else until),
        touch=touches.last(tx, about.account_id, end_of(as_of) if as_of else now),
        today=seen_from,
        as_of=as_of,
        override=overrides.held(tx, [about.account_id], seen_from).get(about.account_id),
        pulse=pulses.held(tx, about.account_id, seen_from),
        learnt=made.learnt if made else {},
    )


def score_as_of(deps: Deps, as_of: date) -> None:
    """Score the book as of a day that has no run yet, from only what was known by then.

    Takes seconds on a large book, once a day asked for. Sorry where there was no customer yet.
    """
    with deps.db.read() as tx:
        newest = scores.run_at(tx, as_of)
    if newest is None or newest.as_of != as_of:
        (newest,) = nightly.run(deps.db.whole(), [as_of], deps.horizon, deps.now(), _log.info)
    if not newest.accounts:
        raise Sorry(f"Nobody was a customer yet on {day(as_of)}; take a later day.")

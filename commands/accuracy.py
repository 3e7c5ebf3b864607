"""/health accuracy: the score's own track record, of everybody or of a segment."""

from datetime import date

from commands import segments
from commands.contract import Deps, Request
from commands.days import end_of, today
from commands.lookup import Names
from scoring.record import keep as record
from store import accounts, answers
from store.accuracy import Accuracy, TooFew
from store.database import Tx
from views import accuracy as view
from views.message import Message

WORD = "accuracy"


def asked(tx: Tx, text: str) -> bool:
    """Whether this is about the track record, and no account is called so."""
    is_word = text.casefold().split()[:1] == [WORD]
    return is_word and not accounts.get(tx, text) and not Names(accounts.names(tx)).exact(text)


def show(text: str, as_of: date | None, request: Request, deps: Deps) -> Message:
    """The record of forecasts whose horizon was over by the day. Sorry for a segment that cannot be read."""
    with deps.db.read() as tx:
        named = segments.find(tx, text.strip()[len(WORD) :], hides=request.hides)
        members = segments.some(tx, named, request, today(request, deps))
        said = answers.tally(tx, min(end_of(as_of), deps.now()) if as_of else deps.now(), accounts=members)
    found = record.read(deps.db, deps.horizon, as_of or today(request, deps), members)
    if isinstance(found, TooFew):
        return view.too_few(found, named.title, said)
    with deps.db.read() as tx:
        names = _names(tx, found)
    return view.show(view.Answer(found, named.title, names, said, hides=request.hides))


def _names(tx: Tx, of: Accuracy) -> dict[str, str]:
    listed = (*of.misses[: view.LISTED], *of.false_alarms[: view.LISTED])
    found = (accounts.get(tx, case.account_id) for case in listed)
    return {account.account_id: account.name for account in found if account}

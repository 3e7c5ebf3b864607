"""What a press on a digest is about, looked up and checked again; and the message as it is after it."""

from collections.abc import Mapping
from dataclasses import dataclass

from commands import cards, entry, judgement
from commands.contract import Deps, Reply, Request, Update
from commands.days import today
from commands.news import compose
from store import deliveries, items
from store.audit import Act
from store.database import Tx
from store.digest_records import Delivery, Item
from store.errors import Sorry
from store.records import Account
from views import notices
from views.digest.pointer import GONE, At, at
from views.message import Message


@dataclass(frozen=True, slots=True)
class Pressed:
    """An account of a delivery."""

    at: At
    delivery: Delivery
    item: Item
    account: Account


def pressed(tx: Tx, request: Request, what: str) -> Pressed:
    """What was pressed, for who may do `what` there. Sorry for who may not, and for what is gone."""
    judgement.may(request, what)
    return of(tx, request)


def of(tx: Tx, request: Request) -> Pressed:
    """What was pressed, for anybody. Sorry for a delivery that is not there, and an account not in it."""
    where = at(request.value)
    delivery, item = deliveries.get(tx, where.key), items.at(tx, where.key, where.place)
    if delivery is None or item is None:
        raise Sorry(GONE)
    return Pressed(where, delivery, item, cards.account(tx, item.account_id))


def log(
    tx: Tx, request: Request, deps: Deps, act: Act, on: Pressed, detail: Mapping[str, str | int | None]
) -> None:
    """Put into the audit who did what to an account of a digest."""
    entry.note(
        tx,
        request,
        deps,
        act,
        on.account.account_id,
        digest=on.at.key.digest_id,
        target=on.at.key.target,
        **detail,
    )


def updated(
    tx: Tx, request: Request, deps: Deps, delivery: Delivery, then: Message | None = None
) -> Update | Reply:
    """The delivery's message as it is now, for everybody; where nobody knows its place, what is said."""
    if not delivery.ts:
        return Reply(then or notices.say("Kept. The message itself stays as it is."))
    day = today(request, deps)

    def redraw() -> Message:
        with deps.db.whole().read() as later:  # others see accounts that this person may not
            return compose.draw(delivery, later, day)

    return Update(delivery.channel, delivery.ts, compose.draw(delivery, tx, day), then, redraw)

"""/health: the accounts that need me, and one account's card with its buttons."""

from dataclasses import replace
from datetime import date
from functools import partial

from commands import accuracy, books, cards, entry, judgement, override, postmortem
from commands.contract import Answer, Button, Command, Deps, Post, Reply, Request
from commands.days import split_as_of, today
from commands.draft import command
from commands.lookup import Found, Nothing, Several, among
from commands.quotes import unquote
from store import accounts, scores
from store.database import Tx
from store.errors import Sorry
from store.records import Person
from store.sight import Sight
from views import account, actions, book, lookups, notices, receipts, shared
from views.card import Card
from views.message import Message
from views.pointer import PAGE, Page, Pointer, page, pointer
from views.postmortem import OPEN, TITLE

_WORST = 5


def run(request: Request, deps: Deps) -> Answer:
    """The list, the card of the account that was typed, or the track record."""
    now = today(request, deps)
    text, as_of = split_as_of(request.text, now)
    asked = unquote(text)
    with deps.db.read() as tx:
        if not accounts.count(tx):
            return Reply(notices.no_accounts())
        is_accuracy = accuracy.asked(tx, asked)
    if is_accuracy:
        return Reply(accuracy.show(asked, as_of, request, deps))
    if as_of and as_of < now:  # today is scored when it is over
        cards.score_as_of(deps, as_of)
    with deps.db.read() as tx:
        if asked:
            return Reply(_named(tx, asked, as_of, request, deps))
        return Reply(_book(tx, Page(day=as_of), request, deps))


def turn(request: Request, deps: Deps) -> Answer:
    """Another page, in the place of the one whose button was pressed."""
    with deps.db.read() as tx:
        return Reply(_book(tx, page(request.value), request, deps), replace=True)


def show(request: Request, deps: Deps) -> Answer:
    """The card of the account that was picked."""
    with deps.db.read() as tx:
        return Reply(account.show(_card(tx, pointer(request.value), request, deps)))


def why(request: Request, deps: Deps) -> Answer:
    """All receipts of the score."""
    with deps.db.read() as tx:
        card = _card(tx, pointer(request.value), request, deps)
    if card.score is None:
        raise Sorry(f"{card.account.name} has no health yet, so there are no reasons to show.")
    return receipts.show(card.account, card.score, card.hides)


def share(request: Request, deps: Deps) -> Answer:
    """The card for everybody in the place: logged, and without what the least trusted there must not see."""
    request.allow("share", "share cards")
    request.allow_posts()
    with deps.db.begin() as tx:
        card = _card(tx, pointer(request.value), request, deps)
        shown = {"kind": request.place.kind, "as_of": card.today.isoformat()}
        entry.note(tx, request, deps, "share", card.account.account_id, **shown)
    return Post(partial(_posted, card, request.person), shared.done(card))


def _posted(card: Card, by: Person, readers: Sight) -> Message:
    if not readers.sees(card.account.owner):
        raise Sorry("Not everybody here may see this account, so I posted nothing.")
    return shared.outside(card, by) if readers.hides else shared.inside(card, by)


def _named(tx: Tx, asked: str, as_of: date | None, request: Request, deps: Deps) -> Message:
    if accounts.get(tx, asked):  # an id, and no other account need be looked at
        return account.show(_card(tx, Pointer(asked, as_of), request, deps))
    names = among(tx, asked)
    if (left := postmortem.asked_for(asked)) and not names.exact(asked):
        day = as_of or today(request, deps)
        return postmortem.tell(tx, names, left, day, request.hides)
    match names.find(asked):
        case Found(found, guessed):
            took = asked if guessed else ""
            return account.show(_card(tx, Pointer(found.account_id, as_of), request, deps, took))
        case Several(near):
            return lookups.choose(asked, near, as_of)
        case Nothing(suggestions):
            return lookups.unknown(asked, suggestions, as_of)


def _card(tx: Tx, at: Pointer, request: Request, deps: Deps, took: str = "") -> Card:
    about = cards.account(tx, at.account_id)
    card = cards.card(tx, about, today=today(request, deps), as_of=at.day, now=deps.now())
    may_record = judgement.may_here(request)
    return replace(card, took=took, hides=request.hides, may_record=may_record, may_share=request.may_share)


def _book(tx: Tx, at: Page, request: Request, deps: Deps) -> Message:
    now = at.day or today(request, deps)
    newest = scores.run_at(tx, now)
    if newest is None:
        return notices.no_scores(accounts.count(tx))
    owners = books.owners(request.person)
    owned = accounts.owned(tx, owners)
    asked = books.Asked(newest, now, at, PAGE if owned else _WORST, request.hides)
    shown = books.read(tx, asked, owners if owned else None)
    if not sum(shown.bands.values()):
        return notices.no_scores(owned or accounts.count(tx))
    return book.mine(shown) if owned else book.everybodys(shown, owners)


COMMAND = Command(
    name="/health",
    summary="How an account is, why, and what to do next",
    hint="[account] [--as-of 2026-08-01]",
    usage=(
        ("/health", "your accounts that need you, worst first"),
        ("/health acme", "one account: health, why, risk, renewal and a next step"),
        ("/health acme --as-of 2026-08-01", "the same as of that day, from only what was known by then"),
        ("/health accuracy", "how past scores did, beside counting logins, and whom they missed"),
        (
            "/health accuracy plan:Business",
            "the same of a segment: plan, region, industry, persona, owner, mine",
        ),
        ("/health acme post-mortem", "how an account that has churned came to it"),
        ("/health help", "this help"),
    ),
    run=run,
    buttons={
        actions.OPEN: Button(show),
        actions.EARLIER: Button(turn),
        actions.LATER: Button(turn),
        actions.WHY: Button(why, opens=actions.WHY_TITLE),
        actions.SHARE: Button(share),
        actions.DRAFT: Button(command.for_account),
        OPEN: Button(postmortem.open_modal, opens=TITLE),
        **override.BUTTONS,
    },
    forms=override.FORMS,
)

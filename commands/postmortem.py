"""What the button Post-mortem opens, and what `/health acme post-mortem` answers."""

import re
from datetime import date

from commands import cards
from commands.contract import Answer, Deps, Request
from commands.days import end_of, today
from commands.lookup import Found, Names, Nothing, Several
from commands.quotes import unquote
from scoring.postmortem import look_back
from store.database import Tx
from store.errors import Sorry
from store.postmortem import Postmortem, acts, kept
from store.records import Account
from store.sight import Hides
from views import lookups, words
from views import postmortem as view
from views.message import Message
from views.pointer import pointer

_ASKED = re.compile(r"(?P<name>.*\S)\s+post[-– ]?mortem", re.IGNORECASE | re.DOTALL)


def open_modal(request: Request, deps: Deps) -> Answer:
    """The post-mortem of the account whose button was pressed."""
    with deps.db.read() as tx:
        about = cards.account(tx, pointer(request.value).account_id)
        found = _look_back(tx, about, today(request, deps))
    return view.show(about, found, request.hides)


def asked_for(text: str) -> str:
    """The name before the word `post-mortem`; empty where that was not asked for."""
    found = _ASKED.fullmatch(text)
    return unquote(found["name"]) if found else ""


def tell(tx: Tx, names: Names, asked: str, day: date, hides: Hides) -> Message:
    """The post-mortem of the account of that name, or the question which one was meant.

    Sorry where it had not left by the day.
    """
    match names.find(asked):
        case Found(found, guessed):
            about = cards.account(tx, found.account_id)
            took = asked if guessed else ""
            return view.told(about, _look_back(tx, about, day), hides, took)
        case Several(near):
            return lookups.choose(asked, near)
        case Nothing(suggestions):
            return lookups.unknown(asked, suggestions)


def _look_back(tx: Tx, about: Account, day: date) -> Postmortem:
    left = about.churned_on
    if left is None or left > day:
        said = f"{about.name} had not churned by {words.day(day)}"
        raise Sorry(f"{said}, so there is no post-mortem; /health shows how they are.")
    return look_back(left, kept(tx, about.account_id, left), acts(tx, about.account_id, end_of(left)))

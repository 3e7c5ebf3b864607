"""`/digest why acme`: what a place's digests have to say of an account now, and why it is not in them."""

import re
from collections.abc import Callable, Hashable, Mapping
from datetime import date
from typing import Any

from commands import reactions
from commands.contract import Answer, Deps, Reply, Request
from commands.digest import place
from commands.digest.absence import because
from commands.lookup import Found, Names, Nothing, Several
from commands.news import question
from commands.quotes import unquote
from scoring import filters
from scoring.news.found import Absence
from scoring.news.pages import Pages
from store import accounts
from store.database import Tx
from store.digest_records import Digest, Key
from store.errors import Sorry
from store.filters import fields
from store.filters.tree import And, Condition, Filter, Node
from store.records import Account
from store.sight import Hides
from views import absence, lookups
from views.digest.listing import label
from views.words import money, number

_ASKED = re.compile(
    r"(?:(?:is|was)\s*(?:not|n.?t)?|isn.?t|wasn.?t|not)?\b\s*(.*?)\s*(?:\b(?:not\s+)?(?:in\s+)?here|in\s+(?:it|the\s+digest))?\s*[?.!]*",
    re.IGNORECASE | re.DOTALL,
)


def run(request: Request, deps: Deps) -> Answer:
    """The answer for the account that was typed; names that are only alike are asked about."""
    place.may_read(request)
    asked = unquote(_name(request.text))
    if not asked:
        raise Sorry("Which account? Type its name: /digest why acme")
    with deps.db.read() as tx:
        here = place.here(tx, request)
        found = Names(accounts.names(tx)).find(asked)
    if not here:
        raise Sorry("There is no digest here yet; add one, such as /digest add at-risk weekdays 08:30.")
    match found:
        case Several(near):
            return Reply(lookups.choose(asked, near))
        case Nothing(suggestions):
            return Reply(lookups.unknown(asked, suggestions))
        case Found(account, guessed):
            pages = Pages(deps.db)
            said = [(label(each), _of(pages, each, account.account_id, request, deps)) for each in here]
            return Reply(absence.show(account, asked if guessed else "", said))


def _name(text: str) -> str:
    found = _ASKED.fullmatch(text.strip())
    return (found[1] if found else "") or text.strip(" ?")


def _of(pages: Pages, digest: Digest, account_id: str, request: Request, deps: Deps) -> str:
    if digest.kind == "roll-up":
        return "A roll-up tells how all of them moved together, not of every account."
    target = request.person.slack_id if digest.audience == "owners" else digest.target
    try:
        with deps.db.read() as tx:
            of = question.about(tx, digest, target, hides=request.hides)
            asked = question.ask(tx, digest, Key(digest.digest_id, deps.now(), target), of)
        stands = pages.why_not(asked, account_id)
    except Sorry as sorry:
        return str(sorry)
    except KeyError:
        return "It was not there when the book was last scored."
    with deps.db.read() as tx:
        lacks = _lacks(tx, of, account_id, asked.today) if stands.because == "outside" else []
        return because(stands, asked, lacks, _who(tx, stands))


def _who(tx: Tx, stands: Absence) -> str:
    said = stands.snooze or stands.answer
    return reactions.name(tx, said.person) if said else ""


def _lacks(tx: Tx, of: question.About, account_id: str, day: date) -> list[str]:
    """The parts of the segment, all of which must hold, that do not hold, each with what the account has."""
    root = of.filter.root
    parts = root.parts if isinstance(root, And) else (root,) if root else ()
    known = filters.frame(tx, of.filter.fields(), day)
    mine = known[known["account_id"] == account_id]
    missed = [part for part in parts if not filters.mask(mine, Filter("", part), of.reader, day).all()]
    about, row = accounts.get(tx, account_id), next(iter(mine.to_dict("records")), {})
    return [f"{part}{_has(part, row, about, of.hides)}" for part in missed]


def _has(part: Node, row: Mapping[Hashable, Any], about: Account | None, hides: Hides) -> str:
    """What the account has in the field of a condition; nothing where it is hidden, or takes many words."""
    if not isinstance(part, Condition) or part.field not in row:
        return ""
    value, kind = row[part.field], fields.field(part.field).kind
    if fields.field(part.field).hidden in hides:  # to ask for one's own is allowed, to read whose it is not
        return ""
    if value is None or value != value:  # noqa: PLR0124 - what is missing in a frame of numbers is NaN
        return f" (its {part.field} is not known)"
    said = money(about.arr) if kind == "money" and about and about.arr else _SAY.get(kind, _nothing)(value)
    return f" (its {part.field} is {said})" if said else ""


def _nothing(value: object) -> str:
    del value
    return ""


_SAY: Mapping[fields.Kind, Callable[[Any], str]] = {
    "number": lambda value: number(float(value)),
    "share": lambda value: f"{float(value):.0%}",
    "text": str,
    "choice": str,
    "owner": str,
}

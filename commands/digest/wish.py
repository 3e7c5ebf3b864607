"""What somebody wishes a digest to be: read from a line, and checked against the segments and the place."""

import re
from dataclasses import replace
from datetime import time
from typing import NamedTuple

from commands import segments
from commands.contract import Deps, Request
from commands.digest import line as digest_line
from commands.digest import place as digest_place
from commands.digest import rows, when
from commands.quotes import unquote
from store.database import Tx
from store.digest_records import Audience, Digest, Kind
from store.errors import Sorry
from store.filters.tree import Me

USUAL = 5  # accounts listed
EVERYBODY = "everybody"
_EVERYBODY = {EVERYBODY, "everyone", "all", "all accounts", "everything"}
_ROLL_UP = re.compile(r"\s*roll[\s-]?up\b[\s:]*(?:of\b\s*)?", re.IGNORECASE)


class Wish(NamedTuple):
    """What is asked for, before it is checked: a zone or a `top` that nobody named is empty or 0."""

    kind: Kind
    segment: str
    when: when.When
    zone: str = ""
    top: int = 0


def typed(text: str) -> Wish:
    """What a line says. Sorry for one that names no accounts, unless it is a roll-up's, or no time."""
    kind, rest = split_kind(text)
    line = digest_line.split(rest)
    if not line.segment and kind == "changes":
        raise Sorry(f"Which accounts? Write them before the time, such as at-risk {line.when}, or everybody.")
    return Wish(kind, meant(line.segment), line.when, line.zone, line.top)


def meant(segment: str) -> str:
    """The segment, empty where somebody wrote in words that she means all accounts."""
    return "" if segment.strip().casefold() in _EVERYBODY else segment


def split_kind(text: str) -> tuple[Kind, str]:
    """Whether it is a roll-up, and the rest."""
    found = _ROLL_UP.match(text)
    return ("roll-up", text[found.end() :]) if found else ("changes", text)


def checked(tx: Tx, wish: Wish, request: Request, deps: Deps) -> Digest:
    """The digest that is wished for, not kept yet. Sorry for accounts nobody knows, and for the place."""
    named = segments.find(tx, wish.segment, hides=request.hides)
    audience = audience_of(named, wish, to_person=not digest_place.in_channel(request))
    if audience == "place":
        digest_place.may_post(request)
    return Digest(
        kind=wish.kind,
        audience=audience,
        target=digest_place.target(request),
        segment=named.title,
        due=str(wish.when),
        zone=wish.zone or rows.clock(request),
        top=wish.top or USUAL,
        created_by=request.person.slack_id,
        created_at=deps.now(),
    )


def passing(tx: Tx, request: Request, deps: Deps) -> Digest:
    """A digest of the segment that was typed, to be looked at and not kept. Sorry as for `checked`."""
    kind, segment = split_kind(request.text)
    wish = Wish(kind, meant(unquote(segment)), when.When(time(), frozenset(range(7))))
    return checked(tx, wish, replace(request, place=replace(request.place, joined=True)), deps)


def is_person(target: str) -> bool:
    """Whether a digest goes to one person."""
    return target.startswith(("U", "W"))


def audience_of(named: segments.Named, wish: Wish, *, to_person: bool) -> Audience:
    """To each owner where a channel's is of “mine”. Sorry for what cannot be so."""
    if to_person or not any(Me() in condition.values for condition in named.filter.conditions()):
        return "place"
    if wish.kind == "roll-up":
        raise Sorry(
            "A roll-up is one message for all who read it, so it cannot be of “mine”; name a segment."
        )
    return "owners"

"""Who asks, by policies of their own, where, and what the policy alone says of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from commands.contract import Place, Request
from commands.policy import policy
from commands.rights import PlaceKind, Rights, of
from store.sight import FIELDS
from tests.commands.matrix_acts import Asked
from tests.commands.matrix_book import HERS, KINDS, MILO, PLANTED, ROOM, VERA, Planted

ALL = ", ".join(sorted(FIELDS))
MAY = "record, share, manage, audit"
# Places that are other than usual: nothing of anybody in public ones, and outsiders who may read everything.
STRANGE = f"""
places:
  public: {{fields: [], posts: no}}
  private: {{fields: [arr], posts: yes}}
  group dm: {{fields: [contacts, drafts], posts: yes}}
  dm: {{fields: [notes, drafts, contacts], posts: yes}}
  shared: {{fields: [{ALL}], posts: yes}}
  unknown: {{fields: [arr, notes], posts: yes}}
"""
PLACES: tuple[PlaceKind, ...] = get_args(PlaceKind)
MATES = {str(MILO.email), MILO.slack_id.lower()}


def role(fields: str = ALL, accounts: str = "all", may: str = MAY, rest: str = "") -> str:
    """A policy in which everybody has one role, made so."""
    made = f"csm: {{accounts: {accounts}, fields: [{fields}], may: [{may}]}}"
    return f"member: csm\nroles:\n  {made}\n{rest}"


def without(field: str) -> str:
    """All fields but one."""
    return ", ".join(sorted(FIELDS - {field}))


VIEWERS: Mapping[str, str] = {
    "guest": "member: guest",
    "viewer": "member: viewer",
    "csm": "member: csm",
    "manager": "member: manager",
    "admin": "member: admin",
    "csm of a team": role(accounts="team", may="record, share"),
    "csm of her own": role(accounts="own", may="record, share"),
    "admin of her own": role(accounts="own"),
    "viewer of a team": role("arr", "team", ""),
    "guest of her own": role("", "own", ""),
    **{f"admin without {field}": role(without(field)) for field in sorted(FIELDS)},
    **{f"team without {field}": role(without(field), "team") for field in ("arr", "contacts")},
    "admin in strange places": role(rest=STRANGE),
    "team in strange places": role(accounts="team", rest=STRANGE),
}


def rights(name: str, folder: Path) -> Rights:
    """What this viewer may, read from her policy as an operator writes it."""
    (folder / "policy.yml").write_text(VIEWERS[name])
    return of(policy(folder / "policy.yml"), VERA, mates=MATES)


def place(kind: PlaceKind) -> Place:
    """A place of this kind; the posted digest is one of its own, but in direct messages."""
    return Place(HERS if kind == "dm" else ROOM, kind)


def refused(asked: Asked, request: Request) -> bool:
    """Whether it is none of hers to ask this here, whatever it is about."""
    may_not = asked.needs is not None and asked.needs not in request.rights.may
    shared = request.rights.places["shared"]
    is_secret = request.place.kind == "shared" and "notes" not in shared.fields
    is_closed = {"secret": is_secret, "rooms": request.place.kind in {"shared", "unknown"}}
    return may_not or bool(asked.takes & request.hides) or is_closed.get(asked.closed, False)


def expected(asked: Asked, request: Request) -> dict[tuple[str, str], bool | None]:
    """Whether each marker stands in the answer, by account and kind; None where it may or may not."""
    if refused(asked, request):
        return dict.fromkeys(((each.code, kind) for each in PLANTED for kind in KINDS), False)
    return {(each.code, kind): _is_due(asked, each, kind, request) for each in PLANTED for kind in KINDS}


def _is_due(asked: Asked, of: Planted, kind: str, request: Request) -> bool | None:
    for word in asked.shows.get(of.code, "").split():
        shown, _, more = word.rstrip("?").partition(":")
        if shown == kind and not (KINDS[kind] | {more}) & request.hides:
            return None if word.endswith("?") else request.sight.sees(of.owned_by)
    return False

"""The policy as it is written: read over the embedded one, or refused with the line that is wrong."""

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar, get_args

from commands.rights import (
    ROLES,
    WORKSPACE_ADMINS,
    Act,
    Grant,
    PlaceKind,
    Policy,
    Reach,
    Role,
    Rule,
    is_group,
)
from store.sight import Field
from store.yaml_file import Spot, read

T = TypeVar("T", bound=str)
_PARTS = ("roles", "people", "member", "teams", "places")
_YES = {"yes": True, "true": True, "no": False, "false": False}


@cache
def embedded() -> Policy:
    """The policy that holds where there is no other."""
    return _over(Policy({}, {}, "csm", {}, {}), read(Path(__file__).with_suffix(".yml")))


def policy(path: Path) -> Policy:
    """The policy of a file. BadInput, with file and line, where it cannot be read or is none."""
    return _over(embedded(), read(path))


def _over(known: Policy, written: Spot) -> Policy:
    """What is written, and what is known where nothing is."""
    parts = written.fields(_PARTS)
    roles = _by(parts["roles"], ROLES) if "roles" in parts else {}
    places = _by(parts["places"], get_args(PlaceKind)) if "places" in parts else {}
    return Policy(
        roles={**known.roles, **{role: _grant(spot) for role, spot in roles.items()}},
        people=_people(parts["people"]) if "people" in parts else known.people,
        member=_one(parts["member"], ROLES) if "member" in parts else known.member,
        teams=_teams(parts["teams"]) if "teams" in parts else known.teams,
        places={**known.places, **{kind: _rule(spot) for kind, spot in places.items()}},
    )


def _by(spot: Spot, allowed: Collection[T]) -> Mapping[T, Spot]:
    found = spot.fields(allowed)
    return {name: found[name] for name in allowed if name in found}


def _grant(spot: Spot) -> Grant:
    keys = ("accounts", "fields", "may")
    found = spot.fields(keys, keys)
    return Grant(
        _one(found["accounts"], get_args(Reach)),
        _some(found["fields"], get_args(Field)),
        _some(found["may"], get_args(Act)),
    )


def _rule(spot: Spot) -> Rule:
    found = spot.fields(("fields", "posts"), ("fields", "posts"))
    return Rule(_some(found["fields"], get_args(Field)), _YES[_one(found["posts"], tuple(_YES))])


def _people(spot: Spot) -> Mapping[Role, frozenset[str]]:
    listed: list[Role] = [role for role in ROLES if role != "guest"]  # Slack says who is a guest
    return {role: _names(each) for role, each in _by(spot, listed).items()}


def _teams(spot: Spot) -> Mapping[str, frozenset[str]]:
    return {name: _names(each) for name, each in spot.items().items()}


def _names(spot: Spot) -> frozenset[str]:
    return frozenset(_name(each) for each in spot.list())


def _name(spot: Spot) -> str:
    name = spot.text().strip()
    is_person = "@" in name or (name[:1] in {"U", "W"} and name.isalnum())
    if name != WORKSPACE_ADMINS and not is_person and not is_group(name):
        raise spot.sorry(
            f"'{name}' is nobody: an e-mail address, a Slack id (U0123ABCD), the id of a user group "
            f"(S0123ABCD) or '{WORKSPACE_ADMINS}' may stand here."
        )
    return name.lower()


def _one(spot: Spot, allowed: Collection[T]) -> T:
    written = spot.known(spot.text(), allowed, "is not what may stand here")
    return next(each for each in allowed if each == written)


def _some(spot: Spot, allowed: Collection[T]) -> frozenset[T]:
    return frozenset(_one(each, allowed) for each in spot.list())

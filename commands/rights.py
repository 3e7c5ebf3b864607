"""Who may see and do what: the policy's roles and places, and what they come to for one person."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from store.records import Person
from store.sight import FIELDS, Field, Sight

Role = Literal["guest", "viewer", "csm", "manager", "admin"]
Act = Literal["record", "share", "manage", "audit"]
Reach = Literal["all", "team", "own"]
PlaceKind = Literal["public", "private", "dm", "group dm", "shared", "unknown"]
ROLES: Sequence[Role] = get_args(Role)  # from the least to the most
WORKSPACE_ADMINS = "workspace admins"


@dataclass(frozen=True, slots=True)
class Grant:
    """What a role may see and do."""

    accounts: Reach
    fields: frozenset[Field]
    may: frozenset[Act]


@dataclass(frozen=True, slots=True)
class Rule:
    """What may be shown in a kind of place, and whether anything may be posted there."""

    fields: frozenset[Field]
    posts: bool

    @property
    def sight(self) -> Sight:
        """What may be seen there, of any account."""
        return Sight(hides=FIELDS - self.fields)


@dataclass(frozen=True, slots=True)
class Policy:
    """The table of roles and places. `people` and `teams` hold e-mail addresses and ids in lower case."""

    roles: Mapping[Role, Grant]
    people: Mapping[Role, frozenset[str]]
    member: Role
    teams: Mapping[str, frozenset[str]]
    places: Mapping[PlaceKind, Rule]

    def groups(self) -> frozenset[str]:
        """The ids of the user groups that it names, as Slack writes them."""
        named = frozenset[str]().union(*self.people.values(), *self.teams.values())
        return frozenset(each.upper() for each in named if is_group(each))


@dataclass(frozen=True, slots=True)
class Rights:
    """What one person may see and do, wherever she asks; `places` says what a place takes away."""

    role: Role
    sight: Sight
    may: frozenset[Act]
    places: Mapping[PlaceKind, Rule]

    def at(self, kind: PlaceKind) -> Sight:
        """What may be shown to her in such a place."""
        return self.sight.both(self.places[kind].sight)


def of(
    policy: Policy,
    person: Person,
    *,
    groups: Collection[str] = (),
    mates: Collection[str] = (),
    unsure: Collection[str] = (),
) -> Rights:
    """The rights of a full member, who is in these user groups; `mates` are all the people of her teams.

    Of the groups in `unsure`, in lower case, nobody knows who is in them: for who is listed nowhere else, the
    least of what they would give her holds.
    """
    called = names(person, groups) | ({WORKSPACE_ADMINS} if person.admin else set())
    listed: list[Role] = [role for role in ROLES if called & policy.people.get(role, frozenset())]
    if listed:
        return by_role(policy, listed[-1], person, mates)
    may_be = {role for role, people in policy.people.items() if people & set(unsure)}
    return by_role(policy, min({policy.member, *may_be}, key=ROLES.index), person, mates)


def by_role(policy: Policy, role: Role, person: Person, mates: Collection[str] = ()) -> Rights:
    """The rights of who has this role."""
    grant = policy.roles[role]
    own = names(person) | (set(mates) if grant.accounts == "team" else set[str]())
    owners = None if grant.accounts == "all" else frozenset(own)
    return Rights(role, Sight(owners, FIELDS - grant.fields), grant.may, policy.places)


def names(person: Person, groups: Collection[str] = ()) -> set[str]:
    """What a policy may call this person, in lower case."""
    return {name.lower() for name in (person.email, person.slack_id, *groups) if name}


def is_group(name: str) -> bool:
    """Whether it is the id of a user group, of which there are none with an @."""
    return name[:1] in {"S", "s"} and name.isalnum() and any(letter.isdigit() for letter in name)

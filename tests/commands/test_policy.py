"""The policy: what the embedded one says, what a file changes of it, and which files are none."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.policy import embedded, policy
from commands.rights import ROLES, Policy, Role, by_role, of
from store.errors import BadInput
from store.records import Person
from store.sight import FIELDS

ANA = Person("U0123ANA", "Ana@Lumen.example")
FILE = """
roles:
  csm: {accounts: own, fields: [arr, contacts, notes, drafts], may: [record]}
  manager: {accounts: team, fields: [arr, notes], may: [record, manage]}
people:
  viewer: [cfo@lumen.example]
  manager: [S0123LEADS, U0456BOSS]
member: csm
teams:
  emea: [ana@lumen.example, S0123EMEA]
  us: [cruz@lumen.example]
places:
  unknown: {fields: [arr, contacts], posts: yes}
"""


@pytest.fixture
def own(tmp_path: Path) -> Policy:
    return written(tmp_path, FILE)


def written(folder: Path, text: str) -> Policy:
    (folder / "policy.yml").write_text(text)
    return policy(folder / "policy.yml")


def test_without_a_file_members_see_all_and_guests_what_is_no_secret() -> None:
    member, guest = of(embedded(), ANA), by_role(embedded(), "guest", ANA)
    assert (member.role, member.sight.owners, member.sight.hides) == ("csm", None, frozenset())
    assert (guest.sight.owners, guest.sight.hides, guest.may) == (None, FIELDS, frozenset())
    assert of(embedded(), Person("U1", admin=True)).role == "admin"
    assert "audit" not in member.may


def test_where_outsiders_or_nobody_knows_who_reads_nothing_is_shown_or_posted() -> None:
    for kind in ("shared", "unknown"):
        assert embedded().places[kind].fields == frozenset()
        assert not embedded().places[kind].posts


def test_a_file_changes_what_it_names_and_nothing_else(own: Policy) -> None:
    assert own.roles["guest"] == embedded().roles["guest"]
    assert own.roles["csm"].accounts == "own"
    assert own.places["unknown"].posts
    assert own.places["shared"] == embedded().places["shared"]
    assert own.groups() == {"S0123LEADS", "S0123EMEA"}


def test_who_sees_her_own_accounts_is_known_by_address_and_id(own: Policy) -> None:
    assert of(own, ANA).sight.owners == {"ana@lumen.example", "u0123ana"}
    assert not of(own, ANA).sight.sees("ben@lumen.example")
    assert of(own, ANA).sight.sees("ANA@lumen.example")
    assert not of(own, ANA).sight.sees(None)


def test_of_several_roles_the_highest_counts(own: Policy) -> None:
    both = Person("U1", "cfo@lumen.example")
    assert of(own, both).role == "viewer"
    assert of(own, both, groups=["S0123LEADS"]).role == "manager"


def test_a_team_is_everybody_in_it_and_oneself(own: Policy) -> None:
    boss = of(own, Person("U0456BOSS"), mates={"ben@lumen.example", "u0123ben"})
    assert boss.sight.owners == {"u0456boss", "ben@lumen.example", "u0123ben"}
    assert of(own, ANA, mates={"ben@lumen.example"}).sight.owners == {"ana@lumen.example", "u0123ana"}


def test_a_group_that_cannot_be_looked_up_gives_the_least_it_might(tmp_path: Path) -> None:
    strict = written(tmp_path, "people:\n  viewer: [S0123FIN]\n  manager: [S0123LEADS]\n")
    assert of(strict, ANA, unsure={"s0123leads"}).role == "csm"
    assert of(strict, ANA, unsure={"s0123fin"}).role == "viewer"
    assert of(strict, ANA, groups=["S0123LEADS"], unsure={"s0123fin"}).role == "manager"


@given(st.sampled_from(ROLES), st.sampled_from(ROLES))
def test_in_the_embedded_policy_a_higher_role_never_sees_or_may_less(one: Role, two: Role) -> None:
    low, high = sorted((one, two), key=ROLES.index)
    lower, higher = embedded().roles[low], embedded().roles[high]
    assert lower.fields <= higher.fields
    assert lower.may <= higher.may


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The file policy.yml is empty."),
        ("role: {}", "policy.yml, line 1: 'role' is not a key that may stand here; did you mean 'roles'?"),
        ("roles:\n  cms: {}", "policy.yml, line 2: 'cms' is not a key"),
        ("roles:\n  csm: {accounts: all, fields: []}", "line 2: 'may' is missing here."),
        ("roles:\n  csm: {accounts: mine, fields: [], may: []}", "line 2: 'mine' is not what may stand here"),
        ("roles:\n  csm: {accounts: own, fields: [money], may: []}", "line 2: 'money' is not what may stand"),
        ("people:\n  guest: [a@b.c]", "line 2: 'guest' is not a key that may stand here"),
        ("people:\n  admin: [Ana]", "line 2: 'Ana' is nobody: an e-mail address, a Slack id"),
        ("member: boss", "line 1: 'boss' is not what may stand here"),
        ("places:\n  shared: {fields: [], posts: maybe}", "line 2: 'maybe' is not what may stand here"),
        ("places:\n  street: {fields: [], posts: no}", "line 2: 'street' is not a key"),
        ("- roles", "policy.yml, line 1: `key: value` lines are needed here."),
        ("roles: [", "policy.yml, line"),
    ],
)
def test_a_file_that_is_no_policy_is_refused_where_it_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadInput) as refusal:
        written(tmp_path, text)
    assert said in str(refusal.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nowhere\.yml cannot be read"):
        policy(tmp_path / "nowhere.yml")

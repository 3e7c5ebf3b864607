"""/audit: who did what, for those who may read it."""

import re
from datetime import timedelta
from itertools import product

import pytest

from commands import registry
from commands.audit import command
from commands.audit.wish import acts
from commands.contract import Answer, Reply, Request
from commands.policy import embedded
from commands.rights import Role, by_role
from store import audit as entries
from store import people, segments
from store.audit import ACTS
from store.errors import Sorry
from store.records import AuditEntry, Person
from tests.commands.office import ANA, BEN, EVIL, NOW, PUBLIC, Office, named, read
from tests.views.checks import check, pressable
from views.audit.pointer import At, at
from views.audit.words import Names, done

HOUR = timedelta(hours=1)
ASKED = {
    "acme": "e1 e0",
    "acme pulse": "e1",
    "pulses acme": "e1",
    "“Acme Robotics” pulse": "e1",
    "pulse": "e2 e1",
    "take back pulse": "e2",
    "drafts": "e3",
    "changes": "e4 e3 e2 e1 e0",
    "who changed acme": "e1 e0",
    "@ana": "e3 e0",
    "@me": "e3 e0",
    "@ben": "e2 e1",
    "by BEN@lumen.example": "e2 e1",
    "U0123BEN": "e2 e1",
    "<@U0123BEN>": "e2 e1",
    "@root": "e4",
    "@ben acme": "e1",
    "acme @ben since 3d": "e1",
    "since 2h": "e4 e3",
    "since 1d": "e4 e3",
    "since today": "e4 e3",
    "since yesterday": "e4 e3 e2",
    "since 2026-11-20 until 2026-11-20": "e1",
    "until 2026-11-19": "e0",
    "Acme Robotic": "e1 e0",
    "evil": "e3",
}


def request(text: str = "", value: str = "", role: Role = "admin", person: Person = ANA) -> Request:
    rights = by_role(embedded(), role, person)
    return Request(person, PUBLIC, text=text, value=value, rights=rights)


def ask(office: Office, typed: str) -> Reply:
    """What an admin is answered; Slack takes it."""
    answer = registry.answer(named("/audit"), request(typed), office.deps)
    assert isinstance(answer, Reply)
    check(answer.message)
    return answer


def says(office: Office, typed: str) -> str:
    return " ".join(read(ask(office, typed)).split())


def told(office: Office, typed: str) -> list[str]:
    """The small print of the entries: each has a number."""
    return re.findall(r"no (\w+)", says(office, typed))


def buttons(answer: Answer) -> dict[str, str]:
    assert isinstance(answer, Reply)
    return dict(pressable(answer.message.blocks))


@pytest.fixture
def log(office: Office) -> Office:
    """An office where this and that was done, each with a number."""
    with office.deps.db.begin() as tx:
        people.save(tx, ANA, NOW)
        people.save(tx, BEN, NOW)
        for number, (actor, act, account_id, hours) in enumerate(
            (
                ("U0123ANA", "share", "acme", 72),
                ("U0123BEN", "pulse", "acme", 48),
                ("ben@lumen.example", "take back pulse", "nw-1", 26),
                ("U0123ANA", "save draft to timeline", "evil", 2),
                ("root", "import", None, 1),
            )
        ):
            entries.write(
                tx,
                at=NOW - hours * HOUR,
                actor=actor,
                act=act,  # pyright: ignore[reportArgumentType] - each is one
                account_id=account_id,
                place="C0123TEAM",
                detail={"no": f"e{number}"},
            )
    return office


def test_the_newest_come_first_in_words_with_who_where_and_when_by_ones_own_clock(log: Office) -> None:
    said = says(log, "")
    assert "22 Nov 2026, 09:30 root imported files, in" in said
    assert "22 Nov 2026, 08:30 @U0123ANA put a draft on the timeline of ‹!channel› & Söhne" in said.replace(
        "<", "‹"
    ).replace(">", "›")
    assert "20 Nov 2026, 10:30 @U0123BEN gave Acme Robotics a pulse" in said
    assert "Times are those of Europe/Berlin. Only you see this." in said
    assert told(log, "") == ["e4", "e3", "e2", "e1", "e0"]


def test_entries_are_asked_for_by_account_person_act_and_time(log: Office) -> None:
    assert {typed: " ".join(told(log, typed)) for typed in ASKED} == ASKED


def test_a_guess_is_told(log: Office) -> None:
    assert "about Acme Robotics, which I took “Acme Robotic” to mean" in says(log, "Acme Robotic")


def test_what_is_not_certain_is_asked_and_a_press_shows_it(log: Office) -> None:
    answer = ask(log, "northwind since 7d")
    assert "Did you mean one of these accounts?" in read(answer)
    (value, *_) = [each for action, each in pressable(answer.message.blocks) if action == "audit.show"]
    pressed = command.turn(request(value=value), log.deps)
    assert isinstance(pressed, Reply)
    assert pressed.replace
    assert "about Northwind" in read(pressed)
    assert "since 15 Nov 2026, 10:30" in read(pressed)


def test_what_nobody_is_called_is_one_sentence(log: Office) -> None:
    assert says(log, "xyzzy") == (
        "The audit knows no account, person or act “xyzzy”; /audit help says what it understands."
    )
    with pytest.raises(Sorry, match="I know nobody called zoe; type an e-mail address"):
        ask(log, "@zoe")
    with pytest.raises(Sorry, match="“soon” is no time I can read; write 24h, 7d, 2w, yesterday, or a day"):
        ask(log, "acme since soon")


def test_two_people_of_one_name_are_told_apart(log: Office) -> None:
    with log.deps.db.begin() as tx:
        people.save(tx, Person("U0123ANB", "a.b@lumen.example", "Ana Bell"), NOW)
    with pytest.raises(Sorry, match=r"Several people are called ana; .* ana@lumen.example or a.b@lumen"):
        ask(log, "@ana")


def test_nothing_found_is_one_sentence(log: Office) -> None:
    assert says(log, "acme digest").startswith("The audit has no entry of this: about Acme Robotics, acts:")


def test_an_empty_audit_is_one_sentence(empty: Office) -> None:
    assert says(empty, "") == "The audit is empty."


def test_older_pages_follow_and_the_newest_come_back(office: Office) -> None:
    with office.deps.db.begin() as tx:
        for number in range(23):
            entries.saw(tx, at=NOW, actor=f"n{number}", place=None, asked="/health", accounts=["acme"])
    first = ask(office, "acme")
    assert set(buttons(first)) == {"audit.older"}
    second = command.turn(request(value=buttons(first)["audit.older"]), office.deps)
    third = command.turn(request(value=buttons(second)["audit.older"]), office.deps)
    found = [re.findall(r"n(\d+) saw", read(each)) for each in (first, second, third)]
    assert [int(each) for page in found for each in page] == list(range(22, -1, -1))
    assert set(buttons(third)) == {"audit.newest"}
    assert read(command.turn(request(value=buttons(third)["audit.newest"]), office.deps)) == read(first)


def test_what_was_seen_names_a_few_accounts_and_counts_the_rest(office: Office) -> None:
    ids = ["acme", "evil", "gone", *(f"x{number}" for number in range(9))]
    with office.deps.db.begin() as tx:
        entries.saw(tx, at=NOW, actor="U0123BEN", place="D1", asked="health.open", accounts=ids)
        entries.saw(tx, at=NOW, actor="U0123BEN", place=None, asked="/health", accounts=["x1"])
        entries.saw(tx, at=NOW, actor="U0123BEN", place=None, asked="/help", accounts=[])
    said = says(office, "saw")
    assert "saw Acme Robotics, " in said
    assert "Mirabel Hotels and 9 others, in direct messages asked health.open" in said
    assert "saw an account that is gone, or not yours to see, on a terminal" in said
    assert "saw no account" in said
    assert EVIL not in str(ask(office, "saw").message)


def test_segments_are_named_while_they_are_there(office: Office) -> None:
    office.ask("/segment save big ones = health < 60")
    assert "saved a segment" in says(office, "segments")
    assert "segment “big ones” · was no segment" in says(office, "segments")
    with office.deps.db.begin() as tx:
        segments.remove(tx, "big ones")
    assert "big ones" not in says(office, "segments")


def test_who_may_not_read_it_is_told_who_may(log: Office) -> None:
    roles: tuple[Role, ...] = ("guest", "viewer", "csm", "manager")
    for role, function in product(roles, (command.run, command.turn)):
        with pytest.raises(Sorry, match=f"^Admins may read the audit here, and your role is {role}; ask one"):
            function(request("acme", str(At()), role), log.deps)


FORGED = [
    "",
    "[]",
    "7",
    "[1,2,3,4,5,6,7]",
    '["acme",[],[],"2026-11-22",null,null]',
    "[null,5,[],null,null,null]",
]


def test_a_forged_value_is_an_outdated_button(empty: Office) -> None:
    for value in FORGED:
        with pytest.raises(Sorry, match="from an older version"):
            command.turn(request(value=value), empty.deps)


def test_a_button_carries_what_was_asked_for() -> None:
    wanted = entries.Wanted('ä"', frozenset({"U1", "a@b"}), frozenset({"saw"}), NOW, NOW + HOUR)
    assert at(str(At(wanted, 7))) == At(wanted, 7)
    assert at(str(At())) == At()


def test_every_act_is_told_in_words_and_found_by_its_name() -> None:
    for act in ACTS:
        assert act in acts(act)
        assert done(AuditEntry(NOW, "x", act, None, None, {}), Names({}, {})) != act

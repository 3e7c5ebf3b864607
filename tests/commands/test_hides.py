"""What a role or a place hides stays out of every answer, field by field, and nothing else does."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from commands.contract import MEMBER, Place
from commands.news import compose
from commands.policy import embedded
from commands.rights import Rights, by_role
from store import pulses, touches
from store.digest_records import Key
from store.errors import Sorry
from store.records import Pulse, Touch
from store.sight import FIELDS, NOTHING, Field, Hides, Sight
from tests.commands import digests
from tests.commands.office import BEN, NOW, ROWS, TODAY, Office, import_accounts, read
from tests.commands.test_draft import DANA, load
from views import plain
from views.pointer import Pointer

ARR, OWNER = {"43,200": "arr"}, {"Ana@Lumen.example": "contacts"}
NOTES = {"They want an export": "notes", "Nobody answers": "notes", "evelyn@lumen.example": "contacts notes"}
SAID: Mapping[str, Mapping[str, str]] = {
    "/health": ARR,
    "/health acme": ARR | OWNER | NOTES,
    "/health gone": {"Budget": "notes"},
    "/health gone post-mortem": {"Budget": "notes"},
    "/churn 2026": {"Budget": "notes", "known ARR": "arr"},
    "/segment": ARR,
    "/segment health < 50": ARR | {"· ana": "contacts"},
    "/segment diff health < 50 since 2026-10-25": ARR,
    "/segment fields": {"arr > 50k": "arr", "owner:@ana": "contacts", "nps >= 9": "contacts"},
    "/digest preview health < 101": ARR,
}
CHOICES: tuple[Hides, ...] = (NOTHING, *(frozenset({field}) for field in FIELDS), FIELDS)
SHOWN: tuple[Field, ...] = ("arr", "contacts")  # by a balance
TOLD: tuple[Field, ...] = ("arr", "notes")  # by a draft
DRAFTED: Mapping[tuple[Field, ...], str] = {(): "9,900 Slow", ("arr",): "Slow", ("notes",): "9,900"}


@dataclass(frozen=True, slots=True)
class Blinkered(Office):
    """Somebody who may do what a CSM may, and from whom these fields are hidden."""

    hides: Hides = NOTHING

    @property
    def rights(self) -> Rights:
        """Those of her role."""
        return replace(MEMBER, sight=Sight(hides=self.hides))


@dataclass(frozen=True, slots=True)
class Viewer(Office):
    """Somebody who only reads."""

    @property
    def rights(self) -> Rights:
        """Those of her role."""
        return by_role(embedded(), "viewer", self.person)


def blinkered(office: Office, *hides: Field) -> Blinkered:
    return Blinkered(office.deps, hides=frozenset(hides))


@pytest.fixture
def told(office: Office) -> Office:
    """The office with a touch, a pulse and somebody to write to."""
    with office.deps.db.begin() as tx:
        touches.add(
            tx, Touch("acme", NOW - timedelta(3), "call", "They want an export", "evelyn@lumen.example")
        )
        pulse = Pulse(
            "acme",
            NOW - timedelta(hours=1),
            "red",
            "Nobody answers",
            "evelyn@lumen.example",
            TODAY + timedelta(9),
        )
        pulses.give(tx, pulse)
    load(office, "contacts", DANA)
    return office


@pytest.mark.parametrize("typed", SAID)
def test_each_field_alone_stays_out_of_each_answer(told: Office, typed: str) -> None:
    for hides in CHOICES:
        said = blinkered(told, *hides).says(typed)
        for mark, tells in SAID[typed].items():
            assert (mark in said) == (not hides & set(tells.split())), f"{mark!r}, hidden: {sorted(hides)}"


@pytest.mark.parametrize(
    ("typed", "tells"),
    [("arr > 40k", "arr"), ("owner = ana@lumen.example", "contacts"), ("nps < 7", "contacts")],
)
def test_a_filter_is_refused_only_by_what_is_hidden(told: Office, typed: str, tells: Field) -> None:
    load(told, "surveys", {"account_id": "acme", "at": NOW, "kind": "nps", "score": 3.0})
    for field in FIELDS:
        somebody = blinkered(told, field)
        if field != tells:
            assert somebody.says(f"/segment {typed}").startswith("Accounts of a filter")
            continue
        for asked in (f"/segment {typed}", f"/churn 2026 {typed}", f"/digest preview {typed}"):
            with pytest.raises(Sorry, match=f"so no segment may go by {typed.split(maxsplit=1)[0]}"):
                somebody.ask(asked)


def test_a_saved_segment_by_what_is_hidden_is_left_out_of_the_list(told: Office) -> None:
    told.ask("/segment save big = arr > 40k")
    told.ask("/segment save hers = owner = ana@lumen.example")
    assert "big" in told.says("/segment")
    listed = blinkered(told, "arr").says("/segment")
    assert "big" not in listed
    assert "hers" in listed
    assert "by arr left out." in listed
    assert "left out." not in blinkered(told, "notes", "drafts").says("/segment")
    ben = replace(blinkered(told, "contacts"), person=BEN)
    for typed in ("/segment rm hers", "/segment save hers = health < 60"):
        with pytest.raises(Sorry, match="so no segment may go by owner"):
            ben.ask(typed)


def test_the_balance_shows_owners_and_arr_or_nothing(told: Office) -> None:
    assert "Ana" in blinkered(told, "notes", "drafts").says("/segment balance").title()
    for field in SHOWN:
        with pytest.raises(Sorry, match=r"which you do not see here\.$"):
            blinkered(told, field).ask("/segment balance")
    with pytest.raises(Sorry, match=r"ask me in a direct message\.$"):
        replace(told, place=Place("C0123OUT", "shared")).ask("/segment balance")


@pytest.mark.parametrize("field", ["drafts", "contacts"])
def test_who_sees_no_drafts_or_no_contacts_writes_to_nobody(told: Office, field: Field) -> None:
    somebody = blinkered(told, field)
    assert "[Draft]" not in somebody.says("/health acme")
    for ask in (
        lambda: somebody.ask("/draft acme"),
        lambda: somebody.press("health.draft", str(Pointer("acme"))),
    ):
        with pytest.raises(Sorry, match="your role does not see both drafts and contacts"):
            ask()
    with pytest.raises(Sorry, match="I show no contacts here, so you cannot write drafts"):
        replace(told, place=Place("C0123WHERE", "unknown")).ask("/draft acme")


def test_a_draft_tells_nothing_that_its_writer_does_not_see(told: Office) -> None:
    opened, due = NOW - timedelta(9), TODAY - timedelta(20)
    ticket = {"ticket_id": "t1", "account_id": "acme", "opened_at": opened, "subject": "Slow export"}
    invoice = {"invoice_id": "i1", "account_id": "acme", "due_on": due, "amount_minor": 990_000}
    load(told, "tickets", ticket)
    load(told, "invoices", invoice | {"currency": "EUR"})
    for hides, marks in DRAFTED.items():
        said = read(blinkered(told, *hides).ask("/draft acme renewal"))
        assert [mark for mark in ("9,900", "Slow") if mark in said] == marks.split()
    for field in TOLD:
        with pytest.raises(Sorry, match="This draft tells more than you see"):
            read(blinkered(told, field).press("draft.open", "1"))


@pytest.mark.parametrize("kind", ["changes", "roll-up"])
@pytest.mark.parametrize("field", sorted(FIELDS))
def test_a_digest_leaves_out_each_field_alone(empty: Office, kind: str, field: Field) -> None:
    digests.fill(empty.deps.db)
    digest = replace(digests.DIGEST, digest_id=9, kind=kind)  # type: ignore[arg-type]
    key = Key(9, digests.SLOT, digest.target)
    made = compose.compose(digest, key, empty.deps, late=timedelta(0), hides=frozenset({field}))
    said = f"{plain.render(made.message)} {json.dumps(made.content)}"
    for mark, tells in {"43,200": "arr", "4320000": "arr", "Ana": "contacts"}.items():
        assert (mark in said) == (field != tells)
    assert ("Without" in said) == (field != "drafts") or kind == "roll-up"


def test_the_order_of_a_digest_does_not_say_who_pays_more(empty: Office) -> None:
    digests.fill(empty.deps.db)
    digest = replace(digests.DIGEST, digest_id=9)
    key = Key(9, digests.SLOT, digest.target)

    def order(rich: str, *hidden: Field) -> list[str]:
        pays = {each["account_id"]: 10**9 if each["account_id"] == rich else 1 for each in ROWS}
        rows = [row | {"arr_minor": pays[row["account_id"]], "currency": "EUR"} for row in ROWS]
        import_accounts(empty.deps.db, rows)
        made = compose.compose(digest, key, empty.deps, late=timedelta(0), hides=frozenset(hidden))
        return [item.account_id for item in made.items]

    assert order("acme") == ["acme", "evil"]
    assert order("evil") == ["evil", "acme"]
    assert order("acme", "arr") == order("evil", "arr")


def test_what_was_kept_for_guests_still_reads_as_theirs(empty: Office) -> None:
    digests.fill(empty.deps.db)
    content = digests.post(empty).content
    del content["said"]["hides"]
    assert compose.parse(content).hides == NOTHING
    content["said"]["guarded"] = True
    assert compose.parse(content).hides == FIELDS


def test_a_pulse_that_holds_again_is_told_without_its_reason(told: Office) -> None:
    for field in TOLD:
        somebody = blinkered(told, field)
        somebody.ask("/pulse acme green All is well")
        with told.deps.db.read() as tx:
            held = pulses.held(tx, "acme", TODAY)
        assert held
        said = read(somebody.press("pulse.back", str(Pointer("acme", typed=held.at.isoformat()))))
        assert "The red one of 22 Nov 2026 holds again" in said
        assert ("Nobody answers" in said) == (field != "notes")


def test_a_viewer_reads_along_and_is_offered_nothing_to_keep(told: Office) -> None:
    said = Viewer(told.deps).says("/health acme")
    assert "43,200" in said
    for button in ("[Draft]", "[Log a touch]", "[Share]", "[Override]"):
        assert button in told.says("/health acme")
        assert button not in said
    for typed in ("/log acme Hello", "/pulse acme red Why", "/segment save a = health < 50", "/digest"):
        with pytest.raises(Sorry, match="your role here is viewer"):
            Viewer(told.deps).ask(typed)

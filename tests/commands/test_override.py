from dataclasses import replace
from datetime import date, timedelta

import pytest

from commands.contract import FormErrors, Place, Reply
from store import audit, overrides
from store.errors import Sorry
from store.records import Override
from tests.commands.office import NOW, TODAY, Office, read
from tests.views.checks import check, pressable
from views.message import Modal
from views.pointer import Pointer

LABS = str(Pointer("acme-labs"))


def put(office: Office, band: str = "at risk", **more: str) -> str:
    entered = {"why": "Their sponsor left", "until": "2026-12-01", **more}
    return read(office.submit("override.set", LABS, band=band, **entered))


def held(office: Office, day: date = TODAY) -> Override | None:
    with office.deps.db.read() as tx:
        return overrides.held(tx, ["acme-labs"], day).get("acme-labs")


def buttons(office: Office, typed: str) -> list[str]:
    answer = office.ask(typed)
    assert isinstance(answer, Reply)
    check(answer.message)
    return [action for action, _ in pressable(answer.message.blocks)]


def test_the_button_on_the_card_opens_a_form(office: Office) -> None:
    assert "override.form" in buttons(office, "/health acme-labs")
    form = office.press("override.form", LABS)
    assert isinstance(form, Modal)
    check(form)
    assert "🟢 healthy / 🟡 watch / 🔴 at risk" in read(form)
    assert "Until when? 2026-12-22" in read(form)


def test_a_band_that_is_set_shows_on_the_card_and_in_the_list_at_once(office: Office) -> None:
    assert "1 at risk" in office.says("/health")
    assert put(office).startswith(
        "Acme Labs is 🔴 at risk until 1 Dec 2026, set by you.\n  Their sponsor left"
    )
    assert held(office) == Override(
        "acme-labs", "at risk", "Their sponsor left", "Ana", NOW, date(2026, 12, 1)
    )
    card = office.says("/health acme-labs")
    assert "Health 82 of 100 (100 is good) · 🔴 at risk" in card
    said = "Band set to at risk by Ana until 1 Dec 2026: Their sponsor left (the score says healthy)"
    assert said in " ".join(card.split())
    listed = office.says("/health")
    assert "2 at risk" in listed
    assert "Acme Labs · 82 · 🔴 at risk by hand" in listed


def test_an_unknown_health_can_be_given_a_band(office: Office) -> None:
    mine = replace(office, person=replace(office.person, slack_id="U0123BEN"))
    mine.submit("override.set", str(Pointer("nw-2")), band="watch", why="Quiet", until="2026-12-01")
    assert "(the score does not know)" in office.says("/health nw-2")
    assert "Northwind Freight · unknown · 🟡 watch by hand" in mine.says("/health")


def test_it_ends_by_itself_and_days_before_it_know_nothing_of_it(office: Office) -> None:
    put(office)
    later = replace(office, deps=replace(office.deps, now=lambda: NOW + timedelta(days=10)))
    assert "Band set to" not in later.says("/health acme-labs")
    assert "by hand" not in later.says("/health")
    assert "Band set to" not in office.says("/health acme-labs --as-of 2026-11-15")


def test_it_is_lifted_once_and_logged(office: Office) -> None:
    put(office)
    assert "override.lift" in buttons(office, "/health acme-labs")
    said = read(office.press("override.lift", LABS))
    assert said.startswith("Lifted: Acme Labs is healthy again, as its score says.\n")
    assert "override.lift" not in buttons(office, "/health acme-labs")
    assert "1 at risk" in office.says("/health")
    with pytest.raises(Sorry, match="There is nothing to lift: no band is set by hand for Acme Labs"):
        office.press("override.lift", LABS)
    with office.deps.db.read() as tx:
        lifted, was_set = audit.recent(tx, 2)
    assert (was_set.act, was_set.actor, was_set.account_id) == ("override", "U0123ANA", "acme-labs")
    assert was_set.detail == {"band": "at risk", "until": "2026-12-01"}
    assert lifted.act == "lift override"


@pytest.mark.parametrize(
    ("field", "entered", "sentence"),
    [
        ("band", "unknown", "Pick healthy, watch or at risk."),
        ("band", "", "Pick healthy, watch or at risk."),
        ("why", " \n", "Say why in a few words: whoever reads the card will want to know."),
        ("until", "", "The last day is missing; write it as year-month-day, such as 2026-12-22."),
        ("until", "2026-11-21", "2026-11-21 is over; take today or a later day."),
        ("until", "2027-02-21", "2027-02-21 is more than 90 days ahead; take 2027-02-20 at the latest."),
    ],
)
def test_a_form_with_a_mistake_names_it(office: Office, field: str, entered: str, sentence: str) -> None:
    values = {"band": "at risk", "why": "x", "until": "2026-12-01", field: entered}
    answer = office.submit("override.set", LABS, **values)
    assert isinstance(answer, FormErrors)
    assert dict(answer.errors) == {field: sentence}
    assert held(office) is None


def test_who_may_not_is_told_so_and_is_shown_no_button(office: Office) -> None:
    shared = replace(office, place=Place("C0SHARED", "shared"))
    guest = replace(office, member=False)
    for who, sentence in (
        (guest, "Guests cannot set a band by hand; ask the owner of the account to do it."),
        (
            shared,
            "Outsiders may read this channel, so you cannot set a band by hand here; do it in a message",
        ),
    ):
        assert not {"override.form", "override.lift"} & set(buttons(who, "/health acme-labs"))
        with pytest.raises(Sorry, match=sentence):
            who.press("override.form", LABS)
        with pytest.raises(Sorry, match=sentence):
            put(who)
        with pytest.raises(Sorry, match=sentence):
            who.press("override.lift", LABS)
    assert held(office) is None


def test_guests_and_posts_see_the_band_but_neither_who_nor_why(office: Office) -> None:
    put(office)
    seen = replace(office, member=False).says("/health acme-labs")
    assert "Band set to at risk by hand until 1 Dec 2026 (the score says healthy)." in seen
    posted = read(office.press("health.share", LABS))
    assert "🔴 at risk" in posted
    for text in (seen, posted):
        assert "sponsor" not in text


def test_who_has_left_keeps_the_band_of_that_day(office: Office) -> None:
    gone = str(Pointer("gone"))
    assert "override.form" not in buttons(office, "/health gone")
    with pytest.raises(Sorry, match="Mirabel Hotels churned on 20 Oct 2026; its health stays as it was then"):
        office.submit("override.set", gone, band="watch", why="x", until="2026-12-01")

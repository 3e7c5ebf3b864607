from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from commands.contract import Answer, Opening, Place, Post, Reply
from store import audit, bundle, scores, touches
from store.errors import Sorry
from store.records import Touch
from store.sight import FIELDS, Sight
from tests.commands.office import BEN, EVIL, NOBODY, NOW, ROWS, TODAY, Office, import_accounts, read, score
from tests.views.checks import check, pressable
from views import plain
from views.message import Message, Modal
from views.pointer import Page, Pointer


def test_the_list_has_my_accounts_worst_first(office: Office) -> None:
    text = office.says("/health")
    assert "2 accounts: 1 at risk, 1 healthy." in text
    assert "1. Acme Robotics · 38 · 🔴 at risk · ▼ 5 · ▆▅▅▄▄▄  [Open]" in text
    assert "Acme Labs" not in text


def test_an_owner_is_known_by_slack_id_or_by_email_in_any_case(office: Office) -> None:
    text = replace(office, person=BEN).says("/health")
    assert "3 accounts: 2 watch, 1 unknown." in text
    assert [name in text for name in ("Northwind Foods", "Northwind Freight", EVIL)] == [True] * 3


def test_who_owns_nothing_sees_the_worst_of_the_book(office: Office) -> None:
    text = replace(office, person=NOBODY).says("/health")
    assert "No account has U0123NEW as its owner." in text
    assert "1. Acme Robotics" in text


def test_the_list_turns_its_pages_in_place(office: Office) -> None:
    many = [{"account_id": f"m{i}", "name": f"Mill {i:02}", "owner": "ana@lumen.example"} for i in range(23)]
    import_accounts(office.deps.db, many)
    score(office.deps.db, TODAY, {row["account_id"]: (40, "at risk") for row in many})
    first = office.ask("/health")
    assert "10. Mill 09" in read(first)
    (later,) = [value for action, value in pressable(shown(first).blocks) if action == "health.later"]
    second = office.press("health.later", later)
    assert isinstance(second, Reply)
    assert second.replace
    assert "11. Mill 10" in read(second)
    last = office.press("health.later", str(Page(20)))
    assert "23. Mill 22" in read(last)
    assert "[Next" not in read(last)


def test_a_card_is_found_by_name_id_domain_or_alias(office: Office) -> None:
    for asked in (
        "Acme Robotics",
        "acme",
        "ACME-ROBOTICS",
        "“Acme Robotics”",
        "acme.example",
        "the roadrunner customer",
    ):
        text = office.says(f"/health {asked}")
        assert text.startswith("Acme Robotics\n"), asked
        assert "Health 38 of 100 (100 is good) · 🔴 at risk · ▼ 5 since last week" in text
        assert "ARR:         € 43,200" in text


def test_a_misspelt_name_is_taken_aloud(office: Office) -> None:
    assert office.says("/health acme robotcs").startswith("  Took “acme robotcs” for Acme Robotics.")


def test_an_ambiguous_name_asks_and_its_button_opens_the_card(office: Office) -> None:
    answer = office.ask("/health northwind")
    assert "Which one did you mean by “northwind”?" in read(answer)
    values = [value for action, value in pressable(shown(answer).blocks) if action == "health.open"]
    assert [read(office.press("health.open", value)).split("\n")[0] for value in values] == [
        "Northwind Foods",
        "Northwind Freight",
    ]


def test_an_unknown_name_is_said_to_be_unknown(office: Office) -> None:
    assert office.says("/health qqqq").startswith("I know no account called “qqqq”.")


def test_a_name_that_pings_is_shown_and_pings_nobody(office: Office) -> None:
    answer = office.ask(f"/health {EVIL}")
    assert read(answer).startswith(EVIL)
    check(shown(answer))


def test_accuracy_is_not_taken_for_an_account(office: Office) -> None:
    for asked in ("accuracy", "Accuracy mine"):
        assert "No number yet." in office.says(f"/health {asked}")
    import_accounts(office.deps.db, [{"account_id": "a9", "name": "Accuracy"}])
    assert office.says("/health accuracy").startswith("Accuracy\n")


@pytest.mark.parametrize(
    "dashes", ["--as-of", "—as-of", "–as-of", "-- as-of", "--as of", "--as-of=", "as of"]
)
def test_another_day_shows_what_was_known_then(office: Office, dashes: str) -> None:
    text = office.says(f"/health acme {dashes} 2026-11-08")
    assert text.lstrip().startswith("As of 8 Nov 2026: only what was known that day.\n")
    assert "Health 48 of 100" in text


def test_another_day_of_the_list_stays_on_that_day(office: Office) -> None:
    answer = office.ask("/health --as-of 2026-11-08")
    assert "Acme Robotics · 48" in read(answer)
    (value,) = [value for action, value in pressable(shown(answer).blocks) if action == "health.open"]
    assert "As of 8 Nov 2026" in read(office.press("health.open", value))


def test_a_touch_of_a_later_day_is_not_known_then(office: Office) -> None:
    with office.deps.db.begin() as tx:
        touches.add(tx, Touch("acme", NOW, "call", "Talked", "Ana"))
    assert "today: call, Ana: Talked" in office.says("/health acme")
    assert "none so far" in office.says("/health acme --as-of 2026-11-08")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1 Aug", "“1” is not a day I can read; write it as year-month-day, such as 2026-11-22."),
        ("", "A day is missing; write it as year-month-day, such as 2026-11-22."),
        ("2027-01-01", "2027-01-01 has not come yet; take today or a day before it."),
        ("0001-01-01", "0001-01-01 is before anything I know; take a later day."),
    ],
)
def test_a_day_that_cannot_be_shown_is_explained(office: Office, typed: str, said: str) -> None:
    with pytest.raises(Sorry) as sorry:
        office.ask(f"/health acme --as-of {typed}")
    assert str(sorry.value).startswith(said)


def test_a_day_that_was_never_scored_is_scored_when_it_is_asked_for(office: Office) -> None:
    days = [TODAY - timedelta(days=ago) for ago in range(40, 400)]
    used = [{"account_id": "acme", "day": day, "metric": "logins", "value": 3.0} for day in days]
    with office.deps.db.begin() as tx:
        bundle.load(tx, "usage", pa.Table.from_pylist(used, schema=bundle.schema("usage")))
    text = office.says("/health acme --as-of 2026-10-01")
    assert text.lstrip().startswith("As of 1 Oct 2026: only what was known that day.")
    assert "In use today; it comes by every day" in text
    with office.deps.db.read() as tx:
        assert date(2026, 10, 1) in scores.as_of_days(tx)


def test_a_day_before_the_first_customer_is_explained(office: Office) -> None:
    started = [{"account_id": row["account_id"], "name": row["name"], "started_on": TODAY} for row in ROWS]
    import_accounts(office.deps.db, started)
    with pytest.raises(Sorry, match="Nobody was a customer yet on 1 Oct 2026"):
        office.ask("/health --as-of 2026-10-01")


def test_tomorrow_has_come_where_the_person_is(office: Office) -> None:
    late = datetime.fromisoformat("2026-11-22T22:00:00+00:00")
    there = replace(office.person, timezone="Pacific/Auckland")
    ahead = replace(office, person=there, deps=replace(office.deps, now=lambda: late))
    assert "As of 23 Nov 2026" in ahead.says("/health acme --as-of 2026-11-23")
    odd = replace(ahead, person=replace(there, timezone="Nowhere/Land"))
    with pytest.raises(Sorry):
        odd.ask("/health acme --as-of 2026-11-23")


def test_who_left_is_frozen_at_the_last_score_before(office: Office) -> None:
    text = office.says("/health mirabel hotels")
    assert "Churned on 20 Oct 2026 (Budget). The last health was 21 of 100, on 18 Oct 2026" in text
    assert "Health 21 of 100" in office.says("/health gone --as-of 2026-10-18")


def test_an_account_without_a_score_says_how_to_get_one(office: Office) -> None:
    assert "No health yet. The nightly job scores every account" in office.says("/health brand new")
    assert "No health as of 8 Nov 2026." in office.says("/health brand new --as-of 2026-11-08")
    with pytest.raises(Sorry, match="Brand New has no health yet"):
        office.press("health.why", str(Pointer("new")))


def test_an_empty_database_says_how_to_import(empty: Office) -> None:
    assert "rapport import <folder>" in empty.says("/health")
    assert "rapport import <folder>" in empty.says("/health acme")


def test_accounts_that_nobody_scored_say_how_to_score(empty: Office) -> None:
    import_accounts(empty.deps.db)
    assert empty.says("/health").startswith("7 accounts imported, none scored yet.")
    assert "No health yet." in empty.says("/health acme")
    score(empty.deps.db, TODAY, {"nw-1": (55, "watch")})
    assert empty.says("/health").startswith("3 accounts imported, none scored yet.")


def test_why_shows_the_receipts_of_the_day_of_the_card(office: Office) -> None:
    modal = office.press("health.why", str(Pointer("acme", date(2026, 11, 10))))
    assert isinstance(modal, Modal)
    assert "Acme Robotics, as of 8 Nov 2026\nHealth 48 of 100" in read(modal)
    check(modal)


def test_sharing_posts_a_bare_card_and_is_logged(office: Office) -> None:
    post = office.press("health.share", str(Pointer("acme")))
    assert isinstance(post, Post)
    assert "Shared by Ana" in read(post)
    assert "17 active people" in read(post)
    assert "43,200" not in read(post)
    assert plain.render(post.then).startswith("Posted the card of Acme Robotics here.")
    with office.deps.db.read() as tx:
        (entry,) = audit.recent(tx, 10)
    assert (entry.actor, entry.act, entry.account_id, entry.place) == (
        "U0123ANA",
        "share",
        "acme",
        "C0123TEAM",
    )


@pytest.mark.parametrize("kind", ["shared", "unknown"])
def test_where_outsiders_may_read_nothing_is_posted(office: Office, kind: str) -> None:
    place = Place("C0123OUT", kind)  # pyright: ignore[reportArgumentType] - one of the kinds
    with pytest.raises(Sorry, match="so I post nothing"):
        replace(office, place=place).press("health.share", str(Pointer("acme")))


def test_where_guests_read_along_only_numbers_are_posted(office: Office) -> None:
    post = office.press("health.share", str(Pointer("acme")))
    assert isinstance(post, Post)
    assert "17 active people" in read(post)
    posted = plain.render(post.draw(Sight(hides=FIELDS)))
    assert "17 active people" not in posted
    assert "Health 38 of 100" in posted


@pytest.mark.parametrize("outside", [{"place": Place("C0123OUT", "shared")}, {"member": False}])
def test_guests_and_shared_channels_get_answers_without_arr(office: Office, outside: dict[str, Any]) -> None:
    guest = replace(office, **outside)
    assert "43,200" in office.says("/health") + office.says("/health acme")
    card, listed = guest.says("/health acme"), guest.says("/health")
    assert "Health 38 of 100" in card
    assert "43,200" not in card + listed + read(guest.press("health.why", str(Pointer("acme"))))


def test_where_slack_does_not_tell_what_the_place_is_it_counts_as_shared(office: Office) -> None:
    somewhere = replace(office, place=Place("C0123WHERE", "unknown"))
    assert "43,200" not in somewhere.says("/health acme")


def test_the_card_opens_a_draft_which_needs_somebody_to_write_to(office: Office) -> None:
    answer = office.press("health.draft", str(Pointer("acme")))
    assert isinstance(answer, Opening)
    with pytest.raises(Sorry, match="Nobody at Acme Robotics may be written to: no contact is on file"):
        answer.fill()


def test_a_button_of_an_account_that_is_gone_says_so(office: Office) -> None:
    with pytest.raises(Sorry, match="not there any more"):
        office.press("health.open", str(Pointer("no such account")))


@pytest.mark.parametrize("asked", ['""', '" "', "“ ”"])
def test_a_name_of_nothing_in_quotation_marks_breaks_nothing(office: Office, asked: str) -> None:
    check(shown(office.ask(f"/health {asked}")))


def test_help_is_known(office: Office) -> None:
    for asked in ("help", "HELP", "--help"):
        assert "/health acme --as-of 2026-08-01" in office.says(f"/health {asked}")


def shown(answer: Answer) -> Message:
    assert isinstance(answer, Reply)
    return answer.message

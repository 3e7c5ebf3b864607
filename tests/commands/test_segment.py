import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest

from commands.contract import Answer, Deps, FormErrors, Place, Reply
from commands.segment import command, names
from store import audit, digests, people, scores, segments
from store.database import Database
from store.digest_records import Digest
from store.errors import Sorry
from store.records import Person, Run
from tests.commands.office import (
    BEN,
    EVIL,
    NOBODY,
    NOW,
    TODAY,
    Office,
    import_accounts,
    one_score,
    read,
)
from tests.views.checks import check, pressable
from views.message import Modal
from views.segment.pointer import pack

BIG = "health < 60 and renewal < 90d"


def buttons(answer: Answer) -> dict[str, str]:
    """The value of each button, the last one of its kind."""
    assert isinstance(answer, Reply)
    check(answer.message)
    return dict(pressable(answer.message.blocks))


def words(text: str) -> str:
    return " ".join(text.split())


def as_ben(office: Office) -> Office:
    return replace(office, person=BEN)


def as_guest(office: Office) -> Office:
    return replace(office, member=False)


def kept(office: Office) -> Mapping[str, str]:
    with office.deps.db.read() as tx:
        return {each.name: each.filter for each in segments.all_of(tx) if not each.starter}


def acts(office: Office) -> list[tuple[str, str]]:
    """Who did what, oldest first."""
    with office.deps.db.read() as tx:
        return [(each.actor, each.act) for each in reversed(audit.recent(tx, 9))]


def subscribe(office: Office, name: str, place: str = "C0123TEAM") -> int:
    with office.deps.db.begin() as tx:
        made = digests.add(
            tx, Digest("changes", "place", place, name, "weekdays 08:30", "UTC", 5, "U0123ANA", NOW)
        )
    return made.digest_id


def crowd(db: Database, size: int = 24) -> None:
    rows: list[dict[str, Any]] = [
        {
            "account_id": f"c{at}",
            "name": f"Company {at:02}",
            "owner": "ana@lumen.example" if at % 3 else "U0123BEN",
            "arr_minor": (at * 37 % 24 + 1) * 100_000,
            "currency": "USD" if at % 5 == 0 else "EUR",
            "renewal_on": date(2026, 12, 1) + timedelta(days=at * 7 % 30),
            "plan": "Crowd",
        }
        for at in range(size)
    ]
    import_accounts(db, rows)
    made = [one_score(f"c{at}", TODAY, 40 + at, "watch" if at % 2 else "at risk") for at in range(size)]
    scores.save(db, Run(TODAY, 90, NOW, "crowd", {}), made)


def test_the_list_counts_every_segment_in_one_go(office: Office) -> None:
    answer = office.ask("/segment")
    text = words(read(answer))
    assert "at-risk · 1 account · 1 at risk · ARR € 43,200 [Open] Whom to call first" in text
    assert "renewing-soon · 1 account" in text
    assert "seat-starved · nobody today" in text
    assert "segment.open" in buttons(answer)
    assert read(office.ask("/segment list")) == read(answer)


def test_many_segments_come_in_pages(office: Office) -> None:
    for at in range(8):
        office.ask(f"/segment save mine number {at} = health > {at}")
    first = office.ask("/segment")
    assert "mine number 0" in read(first)
    assert "[Next 5]" in read(first)
    second = office.press("segments.next", buttons(first)["segments.next"])
    assert "silent-champions" in read(second)
    assert "mine number 0" not in read(second)
    assert read(office.press("segments.back", buttons(second)["segments.back"])) == read(first)


def test_a_stored_filter_that_cannot_be_read_any_more_says_why(office: Office) -> None:
    with office.deps.db.begin() as tx:
        segments.save(tx, segments.Segment("old", "mood = good", "U0123ANA", NOW))
    answer = office.ask("/segment")
    assert "I know no such field" in read(answer)
    assert "at-risk · 1 account" in read(answer)


def test_a_book_without_accounts_says_so(empty: Office) -> None:
    for typed in ("/segment", "/segment at-risk", "/segment diff at-risk", "/segment balance"):
        assert "No accounts yet" in empty.says(typed)


def test_before_the_first_scoring_there_are_accounts_without_health(empty: Office) -> None:
    import_accounts(empty.deps.db)
    assert "Nothing is scored yet." in empty.says("/segment")
    text = empty.says("/segment renewal < 90d")
    assert "1. Acme Robotics · ⚪ unknown" in text
    assert "Nothing is scored yet." in text


def test_a_segment_opens_by_name_however_it_is_spelt(office: Office) -> None:
    for typed in ("at-risk", "At Risk", '"at risk"', "  at   risk "):
        answer = office.ask(f"/segment {typed}")
        text = words(read(answer))
        assert "1 account: 1 at risk. ARR € 43,200, all of it at risk." in text
        assert "1. Acme Robotics · 38 · 🔴 at risk · ▼ 5 " in text
        assert "€ 43,200 · renews in 42 days · ana" in text
        assert "Scores as of 22 Nov 2026. Worst first." in text
        assert buttons(answer)["segment.changed"] == pack("at-risk")


def test_a_filter_is_answered_and_can_be_saved(office: Office) -> None:
    answer = office.ask("/segment health < 60")
    text = read(answer)
    assert "Accounts of a filter" in text
    assert text.index("Acme Robotics") < text.index("Northwind Foods")
    assert buttons(answer)["segment.save"] == pack("health < 60")


def test_nobody_in_it_is_a_sentence(office: Office) -> None:
    assert "No account is in it today." in office.says("/segment health < 3")


def test_pages_turn_in_place_and_in_every_order(office: Office) -> None:
    crowd(office.deps.db)
    first = office.ask("/segment plan:Crowd")
    pressed = buttons(first)
    assert "segment.back" not in pressed
    second = office.press("segment.next", pressed["segment.next"])
    assert isinstance(second, Reply)
    assert second.replace
    text = read(second)
    assert "11. " in text
    assert "20. " in text
    assert "[Back] [Next 4]" in text
    last = office.press("segment.next", buttons(second)["segment.next"])
    assert "24. " in read(last)
    assert "[Next" not in read(last)
    back = office.press("segment.back", buttons(second)["segment.back"])
    assert read(back) == read(first)
    by_name = read(office.press("segment.name", pressed["segment.name"]))
    assert by_name.index("1. Company 00") < by_name.index("2. Company 01")
    by_arr = read(office.press("segment.arr", pressed["segment.arr"]))
    assert "Largest ARR first." in by_arr
    assert "€ 24,000" in by_arr.split("2. ")[0]
    by_renewal = read(office.press("segment.renewal", pressed["segment.renewal"]))
    assert "renews in 9 days" in by_renewal.split("2. ")[0]


def test_a_page_that_is_not_there_any_more_is_the_last_one(office: Office) -> None:
    answer = office.press("segment.next", pack("health < 60", "worst", "90"))
    assert "1. Acme Robotics" in read(answer)


@pytest.mark.parametrize("value", ["", "[]", "{}", "[1]", '["a","b"]', "nothing"])
def test_a_button_of_an_older_version_says_so(office: Office, value: str) -> None:
    for action in ("segment.next", "segment.open", "segment.changed", "segment.replace", "balance.copy"):
        with pytest.raises(Sorry):
            office.press(action, value)


def test_currencies_are_never_added_up(office: Office) -> None:
    crowd(office.deps.db)
    text = words(office.says("/segment plan:Crowd"))
    assert "ARR € 245,000 and $ 55,000, of it at risk € " in text


def test_what_is_neither_name_nor_filter_names_the_nearest(office: Office) -> None:
    for typed, near in (("at-rik", "at-risk"), ("helth < 60", "health"), ("plan:Bussiness", "plan")):
        with pytest.raises(Sorry, match=near):
            office.ask(f"/segment {typed}")


def test_a_filter_too_long_for_buttons_says_how_to_go_on(office: Office) -> None:
    crowd(office.deps.db)
    answer = office.ask(f"/segment plan:Crowd{' and health > 1' * 132}")
    assert "segment.next" not in buttons(answer)
    assert "save it to turn pages" in read(answer)


def test_saved_opened_renamed_and_removed(office: Office) -> None:
    said = words(office.says(f"/segment save big renewals = {BIG}"))
    assert said.startswith(f"Saved big renewals: 1 account today. {BIG}")
    assert kept(office) == {"big renewals": BIG}
    assert "1. Acme Robotics" in office.says("/segment Big Renewals")
    assert "big renewals · 1 account" in office.says("/segment")
    assert "saved by " in office.says("/segment")
    assert "now called ready to sign" in office.says("/segment rename big renewals to ready to sign")
    assert "now called big" in office.says("/segment rename ready to sign to big")
    asked = office.ask("/segment rm big")
    assert "Remove big?" in read(asked)
    assert kept(office) == {"big": BIG}
    assert "Removed big." in read(office.press("segment.remove", buttons(asked)["segment.remove"]))
    assert kept(office) == {}
    saved = [
        ("U0123ANA", act) for act in ("save segment", "rename segment", "rename segment", "remove segment")
    ]
    assert acts(office) == saved


@pytest.mark.parametrize(
    "typed",
    [
        "warm: health > 80",
        '"warm" = health > 80',
        "“warm”: health > 80",
        "warm=health>80",
        "warm = health > 80",
    ],
)
def test_save_takes_an_equals_sign_or_a_colon(office: Office, typed: str) -> None:
    office.ask(f"/segment save {typed}")
    assert list(kept(office)) == ["warm"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("save", "Write /segment save name = filter"),
        ("save warm", "Write /segment save name = filter"),
        ("save warm =", "Write /segment save name = filter"),
        ("save plan:Business", "“plan” is a field of filters"),
        ("save Last Touch: health < 60", "“Last Touch” is a field of filters"),
        ("save diff it = health < 60", "cannot begin with “diff”"),
        ("save mine = health < 60", "cannot be the name"),
        ("save x = helth < 60", "did you mean health"),
        ("save x = nothing such", "There is no segment “nothing such”"),
        (f"save {'x' * 61} = health < 60", "at most 60 characters"),
        ("save warm(er) = health < 60", "cannot be the name"),
        ("rename", "Write /segment rename old name to new name"),
        ("rename nix to nux", "There is no saved segment “nix”"),
        ("rename at-risk to worst", "comes with Rapport"),
        ("rm", "Which segment?"),
        ("rm nix", "There is no saved segment “nix”"),
        ("rm at-risk", "comes with Rapport"),
        ("diff", "Which segment?"),
        ("diff at-risk since soon", "is not a day I can read"),
        ("diff at-risk since 2030-01-01", "has not come yet"),
        ("diff nix", "There is no segment “nix”"),
        ("balance nix", "There is no segment “nix”"),
    ],
)
def test_a_mistake_is_one_sentence_and_changes_nothing(office: Office, typed: str, said: str) -> None:
    with pytest.raises(Sorry) as sorry:
        office.ask(f"/segment {typed}")
    assert said in str(sorry.value)
    assert kept(office) == {}
    assert acts(office) == []


def test_ones_own_segment_is_replaced_at_once_and_somebody_elses_after_asking(office: Office) -> None:
    office.ask("/segment save warm = health > 80")
    assert "Before, it was health > 80" in words(office.says("/segment save warm = health > 70"))
    asked = as_ben(office).ask("/segment save Warm = health > 60")
    assert "was saved by " in read(asked)
    assert kept(office) == {"warm": "health > 70"}
    value = buttons(asked)["segment.replace"]
    assert "Saved warm" in read(as_ben(office).press("segment.replace", value))
    assert kept(office) == {"warm": "health > 60"}


def test_what_changed_while_somebody_was_asked_is_not_replaced_or_removed(office: Office) -> None:
    office.ask("/segment save warm = health > 80")
    asked = buttons(as_ben(office).ask("/segment save warm = health > 60"))["segment.replace"]
    gone = buttons(as_ben(office).ask("/segment rm warm"))["segment.remove"]
    later = replace(office, deps=replace(office.deps, now=lambda: NOW + timedelta(minutes=1)))
    later.ask("/segment save warm = health > 75")
    with pytest.raises(Sorry, match="was changed since"):
        as_ben(office).press("segment.replace", asked)
    with pytest.raises(Sorry, match="was changed or removed since"):
        as_ben(office).press("segment.remove", gone)
    assert kept(office) == {"warm": "health > 75"}


def test_two_people_who_save_at_once_do_not_overtake_each_other(db: Database) -> None:
    office = Office(Deps(db, lambda: NOW, 90))
    import_accounts(db)
    start, said = Barrier(2), dict[str, str]()

    def save(who: Office, name: str, limit: int) -> None:
        start.wait()
        said[name] = who.says(f"/segment save {name} = health > {limit}")

    people = [
        Thread(target=save, args=(office, "all-warm", 80)),
        Thread(target=save, args=(as_ben(office), "All warm", 70)),
    ]
    for each in people:
        each.start()
    for each in people:
        each.join()
    assert len(kept(office)) == 1
    assert sorted(each.split()[0] for each in said.values()) != ["Saved", "Saved"]


def test_a_starter_is_replaced_by_ones_own_and_comes_back(office: Office) -> None:
    asked = office.ask("/segment save at-risk = health < 60")
    assert "comes with Rapport" in read(asked)
    office.press("segment.replace", buttons(asked)["segment.replace"])
    assert "Northwind Foods" in office.says("/segment at-risk")
    subscribe(office, "at-risk")
    gone = office.ask("/segment rm at-risk")
    assert "takes its place" in read(gone)
    office.press("segment.remove", buttons(gone)["segment.remove"])
    assert "Northwind Foods" not in office.says("/segment at-risk")
    with office.deps.db.read() as tx:
        assert digests.active(tx)


def test_digests_follow_a_new_name_and_pause_when_it_is_gone(office: Office) -> None:
    office.ask("/segment save warm = health > 80")
    number = subscribe(office, "warm")
    assert "1 digest goes along" in office.says("/segment rename warm to hot")
    with office.deps.db.read() as tx:
        assert [each.digest_id for each in digests.using(tx, "hot")] == [number]
    asked = office.ask("/segment rm hot")
    assert "1 digest would pause:" in read(asked)
    assert "weekdays 08:30" in read(asked)
    assert "1 digest is paused" in read(office.press("segment.remove", buttons(asked)["segment.remove"]))
    with office.deps.db.read() as tx:
        paused = digests.get(tx, number)
    assert paused
    assert paused.paused_because == "the segment “hot” was removed"


def test_the_form_saves_and_says_what_is_wrong_with_a_name(office: Office) -> None:
    value = buttons(office.ask("/segment health < 60"))["segment.save"]
    form = office.press("segment.save", value)
    assert isinstance(form, Modal)
    check(form)
    for name, said in (("", "missing"), ("health", "field"), ("rm it", "begin"), ("a=b", "cannot be")):
        wrong = office.submit("segment.keep", form.value, name=name)
        assert isinstance(wrong, FormErrors)
        assert said in wrong.errors["name"]
    assert "Saved low ones: 2 accounts today." in read(
        office.submit("segment.keep", form.value, name="low  ones")
    )
    assert kept(office) == {"low ones": "health < 60"}


def test_guests_look_and_change_nothing_and_learn_no_arr_or_owner(office: Office) -> None:
    office.ask("/segment save rich = arr > 10k")
    guest = as_guest(office)
    listed, shown = guest.says("/segment"), guest.says("/segment at-risk")
    assert "rich" not in listed
    assert "left out." in listed
    assert "Acme Robotics" in shown
    for text in (listed, shown, guest.says("/segment diff at-risk since 2026-10-20")):
        assert "43,200" not in text
        assert "ana" not in text
    assert "[By ARR]" not in shown
    for typed in ("save x = health < 60", "rename rich to poor", "rm rich", "rich", "arr > 1k", "balance"):
        with pytest.raises(Sorry):
            guest.ask(f"/segment {typed}")
    with pytest.raises(Sorry, match="Guests"):
        guest.submit("segment.keep", pack("health < 60"), name="x")


def test_the_order_tells_guests_nothing_about_arr(office: Office) -> None:
    crowd(office.deps.db)
    seen = as_guest(office).press("segment.arr", pack("plan:Crowd", "arr", "0"))
    assert read(seen).index("Company 00") < read(seen).index("Company 01")


def test_outsiders_read_along_in_a_shared_channel(office: Office) -> None:
    shared = replace(office, place=Place("C0123ACME", "shared"))
    assert "43,200" not in shared.says("/segment at-risk")
    with pytest.raises(Sorry, match="owners and ARR"):
        shared.ask("/segment balance")


def test_who_cannot_be_told_saves_nothing(office: Office) -> None:
    unknown = replace(office, person=replace(NOBODY, slack_id=""))
    with pytest.raises(Sorry, match="cannot tell who you are"):
        unknown.ask("/segment save x = health < 60")


def test_who_entered_and_who_left_with_the_reason(office: Office) -> None:
    text = words(office.says("/segment diff health < 50 since 2026-11-01"))
    assert "Since 1 Nov 2026: 1 entered, nobody left, nobody stayed." in text
    assert "Acme Robotics · 38 · 🔴 at risk · € 43,200 [Open] Health 53 → 38, now below 50" in text
    text = words(office.says("/segment diff health >= 50 and health < 60 since 2026-11-01"))
    assert "Left: 1 account Acme Robotics · 38" in text
    assert "Health 53 → 38, no longer at least 50" in text


def test_since_the_scored_day_before_where_no_day_is_said(office: Office) -> None:
    assert "Since 15 Nov 2026: nobody entered and nobody left; 1 account stayed." in words(
        office.says("/segment diff at-risk")
    )
    assert "Since 21 Nov 2026" in office.says("/segment diff at-risk since yesterday")
    pressed = office.press("segment.changed", pack("at-risk"))
    assert read(pressed) == office.says("/segment diff at-risk")


def test_distances_bands_arrivals_and_departures_have_their_own_words(office: Office) -> None:
    import_accounts(
        office.deps.db, [{"account_id": "fresh", "name": "Fresh", "started_on": date(2026, 11, 18)}]
    )
    renewing = words(office.says("/segment diff renewal < 45d since 2026-11-15"))
    assert "Renewal in 42 days, was in 49 days" in renewing
    new = words(office.says("/segment diff not band = healthy since 2026-11-15"))
    assert "Fresh · ⚪ unknown [Open] New: started on 18 Nov 2026" in new
    gone = words(office.says("/segment diff not band = healthy since 2026-10-18"))
    assert "Mirabel Hotels [Open] Churned on 20 Oct 2026" in gone


def test_only_one_scored_day_has_nothing_to_compare(empty: Office) -> None:
    crowd(empty.deps.db)
    with pytest.raises(Sorry, match="only one scored day"):
        empty.ask("/segment diff at-risk")


def test_balance_names_the_moves_and_changes_nothing(office: Office) -> None:
    crowd(office.deps.db)
    answer = office.ask("/segment balance plan:Crowd")
    text = read(answer)
    assert "24 accounts of 2 owners." in text
    assert "→ " in text
    assert "owners are changed in your CRM" in words(text)
    copied = office.press("balance.copy", buttons(answer)["balance.copy"])
    assert isinstance(copied, Modal)
    check(copied)
    assert "ana@lumen.example → " in read(copied)
    assert office.says("/segment balance plan:Crowd") == text


def test_one_owner_in_several_spellings_is_one(office: Office) -> None:
    text = office.says("/segment balance")
    assert "6 accounts of 3 owners" in text
    assert len(re.findall("^ana ", text, re.MULTILINE)) == 1


def test_owners_are_called_what_slack_calls_them(office: Office) -> None:
    assert "renews in 42 days · ana" in office.says("/segment at-risk")
    assert "\n@U0123BEN\n" in office.says("/segment health < 60")
    with office.deps.db.begin() as tx:
        people.save(tx, Person("U0123ANA", "ANA@lumen.example", "Ana Ruiz"), NOW)
        people.save(tx, Person("U0123BEN", "ben@lumen.example", "Ben Okafor"), NOW)
    assert "renews in 42 days · Ana Ruiz" in office.says("/segment at-risk")
    text = office.says("/segment balance")
    assert "6 accounts of 2 owners" in text
    assert "Ben Okafor         3" in text


def test_two_owners_of_one_name_are_told_apart(empty: Office) -> None:
    rows = [{"account_id": each, "name": each, "owner": f"ana@{each}.example"} for each in ("north", "south")]
    import_accounts(empty.deps.db, rows)
    text = empty.says("/segment balance")
    assert "ana@north.example" in text
    assert "ana@south.example" in text


def test_a_book_without_owners_cannot_be_balanced(empty: Office) -> None:
    import_accounts(empty.deps.db, [{"account_id": "x", "name": "X"}])
    with pytest.raises(Sorry, match="nothing to balance"):
        empty.ask("/segment balance")


def test_evil_names_are_harmless_everywhere(office: Office) -> None:
    for typed in (
        "/segment health < 70",
        "/segment diff health < 70 since 2026-10-01",
        "/segment balance",
        "/segment save 🚀 & Söhne = health < 70",
        "/segment",
        "/segment rm 🚀 & Söhne",
        "/segment fields",
    ):
        assert buttons(office.ask(typed)) is not None
    assert EVIL in office.says("/segment 🚀 & Söhne")
    with pytest.raises(Sorry):
        office.ask("/segment save <!channel> = health < 70")


def test_every_word_that_does_something_cannot_begin_a_name() -> None:
    assert {*command.DOES} - {""} | {"help"} == {*names.VERBS}


def test_fields_lists_what_guests_may_ask_for(office: Office) -> None:
    assert "arr > 50k" in office.says("/segment fields")
    guest = as_guest(office).says("/segment fields")
    assert "arr > 50k" not in guest
    assert "health < 60" in guest

"""What a person sees who types /segment, in either mode."""

import asyncio

from sandbox.driver import Message, Seen
from store import segments
from tests.wire.office import EVIL, Office


def filled(seen: Seen) -> bool:
    return seen.view is not None and "One moment…" not in seen.view.words


async def typed(office: Office, line: str) -> Message:
    seen = await office.slack.command(office.ana, office.renewals, line)
    assert seen.messages[-1].ephemeral
    return seen.messages[-1]


def kept(office: Office) -> dict[str, tuple[str, str]]:
    with office.rapport.deps.db.read() as tx:
        return {each.name: (each.filter, each.saved_by) for each in segments.all_of(tx) if not each.starter}


async def test_the_segments_come_to_the_person_who_asked_and_open(office: Office) -> None:
    shown = await typed(office, "/segment")
    assert "Whose renewal to prepare" in shown.words
    opened = await office.slack.press(office.ana, shown, "segment.open")
    assert "Scores as of" in opened.text
    assert not office.slack.visible(office.ben, office.renewals)


async def test_a_filter_is_answered_sorted_and_opens_a_card(office: Office) -> None:
    shown = await typed(office, "/segment renewal < 90d and seats > 5")
    assert "4 accounts" in shown.words
    assert "<!channel>" not in str(shown.blocks)
    assert EVIL.split()[-1] in shown.words
    turned = await office.slack.press(office.ana, shown, "segment.name")
    assert turned.messages[-1].ts == shown.ts
    assert "By name." in turned.text
    card = await office.slack.press(office.ana, turned.messages[-1], "health.open")
    assert "Health" in card.text


async def test_a_filter_is_saved_in_a_form_opened_and_removed(office: Office) -> None:
    shown = await typed(office, "/segment renewal < 90d and seats > 35")
    form = await office.slack.press(office.ana, shown, "segment.save", enough=filled)
    assert form.view is not None
    refused = await office.slack.submit(office.ana, form.view, {"name": "health"})
    assert set(refused.errors) == {"name"}
    done = await office.slack.submit(office.ana, form.view, {"name": "big renewals"})
    assert "Saved *big renewals*: 2 accounts today." in done.text
    assert kept(office) == {"big renewals": ("renewal < 90d and seats > 35", office.ana.id)}
    assert "Acme Robotics" in (await typed(office, "/segment big renewals")).words
    asked = await typed(office, "/segment rm big renewals")
    gone = await office.slack.press(office.ana, asked, "segment.remove")
    assert "Removed *big renewals*." in gone.text
    assert gone.messages[-1].ts == asked.ts
    assert kept(office) == {}


async def test_two_people_who_save_at_once_get_one_segment(office: Office) -> None:
    hers, his = await asyncio.gather(
        office.slack.command(office.ana, office.renewals, "/segment save warm = health > 80"),
        office.slack.command(office.ben, office.renewals, "/segment save warm = health > 70"),
    )
    assert sorted(("Saved *warm*" in hers.text, "Saved *warm*" in his.text)) == [False, True]
    asked, person = (his, office.ben) if "Saved *warm*" in hers.text else (hers, office.ana)
    assert "was saved by" in asked.text
    done = await office.slack.press(person, asked.messages[-1], "segment.replace")
    assert "Saved *warm*" in done.text
    assert [by for _, by in kept(office).values()] == [person.id]


async def test_balance_is_a_table_and_its_moves_can_be_copied(office: Office) -> None:
    shown = await typed(office, "/segment balance")
    assert [block["type"] for block in shown.blocks].count("table") == 1
    assert "4 accounts of 2 owners." in shown.words
    assert "Northwind Foods: " in shown.words
    copied = await office.slack.press(office.ana, shown, "balance.copy", enough=filled)
    assert copied.view is not None
    assert "ben@example.com → ana@example.com" in str(copied.view.blocks)


async def test_guests_see_no_arr_and_no_owner_and_save_nothing(office: Office) -> None:
    guest = office.slack.add_person("gus", email="gus@example.com", guest=True)
    room = office.slack.add_channel("with-gus", members=[guest, office.ana, office.slack.bot])
    shown = await office.slack.command(guest, room, "/segment renewal < 90d")
    assert "Acme Robotics" in shown.text
    assert "48,000" not in shown.text
    assert "ana" not in shown.text
    for line, why in (
        ("/segment save x = health < 60", "Guests can look at segments"),
        ("/segment balance", "which you do not see here"),
        ("/segment arr > 1k", "What you see here is without ARR"),
    ):
        assert why in (await office.slack.command(guest, room, line)).text
    assert kept(office) == {}


async def test_a_mistake_is_one_sentence(office: Office) -> None:
    assert (await typed(office, "/segment helth < 60")).words == (
        "At character 1, “helth”: I know no such field; did you mean health?"
    )
    assert "did you mean renewing-soon?" in (await typed(office, "/segment renewing-son")).words


async def test_what_changed_is_told_since_the_scored_day_before_or_another_one(office: Office) -> None:
    told = await typed(office, "/segment diff renewing-soon")
    assert "Since 10 Nov 2026: nobody entered and nobody left; 4 accounts stayed." in told.words
    told = await typed(office, "/segment diff renewing-soon since 2026-10-20")
    assert "Since 20 Oct 2026: 4 entered, nobody left, nobody stayed." in told.words
    assert "Renewal in 75 days, was in 103 days" in told.words

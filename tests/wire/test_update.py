"""A posted message that changes for everybody when one reader presses a button, in either mode."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from commands.news import compose
from sandbox.driver import Channel, Message, Person, Seen
from store import answers, deliveries, digests, items
from store.database import Tx
from store.digest_records import Digest, Item, Key
from tests.views.digests import MONDAY
from tests.wire.office import NOW, SLOT, Office
from views import actions

ACME = replace(MONDAY, entries=MONDAY.entries[:1], more=2)
ITEMS = [
    Item(account_id, place, "entered", "at risk", 52, 0.3, listed=place == 1)
    for place, account_id in enumerate(("acme", "evil", "northwind-foods"), start=1)
]


async def posted(office: Office, channel: Channel) -> Message:
    """A digest in a channel, as its delivery would have left it there."""
    key = _delivery(office, channel)
    with office.rapport.deps.db.read() as tx:
        drawn = compose.draw(_found(tx, key), tx)
    client = AsyncWebClient(token=office.slack.bot_token, base_url=office.slack.api_url)
    answer = await client.chat_postMessage(channel=channel.id, text=drawn.text, blocks=list(drawn.blocks))
    with office.rapport.deps.db.begin() as tx:
        deliveries.sent(tx, key, "test", channel.id, str(answer["ts"]), NOW)
    return office.slack.visible(office.ana, channel)[-1]


def _delivery(office: Office, channel: Channel) -> Key:
    asked = Digest("changes", "place", channel.id, "at-risk", "weekdays 08:30", "UTC", 5, office.ana.id, SLOT)
    with office.rapport.deps.db.begin() as tx:
        key = Key(digests.add(tx, asked).digest_id, SLOT, channel.id)
        deliveries.claim(tx, key, "test", NOW, timedelta(minutes=5))
        deliveries.keep(tx, key, "test", compose.dump(ACME), SLOT.date(), NOW)
        items.save(tx, key, ITEMS)
    return key


def _found(tx: Tx, key: Key) -> deliveries.Delivery:
    found = deliveries.get(tx, key)
    assert found is not None
    return found


def now_shown(office: Office, person: Person, message: Message) -> str:
    """What the person reads in the message now."""
    channel = office.slack.workspace.channels[message.channel]
    return next(each.words for each in office.slack.visible(person, channel) if each.ts == message.ts)


def kept(office: Office) -> list[str]:
    with office.rapport.deps.db.read() as tx:
        (digest,) = digests.at(tx, office.renewals.id)
        return [each.said for each in answers.of(tx, Key(digest.digest_id, SLOT, office.renewals.id))]


def is_alone(seen: Seen) -> bool:
    return any(message.ephemeral for message in seen.messages)


def is_shown(seen: Seen) -> bool:
    return "Ana Ruiz: noise" in seen.text


async def test_what_one_says_the_other_sees(office: Office) -> None:
    message = await posted(office, office.renewals)
    await office.slack.press(office.ana, message, actions.NOISE, enough=is_shown)
    assert "Ana Ruiz: noise" in now_shown(office, office.ben, message)
    assert not any(each.ephemeral for each in office.slack.visible(office.ana, office.renewals))


async def test_of_two_who_press_at_one_moment_both_show(office: Office) -> None:
    message = await posted(office, office.renewals)
    office.slack.faults.fail("chat.update", status=500)
    await asyncio.gather(
        office.slack.press(office.ana, message, actions.NOISE),
        office.slack.press(office.ben, message, actions.REAL),
    )
    await office.slack.until(lambda: _updates(office) == 3)
    shown = now_shown(office, office.ana, message)
    assert "Ana Ruiz: noise" in shown
    assert "Ben Okafor: a real risk" in shown


async def test_it_stays_one_message_and_keeps_what_it_was_marked_with(office: Office) -> None:
    message = await posted(office, office.renewals)
    await office.slack.press(office.ana, message, actions.NOISE, enough=is_shown)
    assert [each.ts for each in office.slack.visible(office.ben, office.renewals)] == [message.ts]
    (call,) = [call for call in office.slack.calls if call.method == "chat.update"]
    assert "metadata" not in call.arguments


async def test_who_takes_an_account_on_is_told_alone_and_shown_to_all(office: Office) -> None:
    message = await posted(office, office.renewals)
    value = choice(message, "Assign to me")
    seen = await office.slack.press(office.ana, message, actions.MORE, value=value, enough=is_alone)
    assert "taken on by Ana Ruiz" in now_shown(office, office.ben, message)
    assert "Acme Robotics" in [each for each in seen.messages if each.ephemeral][-1].words
    shown = await office.slack.open_home(office.ana, enough=lambda seen: seen.home is not None)
    assert "My tasks" in shown.text


async def test_an_answer_that_is_changed_in_a_window_changes_the_message(office: Office) -> None:
    message = await posted(office, office.renewals)
    await office.slack.press(office.ana, message, actions.NOISE, enough=is_shown)
    (changed,) = office.slack.visible(office.ana, office.renewals)
    value = choice(changed, "Change the answer")
    form = await office.slack.press(
        office.ana, changed, actions.MORE, value=value, enough=lambda seen: seen.view is not None
    )
    assert form.view is not None
    await office.slack.submit(office.ana, form.view, {"said": "real"}, enough=lambda seen: seen.view is None)
    assert "Ana Ruiz: a real risk" in now_shown(office, office.ben, message)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("message_not_found", "not there any more"),
        ("cant_update_message", "does not let me change the message (cant_update_message)"),
        ("is_archived", "archived"),
        ("channel_not_found", "not in that channel any more"),
    ],
)
async def test_a_message_that_cannot_change_is_told_and_the_answer_is_kept(
    office: Office, error: str, words: str
) -> None:
    message = await posted(office, office.renewals)
    office.slack.faults.fail("chat.update", error=error)
    seen = await office.slack.press(office.ana, message, actions.NOISE, enough=is_alone)
    (told,) = [each.words for each in seen.messages if each.ephemeral]
    assert told.startswith("What you said is kept")
    assert words in told
    assert kept(office) == ["noise"]


async def test_a_change_that_has_to_wait_comes(office: Office) -> None:
    message = await posted(office, office.renewals)
    office.slack.faults.fail("chat.update", status=429)
    await office.slack.press(office.ana, message, actions.NOISE, enough=is_shown)
    assert "Ana Ruiz: noise" in now_shown(office, office.ben, message)


@pytest.mark.parametrize("fault", ["drop", "500"])
async def test_a_change_without_a_clear_answer_is_repeated(office: Office, fault: str) -> None:
    message = await posted(office, office.renewals)
    if fault == "drop":
        office.slack.faults.drop("chat.update")
    else:
        office.slack.faults.fail("chat.update", status=500)
    await office.slack.press(office.ana, message, actions.NOISE, enough=is_shown)
    await office.slack.until(lambda: _updates(office) == 2)


async def test_a_message_whose_chart_slack_refuses_changes_without_it(office: Office) -> None:
    message = await posted(office, office.renewals)
    office.slack.faults.fail("chat.update", error="invalid_blocks")
    await office.slack.press(office.ana, message, actions.NOISE, enough=is_shown)
    assert "Ana Ruiz: noise" in now_shown(office, office.ben, message)
    (shown,) = office.slack.visible(office.ben, office.renewals)
    assert not [block for block in shown.blocks if block["type"] == "data_visualization"]


def choice(message: Message, label: str) -> str:
    """The value of a choice in the menu beside the account."""
    menus = [block["accessory"] for block in message.blocks if block.get("accessory", {}).get("options")]
    return next(each["value"] for each in menus[0]["options"] if each["text"]["text"] == label)


def _updates(office: Office) -> int:
    return sum(call.method == "chat.update" for call in office.slack.calls)

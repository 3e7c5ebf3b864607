"""What buttons and forms do, in either mode."""

from dataclasses import replace

from sandbox.driver import Channel, Message, Seen
from store import audit, touches
from tests.wire.office import NOW, Office


async def card(office: Office, place: Channel | None = None) -> Message:
    seen = await office.slack.command(office.ana, place or office.renewals, "/health acme")
    return seen.messages[-1]


def filled(seen: Seen) -> bool:
    return seen.view is not None and "One moment…" not in seen.view.words


async def test_why_opens_the_receipts(office: Office) -> None:
    seen = await office.slack.press(office.ana, await card(office), "health.why", enough=filled)
    assert seen.view is not None
    assert seen.view.title == "Why this health"
    assert "Acme Robotics" in seen.view.words


async def test_a_modal_is_there_before_what_it_shows_is_known(office: Office) -> None:
    shown = await card(office)
    await office.slack.press(office.ana, shown, "health.why", enough=filled)
    opened, updated = (call for call in office.slack.calls if call.method.startswith("views."))
    assert (opened.method, updated.method) == ("views.open", "views.update")


async def test_a_window_that_slack_does_not_open_is_told_in_a_sentence(office: Office) -> None:
    office.slack.faults.fail("views.open", error="expired_trigger_id")
    seen = await office.slack.press(office.ana, await card(office), "health.why")
    assert "press the button again" in seen.text
    assert seen.messages[-1].ephemeral


async def test_a_window_that_slack_opens_without_an_answer_is_filled_all_the_same(office: Office) -> None:
    office.slack.faults.drop("views.open")
    seen = await office.slack.press(office.ana, await card(office), "health.why", enough=filled)
    assert seen.view is not None
    assert "Acme Robotics" in seen.view.words
    assert "press the button again" not in seen.text


async def test_a_form_says_what_it_lacks_and_then_keeps_the_touch(office: Office) -> None:
    opened = await office.slack.press(office.ana, await card(office), "log.form", enough=filled)
    assert opened.view is not None
    refused = await office.slack.submit(office.ana, opened.view, {"text": "  \n "})
    assert set(refused.errors) == {"text"}
    done = await office.slack.submit(office.ana, opened.view, {"text": "Called Dana", "kind": "call"})
    assert "Logged for" in done.text
    with office.rapport.deps.db.read() as tx:
        last = touches.last(tx, "acme", NOW)
    assert last is not None
    assert (last.kind, last.summary, last.author) == ("call", "Called Dana", "Ana Ruiz")


async def test_the_card_opens_in_the_window_that_confirmed_a_touch(office: Office) -> None:
    opened = await office.slack.press(office.ana, await card(office), "log.form", enough=filled)
    assert opened.view is not None
    done = await office.slack.submit(office.ana, opened.view, {"text": "Called Dana"})
    assert done.view is not None
    seen = await office.slack.press(office.ana, done.view, "health.open")
    assert "100 is good" in seen.text


async def test_sharing_posts_to_the_channel_once_and_is_logged(office: Office) -> None:
    shown = await card(office)
    seen = await office.slack.press(office.ana, shown, "health.share", enough=is_told)
    public = [each for each in office.slack.visible(office.ben, office.renewals) if not each.ephemeral]
    assert len(public) == 1
    assert "Shared by Ana Ruiz" in public[0].words
    assert "48,000" not in public[0].words
    assert "Posted the card" in seen.text
    assert acts(office) == ["share"]


async def test_where_the_bot_is_not_a_member_it_offers_no_sharing_and_says_how_to_invite_it(
    office: Office,
) -> None:
    shown = await card(office, office.elsewhere)
    assert "/invite @rapport" in shown.words
    assert "health.share" not in str(shown.blocks)


async def test_where_outsiders_read_it_offers_no_sharing(office: Office) -> None:
    shared = office.slack.add_channel("with-acme", "connect", members=[office.ana, office.slack.bot])
    shown = await card(office, shared)
    assert "48,000" not in shown.words
    assert "health.share" not in str(shown.blocks)


async def test_a_channel_that_was_shared_since_the_card_was_drawn_gets_no_post(office: Office) -> None:
    shown = await card(office)
    channels = office.slack.workspace.channels
    channels[office.renewals.id] = replace(office.renewals, kind="connect")
    seen = await office.slack.press(office.ana, shown, "health.share")
    assert "Outsiders may read here, so I post nothing" in seen.text
    assert not office.slack.visible(office.ben, office.renewals)
    assert acts(office) == ["not posted", "share"]


async def test_an_outsider_who_presses_a_button_is_told_that_it_is_not_for_her(office: Office) -> None:
    eve = office.slack.add_person("eve", outsider=True)
    shown = await card(office)
    await office.slack.press(office.ana, shown, "health.share", enough=is_told)
    post = next(each for each in office.slack.visible(office.ben, office.renewals) if not each.ephemeral)
    office.slack.workspace.members[office.renewals.id].append(eve.id)
    seen = await office.slack.press(eve, post, "health.open")
    assert "people of this workspace only" in seen.text


async def test_a_button_that_is_no_longer_there_says_so(office: Office) -> None:
    shown = await card(office)
    shown.blocks.append(
        {
            "type": "actions",
            "block_id": "old",
            "elements": [
                {
                    "type": "button",
                    "action_id": "gone",
                    "text": {"type": "plain_text", "text": "Gone"},
                }
            ],
        }
    )
    seen = await office.slack.press(office.ana, shown, "gone")
    assert "run the command again" in seen.text


def is_told(seen: Seen) -> bool:
    return any(message.ephemeral for message in seen.messages)


def acts(office: Office) -> list[str]:
    with office.rapport.deps.db.read() as tx:
        return [entry.act for entry in audit.page(tx, audit.Wanted(acts=audit.CHANGES), 10)]

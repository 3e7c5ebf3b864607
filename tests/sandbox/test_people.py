"""What people do and see, with a real Bolt app in both modes."""

import pytest

from sandbox.driver import Channel, NothingSeenError, Person, Sandbox


async def test_a_command_is_answered_to_the_person_who_typed_it_and_to_no_one_else(
    slack: Sandbox, app: None, ana: Person, ben: Person, general: Channel
) -> None:
    seen = await slack.command(ana, general, "/echo acme corp")
    assert seen.messages[-1].text == "heard acme corp"
    assert seen.messages[-1].ephemeral
    assert "*Acme* is well" in seen.text
    assert slack.visible(ana, general) == seen.messages
    assert slack.visible(ben, general) == []


async def test_an_answer_in_the_ack_can_be_for_the_whole_channel(
    slack: Sandbox, app: None, ana: Person, ben: Person, general: Channel
) -> None:
    seen = await slack.command(ana, general, "/loud hello")
    assert [message.text for message in slack.visible(ben, general)] == ["HEARD hello"]
    assert not seen.messages[-1].ephemeral


async def test_a_late_ack_shows_operation_timeout_and_the_answer_still_comes(
    slack: Sandbox, app: None, ana: Person, general: Channel
) -> None:
    mark = slack.mark()
    seen = await slack.command(ana, general, "/slow")
    assert seen.error == "operation_timeout"
    later = await slack.seen(ana, mark, enough=lambda seen: bool(seen.messages))
    assert later.messages[-1].text == "late, but here"


async def test_a_button_on_an_ephemeral_message_replaces_it(
    slack: Sandbox, app: None, ana: Person, general: Channel
) -> None:
    card = (await slack.command(ana, general, "/echo x")).messages[-1]
    seen = await slack.press(ana, card, "again")
    assert [message.words for message in slack.visible(ana, general)] == ["pressed 7"]
    assert seen.messages[-1].ts == card.ts


async def test_a_button_can_take_its_message_away(
    slack: Sandbox, app: None, ana: Person, general: Channel
) -> None:
    card = (await slack.command(ana, general, "/echo x")).messages[-1]
    await slack.press(ana, card, "gone")
    assert slack.visible(ana, general) == []


async def test_a_menu_in_a_message_says_what_was_chosen(
    slack: Sandbox, app: None, ana: Person, general: Channel
) -> None:
    card = (await slack.command(ana, general, "/echo x")).messages[-1]
    seen = await slack.press(ana, card, "colour", value="green")
    assert seen.messages[-1].text == "green"


async def test_a_form_is_opened_filled_in_and_saved(
    slack: Sandbox, app: None, ana: Person, general: Channel
) -> None:
    opened = await slack.command(ana, general, "/form")
    assert opened.view is not None
    assert opened.view.title == "Note"
    saved = await slack.submit(ana, opened.view, {"said": "Called them"})
    assert saved.view is None
    assert saved.messages[-1].text == "acme: Called them"
    assert saved.messages[-1].channel == slack.direct(ana).id


async def test_a_form_shows_the_errors_that_the_app_answers_and_stays_open(
    slack: Sandbox, app: None, ana: Person, general: Channel
) -> None:
    opened = await slack.command(ana, general, "/form")
    assert opened.view is not None
    seen = await slack.submit(ana, opened.view, {"text": "nothing"})
    assert seen.errors == {"text": "Say a little more"}
    assert seen.view == opened.view


async def test_a_required_field_is_asked_for_before_the_app_hears_of_it(
    slack: Sandbox, app: None, ana: Person, general: Channel
) -> None:
    opened = await slack.command(ana, general, "/form")
    assert opened.view is not None
    seen = await slack.submit(ana, opened.view, {})
    assert list(seen.errors) == ["text"]
    assert slack.calls[-1].method == "views.open"


async def test_an_ack_can_update_push_and_clear_modals(
    slack: Sandbox, app: None, ana: Person, general: Channel
) -> None:
    first = (await slack.command(ana, general, "/form")).view
    assert first is not None
    updated = (await slack.submit(ana, first, {"said": "again"})).view
    assert updated is not None
    assert (updated.id, updated.title) == (first.id, "Once more")
    pushed = (await slack.submit(ana, updated, {"said": "deeper"})).view
    assert pushed is not None
    assert (pushed.previous_id, pushed.root_id, pushed.title) == (first.id, first.id, "Deeper")
    cleared = await slack.submit(ana, pushed, {"said": "enough"}, enough=lambda seen: seen.view is None)
    assert cleared.view is None


async def test_closing_a_pushed_modal_brings_the_one_below_back_and_tells_the_app(
    slack: Sandbox, app: None, ana: Person, general: Channel
) -> None:
    first = (await slack.command(ana, general, "/form")).view
    assert first is not None
    pushed = (await slack.submit(ana, first, {"said": "deeper"})).view
    assert pushed is not None
    seen = await slack.close(ana, pushed)
    assert seen.view == first
    await slack.until(
        lambda: any(message.text == "closed" for message in slack.visible(ana, slack.direct(ana)))
    )


async def test_a_menu_with_options_from_the_app_offers_what_it_answers(
    slack: Sandbox, app: None, ana: Person, general: Channel
) -> None:
    opened = (await slack.command(ana, general, "/form")).view
    assert opened is not None
    options = await slack.suggest(ana, opened, "which", "A")
    assert [option["value"] for option in options] == ["acme", "apex"]


async def test_a_mention_is_answered_in_its_thread(
    slack: Sandbox, app: None, ana: Person, ben: Person, general: Channel
) -> None:
    seen = await slack.say(ana, general, f"<@{slack.bot.id}> hi")
    asked, answered = slack.visible(ben, general)
    assert seen.messages == [answered]
    assert answered.text == f"hello <@{ana.id}>"
    assert answered.thread_ts == asked.ts


async def test_a_direct_message_is_answered(slack: Sandbox, app: None, ana: Person) -> None:
    seen = await slack.say(ana, slack.direct(ana), "hi")
    assert seen.messages[-1].text == "you said hi"


async def test_a_message_in_a_channel_is_not_told_where_the_manifest_does_not_ask_for_it(
    slack: Sandbox, app: None, ana: Person, general: Channel
) -> None:
    with pytest.raises(NothingSeenError):
        await slack.say(ana, general, "hi", patience=0.2)


async def test_the_home_tab_is_published_when_it_is_opened_and_its_buttons_work(
    slack: Sandbox, app: None, ana: Person
) -> None:
    seen = await slack.open_home(ana)
    assert seen.home is not None
    assert "*Acme* is well" in seen.text
    pressed = await slack.press(ana, seen.home, "more")
    assert pressed.view is not None
    assert pressed.view.title == "More"


async def test_an_undeclared_command_never_reaches_the_app(
    slack: Sandbox, app: None, ana: Person, general: Channel
) -> None:
    calls = len(slack.calls)
    seen = await slack.command(ana, general, "/unknown x")
    assert seen.error == "invalid_command"
    assert len(slack.calls) == calls


async def test_without_an_app_the_person_sees_dispatch_failed(
    slack: Sandbox, ana: Person, general: Channel
) -> None:
    assert (await slack.command(ana, general, "/echo x")).error == "dispatch_failed"
    slack.deliver_to("http://127.0.0.1:9/slack/events")
    assert (await slack.command(ana, general, "/echo x")).error == "dispatch_failed"


async def test_what_was_entered_stays_entered_when_the_form_comes_back_with_errors(
    slack: Sandbox, app: None, ana: Person, general: Channel
) -> None:
    opened = (await slack.command(ana, general, "/form")).view
    assert opened is not None
    option = (await slack.suggest(ana, opened, "which", "Ac"))[0]
    await slack.submit(ana, opened, {"said": "nothing", "which": option})
    seen = await slack.submit(ana, opened, {"said": "enough of it"})
    assert seen.messages[-1].text == "acme: enough of it"
    submission = slack.deliveries[-1].delivery.payload["view"]["state"]["values"]
    assert submission["account"]["which"]["selected_option"] == option

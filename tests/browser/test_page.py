"""The page in a browser: what a person does there reaches the app, and what the app does is seen there."""

from slack_sdk.web.async_client import AsyncWebClient

from sandbox.cast import Cast
from sandbox.driver import Sandbox
from tests.browser.chrome import Tab


def client(slack: Sandbox) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)


async def test_a_command_is_answered_for_the_one_who_typed_it(page: Tab) -> None:
    await page.write("/echo one & two")
    await page.sees("Acme is well", ".message.only")
    await page.sees("Only visible to you", ".message.only")
    await page.be("Ben Okafor")
    await page.sees("# renewals", "#where")
    await page.does_not_see("Acme is well")
    await page.write("/loud hello")
    await page.sees("HEARD hello", ".message:not(.only)")
    await page.be("Ana Ruiz")
    await page.sees("HEARD hello")


async def test_a_button_replaces_its_message(page: Tab) -> None:
    await page.write("/echo x")
    await page.click("[data-action=again]")
    await page.sees("pressed 7")
    await page.does_not_see("Acme is well")


async def test_a_form_says_what_it_lacks_and_keeps_what_was_entered(page: Tab) -> None:
    await page.write("/form ")
    await page.until("document.activeElement.dataset.action === 'said'")
    await page.enter()
    await page.sees("This field is required.", "#modal")
    await page.type("nothing")
    await page.enter()
    await page.sees("Say a little more", "#modal")
    assert await page.value("document.activeElement.getAttribute('aria-invalid')") == "true"
    await page.type(" new")
    assert await page.value("document.activeElement.value") == "nothing new"
    await page.enter()
    await page.until("!document.querySelector('#modal').open")
    await page.sees("unread", ".place.news")
    await page.go("echo")
    await page.click("[role=tab]", "Messages")
    await page.sees("acme: nothing new")


async def test_options_that_the_app_supplies_are_offered_and_chosen_by_keyboard(page: Tab) -> None:
    await page.write("/form ")
    await page.until("document.activeElement.dataset.action === 'said'")
    await page.press("Tab", 9)
    await page.type("A")
    await page.sees("Apex", ".suggested")
    await page.press("ArrowDown", 40)
    await page.press("ArrowDown", 40)
    await page.enter()
    await page.until("document.querySelector('[data-action=which]').value === 'Apex'")


async def test_modals_lie_on_one_another_and_escape_takes_the_top_one_away(page: Tab) -> None:
    await page.write("/form ")
    await page.until("document.activeElement.dataset.action === 'said'")
    await page.type("deeper")
    await page.enter()
    await page.sees("Deeper", "#modal h2")
    await page.press("Escape", 27)
    await page.sees("Note", "#modal h2")
    await page.press("Escape", 27)
    await page.until("!document.querySelector('#modal').open")


async def test_commands_are_completed_from_the_manifest(page: Tab) -> None:
    await page.value("document.querySelector('#composer textarea').focus()")
    await page.type("/l")
    await page.sees("/loud", ".completions")
    await page.does_not_see("/echo", ".completions")
    await page.press("Tab", 9)
    assert await page.value("document.activeElement.value") == "/loud "


async def test_what_goes_wrong_is_told_as_slack_tells_it(page: Tab, slack: Sandbox) -> None:
    await page.write("/slow ")
    await page.sees("/slow failed with the error “operation_timeout”", ".message.only")
    await page.sees("late, but here")
    await page.write("/nonsense")
    await page.sees("/nonsense is not a valid command")
    await page.write("/echo x")
    await page.sees("Acme is well")
    slack.faults.lose_acks()
    await page.click("[data-action=again]")
    await page.sees("operation_timeout", "#toast")


async def test_an_app_that_is_not_there_is_said_to_be_so(slack: Sandbox, cast: Cast, tab: Tab) -> None:
    await tab.open(slack.page.url)
    await tab.sees("The app is not connected yet", "#trouble")
    await tab.write("/echo x")
    await tab.sees("dispatch_failed")


async def test_messages_arrive_change_and_go_while_one_looks(page: Tab, slack: Sandbox, cast: Cast) -> None:
    posted = await client(slack).chat_postMessage(channel=cast.renewals.id, text="*first* words")
    await page.sees("first words")
    assert await page.value("document.querySelector('.message strong + *') !== null")
    await client(slack).chat_update(channel=cast.renewals.id, ts=str(posted["ts"]), text="second")
    await page.sees("second")
    await page.sees("(edited)")
    await client(slack).chat_delete(channel=cast.renewals.id, ts=str(posted["ts"]))
    await page.does_not_see("second")


async def test_a_mention_is_answered_in_a_thread_where_commands_do_not_work(page: Tab) -> None:
    await page.write("@echo are you there?")
    await page.click(".replies", "1 reply")
    await page.sees("hello @Ana Ruiz", "#thread")
    await page.until("document.querySelector('#thread').contains(document.activeElement)")
    await page.type("yes")
    await page.enter()
    await page.sees("2 replies", ".replies")
    await page.type("/echo x")
    await page.enter()
    await page.sees("/echo is not supported in threads. Sorry!", "#toast")


async def test_the_home_tab_is_opened_and_its_buttons_work(page: Tab) -> None:
    await page.go("echo")
    await page.click("[role=tab]", "Home")
    await page.sees("Acme is well", "#home")
    await page.click("#home [data-action=more]")
    await page.sees("More", "#modal h2")


async def test_each_person_sees_the_channels_of_her_standing(page: Tab) -> None:
    await page.be("Gil Moreau")
    places = "[...document.querySelectorAll('.place span:nth-child(2)')].map(e => e.innerText)"
    assert await page.value(places) == ["renewals", "echo"]
    await page.be("Olga Novak")
    await page.sees("# with-acme", "#where")
    await page.sees("Shared with people of another workspace", "#kind")
    assert await page.value(places) == ["with-acme"]


async def test_the_clock_is_pushed_and_whoever_keeps_time_by_it_is_told(
    slack: Sandbox, cast: Cast, tab: Tab
) -> None:
    told: list[float] = []

    async def follow() -> None:
        told.append(slack.workspace.now())

    slack.page.after_skip(follow)
    await tab.open(slack.page.url)
    await tab.click("#clock summary")
    await tab.click("#clock button", "08:30")
    await tab.sees("08:30", "#time")
    assert len(told) == 1


async def test_the_inspector_shows_what_went_over_the_wire_and_what_the_oracles_say(page: Tab) -> None:
    await page.write("/echo x")
    await page.sees("Acme is well")
    await page.click("[title^=Inspect]")
    await page.sees("find nothing wrong", "#inspector")
    codes = "[...document.querySelectorAll('#inspector summary code')].map(e => e.innerText)"
    assert await page.value(codes) == ["/echo", "response_url"]
    await page.click("#inspector summary", "/echo")
    await page.sees('"command": "/echo"', "#inspector")


async def test_a_newcomer_is_offered_what_to_try(slack: Sandbox, cast: Cast, app: None, tab: Tab) -> None:
    slack.page.guide = (("Hear an echo", "/echo hello"),)
    await tab.open(slack.page.url)
    await tab.click("#guide button", "Hear an echo")
    assert await tab.value("document.activeElement.value") == "/echo hello"
    await tab.enter()
    await tab.sees("Acme is well")


async def test_a_reload_brings_back_the_person_and_the_channel(page: Tab) -> None:
    await page.be("Mara Lindqvist")
    await page.go("cs-leads")
    await page.send("Page.reload")
    await page.sees("# cs-leads", "#where")
    assert (await page.value("document.querySelector('#person').selectedOptions[0].text")).startswith("Mara")

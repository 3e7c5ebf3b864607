"""Rapport in a browser, from the first command on: the real bot on a book of its own."""

import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from sandbox.cast import Cast, populate
from sandbox.driver import Sandbox
from tests.browser.chrome import Tab
from tests.browser.parity import differences
from tests.wire.office import ROOT, bot_in
from views import actions

ARR = "48,000"


@pytest.fixture
async def slack() -> AsyncGenerator[Sandbox]:
    async with Sandbox.start(ROOT / "manifest.yml") as workspace:
        yield workspace


@pytest.fixture
def cast(slack: Sandbox) -> Cast:
    return populate(slack.workspace, "example.com")


@pytest.fixture
async def rapport(slack: Sandbox, cast: Cast, scored: Path, tmp_path: Path, tab: Tab) -> AsyncGenerator[Tab]:
    """The page, open as Ana in #renewals, with Rapport behind it."""
    database = Path(shutil.copy(scored, tmp_path / "rapport.db"))
    async with bot_in(slack, database, http=False):
        await tab.open(slack.page.url)
        yield tab


def button(action: str) -> str:
    return f'.message button[data-action="{action}"]'


async def test_a_misspelt_name_leads_by_a_suggestion_to_the_card(rapport: Tab) -> None:
    await rapport.write("/health northwind")
    await rapport.sees("Northwind Freight")
    await rapport.click(button(actions.OPEN))
    await rapport.sees("Northwind", ".message h3")


async def test_the_reasons_are_read_in_a_modal(rapport: Tab) -> None:
    await rapport.write("/health acme")
    await rapport.click(button(actions.WHY))
    await rapport.sees(actions.WHY_TITLE, "#modal h2")
    await rapport.sees("Acme Robotics", "#modal .body")
    await rapport.press("Escape", 27)
    await rapport.until("!document.querySelector('#modal').open")


async def test_a_touch_is_logged_by_the_form_which_first_says_what_is_wrong(rapport: Tab) -> None:
    await rapport.write("/log acme")
    await rapport.click(button(actions.LOG))
    await rapport.until("document.querySelector('#modal [data-action=day]') !== null")
    await rapport.value("document.querySelector('#modal [data-action=text]').focus()")
    await rapport.type("Called Priya <b>& agreed</b>")
    await rapport.value(
        "(day => {day.value = '2027-01-31'; day.dispatchEvent(new Event('change'))})"
        "(document.querySelector('#modal [data-action=day]'))"
    )
    await rapport.click("#modal .primary")
    await rapport.until("document.querySelector('#modal [data-action=day][aria-invalid=true]') !== null")
    await rapport.value(
        "(day => {day.value = '2026-11-16'; day.dispatchEvent(new Event('change'))})"
        "(document.querySelector('#modal [data-action=day]'))"
    )
    await rapport.click("#modal .primary")
    await rapport.sees("Called Priya <b>& agreed</b>", "#modal, .message")


async def test_a_card_is_shared_with_the_channel(rapport: Tab) -> None:
    await rapport.write("/health acme")
    await rapport.click(button(actions.SHARE))
    await rapport.click("dialog.confirm .primary, dialog.confirm .danger")
    await rapport.sees("Acme Robotics", ".message:not(.only)")
    await rapport.be("Ben Okafor")
    await rapport.sees("Acme Robotics", ".message:not(.only)")


async def test_a_guest_and_a_shared_channel_see_nothing_confidential(rapport: Tab) -> None:
    await rapport.write("/health acme")
    await rapport.sees(ARR)
    await rapport.be("Gil Moreau")
    await rapport.does_not_see(ARR)
    await rapport.write("/health acme")
    await rapport.until("document.querySelectorAll('.message').length === 1")
    assert ARR not in await rapport.value("document.body.innerText")
    await rapport.be("Ana Ruiz")
    await rapport.go("with-acme")
    await rapport.write("/health acme")
    await rapport.until("document.querySelectorAll('.message').length === 1")
    assert ARR not in await rapport.value("document.body.innerText")


async def test_its_messages_look_as_another_renderer_draws_them(
    rapport: Tab, slack: Sandbox, cast: Cast
) -> None:
    for number, line in enumerate(("/health", "/health acme", "/health northwind", "/log acme"), 1):
        await rapport.write(line)
        await rapport.until(f"document.querySelectorAll('.message').length === {number}")
    shown = [message.blocks for message in slack.visible(cast.csm, cast.renewals)]
    known = [[block for block in blocks if block["type"] != "data_visualization"] for blocks in shown]
    assert await differences(rapport, known) == []

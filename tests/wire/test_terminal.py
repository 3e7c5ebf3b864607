"""The demo's terminal: typed lines become what a person does, and what she sees becomes text."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.demo.terminal import HELP, Terminal
from sandbox.driver import Sandbox
from tests.wire.office import bot_in


@pytest.fixture
async def terminal(slack: Sandbox, database: Path) -> AsyncGenerator[Terminal]:
    async with bot_in(slack, database, http=False):
        ana = slack.add_person("ana", email="ana@example.com", real_name="Ana Ruiz")
        yield Terminal(slack, ana, slack.add_channel("renewals", members=[ana, slack.bot]))


async def test_a_typed_command_shows_the_card_and_numbers_its_buttons(terminal: Terminal) -> None:
    told = await terminal.do("/health acme")
    assert "Acme Robotics\n═════" in told
    assert told.splitlines()[-1].startswith("Buttons: 1 ")


async def test_a_form_is_opened_filled_in_and_sent(terminal: Terminal) -> None:
    await terminal.do("/log acme")
    await terminal.do("1")
    assert [block_id for block_id, _ in terminal.inputs()] == ["kind", "text", "day"]
    told = await terminal.submit({"text": "Called Priya"})
    assert "Logged for Acme Robotics" in told
    assert not list(terminal.inputs())


async def test_who_has_read_the_reasons_is_back_at_the_card(terminal: Terminal) -> None:
    card = await terminal.do("/health acme")
    buttons = card.splitlines()[-1]
    assert buttons.endswith("3 Why · 4 Share · 5 Override")
    told = await terminal.do("3")
    assert "Why this health" in told
    assert told.splitlines()[-1] == buttons
    assert "Shared by Ana Ruiz" in await terminal.do("4")


@pytest.mark.parametrize("line", ["hello", "0", "99"])
async def test_anything_else_is_answered_with_what_can_be_typed(terminal: Terminal, line: str) -> None:
    await terminal.do("/health acme")
    assert await terminal.do(line) == HELP


async def test_a_command_that_the_app_does_not_have_is_told_as_slack_tells_it(terminal: Terminal) -> None:
    assert "invalid_command" in await terminal.do("/nonsense")

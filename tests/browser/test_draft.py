"""A draft on the page: what was typed into it survives a press, and its link leads to the mail program."""

import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from sandbox.cast import Cast
from sandbox.driver import Sandbox
from store.database import open_database
from tests.browser.chrome import Tab

# Fixtures are found by their names here.
from tests.browser.test_rapport import cast as cast  # noqa: PLC0414
from tests.browser.test_rapport import slack as slack  # noqa: PLC0414
from tests.wire.office import bot_in
from tests.wire.test_draft import DANA, load_contacts

MAIL = '#modal a[href^="mailto:"]'


@pytest.fixture
async def rapport(slack: Sandbox, cast: Cast, scored: Path, tmp_path: Path, tab: Tab) -> AsyncGenerator[Tab]:
    """The page, open as Ana in #renewals, with Rapport and somebody to write to behind it."""
    database = Path(shutil.copy(scored, tmp_path / "rapport.db"))
    db = open_database(f"sqlite:///{database}")
    load_contacts(db, DANA)
    db.dispose()
    async with bot_in(slack, database, http=False):
        await tab.open(slack.page.url)
        yield tab


async def test_what_was_typed_survives_a_press_and_goes_into_the_mail(rapport: Tab, tmp_path: Path) -> None:
    await rapport.write("/draft acme check-in")
    await rapport.sees("Where each value comes from", "#modal")
    await rapport.screenshot(tmp_path / "form.png")
    await rapport.click("#modal textarea")
    await rapport.type("MINE. ")
    tone = "document.querySelector('#modal select[data-action=\"draft.tone\"]')"
    brief = f"[...{tone}.options].find((each) => each.textContent === 'Brief').value"
    await rapport.value(f"{tone}.value = {brief}; {tone}.dispatchEvent(new Event('change'))")
    await rapport.sees("Your text is kept as you wrote it.", "#modal")
    assert "MINE." in await rapport.value("document.querySelector('#modal textarea').value")
    await rapport.click("#modal footer button.primary")
    await rapport.sees("Open in mail", "#modal")
    await rapport.screenshot(tmp_path / "done.png")
    led = await rapport.value(f"document.querySelector('{MAIL}').href")
    assert led.startswith("mailto:dana@acme.example?subject=")
    assert "MINE." in led

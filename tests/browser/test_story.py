"""Two days with Rapport in a browser: look, note, share, keep a segment, get a digest, say what is noise."""

import shutil
import time
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import serve
from bot.build import build
from bot.jobs import history, scheduler
from commands.contract import Deps
from ingest.load import load
from sandbox.cast import Cast, populate
from sandbox.driver import Sandbox
from store import slots
from store.database import open_database
from tests.browser import book
from tests.browser.chrome import Tab
from tests.wire.office import NOW, ROOT, SLOT, settings_for
from views import actions

CONFIDENTIAL = ("48,000", "196,000", "$", "Called Priya", "ana@example.com")
KEPT = ROOT / ".screenshots"
LAST_NIGHT = NOW.date() - timedelta(days=1)


@pytest.fixture(scope="session")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book, imported and scored; to be copied."""
    folder = tmp_path_factory.mktemp("book")
    book.write(folder, LAST_NIGHT)
    db = open_database(f"sqlite:///{folder / 'rapport.db'}")
    assert load(db, [folder], None, folder / "rejects.csv", lambda _: None).ok
    history.score(db, LAST_NIGHT, 90, NOW, lambda _: None)
    with db.begin() as tx:
        slots.claim(tx, scheduler.SCORE, SLOT, "night", NOW)
        slots.finish(tx, scheduler.SCORE, SLOT, NOW)
    db.dispose()
    return folder / "rapport.db"


@pytest.fixture
async def slack() -> AsyncGenerator[Sandbox]:
    began = time.time()
    async with Sandbox.start(
        ROOT / "manifest.yml", clock=lambda: NOW.timestamp() + time.time() - began
    ) as workspace:
        yield workspace


@pytest.fixture
async def cast(slack: Sandbox) -> Cast:
    return populate(slack.workspace, "example.com")


@pytest.fixture
async def rapport(slack: Sandbox, cast: Cast, scored: Path, tmp_path: Path, tab: Tab) -> AsyncGenerator[Tab]:
    """The page, open as Ana in #renewals, with Rapport behind it on the clock of the page."""
    database = Path(shutil.copy(scored, tmp_path / "rapport.db"))
    db = open_database(f"sqlite:///{database}")
    deps = Deps(db, lambda: datetime.fromtimestamp(slack.workspace.now(), UTC), 90)
    bot = build(settings_for(slack, database), deps)
    async with serve.serving(bot, http=False, host="127.0.0.1", port=0):
        await slack.connected()
        slack.page.after_skip(bot.jobs.catch_up)
        await tab.open(slack.page.url, 1280, 1000)
        yield tab
    db.dispose()


def button(action: str) -> str:
    return f'.message button[data-action="{action}"]'


async def keep(tab: Tab, name: str) -> None:
    """Keep a picture to be looked at."""
    KEPT.mkdir(exist_ok=True)
    await tab.screenshot(KEPT / f"{name}.png")
    print(f"Kept {KEPT / name}.png")  # noqa: T201


async def let_tomorrow_come(tab: Tab) -> None:
    await tab.click("#clock summary")
    await tab.click("#clock button", "08:30")
    await tab.until("document.querySelector('#time').getAttribute('aria-busy') === null", patience=60)


async def test_a_misspelling_leads_by_a_suggestion_to_the_card(rapport: Tab) -> None:
    await rapport.write("/health")
    await rapport.sees("Acme Robotics", ".message")
    await keep(rapport, "1-my-accounts")
    await rapport.write("/health northwnd")
    await rapport.sees("Which one did you mean", ".message")
    await rapport.click(button(actions.OPEN))
    await rapport.sees("Northwind Freight", ".message h3")
    await keep(rapport, "2-card")


async def test_a_touch_is_logged_after_a_form_error_and_the_card_is_shared(rapport: Tab) -> None:
    await rapport.write("/health acme")
    await rapport.click(button(actions.LOG))
    await rapport.until("document.querySelector('#modal [data-action=text]') !== null")
    await rapport.value("document.querySelector('#modal [data-action=text]').focus()")
    await rapport.type(" ")
    await rapport.click("#modal .primary")
    await rapport.sees("Say in a few words what happened.", "#modal")
    await keep(rapport, "3-form-error")
    await rapport.type("Called Priya, she stays")
    await rapport.click("#modal .primary")
    await rapport.sees("Logged for", "#modal")
    await rapport.press("Escape", 27)
    await rapport.click(button(actions.SHARE))
    await rapport.click("dialog.confirm .primary, dialog.confirm .danger")
    await rapport.be("Ben Okafor")
    await rapport.sees("Shared by Ana Ruiz", ".message:not(.only)")
    await keep(rapport, "4-shared")


async def test_a_segment_is_saved_and_paged_through(rapport: Tab) -> None:
    await rapport.write("/segment save big = arr > 20k")
    await rapport.sees("big", ".message")
    await rapport.write("/segment big")
    await rapport.sees("Next 10", ".message")
    await keep(rapport, "5-segment")
    await rapport.click(".message button", "Next 10")
    await rapport.sees("11. ", ".message")


async def test_a_digest_comes_in_the_morning_and_what_one_calls_noise_the_other_sees(rapport: Tab) -> None:
    await rapport.go("cs-digest")
    await rapport.write("/digest add at-risk weekdays 08:30")
    await rapport.sees("Wednesday 18 Nov, at 08:30", ".message")
    await let_tomorrow_come(rapport)
    await rapport.sees("Calder Freight", ".message:not(.only)")
    await keep(rapport, "6-digest")
    await rapport.click(button(actions.NOISE))
    await rapport.sees("Ana Ruiz: noise", ".message:not(.only)")
    await rapport.be("Ben Okafor")
    await rapport.go("cs-digest")
    await rapport.sees("Ana Ruiz: noise", ".message:not(.only)")
    await keep(rapport, "7-noise-as-ben")


async def test_a_digest_is_added_by_the_form_too(rapport: Tab) -> None:
    await rapport.go("cs-digest")
    await rapport.write("/digest add")
    await rapport.click(button(actions.ADD_DIGEST))
    await rapport.until("document.querySelector('#modal [data-action=time]') !== null")
    for field, value in (("segment", "at-risk"), ("time", "07:15")):
        await rapport.value(
            f"(field => {{field.value = {value!r}; field.dispatchEvent(new Event('change'))}})"
            f"(document.querySelector('#modal [data-action={field}]'))"
        )
    await keep(rapport, "12-digest-form")
    await rapport.click("#modal .primary")
    await rapport.sees("Wednesday 18 Nov, at 07:15", "#modal, .message")


async def test_in_app_home_every_item_acts(rapport: Tab) -> None:
    await rapport.go("cs-digest")
    await rapport.write("/digest add at-risk weekdays 08:30")
    await rapport.sees("Added", ".message")
    await rapport.go("Rapport")
    await rapport.click("[role=tab]", "Home")
    await rapport.sees("My accounts", "#home")
    await keep(rapport, "8-home")
    await rapport.click('#home button[data-action="health.open"]')
    await rapport.sees("Dunmore Labs", "#modal")  # the last one: what renews in 83 days
    await keep(rapport, "9-card-from-home")
    await rapport.press("Escape", 27)
    await rapport.click('#home button[data-action="home.pause"]')
    await rapport.sees("paused", "#home")
    await rapport.click('#home button[data-action="home.resume"]')
    await rapport.sees("next tomorrow", "#home")
    await rapport.click('#home button[data-action="home.rm"]')
    await rapport.click("dialog.confirm .primary, dialog.confirm .danger")
    await rapport.does_not_see("My digests", "#home")


async def test_a_guest_sees_nothing_confidential_anywhere(rapport: Tab) -> None:
    await rapport.write("/log Acme Robotics Called Priya, she stays")
    await rapport.sees("Logged for", ".message")
    await rapport.be("Gil Moreau")
    await rapport.write("/health acme")
    await rapport.sees("Acme Robotics", ".message.only")
    await rapport.write("/segment at-risk")
    await rapport.write("/segment arr > 10k")
    await rapport.write("/digest")
    await rapport.until("document.querySelectorAll('.message.only').length === 4")
    await keep(rapport, "10-guest")
    await nothing_confidential(rapport)
    await rapport.go("Rapport")
    await rapport.click("[role=tab]", "Home")
    await rapport.sees("Acme Robotics", "#home")
    await keep(rapport, "11-guest-home")
    await nothing_confidential(rapport)


async def nothing_confidential(tab: Tab) -> None:
    shown = await tab.value("document.body.innerText")
    assert [secret for secret in CONFIDENTIAL if secret in shown] == []

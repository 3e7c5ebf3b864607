"""A page in headless Chromium, on a workspace with a small app that is not Rapport."""

from collections.abc import AsyncGenerator, Iterator

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from sandbox.cast import Cast, populate
from sandbox.driver import Sandbox, Timing
from tests.browser import chrome
from tests.browser.chrome import Tab
from tests.sandbox.small_app import MANIFEST, build


@pytest.fixture(scope="session")
def browser() -> Iterator[int]:
    """The port of a running Chromium."""
    binary = chrome.installed()
    if binary is None:
        pytest.skip("Chromium is not installed, so nothing is tested in a browser: apt install chromium")
    with chrome.running(binary) as port:
        yield port


@pytest.fixture
async def tab(browser: int) -> AsyncGenerator[Tab]:
    """A tab in which no script may fail."""
    async with chrome.tab(browser) as opened:
        yield opened
        assert opened.errors == []


@pytest.fixture
async def slack() -> AsyncGenerator[Sandbox]:
    async with Sandbox.start(MANIFEST, timing=Timing(ack=1.0, retries=(0.0,))) as workspace:
        yield workspace


@pytest.fixture
def cast(slack: Sandbox) -> Cast:
    return populate(slack.workspace)


@pytest.fixture
async def app(slack: Sandbox) -> AsyncGenerator[None]:
    handler = AsyncSocketModeHandler(build(slack), slack.app_token, ping_interval=0.2)
    await handler.connect_async()
    await slack.connected()
    yield
    await handler.close_async()


@pytest.fixture
async def page(slack: Sandbox, cast: Cast, app: None, tab: Tab) -> Tab:
    """The page, open as Ana in #renewals."""
    await tab.open(slack.page.url)
    return tab

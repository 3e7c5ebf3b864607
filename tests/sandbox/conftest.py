from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import Channel, Person, Sandbox, Timing
from tests.sandbox.listening import Listener
from tests.sandbox.small_app import MANIFEST, build


@asynccontextmanager
async def over_socket(slack: Sandbox) -> AsyncGenerator[None]:
    handler = AsyncSocketModeHandler(build(slack), slack.app_token, ping_interval=0.2)
    await handler.connect_async()
    await slack.connected()
    try:
        yield
    finally:
        await handler.close_async()


@asynccontextmanager
async def over_http(slack: Sandbox) -> AsyncGenerator[None]:
    runner = web.AppRunner(build(slack).web_app("/slack/events"), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    try:
        yield
    finally:
        await runner.cleanup()


@pytest.fixture
async def slack() -> AsyncGenerator[Sandbox]:
    async with Sandbox.start(MANIFEST, timing=Timing(ack=1.0, retries=(0.0, 0.05, 0.05))) as workspace:
        yield workspace


@pytest.fixture
async def listener(slack: Sandbox) -> AsyncGenerator[Listener]:
    listening = Listener()
    application = web.Application()
    application.router.add_post("/", listening.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/")
    yield listening
    await runner.cleanup()


@pytest.fixture
async def socket_app(slack: Sandbox) -> AsyncGenerator[None]:
    async with over_socket(slack):
        yield


@pytest.fixture
async def http_app(slack: Sandbox) -> AsyncGenerator[None]:
    async with over_http(slack):
        yield


@pytest.fixture(params=["socket", "http"])
async def app(request: pytest.FixtureRequest, slack: Sandbox) -> AsyncGenerator[None]:
    async with over_socket(slack) if request.param == "socket" else over_http(slack):
        yield


@pytest.fixture
def client(slack: Sandbox) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)


@pytest.fixture
def ana(slack: Sandbox) -> Person:
    return slack.add_person("ana", email="ana@example.com", real_name="Ana Ruiz", timezone="Europe/Berlin")


@pytest.fixture
def ben(slack: Sandbox) -> Person:
    return slack.add_person("ben", email="ben@example.com")


@pytest.fixture
def general(slack: Sandbox, ana: Person, ben: Person) -> Channel:
    return slack.add_channel("general", members=[ana, ben, slack.bot])

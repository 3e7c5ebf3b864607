"""A workspace, and the bot in it with a scored book of its own."""

import shutil
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from sandbox.driver import Sandbox
from tests.wire.office import ROOT, Office, bot_in
from tests.wire.rounds import Rounds, rounds_in

MODES = ("Socket Mode", "HTTP mode")
BY_BOTH = {"test_health", "test_buttons", "test_trouble", "test_promises", "test_update", "test_home"}


@pytest.fixture
def database(scored: Path, tmp_path: Path) -> Path:
    """A scored book of one's own."""
    return Path(shutil.copy(scored, tmp_path / "rapport.db"))


@pytest.fixture
async def slack() -> AsyncGenerator[Sandbox]:
    """A workspace with the app of the manifest installed."""
    async with Sandbox.start(ROOT / "manifest.yml") as slack:
        yield slack


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Both modes where the way to Slack is what is tested, Socket Mode for what goes over it."""
    if "office" in metafunc.fixturenames and not hasattr(metafunc.module, "office"):
        modes = MODES if metafunc.definition.path.stem in BY_BOTH else MODES[:1]
        metafunc.parametrize("office", modes, indirect=True)


@pytest.fixture
async def office(request: pytest.FixtureRequest, slack: Sandbox, database: Path) -> AsyncGenerator[Office]:
    """The workspace with the bot in it."""
    http = request.param == "HTTP mode"
    async with bot_in(slack, database, http=http) as (rapport, url):
        ana = slack.add_person("ana", email="ana@example.com", real_name="Ana Ruiz")
        ben = slack.add_person("ben", email="ben@example.com", real_name="Ben Okafor")
        renewals = slack.add_channel("renewals", members=[ana, ben, slack.bot])
        elsewhere = slack.add_channel("elsewhere", "private", members=[ana, ben])
        yield Office(slack, rapport, url, ana, ben, renewals, elsewhere)


@pytest.fixture
def rounds(slack: Sandbox, database: Path) -> Generator[Rounds]:
    """Passes over digests in the workspace."""
    with rounds_in(slack, database) as rounds:
        yield rounds

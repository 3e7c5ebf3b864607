"""A process that posts what is due in a slot, as `rapport digest run` does, and may be killed at any time."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

from bot.deps import opened
from bot.digest.rounds import Digests
from bot.metrics import Metrics
from bot.settings import Settings
from bot.slack import web_client


@dataclass(frozen=True, slots=True)
class Task:
    """Where and what to post. The lease, in seconds, is shorter than in earnest: a round waits for it."""

    api_url: str
    token: str
    database_url: str
    slot: datetime
    lease: float


def work(task: Task) -> None:
    """Post it."""
    logging.disable()
    settings = Settings(
        bot_token=SecretStr(task.token),
        api_url=task.api_url,
        database_url=SecretStr(task.database_url),
        fixed_now=None,
    )
    with opened(settings) as deps:
        client = web_client(settings, timeout=2, retries=0)
        digests = Digests(deps, client, Metrics(), timedelta(seconds=task.lease))
        asyncio.run(digests.run_slot(task.slot.astimezone(UTC)))

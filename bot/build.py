"""The composition root: settings in, a bot that is wired but not yet running out."""

import logging
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.digest.rounds import Digests
from bot.jobs.owners import Owners
from bot.jobs.retention import Retention
from bot.jobs.scheduler import Jobs
from bot.listeners import Listeners
from bot.metrics import Metrics
from bot.places import Places
from bot.readers import Readers
from bot.replies import Replies
from bot.roles import Groups
from bot.settings import Settings, required
from bot.slack import web_client
from commands import registry
from commands.contract import Deps

_MOST_READERS = 40  # of one channel who are asked about while somebody waits: 24 seconds, once a day


@dataclass(frozen=True, slots=True)
class Rapport:
    """The parts of one process."""

    settings: Settings
    deps: Deps
    client: AsyncWebClient
    app: AsyncApp
    listeners: Listeners
    jobs: Jobs
    metrics: Metrics


def build(settings: Settings, deps: Deps) -> Rapport:
    """Wire everything together; BadSettings where the bot token is missing."""
    token = required(settings.bot_token, "SLACK_BOT_TOKEN", "serving Slack")
    metrics = Metrics()
    client = web_client(settings, count=metrics.slack)
    lookups = web_client(settings, timeout=1, retries=0, count=metrics.slack)
    once = web_client(settings, retries=0, count=metrics.slack)
    readers, groups = Readers(deps, lookups, _MOST_READERS), Groups(deps, lookups)
    desk = Desk(deps, client, lookups, metrics, readers, groups, Places(lookups))
    listeners = Listeners(desk, Replies(settings, metrics))
    app = _app(settings, token)
    listeners.register(app, registry.commands())
    digests, owners = Digests(deps, once, metrics), Owners(deps, once)
    retention = Retention(deps, settings.kept)
    jobs = Jobs(deps, settings.nightly, settings.zone, metrics, digests, owners, retention)
    return Rapport(settings, deps, client, app, listeners, jobs, metrics)


def _app(settings: Settings, token: str) -> AsyncApp:
    """A Bolt app that asks Slack nothing on the way to the ack: its one token is taken to be right."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    secret = settings.signing_secret
    return AsyncApp(
        name="rapport",
        logger=logging.getLogger("slack_bolt"),
        authorize=authorize,
        signing_secret=secret.get_secret_value() if secret else "",
    )

"""App Home: published when somebody opens it, and again after whatever was done there."""

import logging

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import FAILURES, error_code
from views.message import Home

_log = logging.getLogger(__name__)


async def publish(client: AsyncWebClient, person: str, home: Home) -> None:
    """Put it in the place of what the person's Home tab shows; she opens it again where Slack does not."""
    try:
        await client.views_publish(user_id=person, view={"type": "home", "blocks": list(home.blocks)})
    except FAILURES as error:
        _log.warning("views.publish failed: %s", error_code(error) or type(error).__name__)

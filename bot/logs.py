"""Logs: one JSON object a line, with no token or secret in it."""

import json
import logging
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TextIO

from bot.settings import Settings

# Tokens, and the two kinds of address that are as good as one: a reply's and a socket's.
_TOKEN = re.compile(r"\bx(?:ox[a-z]|app)-[\w-]+|https?://hooks\.[^\s\"']+|wss?://[^\s\"']+")

_SHORTEST_SECRET = 8  # less is a stand-in's, and would be found in every other word
_CHATTY = {
    "alembic": logging.WARNING,
    "apscheduler": logging.WARNING,
    "slack_bolt": logging.ERROR,  # it warns of every variable of the environment that it would have read
    "slack_sdk": logging.WARNING,
}


class JsonLines(logging.Formatter):
    """Formats a record as JSON; fields given by `extra={"fields": {...}}` stand beside the message."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if len(secret) >= _SHORTEST_SECRET]

    def format(self, record: logging.LogRecord) -> str:
        """The line; tokens, and every secret that was given, are replaced."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return self._redact(json.dumps(line, default=str, ensure_ascii=False))

    def _redact(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return _TOKEN.sub("[token]", text)


def configure(settings: Settings, stream: TextIO = sys.stderr) -> None:
    """Send all logs of this process to this stream, in this form."""
    handler = logging.StreamHandler(stream)
    secrets = (settings.bot_token, settings.app_token, settings.signing_secret)
    handler.setFormatter(JsonLines([secret.get_secret_value() for secret in secrets if secret]))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for chatty, least in _CHATTY.items():
        logging.getLogger(chatty).setLevel(max(least, logging.root.level))

"""Logs: one JSON object a line, with the request or job it belongs to, and no token or secret in it."""

import json
import logging
import re
import secrets
import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TextIO

from bot.settings import Settings
from store import address

# Tokens, and the two kinds of address that are as good as one: a reply's and a socket's.
_TOKEN = re.compile(r"\bx(?:ox[a-z]|app)-[\w-]+|https?://hooks\.[^\s\"']+|wss?://[^\s\"']+")

_SHORTEST_SECRET = 8  # less is a stand-in's, and would be found in every other word
_CHATTY = {
    "alembic": logging.WARNING,
    "apscheduler": logging.WARNING,
    "httpcore2": logging.WARNING,
    "httpx2": logging.WARNING,
    "openai": logging.WARNING,  # it logs what a model is asked, and that is about customers
    "slack_bolt": logging.ERROR,  # it warns of every variable of the environment that it would have read
    "slack_sdk": logging.WARNING,
}
_current: ContextVar[Mapping[str, str]] = ContextVar("request", default={})  # noqa: B039 - never changed


@contextmanager
def request(of: str) -> Generator[None]:
    """Name a request, or the run of a job, in every line that is logged while this block is at work.

    `of` is which listener or job it is. Tasks and threads that the block starts belong to it, too.
    """
    token = _current.set({"request": secrets.token_hex(4), "of": of})
    try:
        yield
    finally:
        _current.reset(token)


def reference() -> str:
    """What to look for in the log: the request that is being answered, or a name for this one line."""
    return _current.get().get("request") or secrets.token_hex(4)


class Lines(logging.Formatter):
    """Formats a record as JSON; fields given by `extra={"fields": {...}}` stand beside the message.

    `readable` is for a person at a terminal: the same as words, with the traceback below.
    """

    def __init__(self, hidden: Sequence[str], *, readable: bool = False) -> None:
        super().__init__()
        long = {secret for secret in hidden if len(secret) >= _SHORTEST_SECRET}
        # The longest first, and as JSON writes them, too.
        self._hidden = sorted(long | {json.dumps(secret)[1:-1] for secret in long}, key=len, reverse=True)
        self._readable = readable

    def format(self, record: logging.LogRecord) -> str:
        """The line; tokens, and every secret that was given, are replaced."""
        at = datetime.fromtimestamp(record.created, UTC)
        fields = {**_current.get(), **getattr(record, "fields", {})}
        traceback = self.formatException(record.exc_info) if record.exc_info else ""
        if self._readable:
            more = "".join(f"  {name}={value}" for name, value in fields.items())
            words = f"{at:%H:%M:%S} {record.levelname:<7} {record.getMessage()}{more}"
            return self._redact(f"{words}\n{traceback}".rstrip("\n"))
        line = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **fields,
            **({"traceback": traceback} if traceback else {}),
        }
        return self._redact(json.dumps(line, default=str, ensure_ascii=False))

    def _redact(self, text: str) -> str:
        for secret in self._hidden:
            text = text.replace(secret, "[secret]")
        return _TOKEN.sub("[token]", text)


def configure(settings: Settings, stream: TextIO = sys.stderr) -> None:
    """Send all logs of this process to this stream: as JSON, or as words where it is a terminal."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines(list(_secrets_of(settings)), readable=stream.isatty()))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for chatty, least in _CHATTY.items():
        logging.getLogger(chatty).setLevel(max(least, logging.root.level))


def _secrets_of(settings: Settings) -> Iterator[str]:
    held = (settings.bot_token, settings.app_token, settings.signing_secret, settings.openai_key)
    yield from (secret.get_secret_value() for secret in held if secret)
    yield from address.passwords(settings.database_url.get_secret_value())

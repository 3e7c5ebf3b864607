"""The real bot in a workspace, in one loop that runs while something is asked: cheap enough for thousands."""

import asyncio
import logging
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncGenerator, Collection, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.build import Rapport, build
from bot.deps import opened
from bot.digest.rounds import Digests
from bot.metrics import Metrics
from bot.settings import Settings
from bot.slack import web_client
from sandbox import payloads
from sandbox.api import Called
from sandbox.manifest import load
from sandbox.parts import AS_SLACK, Parts, assemble
from sandbox.records import Channel, Json, Message, Person, View
from sandbox.responses import Responded
from sandbox.workspace import Workspace
from store import digests
from store.digest_records import Digest
from tests.wire.office import NOW, ROOT

# What a request may change besides what it is about: that it came, who came, and what was refused.
BOOKS = frozenset({"seen", "people", "audit", "alembic_version", "sqlite_sequence"})


@dataclass(frozen=True, slots=True)
class Told:
    """What the app did about one request: its ack, what it said by response_url, what it called, its log.

    `refused` where it was counted as a refusal; `changed` where anything that lasts is another than before.
    """

    status: int
    ack: str
    replies: list[Responded]
    calls: list[Called]
    errors: list[str]
    refused: bool
    changed: bool

    @property
    def said(self) -> list[str]:
        """Everything that was said to somebody, as text."""
        shown = [call.arguments for call in self.calls if call.method.startswith(("chat.", "views."))]
        return [str(reply.payload) for reply in self.replies] + [str(each) for each in shown]

    @property
    def answers(self) -> int:
        """In how many places the person was answered: by reply, in a modal, in her messages, in the ack."""
        opened = {"views.open", "views.publish", "chat.postMessage", "chat.update"}
        called = sum(call.method in opened for call in self.calls)
        updated = not called and any(call.method == "views.update" for call in self.calls)
        return len(self.replies) + called + updated + bool(self.ack)


class Errors(logging.Handler):
    """The log's lines of errors: what nobody handled is among them."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        trouble = record.exc_info and repr(record.exc_info[1])
        self.lines.append(f"{record.name}: {record.getMessage()} {trouble or ''}")


@dataclass(slots=True, repr=False)
class Shop:
    """The bot, and ana who asks it things; `asked` counts what she did.

    `refusals` and `print` are those of the end of her last request.
    """

    runner: asyncio.Runner
    parts: Parts
    rapport: Rapport
    database: Path
    ana: Person
    room: Channel
    errors: Errors
    asked: Counter[str] = field(default_factory=Counter[str])
    refusals: float = 0
    print: str = ""

    @property
    def workspace(self) -> Workspace:
        """Where all of it happens."""
        return self.parts.workspace

    def command(self, name: str, text: str) -> Json:
        """A slash command, with a trigger and a response_url of its own."""
        payload = payloads.command(self.workspace, self.ana, self.room, name, text)
        return payload | self._ways(None)

    def press(self, action: Json, where: Message | View, state: Json) -> Json:
        """A press of anything, on a message or in a view, with what is entered around it."""
        payload = payloads.interaction(self.workspace, self.ana, "block_actions")
        payload["actions"] = [{"action_ts": self.workspace.new_ts(), "block_id": "b"} | action]
        if isinstance(where, Message):
            return payload | payloads.in_message(self.workspace, where, state) | self._ways(where)
        triggers = {"trigger_id": self.parts.interactions.triggers.issue(self.ana.id)}
        return payload | payloads.in_view(self.workspace, where, state) | triggers

    def submit(self, view: View, state: Json) -> Json:
        """A form that is sent."""
        payload = payloads.interaction(self.workspace, self.ana, "view_submission")
        payload["view"] = payloads.view_fields(self.workspace, view, state)
        return payload | {
            "trigger_id": self.parts.interactions.triggers.issue(self.ana.id),
            "response_urls": [],
        }

    def home(self) -> Json:
        """The Home tab that is opened."""
        inner = {"type": "app_home_opened", "user": self.ana.id, "tab": "home", "channel": "D0"}
        return payloads.event(self.workspace, inner)

    def show(self, view: View) -> View:
        """Put a view like this before ana."""
        content = {key: value for key, value in deepcopy(view.content).items() if key != "external_id"}
        return self.parts.screens.open(self.ana.id, content)

    def deliver(self) -> None:
        """Post a digest that was due today."""
        deps = self.rapport.deps
        with deps.db.begin() as tx:
            digests.add(
                tx,
                Digest(
                    "changes",
                    "place",
                    self.room.id,
                    "",
                    "weekdays 08:30",
                    "UTC",
                    5,
                    self.ana.id,
                    NOW - timedelta(days=7),
                ),
            )
        self.runner.run(Digests(deps, web_client(self.rapport.settings, retries=0), Metrics()).run())
        self.print = self.kept()

    def message(self, blocks: list[Json]) -> Message:
        """A message of the bot that only ana sees."""
        ts, bot = self.workspace.new_ts(), self.workspace.bot.id
        made = Message(ts, self.room.id, bot, "Before", blocks, ephemeral_to=self.ana.id)
        return self.workspace.post(made)

    def ask(self, kind: str, payload: object) -> Told:
        """Bring it to the app, and wait until it has done all that it does about it."""
        self.asked[kind] += 1
        return self.runner.run(self._ask(payload))

    async def _ask(self, payload: object) -> Told:
        calls, replies = len(self.parts.api.calls), len(self.parts.interactions.responses.log)
        errors, refused, kept = len(self.errors.lines), self.refusals, self.print
        request = AsyncBoltRequest(body=payload, mode="socket_mode")  # type: ignore[arg-type]
        answer = await self.rapport.app.async_dispatch(request)
        await self.rapport.listeners.finish(20)
        self.refusals, self.print = self._refusals(), self.kept()
        return Told(
            answer.status,
            answer.body or "",
            self.parts.interactions.responses.log[replies:],
            self.parts.api.calls[calls:],
            self.errors.lines[errors:],
            refused=self.refusals > refused,
            changed=self.print != kept,
        )

    def _refusals(self) -> float:
        lines = self.rapport.metrics.text().decode().splitlines()
        counted = [
            line for line in lines if line.startswith("rapport_requests_total") and 'result="sorry"' in line
        ]
        return sum(float(line.rpartition(" ")[2]) for line in counted)

    def kept(self, only: Collection[str] = ()) -> str:
        """A print of all that is stored for good: the same as before where nothing was changed."""
        digest = blake2b()
        with closing(sqlite3.connect(self.database)) as connection:
            found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            names = [row[0] for row in found]
            for name in sorted(set(only or names) - BOOKS):
                for row in connection.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 - names of our tables
                    digest.update(repr(row).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def _ways(self, original: Message | None) -> Json:
        url = self.parts.interactions.responses.issue(self.ana, self.room, original)
        return {"response_url": url, "trigger_id": self.parts.interactions.triggers.issue(self.ana.id)}


@contextmanager
def shop_in(database: Path, name: str = "ana", policy: Path | None = None) -> Generator[Shop]:
    """The bot on this database, with this person before it, until the block ends."""
    errors = Errors()
    logging.getLogger().addHandler(errors)
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        try:
            shop = runner.run(stack.enter_async_context(_opened(runner, database, errors, name, policy)))
            shop.print = shop.kept()
            yield shop
        finally:
            runner.run(stack.aclose())
            logging.getLogger().removeHandler(errors)


@asynccontextmanager
async def _opened(
    runner: asyncio.Runner, database: Path, errors: Errors, name: str, policy: Path | None
) -> AsyncGenerator[Shop]:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(4))
    parts = assemble(Workspace(load(ROOT / "manifest.yml"), time.time), AS_SLACK, rate_limits=False)
    await parts.server.start("127.0.0.1", 0)
    settings = Settings(
        bot_token=SecretStr(parts.tokens.bot),
        api_url=f"{parts.server.base_url}/api/",
        signing_secret=SecretStr(parts.signing_secret),
        database_url=SecretStr(f"sqlite:///{database}"),
        fixed_now=NOW,
        policy=policy,
    )
    ana = parts.workspace.add_person(name, email=f"{name}@example.com", real_name=name.title())
    room = parts.workspace.add_channel("renewals", members=[ana, parts.workspace.bot])
    try:
        with opened(settings) as deps:
            yield Shop(runner, parts, build(settings, deps), database, ana, room, errors)
    finally:
        await parts.courier.close()
        await parts.server.stop()


def fails(told: Told) -> list[str]:
    """Why this is not how a request may be answered; empty where it is."""
    found = [f"the log has: {line}" for line in told.errors]
    if told.status != 200:
        found.append(f"it was acked with {told.status}")
    found += [f"{text[:400]} was said" for text in told.said if "Something broke on our side" in text]
    if told.refused and told.changed:
        found.append("it was refused, and something was stored all the same")
    found += [f"a reply was refused: {each.error} {each.payload}" for each in told.replies if each.error]
    found += [
        f"{call.method} was refused: {call.answer}"
        for call in told.calls
        if call.answer.get("error") in WRONG
    ]
    found += [f"no sentence: {each.payload['text']}" for each in told.replies if not is_sentence(told, each)]
    return found


def is_sentence(told: Told, reply: Responded) -> bool:
    """Whether what was said is words, and where it is a refusal, a whole sentence."""
    text = str(reply.payload["text"]).rstrip("”")
    shows_what_to_type = " /" in text
    ends = text.endswith((".", "!", "?", "…")) or shows_what_to_type
    return ends if told.refused else any(map(str.isalpha, text))


WRONG = frozenset({"invalid_arguments", "invalid_blocks", "msg_too_long", "msg_blocks_too_long", "no_text"})


def state_of(values: dict[str, dict[str, Any]]) -> Json:
    """What is entered in a view, by block id and action id."""
    return {"values": values}

"""Whatever leaves the process, and whatever it logs, is what all who read it may see."""

import json
import logging
import shutil
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import astuple, dataclass, is_dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.build import Rapport
from bot.digest.rounds import Digests
from bot.jobs import scheduler
from bot.metrics import Metrics
from bot.slack import web_client
from commands.policy import policy
from commands.rights import Policy
from sandbox.driver import Channel, Message, Person, Sandbox
from store import digests, slots
from store.database import open_database
from store.sight import FIELDS, NOTHING, Hides, Sight, least
from tests.commands.matrix_acts import on, pointer
from tests.commands.matrix_book import (
    DIGEST,
    FAR,
    KINDS,
    LOST,
    MATE,
    OPEN,
    OWN,
    PLANTED,
    ROOM,
    VERA,
    plant_in,
)
from tests.commands.matrix_desk import found
from tests.commands.office import NOW
from tests.wire.office import bot_in
from views.segment.pointer import At, pack

POLICY = """
people:
  viewer: [fin@lumen.example]
  manager: [mo@lumen.example]
roles:
  csm: {accounts: own, fields: [arr, contacts, notes, drafts], may: [record, share]}
"""
HERS = Sight(frozenset({str(VERA.email)}))
SIGHTS = {"vera": HERS, "fin": Sight(hides=FIELDS - {"arr"}), "gus": Sight(hides=FIELDS), "mo": Sight()}
ASKS_IN = {
    "vera": ("all", "abroad", "away"),
    "fin": ("all", "abroad"),
    "gus": ("all",),
    "mo": ("leads", "away"),
}
NEWS = {(each.code, kind) for each in OPEN for kind in ("exists", "arr", "contacts", "notes")}
OUR_PACKAGES = {"bot", "commands", "ingest", "outreach", "scoring", "store", "views"}
OURS = "A message that the bot never wrote"
LINES = (
    "/health",
    *(f"/health {each.alias}" for each in PLANTED),
    f"/health {LOST.alias} post-mortem",
    "/health accuracy",
    "/segment",
    "/segment health >= 0",
    "/segment petras",
    "/segment balance",
    "/churn 2026-Q4",
    f"/draft {FAR.alias}",
    f"/log {FAR.alias} Called",
    f"/pulse {FAR.alias} red Silence",
    "/digest preview everybody",
    f"/digest why {FAR.alias}",
    "/audit",
)
FORGED = (
    *((action, pointer(FAR)) for action in ("health.open", "health.why", "health.share", "log.form")),
    *((action, pointer(MATE)) for action in ("health.draft", "pulse.form", "override.form")),
    ("postmortem.open", pointer(LOST)),
    ("health.share", pointer(OWN)),
    ("draft.open", "5"),
    ("draft.queue", "queue"),
    ("digest.all", on(None)),
    ("digest.real", on(FAR)),
    ("digest.more", on(MATE, "open")),
    ("segment.open", pack("everyone")),
    ("segment.arr", str(At("health >= 0", "arr"))),
    ("home.done", "3"),
    ("audit.show", "[null, [], [], null, null, null]"),
)


@dataclass(frozen=True, slots=True)
class House:
    """A workspace with people of every kind, rooms of every kind, and the bot."""

    slack: Sandbox
    rapport: Rapport
    people: dict[str, Person]
    rooms: dict[str, Channel]

    def posted(self, room: str) -> list[Message]:
        """What stands in a room for everybody."""
        there = self.slack.workspace.messages[self.rooms[room].id].values()
        return [each for each in there if not each.ephemeral_to]

    def in_room(self, name: str) -> Sight:
        """What all who read in a room may see."""
        there = self.slack.workspace.members[self.rooms[name].id]
        return least(SIGHTS[who] for who, person in self.people.items() if person.id in there)


def own_policy(database: Path) -> Policy:
    """Some see their own accounts, some the money alone, and some everything."""
    file = database.with_suffix(".yml")
    file.write_text(POLICY)
    return policy(file)


@asynccontextmanager
async def house_in(slack: Sandbox, database: Path) -> AsyncGenerator[House]:
    async with bot_in(slack, database, http=False, now=NOW, policy=own_policy(database)) as (rapport, _):
        people = {
            name: slack.add_person(name, email=f"{name}@lumen.example", guest=name == "gus")
            for name in SIGHTS
        }
        vera, fin, gus, mo = people.values()
        bot = slack.bot
        rooms = {
            "all": slack.add_channel("all", members=[vera, fin, gus, mo, bot]),
            "desk": slack.add_channel("desk", "private", members=[fin, mo, bot]),
            "leads": slack.add_channel("leads", "private", members=[mo, bot]),
            "abroad": slack.add_channel("abroad", "connect", members=[vera, fin, mo, bot]),
            "away": slack.add_channel("away", "private", members=[vera, fin, gus, mo]),
        }
        yield House(slack, rapport, people, rooms)


@pytest.fixture
def book(once: Callable[..., Path], tmp_path: Path) -> Path:
    """The planted book, whose night's work is done."""
    file = Path(shutil.copy(once("matrix", plant_in) / "rapport.db", tmp_path))
    db = open_database(f"sqlite:///{file}")
    with db.begin() as tx:
        slots.claim(tx, scheduler.SCORE, datetime(2026, 11, 22, 2, tzinfo=UTC), "night", NOW)
        slots.finish(tx, scheduler.SCORE, datetime(2026, 11, 22, 2, tzinfo=UTC), NOW)
    db.dispose()
    return file


def open_to(sight: Sight, place: Hides = NOTHING) -> set[tuple[str, str]]:
    """The markers that may be shown to who sees so much, where the place takes so much away."""
    hides = sight.hides | place
    seen = [each for each in PLANTED if sight.sees(each.owned_by)]
    saved = set() if "contacts" in hides else {(FAR.code, "contacts")}  # an address in a saved filter
    return saved | {(each.code, kind) for each in seen for kind in KINDS if not KINDS[kind] & hides}


def shown(what: Iterable[object]) -> str:
    """All of it as one text."""
    parts = [astuple(each) if is_dataclass(each) and not isinstance(each, type) else each for each in what]
    return json.dumps(parts, ensure_ascii=False, default=str)


async def ask(house: House, who: str, room: str) -> str:
    """Everything that leaves the process while one person asks for all there is in one room."""
    slack, person, channel = house.slack, house.people[who], house.rooms[room]
    calls, happened = len(slack.calls), slack.mark()
    for line in LINES:
        await slack.command(person, channel, line)
    for action, value in FORGED:
        await slack.press(person, planted_button(slack, channel, person, action, value), action)
    await house.rapport.listeners.finish(20)
    # What a press changes in the digest of another room is for those who read there.
    sent = [call.arguments for call in slack.calls[calls:] if call.arguments.get("channel") != ROOM]
    came = [each.what for each in slack.workspace.stream[happened:]]
    return shown(sent) + shown(each for each in came if getattr(each, "text", "") != OURS)


def planted_button(slack: Sandbox, channel: Channel, to: Person, action: str, value: str) -> Message:
    """A message with a button that the bot never drew for her."""
    button = {
        "type": "button",
        "action_id": action,
        "value": value,
        "text": {"type": "plain_text", "text": "x"},
    }
    blocks: list[dict[str, Any]] = [{"type": "actions", "block_id": "b", "elements": [button]}]
    ts, by = slack.workspace.new_ts(), slack.bot.id
    return slack.workspace.post(Message(ts, channel.id, by, OURS, blocks, ephemeral_to=to.id))


async def test_nothing_leaves_that_somebody_must_not_see(
    slack: Sandbox, book: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for name in OUR_PACKAGES:
        caplog.set_level(logging.DEBUG, name)
    async with house_in(slack, book) as house:
        for who, room in ((who, room) for who, rooms in ASKS_IN.items() for room in rooms):
            may = open_to(SIGHTS[who], FIELDS if room in {"abroad", "away"} else NOTHING)
            there = found(await ask(house, who, room))
            assert there <= may, (who, room)
            assert {code for code, kind in there if kind == "exists"} == {
                code for code, kind in may if kind == "exists"
            }
    assert found(caplog.text) == set()


async def test_a_digest_shows_what_all_who_read_it_may_see(slack: Sandbox, book: Path) -> None:
    async with house_in(slack, book) as house:
        deps, rooms = house.rapport.deps, ("all", "desk", "leads", "abroad")
        with deps.db.begin() as tx:
            for name in rooms:
                by = house.people["mo"].id
                digests.add(
                    tx, replace(DIGEST, target=house.rooms[name].id, due="daily 08:30", created_by=by)
                )
        await Digests(deps, web_client(house.rapport.settings, retries=0), Metrics()).run()
        assert house.posted("abroad") == []
        for name in rooms[:-1]:
            (post,) = house.posted(name)
            due = NEWS & open_to(house.in_room(name))
            assert found(shown([post])) == due, name
            await slack.press(house.people["mo"], post, "digest.real")
            (changed,) = house.posted(name)
            assert "real risk" in changed.words
            assert found(shown([changed])) == due, name

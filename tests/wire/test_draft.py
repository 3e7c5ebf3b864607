"""A draft, as a rep in Slack asks for it, edits it, takes it to her mail program and keeps it."""

import json
import re
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyarrow as pa
import pytest

from outreach.template.writer import TemplateWriter
from outreach.writing import Brief, Writer, Written
from sandbox.driver import Sandbox, Seen
from sandbox.records import View
from store import audit, bundle, drafts, touches
from store.database import Database, open_database
from store.errors import Sorry
from tests.views.checks import mail_link
from tests.wire.office import NOW, Office, bot_in

DANA = {
    "contact_id": "c1",
    "account_id": "acme",
    "name": "Dana Wu",
    "email": "dana@acme.example",
    "role": "champion",
}
MUTE = DANA | {"contact_id": "c2", "account_id": "northwind-foods", "do_not_contact": True}
TEXT = "Hello Dana,\n\nMy own words & more."


def load_contacts(db: Database, *contacts: dict[str, Any]) -> None:
    """Put contacts into the database as an import does."""
    schema = bundle.schema("contacts")
    rows = [{name: row.get(name) for name in schema.names} for row in contacts]
    with db.begin() as tx:
        bundle.load(tx, "contacts", pa.Table.from_pylist(rows, schema=schema))


class Slow:
    """Stands for a model: it takes longer than Slack waits, and breaks where it is told to."""

    def __init__(self) -> None:
        self.breaks = False
        self.seconds = 3.2

    def write(self, brief: Brief) -> Written:
        """The same as the templates, later."""
        time.sleep(self.seconds)
        if self.breaks:
            raise Sorry("The writer is away.")
        return TemplateWriter().write(brief)


@pytest.fixture
async def office(slack: Sandbox, database: Path) -> AsyncGenerator[Office]:
    """The workspace with the bot in it, in Socket Mode, and somebody to write to."""
    async with office_with(slack, database, TemplateWriter()) as office:
        yield office


@asynccontextmanager
async def office_with(slack: Sandbox, database: Path, writer: Writer) -> AsyncGenerator[Office]:
    db = open_database(f"sqlite:///{database}")
    load_contacts(db, DANA, MUTE)
    db.dispose()
    async with bot_in(slack, database, http=False, writer=writer) as (rapport, url):
        ana = slack.add_person("ana", email="ana@example.com", real_name="Ana Ruiz")
        ben = slack.add_person("ben", email="ben@example.com", real_name="Ben Okafor")
        renewals = slack.add_channel("renewals", members=[ana, ben, slack.bot])
        elsewhere = slack.add_channel("elsewhere", "private", members=[ana, ben])
        yield Office(slack, rapport, url, ana, ben, renewals, elsewhere)


def filled(seen: Seen) -> bool:
    return seen.view is not None and "One moment…" not in seen.view.words


async def opened(office: Office, line: str) -> View:
    return shown(await office.slack.command(office.ana, office.renewals, line, enough=filled))


def shown(seen: Seen) -> View:
    assert seen.view is not None, seen.text
    return seen.view


async def pressed(office: Office, view: View, action: str, choice: str = "", **typed: str) -> View:
    """Press a button, or choose in a menu, with this typed into the fields; the modal as it is then."""
    values: dict[str, object] = {field(view, name): text for name, text in typed.items()}
    value = next((each for each in choices(view, action) if each.endswith(choice)), "") if choice else ""

    def redrawn(seen: Seen) -> bool:
        return filled(seen) and bool(seen.happened) and seen.view != view

    seen = await office.slack.press(office.ana, view, action, value=value, typed=values, enough=redrawn)
    return shown(seen)


def field(view: View, name: str) -> str:
    return next(each["block_id"] for each in view.blocks if each["block_id"].partition(".")[0] == name)


def state(view: View, name: str) -> str:
    block = next(each for each in view.blocks if each["block_id"] == field(view, name))
    return str(block["element"].get("initial_value", ""))


def elements(view: View) -> list[dict[str, Any]]:
    return [each for block in view.blocks for each in block.get("elements", ())]


def choices(view: View, action: str) -> list[str]:
    (menu,) = [each for each in elements(view) if each.get("action_id") == action]
    return [option["value"] for option in menu["options"]]


def acts(office: Office) -> list[str]:
    with office.rapport.deps.db.read() as tx:
        return [entry.act for entry in audit.page(tx, audit.Wanted(acts=audit.CHANGES), 10)]


async def test_a_draft_is_typed_turned_edited_finished_and_put_on_the_timeline(office: Office) -> None:
    view = await opened(office, "/draft acme check-in")
    assert re.fullmatch(r"Hello Dana,.*\sAna", state(view, "body"), re.DOTALL)
    brief = await pressed(office, view, "draft.tone", " brief")
    assert state(brief, "body") != state(view, "body")
    mine = await pressed(office, brief, "draft.purpose", " renewal", body=TEXT, subject="Friday?")
    assert (state(mine, "body"), state(mine, "subject")) == (TEXT, "Friday?")
    assert "Your text is kept as you wrote it" in mine.words
    seen = await office.slack.submit(office.ana, mine, {field(mine, "body"): f"{TEXT} See you!"})
    done = shown(seen)
    mail = urlsplit(mail_link(done.blocks))
    assert mail.path == "dana@acme.example"
    assert parse_qs(mail.query) == {
        "subject": ["Friday?"],
        "body": [f"{TEXT} See you!".replace("\n", "\r\n")],
    }
    assert "sentences are yours: not traced" in done.words
    followed = await office.slack.press(office.ana, done, "draft.gmail", enough=lambda _: True)
    assert not followed.error
    assert office.slack.modal(office.ana) == done
    saved = await pressed(office, done, "draft.save")
    assert "On the timeline of Acme Robotics" in saved.words
    with office.rapport.deps.db.read() as tx:
        touch = touches.last(tx, "acme", NOW)
    assert touch is not None
    assert (touch.kind, touch.summary, touch.author) == ("email", "Friday?", "Ana Ruiz")
    assert acts(office) == ["save draft to timeline", "finish draft", *["edit draft"] * 2, "draft"]
    assert not office.slack.visible(office.ben, office.renewals)


async def test_the_cards_button_opens_a_draft_and_again_says_what_it_replaces(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.renewals, "/health acme")
    card = seen.messages[-1]
    view = shown(await office.slack.press(office.ana, card, "health.draft", enough=filled))
    assert "Renewal was taken, because it renews in 75 days." in view.words
    again = await pressed(office, view, "draft.again", body=TEXT)
    assert "Written anew, in place of your own text." in again.words
    assert state(again, "body") not in {TEXT, state(view, "body")}
    gone = await pressed(office, again, "draft.discard")
    assert "Discarded. Nothing was sent" in gone.words
    assert acts(office) == ["discard draft", "edit draft", "draft"]


async def test_nobody_to_write_to_is_told_in_the_window(office: Office) -> None:
    view = await opened(office, "/draft northwind-foods save")
    assert "Nobody at Northwind Foods may be written to" in view.words
    assert acts(office) == []


async def test_a_queue_is_a_list_whose_drafts_open_one_by_one(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.renewals, "/draft segment:mine check-in")
    listed = seen.messages[-1]
    assert listed.ephemeral
    assert "0 of 1 draft done" in listed.words
    view = shown(await office.slack.press(office.ana, listed, "draft.open", enough=filled))
    done = shown(await office.slack.submit(office.ana, view, {}))
    assert "1 of 1 done." in done.words


async def test_guests_and_shared_channels_get_no_draft(office: Office) -> None:
    guest = office.slack.add_person("gus", email="gus@example.com", guest=True)
    room = office.slack.add_channel("with-gus", members=[guest, office.ana, office.slack.bot])
    refused = await office.slack.command(guest, room, "/draft acme check-in")
    assert "Guests cannot write drafts" in refused.text
    shared = office.slack.add_channel("with-acme", "connect", members=[office.ana, office.slack.bot])
    refused = await office.slack.command(office.ana, shared, "/draft acme check-in")
    assert "Outsiders may read this channel, so you cannot write drafts here" in refused.text
    assert refused.view is None


async def test_a_slow_writer_keeps_nobody_from_the_window_and_loses_no_word(
    slack: Sandbox, database: Path
) -> None:
    slow = Slow()
    async with office_with(slack, database, slow) as office:
        waiting = await slack.command(office.ana, office.renewals, "/draft acme check-in", enough=has_view)
        assert "One moment…" in shown(waiting).words
        view = shown(await slack.seen(office.ana, slack.mark() - 1, enough=filled))
        assert state(view, "body").startswith("Hello Dana,")
        slow.seconds = 1.2
        await slack.press(office.ana, view, "draft.again", enough=lambda seen: not filled(seen))
        again = shown(await slack.seen(office.ana, slack.mark() - 1, enough=filled))
        assert state(again, "body") != state(view, "body")
        slow.breaks, slow.seconds = True, 0.0
        typed: dict[str, object] = {field(again, "body"): TEXT}
        seen = await slack.press(office.ana, again, "draft.shorter", typed=typed)
        assert "The writer is away." in seen.text
        assert slack.modal(office.ana) == again
        with office.rapport.deps.db.read() as tx:
            draft = drafts.get(tx, int(view_value(again)))
        assert draft is not None
        assert draft.body == TEXT


def has_view(seen: Seen) -> bool:
    return seen.view is not None


def view_value(view: View) -> str:
    return str(json.loads(view.content["private_metadata"])[0])

"""Whatever a command, a button or a form changes stands in the audit, in ids and small words."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest

from commands import home, registry
from commands.contract import Answer, Deps, FormErrors, Opening, Reply, Update
from store import audit, bundle, deliveries, snoozes, tasks
from store.database import Database
from store.digest_records import Key, Snooze, Task
from store.records import AuditEntry
from store.tables import Row
from tests.commands import digests as posted
from tests.commands.office import ANA, BEN, NOW, PUBLIC, ROWS, Office
from tests.views.checks import pressable
from views import actions, churn, postmortem
from views.audit import page as audit_view
from views.digest.pointer import At
from views.draft import words
from views.message import Home, Message, Modal
from views.pointer import Pointer
from views.segment import balance, listing
from views.segment import page as segment
from views.segment.pointer import pack

SECRETIVE = "Zanzibar"  # what somebody writes in her own words
LOOKS = {  # these show something, and change nothing
    audit_view.SHOW,
    audit_view.OLDER,
    audit_view.NEWEST,
    actions.OPEN,
    actions.EARLIER,
    actions.LATER,
    actions.WHY,
    actions.LOG,
    actions.PULSE,
    actions.OVERRIDE,
    actions.ADD_DIGEST,
    actions.EDIT_DIGEST,
    actions.PREVIEW_DIGEST,
    actions.DIGESTS,
    actions.ALL,
    churn.PREVIOUS,
    churn.YEAR_AGO,
    postmortem.OPEN,
    listing.OPEN,
    listing.BACK,
    listing.NEXT,
    segment.BACK,
    segment.NEXT,
    *segment.TURN.values(),
    segment.SAVE,
    segment.CHANGED,
    balance.COPY,
    words.OPEN,
    words.QUEUE,
    *words.LINKS,
}


@dataclass
class Story:
    """Drives an office, and notes what each step changed and what the audit says of it."""

    office: Office
    driven: set[str] = field(default_factory=set[str])
    modal: Modal | None = None
    buttons: dict[str, str] = field(default_factory=dict[str, str])

    def ask(self, typed: str, act: str = "", office: Office | None = None) -> None:
        """Type a command, in which one act is done."""
        with self.step(typed, act):
            self.read((office or self.office).ask(typed))

    def press(self, action: str, value: str | None = None, act: str = "", **entered: str) -> None:
        """Press a button; without a value the one that was shown last."""
        self.driven.add(action)
        given = self.buttons[action] if value is None else value
        with self.step(action, act):
            if action in home.BUTTONS:
                self.read(self.office.press_at_home(action, given))
            else:
                self.read(self.office.press(action, given, **(self.fields() | entered)))

    def submit(self, act: str, **entered: str) -> None:
        """Submit the form that was opened last."""
        assert self.modal is not None
        self.driven.add(self.modal.form)
        with self.step(self.modal.form, act):
            answer = self.office.submit(self.modal.form, self.modal.value, **(self.fields() | entered))
            assert not isinstance(answer, FormErrors), answer
            self.read(answer)

    def fields(self) -> dict[str, str]:
        """What stands in the form, as Slack sends it."""
        shown = [block for block in (self.modal.blocks if self.modal else ()) if block["type"] == "input"]
        return {block["block_id"]: block["element"].get("initial_value", "") for block in shown}

    @contextmanager
    def step(self, what: str, act: str) -> Generator[None]:
        """The act is in the audit once where something was changed or is shown to all, else nothing is."""
        before, number = self.rows(), len(self.entries())
        yield
        added = self.entries()[number:]
        assert [entry.act for entry in added] == ([act] if act else []), what
        assert (self.rows() != before) == bool(act and act != "share"), what
        for entry in added:
            assert entry.actor in {ANA.slack_id, BEN.slack_id}, what
            assert not spoken(json.dumps(entry.detail)), (what, entry)

    def read(self, answer: Answer) -> None:
        """Keep the buttons of what was shown, and the modal where it is one."""
        shown = answer.fill() if isinstance(answer, Opening) else answer
        if isinstance(shown, Modal):
            self.modal = shown
        if isinstance(shown, Reply | Update):
            shown = shown.message
        if isinstance(shown, Message | Modal | Home):
            self.buttons |= dict(pressable(shown.blocks))

    def rows(self) -> list[list[tuple[Any, ...]]]:
        """All there is, but the audit."""
        tables = [table for table in Row.metadata.tables if table != "audit"]
        with self.office.deps.db.read() as tx:
            run = tx.connection().exec_driver_sql
            return [list(map(tuple, run(f"SELECT * FROM {table}"))) for table in tables]  # noqa: S608 - ours

    def entries(self) -> list[AuditEntry]:
        """The audit, oldest first."""
        with self.office.deps.db.read() as tx:
            return audit.recent(tx, 999)[::-1]


def spoken(detail: str) -> bool:
    """Whether a detail holds a customer's name, an address or somebody's own words."""
    names = {row["name"] for row in ROWS} | {"Dana", SECRETIVE, "@"}
    return any(name in detail for name in names)


@pytest.fixture
def story(sqlite_db: Database) -> Story:
    """The office on a morning with a digest, an account that can be written to, a task and a snooze."""
    office = Office(Deps(sqlite_db, lambda: NOW, 90))
    posted.fill(sqlite_db)
    contact = {"contact_id": "c1", "account_id": "acme", "name": "Dana Wu", "email": "dana@acme.example"}
    schema = bundle.schema("contacts")
    with sqlite_db.begin() as tx:
        whole = {name: contact.get(name) for name in schema.names}
        bundle.load(tx, "contacts", pa.Table.from_pylist([whole], schema=schema))
        tasks.take(tx, Task("nw-1", ANA.slack_id, ANA.slack_id, SECRETIVE, NOW))
        snoozes.put(tx, Snooze("nw-1", ANA.slack_id, ANA.slack_id, NOW, "nps"))
    posted.post(office)
    return Story(office)


def test_whatever_changes_something_is_in_the_audit(story: Story) -> None:
    for part in (touches, judgements, digests, answers, own_home, saved_segments, drafts):
        part(story)
    everything = {name for command in registry.commands() for name in (*command.buttons, *command.forms)}
    assert everything | set(home.BUTTONS) == story.driven | LOOKS


def touches(story: Story) -> None:
    story.ask(f"/log acme {SECRETIVE}", "log")
    story.press(actions.LOG, str(Pointer("acme")))
    story.submit("log", text=SECRETIVE, kind="call", day="2026-11-20")
    story.press(actions.SHARE, str(Pointer("acme")), "share")


def judgements(story: Story) -> None:
    story.ask(f"/pulse acme red {SECRETIVE}", "pulse")
    story.press(actions.TAKE_BACK, act="take back pulse")
    story.press(actions.PULSE, str(Pointer("acme")))
    story.submit("pulse", colour="green", why=SECRETIVE, until="2026-12-01")
    story.press(actions.OVERRIDE, str(Pointer("acme")))
    story.submit("override", band="watch", why=SECRETIVE, until="2026-12-01")
    story.press(actions.LIFT, str(Pointer("acme")), "lift override")


def digests(story: Story) -> None:
    story.ask("/digest add owner:ana@lumen.example mon 09:00", "add digest")
    story.ask("/digest add mine weekdays 08:30", "add digest")
    story.ask("/digest mute", "mute digest")
    story.press(actions.UNMUTE_DIGEST, act="unmute digest")
    story.press(actions.MUTE_DIGEST, act="mute digest")
    story.ask("/digest unmute", "unmute digest")
    story.press(actions.ADD_DIGEST, "new")
    filled = {"kind": "changes", "segment": "at-risk", "filter": "", "days": "daily", "top": "3"}
    story.submit("add digest", **filled, time="08:30", zone="Berlin")
    story.press(actions.EDIT_DIGEST, "2")
    story.submit(
        "change digest",
        **filled | {"segment": "", "filter": "owner:ana@lumen.example"},
        time="10:00",
        zone="Rome",
    )
    story.ask("/digest pause 2", "pause digest")
    story.ask("/digest resume 2", "resume digest")
    story.press(actions.PAUSE_DIGEST, "2", "pause digest")
    story.press(actions.RESUME_DIGEST, "2", "resume digest")
    story.ask("/digest take 2", "take over digest", replace(story.office, person=BEN))
    story.press(actions.TAKE_DIGEST, "2", "take over digest")
    story.press(actions.PAUSE_FROM_HOME, "2", "pause digest")
    story.press(actions.RESUME_FROM_HOME, "2", "resume digest")
    story.press(actions.REMOVE_FROM_HOME, "2", "remove digest")
    story.press(actions.REMOVE_DIGEST, "3", "remove digest")


def answers(story: Story) -> None:
    at = At(posted_key(story), 1)
    for said in (actions.REAL, actions.KNOWN, actions.NOISE, actions.DATA):
        story.press(said, str(at), "answer")
    story.press(actions.DATA, str(at))  # the same again
    story.press(actions.MORE, str(replace(at, act="answer")))
    story.submit("answer", said="real")
    story.press(actions.MORE, str(replace(at, act="snooze")))
    story.submit("snooze", until="nps")
    story.press(actions.WAKE, str(at), "wake")
    story.press(actions.MORE, str(replace(at, act="snooze")))
    story.submit("snooze", until="date", day="2026-12-24")
    story.press(actions.MORE, str(replace(at, act="wake")), "wake")
    story.press(actions.MORE, str(replace(at, act="assign")), "assign")
    story.press(actions.MORE, str(replace(at, act="open")))
    story.press(actions.MORE, str(replace(at, act="draft")), "draft")


def posted_key(story: Story) -> Key:
    with story.office.deps.db.read() as tx:
        key = deliveries.last(tx, 1, PUBLIC.channel, NOW + timedelta(days=1))
    assert key
    return key


def own_home(story: Story) -> None:
    story.press(actions.DONE, "1", "finish task")
    story.press(actions.WAKE_UP, "1", "wake")
    story.press(actions.DONE, "1")  # the same again


def saved_segments(story: Story) -> None:
    story.ask("/segment save acme ones = owner:ana@lumen.example", "save segment")
    story.ask("/segment save Acme Robotics = owner:ana@lumen.example", "save segment")
    story.ask("/segment rename acme ones to robotics", "rename segment")
    story.press(segment.SAVE, pack("owner:ana@lumen.example"))
    story.submit("save segment", name="Acme Labs")
    his = replace(story.office, person=BEN)
    story.ask("/segment save robotics = health < 60", office=his)
    story.press("segment.replace", act="save segment")
    story.ask("/segment rm robotics")
    story.press("segment.remove", act="remove segment")


def drafts(story: Story) -> None:
    story.ask("/draft acme check-in", "draft")
    story.press(words.SHORTER, opened(story), "edit draft", body=SECRETIVE)
    for action, chosen in (
        (words.WARMER, ""),
        (words.AGAIN, ""),
        (words.SUBJECT, " 1"),
        (words.TONE, " brief"),
        (words.PURPOSE, " renewal"),
        (words.TO, " x"),
    ):
        story.press(action, opened(story) + chosen, "edit draft")
    story.submit("finish draft", body=SECRETIVE, subject=SECRETIVE)
    story.press(words.EDIT, opened(story), "reopen draft")
    story.submit("finish draft", body=SECRETIVE, subject=SECRETIVE)
    story.press(words.SAVE, opened(story), "save draft to timeline")
    story.press(actions.DRAFT, str(Pointer("acme")), "draft")
    left = opened(story)
    story.press(actions.DRAFT, str(Pointer("acme")), "draft")
    story.press(words.EARLIER, f"{opened(story)} {left}", "edit draft", body=SECRETIVE)
    story.press(words.DISCARD, left, "discard draft")
    story.ask("/draft segment:at-risk check-in", "draft")


def opened(story: Story) -> str:
    """The draft that is shown."""
    assert story.modal is not None
    return story.modal.value

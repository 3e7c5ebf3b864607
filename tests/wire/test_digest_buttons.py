"""A digest in a channel, pressed by two people: each sees what the other said, and who may not is told so."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.digest.rounds import Digests
from bot.metrics import Metrics
from bot.slack import web_client
from sandbox.driver import Message, Person, Seen
from store import answers, deliveries, digests, overrides, tasks
from store.digest_records import Digest
from store.records import Override
from tests.wire.office import NOW, Office

RISKY = ("northwind-freight", "evil")


@pytest.fixture
async def posted(office: Office) -> Message:
    """The digest of the morning: two accounts that were put at risk by hand since last week."""
    deps, week = office.rapport.deps, timedelta(days=7)
    every = Digest(
        "changes", "place", office.renewals.id, "", "weekdays 08:30", "UTC", 5, office.ana.id, NOW - week
    )
    with deps.db.begin() as tx:
        for account_id in RISKY:
            overrides.put(tx, Override(account_id, "at risk", "They said so", "Ana", NOW, date(2026, 12, 24)))
        digests.add(tx, every)
    once = web_client(office.rapport.settings, retries=0)
    await Digests(deps, once, Metrics()).run_slot(NOW - timedelta(minutes=30))
    await office.slack.until(lambda: bool(office.slack.visible(office.ben, office.renewals)))
    while not sent(office):  # noqa: ASYNC110 - the bot's own pass may be first, and tells nobody that it is done
        await asyncio.sleep(0.02)
    return as_seen(office, office.ben)


def sent(office: Office) -> str:
    """The ts of the one delivery, once it is known."""
    with office.rapport.deps.db.read() as tx:
        (digest,) = digests.active(tx)
        found = deliveries.last_sent(tx, digest.digest_id, digest.target, NOW)
    return found.ts if found else ""


def as_seen(office: Office, person: Person) -> Message:
    """The digest as a person sees it now."""
    ts = sent(office)
    return next(each for each in office.slack.visible(person, office.renewals) if each.ts == ts)


def choice(message: Message, act: str) -> str:
    """What the first account's menu sends for this act."""
    menus = [block["accessory"] for block in message.blocks if "accessory" in block]
    values = [option["value"] for option in menus[0]["options"]]
    return next(value for value in values if value.startswith(f"{act} "))


def said(office: Office) -> list[tuple[str, str]]:
    with office.rapport.deps.db.read() as tx:
        (digest,) = digests.active(tx)
        found = deliveries.last_sent(tx, digest.digest_id, digest.target, NOW)
        assert found
        return [(each.person, each.said) for each in answers.of(tx, found.key)]


def filled(seen: Seen) -> bool:
    return seen.view is not None and "One moment…" not in seen.view.words


async def test_an_answer_is_seen_by_everybody_and_can_be_changed(office: Office, posted: Message) -> None:
    assert "entered risk" in posted.words
    assert "&lt;!channel&gt; &amp; Söhne" in posted.words
    assert posted.words.count("Noise") == 2
    await office.slack.press(office.ana, posted, "digest.noise")
    shown = as_seen(office, office.ben)
    assert "Ana Ruiz: noise (quiet for 60 days, unless its band gets worse)" in shown.words
    assert shown.words.count("Data wrong") == 1
    opened = await office.slack.press(
        office.ben, shown, "digest.more", value=choice(shown, "answer"), enough=filled
    )
    assert opened.view is not None
    await office.slack.submit(
        office.ben, opened.view, {"said": "real"}, enough=lambda _: len(said(office)) == 2
    )
    await office.slack.until(lambda: "Ben Okafor: a real risk" in as_seen(office, office.ana).words)
    assert "Ben Okafor: a real risk · Ana Ruiz: noise" in as_seen(office, office.ana).words
    assert said(office) == [(office.ben.id, "real"), (office.ana.id, "noise")]


async def test_a_snooze_and_a_task_are_seen_by_everybody(office: Office, posted: Message) -> None:
    opened = await office.slack.press(
        office.ana, posted, "digest.more", value=choice(posted, "snooze"), enough=filled
    )
    assert opened.view is not None
    refused = await office.slack.submit(
        office.ana, opened.view, {"until": "date", "day": "2026-11-17", "days": "30"}
    )
    assert refused.errors == {"day": "2026-11-17 is not ahead; take a later day."}
    done = await office.slack.submit(
        office.ana, opened.view, {"until": "date", "day": "2026-12-01", "days": "30"}
    )
    assert "is snoozed until 1 Dec 2026" in done.text
    shown = as_seen(office, office.ben)
    assert "snoozed until 1 Dec 2026, by Ana Ruiz" in shown.words
    await office.slack.press(
        office.ben,
        shown,
        "digest.more",
        value=choice(shown, "assign"),
        enough=lambda seen: "is yours. Next step:" in seen.text,
    )
    assert "taken on by Ben Okafor" in as_seen(office, office.ana).words
    with office.rapport.deps.db.read() as tx:
        (task,) = tasks.mine(tx, office.ben.id)
    assert task.account_id == "northwind-freight"


async def test_a_card_is_for_whoever_opens_it(office: Office, posted: Message) -> None:
    seen = await office.slack.press(office.ana, posted, "digest.more", value=choice(posted, "open"))
    assert seen.messages[-1].ephemeral
    assert "Northwind Freight" in seen.text
    assert len(office.slack.visible(office.ben, office.renewals)) == 1


async def test_a_guest_is_told_that_she_cannot_answer(office: Office, posted: Message) -> None:
    guest = office.slack.add_person("gus", email="gus@example.com", guest=True)
    office.slack.workspace.members[office.renewals.id].append(guest.id)
    seen = await office.slack.press(guest, posted, "digest.noise")
    assert "Guests cannot answer a digest" in seen.text
    assert not said(office)
    assert "noise (" not in as_seen(office, office.ben).words

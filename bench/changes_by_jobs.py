"""Every change that nobody asks for in Slack: imports, scores, deliveries, claims, people, scorecards."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pyarrow as pa

from bench.hands import ACCOUNTS, PEOPLE, ROOM, Hands
from bot.digest.claims import AWAY, Claims, Work
from commands.contract import Deps
from commands.news import compose
from ingest.load import load
from scoring import nightly
from scoring.card.scorecard import built_in
from store import bundle, digests, people, retention, scorecards, scores, seen, slots
from store.database import Database
from store.digest_records import Audience, Digest, Item, Key
from store.forgetting import erase, marks
from store.forgetting import subject as forget_subject
from store.retention import RULES
from store.scorecards import ScorecardText
from store.tables import SeenRow, SlotRow

DAYS = 30
EVENTS = 3  # of each account in one import
_LEASE = timedelta(seconds=5)
_FIRST = 10**11  # as many digits as the numbers that come later


def begin(db: Database, folder: Path, now: datetime) -> None:
    """A small book, imported and scored, and two digests, to the room and to each owner, with deliveries."""
    write_bundle(folder, _FIRST, now.date())
    _load(db, folder)
    nightly.run(db, [now.date() - timedelta(days=9)], 90, now, lambda _: None)
    audiences: tuple[Audience, ...] = ("place", "owners")
    with db.begin() as tx:
        for audience in audiences:
            asked = Digest("changes", audience, ROOM.channel, "", "daily 09:00", "UTC", 5, "U1", now)
            digests.add(tx, asked)
    hands = Hands(Deps(db, lambda: hands.now, 90), Random(0), folder, now)  # noqa: S311 - to be repeated
    for _ in range(3):
        hands.now -= timedelta(days=1)
        _deliver(hands)


def write_bundle(folder: Path, number: int, last: date) -> None:
    """A bundle in which all accounts and contacts bear this number, and events that only it has."""
    days = [last - timedelta(days=ago) for ago in range(DAYS)]
    moment = f"{days[number % DAYS]}T10:00:00Z"
    files = {
        "accounts": (
            "account_id,name,owner,seats",
            (f"{each},Account {each},ana@example.com,{number % 10**5}" for each in ACCOUNTS),
        ),
        "contacts": (
            "contact_id,account_id,name,email,title",
            (f"c{each},{each},Dana Wu,dana@{each}.example,{number}" for each in ACCOUNTS),
        ),
        "usage": (
            "account_id,day,metric,value",
            (f"{each},{day},seats_used,{number % 9}" for each in ACCOUNTS for day in days),
        ),
        "events": (
            "account_id,at,event,user_id,event_id",
            (
                f"{each},{moment},export,u{at},{number}-{each}-{at}"
                for each in ACCOUNTS
                for at in range(EVENTS)
            ),
        ),
    }
    folder.mkdir(exist_ok=True)
    for name, (header, rows) in files.items():
        (folder / f"{name}.csv").write_text("\n".join([header, *rows, ""]))


def _number(hands: Hands) -> int:
    """One that no other change has."""
    return int(hands.now.timestamp() * 100)


def _import(hands: Hands) -> None:
    number = _number(hands)
    folder = hands.folder / str(number)
    write_bundle(folder, number, hands.now.date())
    _load(hands.deps.db, folder)


def _load(db: Database, folder: Path) -> None:
    report = load(db, [folder], None, folder / "rejects.csv", lambda _: None)
    if not report.ok:
        raise RuntimeError(f"an import was not taken: {report}")


def _score(hands: Hands) -> None:
    """What the last run said, once more."""
    with hands.deps.db.read() as tx:
        run = scores.run_at(tx, hands.now.date())
        made = [scores.get(tx, run.run_id, each) for each in ACCOUNTS] if run else []
    if run:
        scores.save(hands.deps.db, replace(run, made_at=hands.now), [each for each in made if each])


def _night(hands: Hands) -> None:
    day = hands.now.date() - timedelta(days=hands.rng.randint(1, 40))
    nightly.night(hands.deps.db, [day], 90, hands.now, lambda _: None)


def _deliver(hands: Hands) -> None:
    asyncio.run(_delivered(hands))


async def _delivered(hands: Hands) -> None:
    """All that a delivery writes; posting between the two is what `make chaos-digest` is for."""
    claims = Claims(hands.deps, _LEASE)
    with hands.deps.db.read() as tx:
        digest = next((each for each in digests.at(tx, ROOM.channel) if each.audience == "place"), None)
    if digest is None:
        return
    key = Key(digest.digest_id, hands.now, ROOM.channel)
    attempt = await claims.win(Work(key, digest, None))
    if attempt is None:
        return
    if hands.rng.random() < 0.2:
        await claims.give_up(attempt, AWAY)
        return
    composed = compose.compose(digest, key, hands.deps, late=timedelta(0))
    told = {item.account_id for item in composed.items}
    rest = [each for each in ACCOUNTS if each not in told]
    more = [
        Item(each, place, "entered", "watch", 50, 0.5)
        for place, each in enumerate(rest, len(composed.items) + 1)
    ]
    await claims.keep(attempt, replace(composed, items=(*composed.items, *more)), 1)
    await claims.sent(attempt, ROOM.channel, f"{hands.now.timestamp():.6f}")


def _forget_contact(hands: Hands) -> None:
    """Somebody who has come and goes again."""
    db, number, account_id = hands.deps.db, _number(hands), hands.one(ACCOUNTS)
    person = {"contact_id": f"f{number}", "account_id": account_id, "email": f"{number}@leaving.example"}
    with db.begin() as tx:
        bundle.load(tx, "contacts", pa.table({name: [value] for name, value in person.items()}))
        known = marks.ready(tx, hands.now)
    with db.read() as tx:
        subject = forget_subject.contact(tx, person["contact_id"], (), known)
    made = erase.look(db, subject, known, hands.now)
    erase.erase(db, subject, made, known, by="U1", now=hands.now)


def _let_go(hands: Hands) -> None:
    """What retention lets go of, as if it had been kept long enough."""
    for rule in (each for each in RULES if each.rows in {SeenRow, SlotRow}):
        with hands.deps.db.begin() as tx:
            retention.forget(tx, rule, retention.too_old(tx, rule, 0, hands.now)[: retention.BATCH])


def _claim(hands: Hands) -> None:
    with hands.deps.db.begin() as tx:
        slots.claim(tx, "score", hands.now, "writer", hands.now)
    end = hands.one([slots.finish, slots.fail])
    with hands.deps.db.begin() as tx:
        end(tx, "score", hands.now, hands.now)


def _person(hands: Hands) -> None:
    with hands.deps.db.begin() as tx:
        people.save(tx, hands.one(PEOPLE), hands.now)


def _forget_person(hands: Hands) -> None:
    with hands.deps.db.begin() as tx:
        people.forget(tx, hands.one(PEOPLE).slack_id)


def _seen(hands: Hands) -> None:
    with hands.deps.db.begin() as tx:
        seen.first_time(tx, str(_number(hands)), hands.now)


def _scorecard(hands: Hands) -> None:
    with hands.deps.db.begin() as tx:
        scorecards.apply(tx, ScorecardText(built_in().version, built_in().text, hands.now, "U1"))


JOBS: Mapping[str, Callable[[Hands], None]] = {
    "import": _import,
    "score": _score,
    "night": _night,
    "delivery": _deliver,
    "contact forgotten": _forget_contact,
    "retention": _let_go,
    "claim of a slot": _claim,
    "person saved": _person,
    "person dropped": _forget_person,
    "request seen": _seen,
    "scorecard applied": _scorecard,
}
SLOW = {"night"}

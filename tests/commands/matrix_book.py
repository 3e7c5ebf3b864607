"""A book in which every field of every account has a marker of its own, and what is there to press in it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from commands.contract import Deps
from commands.news import compose
from store import (
    audit,
    bundle,
    deliveries,
    digests,
    drafts,
    items,
    overrides,
    people,
    pulses,
    scores,
    segments,
    snoozes,
    tasks,
    tracked,
)
from store.database import Database, open_database
from store.digest_records import Digest, Key, Snooze, Task
from store.draft_records import Draft, Text
from store.records import Band, Override, Person, Pulse, Reason, Run, Score
from store.segments import Segment
from store.sight import Field
from tests.commands.office import NOW, TODAY
from tests.views.samples import SCORE

VERA = Person("U0VERA1", "vera@lumen.example", "Vera Quill", "Europe/Berlin")
MILO = Person("U0MILO1", "milo.tarn@lumen.example", "Milo Tarn")
PETRA = Person("U0PETRA", "petra.voss@lumen.example", "Petra Voss")
OMAR = Person("U0OMAR1", "omar.pell@lumen.example", "Omar Pell")  # who owns nothing that is still a customer
ROOM, ELSEWHERE, HERS = "C0TEAM1", "C0ELSE1", "D0VERA1"
SLOT = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
PULSED, SAVED = NOW - timedelta(days=2), NOW - timedelta(days=9)
TRACKED = TODAY - timedelta(days=120)
# What a marker of a kind tells of; a name, an id or a domain tells that the account exists.
KINDS: Mapping[str, frozenset[Field]] = {
    "exists": frozenset(),
    "arr": frozenset({"arr"}),
    "contacts": frozenset({"contacts"}),
    "notes": frozenset({"notes"}),
    "drafts": frozenset({"drafts"}),
    "authors": frozenset({"contacts"}),
}


@dataclass(frozen=True)
class Planted:
    """An account, by the `code` that stands in whatever is stored of it, and by no part of its name."""

    code: str
    name: str
    domain: str
    alias: str
    owner: Person
    called: str
    currency: str
    arr: int
    health: int
    left: date | None = None

    @property
    def account_id(self) -> str:
        """Its id."""
        return f"id-{self.domain.partition('.')[0]}"

    @property
    def owned_by(self) -> str | None:
        """The owner as it was imported."""
        return self.owner.slack_id if self.called == "slack_id" else self.owner.email

    @cached_property
    def marks(self) -> Mapping[str, re.Pattern[str]]:
        """What tells of it, by kind."""
        hers = (self.owner.email, self.owner.name, self.owner.slack_id) if self.called else ()
        said = {
            "exists": (self.name, self.account_id, self.domain),
            "arr": (self.currency, f"{self.arr:,}", f"{self.arr}", f"{self.arr}00", f"paid {self.code}"),
            "contacts": (
                *hers,
                *(f"{what} {self.code}" for what in ("contact", "champion", "setter")),
                f"@{self.code}.example",
            ),
            "notes": [f"{what} {self.code}" for what in ("touch", "pulse", "band", "gone", "ticket", "nps")],
            "drafts": (f"drafted {self.code}",),
            "authors": (f"author {self.code}", f"relation {self.code}"),
        }
        return {kind: _any(filter(None, of)) for kind, of in said.items()}


def _any(marks: Iterable[str]) -> re.Pattern[str]:
    """Any of them, but not within an id of Slack's, which is of capital letters and digits at random."""
    either = "|".join(map(re.escape, marks))
    return re.compile(rf"(?<!(?-i:[A-Z0-9]))({either})(?!\w)", re.IGNORECASE)


OWN = Planted("kilo", "Brackenfield Tools", "bracken.example", "zibbit", VERA, "email", "CHF", 47_113, 38)
MATE = Planted("lima", "Copperline Maps", "copper.example", "hexaplow", MILO, "slack_id", "SEK", 58_219, 35)
FAR = Planted("mike", "Driftwood Radio", "drift.example", "vantrel", PETRA, "email", "NOK", 69_427, 33)
LEFT = Planted(
    "nova", "Elmsworth Bakery", "elms.example", "omjaku", VERA, "", "DKK", 35_831, 64, date(2026, 10, 20)
)
LOST = Planted(
    "oscar", "Foxglove Transit", "foxes.example", "purdiq", OMAR, "", "PLN", 26_947, 66, date(2026, 10, 22)
)
PLANTED = (OWN, MATE, FAR, LEFT, LOST)
OPEN = (OWN, MATE, FAR)
FILLERS = 25
MISSPELT = "owner = petra.vos@lumen.example"
DIGEST = Digest("changes", "place", ROOM, "", "weekdays 08:30", "Europe/Berlin", 5, VERA.slack_id, SAVED)
DIGESTS = (  # by their ids, from 1 on
    DIGEST,
    replace(DIGEST, target=VERA.slack_id),
    replace(DIGEST, kind="roll-up"),
    replace(DIGEST, kind="roll-up", target=VERA.slack_id),
    replace(DIGEST, audience="owners", segment="mine"),
    replace(DIGEST, segment=MISSPELT),
    replace(DIGEST, segment=MISSPELT, target=VERA.slack_id),
)


def plant_in(folder: Path) -> None:
    """All of it, in a new database of this folder."""
    db = open_database(f"sqlite:///{folder / 'rapport.db'}")
    plant(db)
    db.dispose()


def plant(db: Database) -> None:
    """All of it."""
    _accounts(db)
    _rest(db)
    _scores(db)
    with db.begin() as tx:
        for person in (VERA, MILO, PETRA, OMAR):
            people.save(tx, person, NOW)
        for each in PLANTED:
            pulses.give(tx, _pulse(each))
        for each in OPEN:
            why, who = f"band {each.code}", f"setter {each.code}"
            overrides.put(tx, Override(each.account_id, "at risk", why, who, NOW, _soon()))
            drafts.add(tx, _draft(each))
            drafts.add(tx, replace(_draft(each), state="done", ended_by=OMAR.slack_id, ended_at=SAVED))
            tasks.take(tx, Task(each.account_id, VERA.slack_id, VERA.slack_id, f"touch {each.code}", SAVED))
        segments.save(tx, Segment("everyone", "health >= 0", OMAR.slack_id, SAVED))
        segments.save(tx, Segment("rich", "arr > 1", OMAR.slack_id, SAVED))
        segments.save(tx, Segment("petras", "owner = petra.voss@lumen.example", OMAR.slack_id, SAVED))
        _audit(tx)
    _digests(db)


def _soon() -> date:
    return TODAY + timedelta(days=20)


def load(db: Database, table: str, rows: Iterable[dict[str, Any]]) -> None:
    """Put rows in as an import does."""
    schema = bundle.schema(table)
    whole = [{name: row.get(name) for name in schema.names} for row in rows]
    with db.begin() as tx:
        bundle.load(tx, table, pa.Table.from_pylist(whole, schema=schema))


def _accounts(db: Database) -> None:
    rows = [
        {
            "account_id": each.account_id,
            "name": each.name,
            "domain": each.domain,
            "aliases": each.alias,
            "owner": each.owned_by,
            "arr_minor": each.arr * 100,
            "currency": each.currency,
            "started_on": date(2025, 1, 15),
            "renewal_on": TODAY + timedelta(days=40),
            "seats": 40,
            "churned_on": each.left,
            "churn_reason": f"gone {each.code}" if each.left else None,
        }
        for each in PLANTED
    ]
    old = {"owner": VERA.email, "started_on": date(2024, 1, 1), "churned_on": date(2025, 12, 1)}
    load(db, "accounts", rows + [old | {"account_id": name, "name": name} for name in _fillers()])


def _fillers() -> list[str]:
    """The ids of accounts that left long ago and make a track record of hers."""
    return [f"{kind}-{number:02}" for kind in ("stayed", "went") for number in range(FILLERS)]


def _rest(db: Database) -> None:
    """Contacts, touches, tickets, invoices, surveys and subscriptions, each with a marker."""
    ids = [(each, each.code, {"account_id": each.account_id}) for each in PLANTED]
    load(
        db,
        "contacts",
        (
            of
            | {
                "contact_id": f"c-{n}",
                "name": f"Contact {code}",
                "email": f"someone@{code}.example",
                "role": "champion",
            }
            for n, (_, code, of) in enumerate(ids)
        ),
    )
    touch = {"at": NOW - timedelta(days=70), "kind": "call", "occurrence": 0}
    load(db, "touches", (of | touch | {"summary": f"touch {c}", "author": f"author {c}"} for _, c, of in ids))
    ticket = {"opened_at": NOW - timedelta(days=5), "priority": "high"}
    load(db, "tickets", (of | ticket | {"ticket_id": f"t-{c}", "subject": f"ticket {c}"} for _, c, of in ids))
    survey = {"at": NOW - timedelta(days=70), "kind": "nps", "occurrence": 0, "score": 3.0}
    load(
        db,
        "surveys",
        (of | survey | {"contact_id": f"c-{n}", "comment": f"nps {c}"} for n, (_, c, of) in enumerate(ids)),
    )
    due = {"due_on": TODAY - timedelta(days=20)}
    load(
        db,
        "invoices",
        (
            of | due | {"invoice_id": f"i-{c}", "amount_minor": each.arr * 100, "currency": each.currency}
            for each, c, of in ids
        ),
    )


def _scores(db: Database) -> None:
    """Well for weeks, at risk since yesterday; and forecasts: two misses, and false alarms."""
    for ago in (43, 36, 29, 22, 15, 8, 1):
        as_of = TODAY - timedelta(days=ago)
        there = [each for each in PLANTED if each.left is None or as_of <= each.left]
        made = [_score(each, as_of, fell=ago == 1) for each in there]
        scores.save(db, Run(as_of, 90, datetime.combine(as_of, SLOT.timetz()), "test", {}), made)
    said = [_forecast(name, called=name < "went-20", lost=name > "went") for name in _fillers()]
    said += [_forecast(each.account_id, called=False, lost=True) for each in (LEFT, LOST)]
    said += [_forecast(each.account_id, called=True, lost=False) for each in OPEN]
    schema = pa.schema(tracked.KEY | tracked.SAID | tracked.CAME)
    with db.begin() as tx:
        tracked.keep(tx, pa.Table.from_pylist(said, schema=schema), datetime(2026, 7, 26, 3, tzinfo=UTC))


def _score(of: Planted, as_of: date, *, fell: bool) -> Score:
    bands: tuple[Band, Band] = ("healthy", "at risk")
    health, step = of.health + (0 if fell else 35), f"Call them about the touch {of.code}."
    said: list[Reason] = [
        SCORE.reasons[0],
        Reason("active_people", "adoption", -20, "Fewer people", 17, 32, "people", "28 days", "usage", 1),
        Reason("paid", "commercial", 9, f"paid {of.code}", 1, None, "", "", "invoices", 1),
        Reason("pulses", "relationship", 8, f"relation {of.code}", 1, None, "", "", "touches", 1),
        Reason("champion", "relationship", 7, f"champion {of.code}", 1, None, "", "", "touches", 1),
        Reason("touches", "relationship", -6, f"touch {of.code}", 1, source="touches", step=step),
    ]
    rest = health - sum(each.points for each in said)
    said.append(Reason("goals", "value", rest, "Goals", 1, None, "of 2", "", "goals", 1))
    return replace(
        SCORE,
        account_id=of.account_id,
        as_of=as_of,
        health=health,
        band=bands[fell],
        reasons=tuple(said),
        next_step=step,
    )


def _forecast(account_id: str, *, called: bool, lost: bool) -> dict[str, Any]:
    return {
        "account_id": account_id,
        "as_of": TRACKED,
        "horizon": 90,
        "outcome": "churn",
        "persona": "everybody",
        "health": 30 if called else 71,
        "band": "at risk" if called else "healthy",
        "risk": 0.6 if called else 0.1,
        "logins": 3.0,
        "lost": lost,
        "lost_on": TRACKED + timedelta(days=56) if lost else None,
    }


def _pulse(of: Planted) -> Pulse:
    at = PULSED if of.left is None else datetime.combine(of.left, SLOT.timetz()) - timedelta(days=9)
    return Pulse(
        of.account_id, at, "red", f"pulse {of.code}", f"author {of.code}", (at + timedelta(days=20)).date()
    )


def _draft(of: Planted) -> Draft:
    return Draft(
        account_id=of.account_id,
        person=VERA.slack_id,
        place=HERS,
        purpose="check-in",
        tone="warm",
        language="en",
        contact_id=f"c-{PLANTED.index(of)}",
        made_at=SAVED,
        text=Text(),
        subject=f"A word drafted {of.code}",
        body=f"This is drafted {of.code}.",
        fingerprint="",
        writer="scribe",
        queue_id="queue",
    )


def _audit(tx: Any) -> None:
    for each in PLANTED:
        audit.saw(tx, at=SAVED, actor=OMAR.slack_id, place=ROOM, asked="/health", accounts=[each.account_id])


def _digests(db: Database) -> None:
    """One in the room and one to her that have been posted, a roll-up each, and one to each owner."""
    deps = Deps(db, lambda: NOW, 90)
    with db.begin() as tx:
        kept = [digests.add(tx, each) for each in DIGESTS]
    for digest, ts in zip(kept[:2], ("1795.1", "1795.2"), strict=True):
        key = Key(digest.digest_id, SLOT, digest.target)
        composed = compose.compose(digest, key, deps, late=timedelta(0))
        with db.begin() as tx:
            deliveries.claim(tx, key, "test", SLOT, timedelta(minutes=5))
            deliveries.keep(tx, key, "test", composed.content, composed.as_of, SLOT)
            items.save(tx, key, composed.items)
            deliveries.sent(tx, key, "test", digest.target, ts, SLOT)
    with db.begin() as tx:
        for each in OPEN:
            snoozes.put(tx, Snooze(each.account_id, ELSEWHERE, VERA.slack_id, NOW, "nps"))

"""What is kept long enough goes, what another row needs stays, and every table has a rule or a reason."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from sqlalchemy import func, select, update

from bot.settings import BadSettings, read
from store import audit, bundle, deliveries, retention, scores
from store.answers import give
from store.database import Database
from store.digest_records import Answer
from store.errors import BadInput
from store.records import Run
from store.retention import BATCH, KEPT, RULES, Rule
from store.tables import Row
from tests.store.digests import DAY, ENTERED, SLOT, deliver, fill
from tests.store.planted import AT, plant
from tests.views.samples import SCORE

TABLES = Row.metadata.tables
NOW = AT + timedelta(days=2000)


def rule(table: str) -> Rule:
    return next(each for each in RULES if each.table == table)


def prune(db: Database, table: str, days: int | None = None, now: datetime = NOW) -> int:
    """As the nightly job does; how many rows went."""
    it, number = rule(table), 0
    while True:
        with db.read() as tx:
            keys = retention.too_old(tx, it, it.days if days is None else days, now)
        if not keys:
            return number
        for start in range(0, len(keys), BATCH):
            with db.begin() as tx:
                retention.forget(tx, it, keys[start : start + BATCH])
        number += len(keys)


def count(db: Database, table: str) -> int:
    with db.read() as tx:
        return tx.scalar(select(func.count()).select_from(TABLES[table])) or 0


def test_every_table_has_a_rule_or_a_reason_to_be_kept() -> None:
    assert sorted([*(each.table for each in RULES), *KEPT]) == sorted(TABLES)
    assert all(each.least <= each.days for each in RULES)


def test_what_is_older_than_its_days_goes_and_not_a_day_before(db: Database) -> None:
    with db.begin() as tx:
        plant(tx, "a1", "x", whole={}, first=True)
        tx.execute(update(TABLES["deliveries"]).values(state="sent"))
    alone = {"slots", "deliveries", "scores", "audit"}  # the last of their kind
    for each in RULES:
        assert prune(db, each.table, now=AT + timedelta(days=each.days)) == 0
        gone = prune(db, each.table, now=AT + timedelta(days=each.days + 1))
        assert (each.table, gone, count(db, each.table)) == (
            each.table,
            *((0, 1) if each.table in alone else (1, 0)),
        )


def test_the_last_of_each_job_stays(db: Database) -> None:
    with db.begin() as tx:
        for days in (0, 5, 9):
            row = {
                "job": "score",
                "slot": AT + days * DAY,
                "state": "finished",
                "owner": "",
                "claimed_at": AT,
            }
            tx.execute(TABLES["slots"].insert().values(**row))
    assert (prune(db, "slots"), count(db, "slots")) == (2, 1)


def test_a_delivery_goes_with_its_items_and_answers_and_the_last_stays(db: Database) -> None:
    fill(db)
    old, new = deliver(db, SLOT, ENTERED), deliver(db, SLOT + DAY, ENTERED)
    for key in (old, new):
        with db.begin() as tx:
            give(tx, Answer(key, "a1", "U0123ANA", "noise", key.slot))
    unsent = deliver(db, SLOT + 2 * DAY, ENTERED, sent=False)
    assert prune(db, "deliveries", now=SLOT + 2000 * DAY) == 1
    with db.read() as tx:
        assert [deliveries.get(tx, key) is None for key in (old, new, unsent)] == [True, False, False]
    assert (count(db, "items"), count(db, "answers")) == (2, 1)


def test_the_last_score_of_each_account_stays_and_a_run_without_scores_goes(db: Database) -> None:
    fill(db)
    for days, ids in ((0, ("a1", "a2")), (1, ("a1", "a2")), (2, ("a2",))):
        made = [replace(SCORE, account_id=each, as_of=AT.date() + timedelta(days=days)) for each in ids]
        scores.save(db, Run(AT.date() + timedelta(days=days), 90, AT, "test", {}), made)
    assert prune(db, "scores") == 3
    assert (count(db, "scores"), count(db, "runs")) == (2, 2)
    with db.read() as tx:
        found = [scores.latest(tx, each, NOW.date()) for each in ("a1", "a2")]
    assert [each and (each.as_of - AT.date()).days for each in found] == [1, 2]


def test_events_go_and_the_counts_of_their_days_stand_whatever_comes_late(db: Database) -> None:
    fill(db)

    def load(*ids: str) -> None:
        rows = {
            "event_id": ids,
            "account_id": ["a1"] * len(ids),
            "at": [AT] * len(ids),
            "event": ["open"] * len(ids),
        }
        rows["user_id"] = list(ids)
        with db.begin() as tx:
            bundle.load(tx, "events", pa.table(rows))

    def counted() -> dict[str, float]:
        with db.read() as tx:
            usage = TABLES["usage"]
            return {row.metric: row.value for row in tx.execute(select(usage.c.metric, usage.c.value))}

    load("e1", "e2", "e3")
    assert prune(db, "events") == 3
    load("e4")
    assert counted() == {"open": 3, "active_people": 3}


def test_the_audit_keeps_what_the_database_will_not_delete(db: Database) -> None:
    entry: dict[str, Any] = {"actor": "U1", "act": "log", "account_id": None, "place": None, "detail": {}}
    with db.begin() as tx:
        for days in (0, 50, 120):
            audit.write(tx, at=AT + days * DAY, **entry)
    assert prune(db, "audit", 90) == 1
    assert count(db, "audit") == 2


def test_many_rows_go_in_several_bites(sqlite_db: Database) -> None:
    rows = [{"key": f"k{number}", "at": AT} for number in range(2 * BATCH + 1)]
    with sqlite_db.begin() as tx:
        tx.execute(TABLES["seen"].insert(), rows)
    assert prune(sqlite_db, "seen") == len(rows)


def test_days_are_read_and_the_others_stay_as_they_are() -> None:
    kept = retention.keep("drafts=180, audit=1000")
    assert (kept["drafts"], kept["audit"], kept["seen"]) == (180, 1000, 3)
    assert retention.keep("") == {each.table: each.days for each in RULES}


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("audit=30", "audit must be kept for at least 90 days: who did what"),
        ("draft=300", "there is no time limit for draft; did you mean 'drafts'?"),
        ("drafts=soon", "“drafts=soon” must be a table and a number of days, such as drafts=365"),
        ("touches=100", "there is no time limit for touches; the tables are seen, "),
    ],
)
def test_what_cannot_be_is_one_sentence(wish: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput) as refused:
        retention.keep(wish)
    assert str(refused.value).startswith(said)
    monkeypatch.setenv("RAPPORT_KEEP", wish)
    with pytest.raises(BadSettings, match="RAPPORT_KEEP cannot be used: "):
        read()

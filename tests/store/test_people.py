"""People as Slack last described them."""

from datetime import UTC, datetime, timedelta

from store import people
from store.database import Database
from store.records import Person

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_a_person_is_known_until_she_is_out_of_date(db: Database) -> None:
    ana = Person("U1", "ana@example.test", "Ana", "Europe/Lisbon")
    with db.begin() as tx:
        people.save(tx, ana, NOW)
        assert people.get(tx, "U1", NOW) == ana
        assert people.get(tx, "U1", NOW + timedelta(microseconds=1)) is None
        assert people.get(tx, "U2", NOW) is None


def test_saving_again_replaces_all_that_was_known(db: Database) -> None:
    with db.begin() as tx:
        people.save(tx, Person("U1", "ana@example.test", "Ana"), NOW)
        people.save(tx, Person("U1", name="Ana B"), NOW + timedelta(days=1))
        assert people.get(tx, "U1", NOW + timedelta(days=1)) == Person("U1", None, "Ana B")

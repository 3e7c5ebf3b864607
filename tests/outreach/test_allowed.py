"""Only what the allow-list names is said, and nothing that is internal or of another account ever is."""

from collections.abc import Mapping
from itertools import count
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from outreach.fact import Purpose, Sheet
from outreach.facts import gather
from outreach.facts.allowed import ALLOWED, ALWAYS, may_say
from outreach.printing import printed
from store import overrides, pulses
from store.database import Database
from store.records import Override, Pulse
from tests.outreach.accounts import NOW, PURPOSES, ago, at, load, sheet

INTERNAL, OTHER = "zzinternal", "zzother"
NUMBERS = count()

# Every fact that there is; a new one is put here and, by its beginning, on the list of the purposes it suits.
PARTS: Mapping[str, str] = {
    "account": "name",
    "product": "name",
    "recipient": "name first_name",
    "sender": "name first_name",
    "customer": "since days",
    "renewal": "on in_days",
    "plan": "name",
    "arr": "now",
    "invoice": "amount due_on days",
    "seats": "bought used.share left",
    "usage.people": "now before change",
    "usage.work": "name now before change",
    "goal.1": "name metric target current share left due_on in_days",
    "goal.2": "name metric target current share left due_on in_days",
    "goal.reached": "name",
    "milestone.last": "name reached_on",
    "milestone.late": "name expected_on late_days",
    "milestone.next": "name expected_on in_days",
    "milestone.first_value": "expected_on late_days in_days reached_on",
    "ticket.open": "count",
    "ticket.1": "subject opened_on days",
    "ticket.2": "subject opened_on days",
    "ticket.waiting": "subject opened_on days",
    "ticket.closed": "subject on",
    "touch.last": "kind on days",
    "nps.last": "score on",
}
IDS = frozenset(f"{thing}.{part}" for thing, parts in PARTS.items() for part in parts.split())
MONEY = ("arr.", "invoice.", "plan.", "seats.")

# A book that fails is not made smaller: each try loads two accounts.
once = settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
days = st.integers(-60, 500)
past = st.integers(0, 500)
amounts = st.none() | st.floats(-1e6, 1e6)


def draw_rows(data: st.DataObject, account_id: str, mark: str) -> Mapping[str, list[dict[str, Any]]]:
    """A made-up account in which every text of its own has the mark in it."""

    def some(most: int, **columns: st.SearchStrategy[Any]) -> list[dict[str, Any]]:
        rows = data.draw(st.lists(st.fixed_dictionaries(columns), max_size=most))
        return [{"account_id": account_id} | row for row in rows]

    def keyed(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{name: f"{mark} {account_id} {place}"} | row for place, row in enumerate(rows)]

    day, moment = days.map(ago), past.map(at)
    contacts = some(
        4,
        name=st.just(f"Mia {mark}"),
        email=st.sampled_from([None, f"mia@{mark}.example"]),
        role=st.sampled_from([None, "champion", "sponsor", "admin", "user"]),
        do_not_contact=st.booleans(),
    )
    surveys = some(3, at=moment, kind=st.sampled_from(["nps", "csat", "pulse"]), score=st.floats(-9, 99))
    touches = some(3, at=moment, kind=st.sampled_from(["call", "note"]), summary=st.just(INTERNAL))
    closed = some(
        3, opened_at=past.map(lambda ago: at(ago + 30)), closed_at=past.map(lambda ago: at(ago % 30))
    )
    return {
        "accounts": [
            {
                "account_id": account_id,
                "name": f"Firm {mark}",
                "owner": INTERNAL,
                "persona": INTERNAL,
                "churn_reason": INTERNAL,
                "tags": INTERNAL,
                "seats": data.draw(st.none() | st.integers(0, 99)),
                "plan": mark,
                "arr_minor": data.draw(st.none() | st.integers(0, 10**9)),
                "currency": "EUR",
                "renewal_on": data.draw(day),
                "started_on": ago(data.draw(past)),
            }
        ],
        "contacts": keyed("contact_id", contacts),
        "surveys": [
            row | {"contact_id": f"{mark} {account_id} 0", "comment": INTERNAL} for row in unique(surveys)
        ],
        "touches": unique(touches),
        "tickets": keyed(
            "ticket_id", [row | {"subject": mark} for row in [*some(3, opened_at=moment), *closed]]
        ),
        "goals": keyed("goal", some(4, metric=st.just(mark), target=amounts, current=amounts, due_on=day)),
        "milestones": keyed("milestone", some(5, expected_on=day, reached_on=st.none() | day)),
        "invoices": keyed("invoice_id", some(2, due_on=day, amount_minor=st.integers(0, 10**8))),
        "usage": [
            {"account_id": account_id, "day": ago(each), "metric": metric, "value": value}
            for each in range(data.draw(st.integers(0, 9)), data.draw(st.sampled_from([9, 130])))
            for metric, value in (("active_people", 9.0), (mark, 3.0))
        ],
    }


def unique(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for each moment."""
    return list({row["at"]: row for row in rows}.values())


def written(of: Sheet) -> str:
    """All that could be read of a sheet."""
    return f"{of} {[printed(fact, of.language) for fact in of.facts.values()]}"


@once
@given(data=st.data())
def test_nothing_but_what_the_list_allows_and_nothing_of_others(
    sqlite_db: Database, data: st.DataObject
) -> None:
    own, other = f"own{next(NUMBERS)}", f"else{next(NUMBERS)}"
    for account_id, mark in ((own, "zzown"), (other, OTHER)):
        tables = draw_rows(data, account_id, mark)
        load(sqlite_db, **{name: rows for name, rows in tables.items() if rows})
    with sqlite_db.begin() as tx:
        overrides.put(tx, Override(own, "at risk", INTERNAL, INTERNAL, NOW, ago(-9)))
        pulses.give(tx, Pulse(own, at(1), "red", INTERNAL, INTERNAL, ago(-9)))
    for purpose in PURPOSES:
        found = sheet(sqlite_db, own, purpose, language="de" if purpose == "save" else None)
        assert set(found.facts) <= {name for name in IDS if may_say(name, purpose)}
        assert all(name == fact.fact_id for name, fact in found.facts.items())
        assert all(part in found.facts for fact in found.facts.values() for part in fact.made_of)
        assert not any(foreign in written(found) for foreign in (INTERNAL, OTHER, other))


def test_each_purpose_has_its_list_and_each_entry_names_facts_that_there_are() -> None:
    assert set(ALLOWED) == set(get_args(Purpose)) == set(PURPOSES)
    for prefixes in (ALWAYS, *ALLOWED.values()):
        assert all(any(name.startswith(prefix) for name in IDS) for prefix in prefixes)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_money_is_for_the_contract_and_a_favour_is_not_asked_beside_a_trouble(purpose: Purpose) -> None:
    said = {name for name in IDS if may_say(name, purpose)}
    if purpose not in {"renewal", "expansion"}:
        assert not any(name.startswith(MONEY) for name in said)
    if purpose in {"reference", "review"}:
        assert not any(name.startswith(("ticket.", "milestone.", "renewal.")) for name in said)
    assert not any(
        word in name for name in said for word in ("health", "risk", "band", "confidence", "pulse", "note")
    )


def test_the_same_sheet_has_the_same_fingerprint_and_any_other_another(sqlite_db: Database) -> None:
    terms = {"account_id": "a1", "name": "Acmé", "arr_minor": 100, "currency": "EUR", "renewal_on": ago(-9)}
    load(sqlite_db, accounts=[terms])
    first = gather.fingerprint(sheet(sqlite_db, purpose="renewal"))
    assert first == gather.fingerprint(sheet(sqlite_db, purpose="renewal"))
    assert len(first) == 64
    others = {
        gather.fingerprint(sheet(sqlite_db, purpose="expansion")),
        gather.fingerprint(sheet(sqlite_db, purpose="renewal", now=at(1))),
        gather.fingerprint(sheet(sqlite_db, purpose="renewal", language="de")),
    }
    load(sqlite_db, accounts=[terms | {"arr_minor": 101}])
    others.add(gather.fingerprint(sheet(sqlite_db, purpose="renewal")))
    assert len(others | {first}) == 5

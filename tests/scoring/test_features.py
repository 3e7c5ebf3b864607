"""What a fitted risk looks at: right to the day, missing where there is no data, and nothing undated."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from scoring import silence
from scoring.activity import measure
from scoring.book import Book
from scoring.risk.features import RHYTHM, features
from scoring.snapshot import Facts, Snapshot, gather, used
from tests.scoring import planted
from tests.scoring.companies import HORIZON, TODAY, Cell, Rows, account, ago, book, use

NOW = pd.Timestamp(TODAY)
PARAMETERS = silence.Parameters(180, 1.0, 14.0, 0.8, 0.003)


def table(whole: Book, facts: Facts | None = None) -> pd.DataFrame:
    """The features of a book at the end of the day, by the facts of another one where given."""
    known = whole.until(TODAY)
    return features(Snapshot(known, NOW, HORIZON, facts or facts_of(whole), PARAMETERS, used(known, NOW)))


def facts_of(whole: Book) -> Facts:
    known = whole.until(TODAY)
    return gather(known, measure(known.usage, pd.Index(known.accounts["account_id"]), NOW))


def row(usage: Rows = (), **tables: Rows) -> pd.Series:
    """The features of account a."""
    found = table(book([account("a"), account("b", 800)], [*usage, *use("b", range(30))], **tables))
    return pd.Series(np.expm1(found.loc["a"].to_numpy(np.float64)), index=found.columns)


def of_a(**columns: Cell) -> dict[str, Cell]:
    return {"account_id": "a", **columns}


def test_use_is_counted_to_the_day() -> None:
    found = row(use("a", [3, 27, 28, 89, 90, 181, 182, 300], 2) + use("a", [3], 7, "views"))
    counts = {"active_28": 2, "active_90": 4, "active_182": 6, "active_days": 8, "recency": 3, "age": 400}
    for name, count in counts.items():
        assert found[name] == pytest.approx(count), name
    assert found["volume_28"] == pytest.approx(2 * 2 + 7)
    assert found["volume_90"] == pytest.approx(4 * 2 + 7)


def test_without_use_the_rhythm_is_missing_and_not_zero() -> None:
    found = row()
    assert found[[name for name in RHYTHM if name != "age"]].isna().all()
    assert found[["silence", "volume_28", "volume_90", "people"]].isna().all()
    assert found["age"] == pytest.approx(400)


def test_without_rows_every_other_side_is_missing_and_not_zero() -> None:
    found = row(use("a", range(9)))
    use_of = {*RHYTHM, "silence", "active_182", "volume_28", "volume_90"}
    assert found.drop(list(use_of)).isna().all()


def test_tickets_and_touches_are_counted_for_ninety_days_and_dated_for_ever() -> None:
    days = [5, 89, 90, 200]
    tickets = [of_a(ticket_id=str(day), opened_at=ago(day), closed_at=ago(1)) for day in days]
    found = row(tickets=tickets, touches=[of_a(at=ago(day), kind="call") for day in days[2:]])
    assert found["tickets_90"] == pytest.approx(2)
    assert found["tickets_since"] == pytest.approx(5)
    assert found["ticket_open"] == pytest.approx(0)
    assert found["touches_90"] == pytest.approx(0)
    assert found["touches_since"] == pytest.approx(90)
    still = [of_a(ticket_id=str(day), opened_at=ago(day), closed_at=None) for day in (10, 40)]
    assert row(tickets=[*tickets, *still])["ticket_open"] == pytest.approx(40)


@pytest.mark.parametrize(
    ("feature", "name", "due", "done"),
    [
        ("invoice_late", "invoices", "due_on", "paid_on"),
        ("milestone_late", "milestones", "expected_on", "reached_on"),
    ],
)
def test_late_is_counted_from_the_oldest_that_is_open(feature: str, name: str, due: str, done: str) -> None:
    def late(*rows: tuple[int, int | None]) -> float:
        there = [
            of_a(
                **{
                    due: ago(at),
                    done: None if met is None else ago(met),
                    "invoice_id": str(at),
                    "milestone": str(at),
                }
            )
            for at, met in rows
        ]
        return float(row(**{name: there})[feature])

    assert late((70, None), (20, None), (90, 60)) == pytest.approx(70)
    assert late((70, 60)) == pytest.approx(0)
    assert late((0, None)) == pytest.approx(0)


def test_answers_are_on_the_scale_of_their_kind_and_the_newest_weighs_most() -> None:
    """Account b gives both ends of each scale."""
    ends = [
        {"account_id": "b", "at": ago(9), "kind": kind, "score": score}
        for kind, low, high in (("nps", 0, 10), ("csat", 1, 5))
        for score in (low, high)
    ]

    def answers(*said: tuple[str, float, int]) -> float:
        rows = [of_a(at=ago(days), kind=kind, score=score) for kind, score, days in said]
        return float(np.log1p(row(surveys=[*ends, *rows])["answers"]))

    assert answers(("nps", 7, 3)) == pytest.approx(0.7)
    assert answers(("csat", 3, 3)) == pytest.approx(0.5)
    assert 0.5 < answers(("nps", 0, 100), ("nps", 10, 1)) < 1
    assert answers(("nps", 10, 100), ("nps", 0, 1)) < 0.5


def test_what_has_no_date_of_its_own_is_not_looked_at() -> None:
    whole = planted.company()
    accounts = whole.accounts.assign(
        name="x",
        plan="Gold",
        industry="y",
        owner="z",
        renewal_on=NOW + pd.Timedelta(days=9),
        seats=7,
        arr_minor=9.0,
    )
    other = replace(
        whole,
        accounts=accounts,
        contacts=whole.contacts.iloc[:0],
        goals=whole.goals.assign(current=9),
        pulses=whole.pulses.assign(colour="red"),
        subscriptions=whole.subscriptions.assign(plan="renamed"),
    )
    assert_frame_equal(table(other), table(whole), check_exact=True)


def test_a_part_of_the_book_has_the_features_it_has_in_the_whole() -> None:
    whole = planted.company()
    some = pd.Index(whole.accounts["account_id"].iloc[::7])
    assert_frame_equal(table(whole.only(some), facts_of(whole)), table(whole).loc[some], check_exact=True)

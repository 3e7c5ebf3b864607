"""App Home as a view: within Slack's limits whatever there is, and without what guests must not see."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from store.digest_records import Digest, Snooze, Task
from store.records import Account, Band, Money, Score
from store.renewals import Renewal
from store.sight import FIELDS, NOTHING, Hides
from tests.views.checks import check
from tests.views.samples import ACME, FADE, SCORE, TODAY
from views import home, plain
from views.book import Book, Row
from views.digest.listing import Row as DigestRow
from views.home import Contents, Listed
from views.pointer import Page

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LONG = "The Honourable Company <!channel> & *Partners* 🚀 " * 40
NAMELESS: Listed[tuple[Task, Account]] = Listed([], 0)
DIGEST = Digest("changes", "place", "C0123TEAM", "at risk", "weekdays 08:30", "UTC", 5, "U0123ANA", NOW)
BANDS: dict[Band, int] = {"at risk": 1, "watch": 2, "unknown": 0, "healthy": 9}


def contents(
    account: Account = ACME, score: Score = SCORE, number: int = 1, *, hides: Hides = NOTHING
) -> Contents:
    """A Home with so many of everything."""
    rows = [Row(account, score, FADE)] * min(number, home.WORST)
    task = Task(account.account_id, "U0123ANA", "U0123BEN", "Call them about the export", NOW, task_id=7)
    snooze = Snooze(account.account_id, "C0123TEAM", "U0123ANA", NOW, "nps", snooze_id=8)
    digest = DigestRow(DIGEST, "on weekdays at 08:30 UTC", "tomorrow, Monday 23 Nov, at 08:30 UTC", "you")
    shown = min(number, home.LISTED)
    renewals: list[Renewal] = [(account, score.health, score.band)] * shown
    return Contents(
        today=TODAY,
        looked_for=["ana@lumen.example", "U0123ANA"],
        book=Book(rows, BANDS, Page(), TODAY, TODAY, hides),
        is_hers=True,
        renewals=Listed(renewals, number),
        tasks=Listed([(task, account)] * shown, number),
        snoozes=Listed([(snooze, account)] * shown, number),
        digests=Listed([digest] * shown, number),
    )


def says(seen: Contents) -> str:
    shown = home.show(seen)
    check(shown)
    return plain.render(shown)


def test_it_reads_from_what_is_worst_to_what_comes_by_itself() -> None:
    said = says(contents())
    places = [said.index(title) for title in ("My accounts", "Renewals", "My tasks", "Snoozed", "My digests")]
    assert places == sorted(places)


@pytest.mark.parametrize("number", [1, 5, 400])
def test_slack_takes_it_with_the_longest_names_and_whatever_there_is_of_them(number: int) -> None:
    long = replace(ACME, account_id="x" * 690, name=LONG)
    assert len(home.show(contents(long, number=number)).blocks) <= 100
    said = says(contents(long, number=number))
    assert ("and 392 more" in said) == (number == 400)


def test_every_item_acts() -> None:
    said = says(contents())
    for button in ("Open", "Done", "Wake", "Preview", "Pause", "Remove"):
        assert f"[{button}]" in said


def test_what_there_is_none_of_is_left_out_and_a_newcomer_is_told_what_to_type() -> None:
    nothing = replace(contents(), tasks=NAMELESS, snoozes=Listed([], 0), digests=Listed([], 0))
    said = says(nothing)
    for title in ("My tasks", "Snoozed", "My digests"):
        assert title not in said
    assert "/digest add mine weekdays 08:30" in said
    assert "/digest" not in says(contents())


def test_who_owns_nothing_is_told_whose_accounts_were_looked_for() -> None:
    said = says(replace(contents(), is_hers=False))
    assert "No account has ana@lumen.example or U0123ANA as its owner." in said


def test_a_guest_sees_no_money_no_contacts_and_no_addresses() -> None:
    nobody = replace(
        contents(hides=FIELDS), may_record=False, is_hers=False, renewals=Listed([], 0), tasks=NAMELESS
    )
    said = says(replace(nobody, snoozes=Listed([], 0), digests=Listed([], 0)))
    assert "Acme Robotics" in said
    for secret in ("43,200", "€", "ana@", "/log", "/digest"):
        assert secret not in said


def test_a_digest_of_somebody_else_can_only_be_muted() -> None:
    theirs = DigestRow(
        replace(DIGEST, audience="owners"), "on weekdays at 08:30", "tomorrow", "Mara", is_here=False
    )
    said = says(replace(contents(), digests=Listed([theirs], 1)))
    assert "[Mute]" in said
    assert "[Remove]" not in said


def test_a_renewal_of_today_and_one_without_arr_read_well() -> None:
    bare = replace(ACME, renewal_on=TODAY, arr=None)
    tomorrow = replace(ACME, renewal_on=TODAY + timedelta(days=1), arr=Money(100, "EUR"))
    due: list[Renewal] = [(bare, None, "unknown"), (tomorrow, 40, "watch")]
    said = says(replace(contents(), renewals=Listed(due, 2)))
    assert "renews today\n⚪ unknown" in said.replace("  [Open]", "")
    assert f"renews tomorrow, on {date(2026, 11, 23).day} Nov 2026" in said

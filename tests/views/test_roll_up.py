"""The weekly roll-up reads well aloud and keeps Slack's limits, however many owners there are."""

from dataclasses import replace
from datetime import date
from json import dumps

import pytest

from store.digest_records import Tally
from store.records import Money
from tests.views.checks import check
from tests.views.records import NASTY
from views import plain
from views.limits import MESSAGE_CHARACTERS
from views.news import roll_up
from views.news.changes import Totals
from views.news.week import MOVERS, InBand, Mover, OfOwner, Renewing, Week

EURO = Money(3_800_000, "EUR")
WEEK = Week(
    title="Everybody",
    day=date(2026, 11, 23),
    accounts=214,
    totals=Totals(14, (Money(41_200_000, "EUR"),), (EURO,), date(2026, 11, 16), 3, 1),
    bands=(
        InBand("at risk", 14, 12),
        InBand("watch", 30, 31),
        InBand("unknown", 10, 10),
        InBand("healthy", 160, 161),
    ),
    owners=(OfOwner("Ana Ruiz", 39, 9, (EURO,), 2), OfOwner("No owner", 3, 0, (), 0)),
    entered=(Mover("Acme Robotics", 52, 71), Mover("Globex", None, 44)),
    left=(Mover("Initech", 71, 49), Mover("Tidewell", None, 30, churned=True), Mover("Hooli", 60, 60)),
    renewals=(Renewing("at risk", 2, (EURO,)), Renewing("healthy", 1, ())),
    said=Tally(12, {"real": 8, "known": 2, "noise": 2, "data": 0}),
)


def test_it_reads_from_the_totals_to_what_readers_said() -> None:
    message = roll_up.show(WEEK)
    check(message)
    assert (
        plain.render(message)
        == """\
Everybody · the week to Mon 23 Nov 2026
═══════════════════════════════════════

€ 412,000 of ARR at risk in 14 accounts, € 38,000 more than a week ago; 3 entered risk, 1
left it.
214 accounts: 14 at risk (+2), 30 watch (−1), 10 unknown (0), 160 healthy (−1), against a
week ago.

Owner     Accounts  At risk  Moved  ARR at risk
────────  ────────  ───────  ─────  ───────────
Ana Ruiz        39        9     +2     € 38,000
No owner         3        0      0            –

Entered risk: Acme Robotics (71 → 52), Globex (health unknown) and 1 more

Left risk: Initech (49 → 71), Tidewell (churned), Hooli (60)

Renewals of the next 30 days
🔴 at risk: 2 accounts, € 38,000
🟢 healthy: 1 account

What readers said
Readers answered 12 alerts: 8 a real risk, 2 known, 2 noise.
  Moved: accounts at risk, against a week ago. Health: 100 is good."""
    )


def test_the_first_week_has_nothing_to_be_set_against() -> None:
    first = replace(
        WEEK,
        totals=Totals(14),
        bands=(InBand("at risk", 14, None),),
        owners=tuple(replace(each, moved=None) for each in WEEK.owners),
        entered=(),
        left=(),
        renewals=(),
        said=Tally(0, {}),
        warning="The newest scores are of 19 Nov 2026: what changed since is not in here.",
    )
    message = roll_up.show(first)
    check(message)
    text = plain.render(message)
    assert "⚠️ The newest scores are of 19 Nov 2026" in text
    assert "14 accounts at risk.\n214 accounts: 14 at risk.\n" in text
    assert "Renewals of the next 30 days: none" in text
    assert "Nobody has answered an alert this week." in text


def test_one_owner_needs_no_table() -> None:
    alone = roll_up.show(replace(WEEK, owners=WEEK.owners[:1]))
    assert "table" not in {block["type"] for block in alone.blocks}


@pytest.mark.parametrize("name", ["W" * 500, *(name[:400] for name in NASTY)])
@pytest.mark.parametrize("number", [1, 50, 5_000])
def test_the_longest_names_of_any_number_are_taken_by_slack(name: str, number: int) -> None:
    sums = tuple(Money(10**14, currency) for currency in ("AUD", "CHF", "EUR", "GBP", "USD"))
    long = Week(
        title=name * 3,
        day=WEEK.day,
        accounts=number,
        totals=Totals(number, sums, sums, date(2020, 1, 1), number, number),
        bands=tuple(InBand(each.band, number, number * 2) for each in WEEK.bands),
        owners=(OfOwner(name, number, number, sums, -number),) * number,
        entered=(Mover(name, 100, 99),) * min(number, MOVERS),
        left=(Mover(name, 100, 99),) * min(number, MOVERS),
        renewals=tuple(Renewing(each.band, number, sums) for each in WEEK.bands),
        said=Tally(number, {"real": number, "known": number, "noise": number, "data": number}),
        late="This comes 5 hours late: it was due at 08:30.",
        warning="The newest scores are of 19 Nov 2026: what changed since is not in here.",
    )
    message = roll_up.show(long)
    check(message)
    assert len(dumps(message.blocks, ensure_ascii=False)) <= MESSAGE_CHARACTERS

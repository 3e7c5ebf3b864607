"""The track record reads well aloud, keeps Slack's limits and names nobody before guests."""

from dataclasses import replace
from datetime import date

import pytest

from store.accuracy import TooFew
from store.sight import FIELDS
from tests.views.checks import check, pressable
from tests.views.record_samples import ACCURACY, MISS, NAMES
from views import accuracy, plain
from views.accuracy import Answer
from views.pointer import Pointer


def test_the_record_reads_from_the_headline_to_the_names() -> None:
    assert (
        plain.render(accuracy.show(Answer(ACCURACY, "plan:Business", NAMES)))
        == """\
Track record
════════════

Segment: plan:Business
Of the 41 accounts it called at risk, 19 churned within 90 days; it missed 7 of the 26
that churned.
  3,400 forecasts of churn within 90 days, on 13 days from 1 Aug 2025 to 1 Aug 2026: 4
  days scored at the time, 9 days recomputed later from only what was known then.
  Counts are of accounts: 300 in all, 26 churned.

At the digest's cut, the band “at risk”
Right when it called: 46% · 19 of 41 · 95% interval 32% to 61%
Found of those that churned: 73% · 19 of 26 · 95% interval 54% to 86%
A loss followed 3.4% of all forecasts and 18.0% of the alarms, 5.3 times as often.
Counting the days of use in the last 28 would have found about 11 of 26 with the same
number of alarms.

Ranking (AUC)
This score: 0.81 · 95% interval 0.76 to 0.86
Counting the days of use in the last 28: 0.66 · 95% interval 0.60 to 0.72
The chance that a lost account ranked above one that was kept: 0.5 is chance, 1 is
perfect.

Calibration: what it said, and what share came
said 1.2%, came 0.9% of 1,700
said 12%, came 13% of 1,700
On average it was off by 0.7 points (expected calibration error 0.006).

Lead time
Half of the 19 accounts it found had been at risk for 45 days or more before they churned,
the middle half for 20 to 70. Only the last 90 days count.

──────────────────────────────────────────────────────────────────────────────────────────

Missed: 7, the newest 1

Acme Robotics was healthy (71) on 3 May 2026, churned 28 Jun 2026  [Open]

False alarms: 22, the newest 1

<!channel> & Söhne ∗🚀∗ was at risk (31) on 3 May 2026, risk about 4 in 10; still there 90
days later  [Open]
  99.0% of all forecasts had a risk.
  A segment goes by what the accounts say today."""
    )


def test_slack_takes_a_full_record_and_every_name_opens_its_card() -> None:
    many = replace(ACCURACY, misses=(MISS,) * 30, false_alarms=ACCURACY.false_alarms * 30)
    shown = accuracy.show(Answer(many, "region:EMEA", {"acme": "A" * 500}))
    check(shown)
    buttons = list(pressable(shown.blocks))
    assert buttons.count(("health.open", str(Pointer("acme")))) == accuracy.LISTED
    assert len(buttons) == 2 * accuracy.LISTED


def test_guests_read_the_numbers_and_no_name() -> None:
    shown = accuracy.show(Answer(ACCURACY, "", NAMES, hides=FIELDS))
    check(shown)
    text = plain.render(shown)
    assert "Missed: 7" in text
    assert "Without account names" in text
    assert not list(pressable(shown.blocks))
    assert "Acme" not in str(shown.blocks)
    assert "acme" not in str(shown.blocks)


def test_what_there_is_none_of_is_left_out_and_never_a_nought() -> None:
    bare = replace(ACCURACY, ranking=None, groups=(), ece=None, lead=None, lift=None, rivals=(), misses=())
    quiet = replace(bare, right=replace(bare.right, part=0, of=0), found=replace(bare.found, part=0))
    text = plain.render(accuracy.show(Answer(quiet)))
    check(accuracy.show(Answer(quiet)))
    assert "It called no account at risk, and 26 of 300 churned." in text
    assert "Right when it called: no number" in text
    assert "This score: no number" in text
    assert "Calibration" not in text
    assert "False alarms: none" in text


def test_silence_is_called_silence() -> None:
    text = " ".join(plain.render(accuracy.show(Answer(replace(ACCURACY, outcome="silence")))).split())
    assert "19 went silent within 90 days; it missed 7 of the 26 that went silent" in text
    assert "used again within 90 days" in text


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            TooFew("churn", 90, 3, 40, 5.2),
            "3 of the 20 losses needed so far; at the present pace enough in about 5 months.",
        ),
        (TooFew("churn", 90, 0, 40), "0 of the 20 losses needed so far."),
        (
            TooFew("churn", 90, 9, 4, 0.2),
            "9 of the 20 losses and 4 of the 20 kept accounts needed so far; at",
        ),
        (
            TooFew(None, 90, 0, 0, due=date(2026, 12, 30)),
            "come due on 30 Dec 2026, 90 days after they were made.",
        ),
        (TooFew(None, 90, 0, 0), "Nothing I said is old enough to be compared with what came"),
    ],
)
def test_too_few_is_one_sentence_without_a_number_of_quality(found: TooFew, sentence: str) -> None:
    shown = accuracy.too_few(found, "mine")
    check(shown)
    assert sentence in " ".join(plain.render(shown).split())
    assert "%" not in plain.render(shown)

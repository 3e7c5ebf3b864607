"""A post-mortem reads as a timeline, says what is not stored, and guards what outsiders may see."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from store.postmortem import Act, Postmortem, Signal
from store.records import Account, Side, TrendPoint
from store.sight import FIELDS, NOTHING, Hides
from tests.views.checks import check
from tests.views.records import accounts, days, healths, hides, moments, texts
from tests.views.samples import ACME, CARD
from views import account, plain, postmortem

LEFT = date(2026, 11, 20)
GONE = replace(ACME, churned_on=LEFT, churn_reason="moved to a cheaper tool")
CALL = Act(datetime(2026, 10, 12, 9, tzinfo=UTC), "call", "ana@lumen.example", "Dana wants fewer seats")
FOUND = Postmortem(
    left=LEFT,
    signal=Signal(date(2026, 9, 4), "adoption", -12, "Use fell to 40 from 90 a week, its own norm"),
    alert=date(2026, 10, 2),
    was_called=None,
    acts=[CALL],
    before=[(90, TrendPoint(date(2026, 8, 22), 71)), (60, None), (30, TrendPoint(date(2026, 10, 21), None))],
    kept=12,
    late=0,
    since=date(2026, 8, 1),
    missing="",
    lesson="acted",
)


def text(found: Postmortem, unseen: Hides = NOTHING) -> str:
    """The words in one line."""
    return " ".join(plain.render(postmortem.show(GONE, found, unseen)).split())


def test_it_reads_as_a_timeline() -> None:
    assert (
        plain.render(postmortem.show(GONE, FOUND, NOTHING))
        == """\
[ Post-mortem ]

Acme Robotics churned on 20 Nov 2026. Reason given: moved to a cheaper tool.

First signal
4 Sep 2026, 77 days before the end
−12  Use fell to 40 from 90 a week, its own norm

First alert
2 Oct 2026, 49 days before the end, at risk from then on

Who acted after it
• 12 Oct 2026: call, ana@lumen.example: Dana wants fewer seats

Health before the end
90 days: 71 · 60 days: not stored · 30 days: unknown

What to take from it
The alert came 49 days before the end and somebody acted: look at what was tried.
  From the 12 scores stored before the end."""
    )


def test_a_miss_is_called_a_miss() -> None:
    assert "Never called at risk: a miss." in text(replace(FOUND, alert=None, lesson="not called"))
    called = text(replace(FOUND, alert=None, was_called=date(2026, 9, 9), lesson="not called"))
    assert "Not at risk at the end: a miss. It was last called so on 9 Sep 2026." in called
    assert "The first signal was there 77 days before the end, but it never weighed enough" in called


def test_each_lesson_is_a_sentence_with_its_numbers() -> None:
    assert "The alert came 49 days before the end and nobody acted on it" in text(
        replace(FOUND, acts=[], lesson="nobody acted")
    )
    late = replace(FOUND, alert=date(2026, 11, 19), lesson="too late")
    assert "The alert came 1 day before the end, too late to turn it. The first signal was there 77" in text(
        late
    )
    blind = replace(FOUND, signal=None, alert=None, acts=[], lesson="no signal")
    assert "Nobody acted" not in text(blind)
    assert "no signal in the data. Ask them what we could not see." in text(blind)
    missing = replace(blind, missing="Import tickets: none is known")
    assert "What would have helped most: Import tickets: none is known." in text(missing)


def test_what_was_not_stored_is_said() -> None:
    nothing = replace(FOUND, signal=None, alert=None, acts=[], kept=0, since=None, lesson="nothing stored")
    assert "Nothing is stored from before that day" in text(nothing)
    assert "First alert" not in text(nothing)
    since = FOUND.signal and FOUND.signal.on
    assert "4 Sep 2026 or earlier, 77 days before the end" in text(replace(FOUND, since=since))
    assert "5 were computed later than their day" in text(replace(FOUND, late=5))
    assert "All were computed later than their day" in text(replace(FOUND, late=12))


def test_a_guarded_one_has_no_notes_no_contacts_and_no_money() -> None:
    money = replace(
        FOUND, signal=Signal(date(2026, 9, 4), "commercial", -9, "An invoice of $ 9,000 is overdue")
    )
    shown = text(money, FIELDS)
    for secret in ("Dana", "ana@", "9,000", "cheaper"):
        assert secret in text(money)
        assert secret not in shown
    assert "−9 on the commercial side" in shown
    assert "• 12 Oct 2026: call" in shown


def test_many_acts_are_cut_and_counted() -> None:
    shown = text(replace(FOUND, acts=[CALL] * 25))
    assert shown.count("• 12 Oct") == 10
    assert "and 15 more" in shown


def test_the_button_is_on_the_card_of_who_has_left_only() -> None:
    gone = replace(CARD, account=GONE, today=LEFT)
    assert "[Post-mortem]" in plain.render(account.show(gone))
    assert "[Post-mortem]" in plain.render(account.show(replace(gone, score=None)))
    assert "[Post-mortem]" not in plain.render(account.show(CARD))


found = st.builds(
    Postmortem,
    left=days,
    signal=st.none() | st.builds(Signal, days, st.sampled_from(get_args(Side)), st.integers(-100, 0), texts),
    alert=st.none() | days,
    was_called=st.none() | days,
    acts=st.lists(st.builds(Act, moments, texts, st.none() | texts, st.none() | texts), max_size=12),
    before=st.lists(
        st.tuples(st.integers(0, 90), st.none() | st.builds(TrendPoint, days, healths)), max_size=4
    ),
    kept=st.integers(0, 3),
    late=st.integers(0, 3),
    since=st.none() | days,
    missing=texts,
    lesson=st.sampled_from(
        ["nothing stored", "no signal", "not called", "too late", "nobody acted", "acted"]
    ),
)


@given(of=accounts, any_found=found, unseen=hides, took=texts)
@settings(max_examples=60)
def test_any_post_mortem_is_taken_by_slack(
    *, of: Account, any_found: Postmortem, unseen: Hides, took: str
) -> None:
    check(postmortem.show(of, any_found, unseen))
    check(postmortem.told(of, any_found, unseen, took))

from dataclasses import replace
from datetime import date

from store.records import Alike, Score
from store.sight import FIELDS
from tests.views.samples import ACME, CARD, REASONS, SCORE, weekly
from views import account, plain, reasons
from views.card import Card

UNKNOWN = replace(
    SCORE,
    health=None,
    band="unknown",
    risk=None,
    confidence=0.2,
    raise_by="Usage of the last four weeks.",
    next_step="",
    reasons=(),
)

CARD_TEXT = """\
Acme Robotics
═════════════

Health 38 of 100 (100 is good) · 🔴 at risk · ▼ 3 since last week
▆▇▆▆▆▆▆▅▅▄▄▄▄ 74 → 38 over 12 weeks

Risk of going silent within 90 days: high, about 1 in 3.
Confidence: high, 80% of the needed data. Survey responses would raise it.

Why

−18  17 active people of 40 seats, half of the usual number
  17 active people, own norm 32 · 28 days to 21 Nov · usage, newest row 1 day old · not
  validated

−6  Quieter than its own rhythm: 9 active days where 19 were expected
  9 active days, own norm 19 · 28 days to 21 Nov · usage, newest row 1 day old · validated

−4  Renews in 42 days
  42 days · accounts · not validated

+8  Tickets end well: 4.6 of 5
  4.6 of 5, own norm 4.4 · 90 days · tickets, newest row 12 days old · not validated

+5  One of two goals reached
  1 of 2 · goals, newest row 12 days old · not validated

Starts at 50 · 2 smaller reasons +3 · adds up to 38
  The borders of the bands are not validated yet.

Next step
Call Mara this week and ask what changed; the renewal is 42 days away.

──────────────────────────────────────────────────────────────────────────────────────────

Renewal:     in 42 days, 3 Jan 2027
ARR:         € 43,200
Plan:        Business, 40 seats
Owner:       ana@lumen.example

Last touch
19 days ago: e-mail, Ana: Mara thanked us for the notes.

[Draft] [Log a touch] [Why] [Share] [Override]"""


def one_line(text: str) -> str:
    return " ".join(text.split())


def shown(card: Card) -> str:
    return plain.render(account.show(card))


def with_score(score: Score | None) -> Card:
    return replace(CARD, score=score)


def test_a_card_says_how_it_is_why_and_what_to_do() -> None:
    assert shown(CARD) == CARD_TEXT


def test_where_everything_needed_is_there_nothing_would_raise_confidence() -> None:
    whole = replace(SCORE, confidence=1.0, raise_by="Everything needed is there and fresh.")
    assert "Confidence: high, 100% of the needed data.\n" in shown(with_score(whole))


def test_a_card_is_also_said_in_one_line() -> None:
    assert account.show(CARD).text == (
        "Acme Robotics: health 38 of 100, at risk, down 3 since last week. "
        "17 active people of 40 seats, half of the usual number."
    )


def test_the_points_shown_and_the_smaller_ones_add_up_to_health() -> None:
    main = reasons.main(REASONS, "at risk")
    start = sum(reason.points for reason in REASONS if reason.side == "start")
    rest = [reason for reason in reasons.ranked(REASONS) if reason not in main]
    assert start + sum(r.points for r in main) + sum(r.points for r in rest) == SCORE.health
    assert 3 <= len(main) <= 5
    assert reasons.total(SCORE, main) == "Starts at 50 · 2 smaller reasons +3 · adds up to 38"


def test_points_that_nobody_checked_are_called_not_validated_once() -> None:
    unchecked = tuple(reason._replace(validated=False) for reason in REASONS)
    text = shown(with_score(replace(SCORE, reasons=unchecked)))
    assert text.count("not validated") == 1
    assert "These points, and the borders of the bands, are not validated" in text
    checked = tuple(reason._replace(validated=True) for reason in REASONS)
    assert "borders of the bands are not validated" in shown(with_score(replace(SCORE, reasons=checked)))
    assert "validated" not in shown(with_score(replace(SCORE, reasons=checked, placed=True)))


def test_a_risk_comes_with_its_record_its_drift_and_that_of_use_halving() -> None:
    score = replace(SCORE, health=80, alike=Alike(9, 26), contraction=0.16, persona="everybody")
    learnt = {
        "loss": {"drifts": True, "said": 0.55, "came": 0.45},
        "borders": {"everybody": {"at risk": 45, "watch": 65}},
    }
    said = one_line(shown(replace(with_score(score), learnt=learnt)))
    assert "Of 26 accounts that looked like this, 9 went silent. That, not health, makes the band." in said
    assert "Risk that use halves within 90 days: moderate, about 1 in 6." in said


def test_too_little_data_is_an_answer_with_what_would_help() -> None:
    text = shown(replace(CARD, score=UNKNOWN, trend=weekly(None, None)))
    assert "I do not know how they are doing. Usage of the last four weeks." in text
    assert "Confidence: low, 20% of the needed data.\n" in text
    assert "Health" not in text
    assert account.show(with_score(UNKNOWN)).text == "I do not know how Acme Robotics is doing."


def test_an_account_that_was_never_scored_says_how_to_score_it() -> None:
    text = shown(replace(CARD, score=None, trend=[]))
    assert "No health yet. The nightly job scores every account; rapport score does it now." in text
    assert "[Log a touch]" in text
    assert "[Why]" not in text


def test_an_account_that_left_is_frozen_and_has_no_next_step() -> None:
    gone = replace(ACME, churned_on=date(2026, 10, 3), churn_reason="Budget cut")
    text = shown(replace(CARD, account=gone, score=replace(SCORE, as_of=date(2026, 10, 2))))
    assert "Churned on 3 Oct 2026 (Budget cut). The last health was 38 of 100, on 2 Oct 2026" in text
    assert "Next step" not in text
    assert "[Draft]" not in text
    never = replace(CARD, account=gone, score=None)
    assert "Churned on 3 Oct 2026 (Budget cut). There was no health before that." in shown(never)


def test_an_account_that_leaves_later_is_still_open() -> None:
    assert "Health 38 of 100" in shown(replace(CARD, account=replace(ACME, churned_on=date(2026, 12, 1))))


def test_a_card_of_another_day_says_so_first() -> None:
    past = date(2026, 11, 1)
    old = replace(CARD, today=past, as_of=past, score=replace(SCORE, as_of=date(2026, 10, 30)), took="acm")
    assert shown(old).startswith(
        "  Took “acm” for Acme Robotics.\n"
        "  As of 1 Nov 2026: only what was known that day.\n"
        "  Scored on 30 Oct 2026."
    )
    assert "What is stored about the account today:" in shown(old)


def test_yesterdays_score_is_fresh_and_an_older_one_is_dated() -> None:
    assert "Scored on" not in shown(with_score(replace(SCORE, as_of=date(2026, 11, 21))))
    assert "Scored on 20 Nov 2026." in shown(with_score(replace(SCORE, as_of=date(2026, 11, 20))))


def test_what_is_missing_is_said_and_a_slack_owner_is_named() -> None:
    bare = replace(ACME, arr=None, renewal_on=None, plan=None, seats=None, owner="U0123ABC")
    text = shown(replace(CARD, account=bare, touch=None))
    assert "ARR:         not known" in text
    assert "Owner:       @U0123ABC" in text
    assert "Last touch\nnone so far" in text
    assert "Owner:       nobody yet" in shown(replace(CARD, account=replace(ACME, owner=None)))


def test_a_guarded_card_has_no_arr_no_contacts_and_no_notes() -> None:
    touchy = REASONS[1]._replace(side="relationship", text="Mara (champion) is silent", points=-30, step="")
    gone = replace(ACME, churned_on=date(2026, 11, 20), churn_reason="Mara left")
    score = replace(SCORE, reasons=(*REASONS, touchy), next_step="Call Mara")
    for of in (ACME, gone):
        card = replace(CARD, account=of, score=score, hides=FIELDS, may_record=False)
        said = shown(card) + str(account.show(card).blocks) + account.show(card).text
        assert not [private for private in ("43,200", "Mara", "ana@", "Ana:") if private in said]
        assert "relationship −28" in said
        assert "Without ARR, contacts and notes." in said


def test_the_chart_has_a_point_for_each_known_week() -> None:
    blocks = account.show(replace(CARD, trend=weekly(70, None, 60, 55))).blocks
    (chart,) = (block for block in blocks if block["type"] == "data_visualization")
    assert chart["chart"]["axis_config"]["categories"] == ["1 Nov", "15 Nov", "22 Nov"]
    assert [point["value"] for point in chart["chart"]["series"][0]["data"]] == [70, 60, 55]
    one = account.show(replace(CARD, trend=weekly(55))).blocks
    assert not [block for block in one if block["type"] == "data_visualization"]


def test_a_change_over_a_gap_is_dated() -> None:
    gap = [*weekly(60, until=date(2026, 10, 25)), *weekly(55)]
    assert "▼ 5 since 25 Oct" in shown(replace(CARD, trend=gap))

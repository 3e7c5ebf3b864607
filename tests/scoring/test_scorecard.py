"""Scorecards: what can be written in one, whom its personas take, and each mistake in one sentence."""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import model
from scoring.card import conditions, scorecard
from scoring.card.conditions import Range, Values, When
from scoring.card.personas import Bands, Part
from scoring.card.scorecard import Scorecard
from store.errors import BadInput
from store.scorecards import ScorecardText
from tests.scoring.companies import HORIZON, TODAY, Cell, account, ago, book, crowd, reasons, rows_of, use

DAY = pd.Timestamp(TODAY)
ROOT = Path(__file__).parents[2]
HEAD = """\
signals:
  pace: {weight: 10, cost: 20}
  touches: {weight: 5, cost: 10}
bands: {at risk: 45, watch: 65}
"""


def parse(text: str) -> Scorecard:
    return scorecard.parse(text, "card.yml")


def names(card: Scorecard, *accounts: Mapping[str, Cell]) -> list[str]:
    """The persona of each account."""
    frame = book([{"account_id": str(at), **each} for at, each in enumerate(accounts)]).accounts
    return [card.personas[at].name for at in card.assign(frame, DAY)]


def test_the_built_in_scorecard_counts_every_signal_for_everybody() -> None:
    card = scorecard.held(None)
    assert card.personas[-1].name == "everybody"
    assert set(card.personas[-1].parts) >= {"pace", "contraction", "pulse", "renewal"}
    assert card.version == scorecard.version(card.text)


def test_an_applied_scorecard_holds_and_is_named_where_it_cannot_be_used_any_more() -> None:
    now = datetime(2026, 6, 30, tzinfo=UTC)
    assert scorecard.held(ScorecardText("abc", HEAD, now, "ana")).text == HEAD
    with pytest.raises(BadInput, match="The scorecard abc that was applied, line 2: 'pase' is not a signal"):
        scorecard.held(ScorecardText("abc", HEAD.replace("pace", "pase"), now, "ana"))


def test_a_persona_has_what_everybody_has_but_for_what_it_says() -> None:
    card = parse(
        HEAD
        + """
personas:
  self-serve:
    when: {plan: [Free, Starter]}
    signals:
      touches: off
      pace: {cost: 30}
      nps: {weight: 4, cost: 8}
  enterprise:
    when: {plan: Enterprise}
    bands: {at risk: 55, watch: 75}
"""
    )
    small, large, everybody = card.personas
    assert small.parts == {"pace": Part(10, 30), "nps": Part(4, 8)}
    assert (large.parts, large.bands) == (everybody.parts, Bands(55, 75))
    assert everybody.parts == {"pace": Part(10, 20), "touches": Part(5, 10)}
    weights, costs = card.amounts(("pace", "touches"), np.array([0, 2]))
    assert np.isnan(weights[0, 1])
    assert costs.tolist()[1] == [20.0, 10.0]


def test_a_persona_takes_by_texts_of_any_case_and_by_ranges_and_never_by_what_is_unknown() -> None:
    card = parse(
        HEAD
        + """
personas:
  new: {when: {age: below 90}}
  large: {when: {seats: at least 200 and below 500, plan: [Enterprise, " custom"], age: at least 90}}
  rich: {when: {arr: at least 5000, plan: Team, age: at least 90}}
"""
    )
    old = {"started_on": ago(90)}
    assert names(
        card,
        {"started_on": ago(89), "seats": 300, "plan": "Enterprise"},
        {"started_on": ago(90), "seats": 200, "plan": "ENTERPRISE "},
        {**old, "seats": 499, "plan": "Custom"},
        {**old, "seats": 500, "plan": "Custom"},
        {**old, "seats": None, "plan": "Custom"},
        {"seats": 300, "plan": "Custom"},
        {**old, "arr_minor": 500_000, "currency": "EUR", "plan": "Team"},
        {**old, "arr_minor": 499_999, "currency": "EUR", "plan": "Team"},
        {**old, "arr_minor": 5_000, "currency": "JPY", "plan": "Team"},
        {**old, "plan": "Team"},
    ) == [
        "new",
        "large",
        "large",
        "everybody",
        "everybody",
        "everybody",
        "rich",
        "everybody",
        "rich",
        "everybody",
    ]


def test_whom_a_persona_takes_does_not_depend_on_who_else_is_there() -> None:
    card = parse(HEAD + "personas: {big: {when: {seats: at least 20}}, other: {when: {seats: below 5}}}\n")
    frame = book([account(f"a{n}", seats=n * 3) for n in range(12)]).accounts
    whole = card.assign(frame, DAY).tolist()
    alone = [card.assign(frame.iloc[[at]].reset_index(drop=True), DAY).tolist()[0] for at in range(12)]
    assert whole == alone
    assert set(whole) == {0, 1, 2}
    assert card.assign(frame.iloc[:0], DAY).tolist() == []


BAD = {
    "": "The file card.yml is empty.",
    "# nothing\n": "The file card.yml is empty.",
    "signals: [": "card.yml, line 1: this is not YAML: expected the node content, but found '<stream end>'.",
    "- pace\n": "card.yml, line 1: `key: value` lines are needed here.",
    "bands: {at risk: 45, watch: 65}\n": "card.yml, line 1: 'signals' is missing here.",
    "signals: {pace: {weight: 1, cost: 1}}\n": "card.yml, line 1: 'bands' is missing here.",
    HEAD + "persona: {}\n": (
        "card.yml, line 5: 'persona' is not a key that may stand here; did you mean 'personas'? "
        "Allowed: signals, bands, personas."
    ),
    HEAD.replace("pace: {weight: 10", "pace: {wieght: 10"): (
        "card.yml, line 2: 'wieght' is not a key that may stand here; did you mean 'weight'? "
        "Allowed: weight, cost."
    ),
    HEAD.replace("  touches", "  pace"): "card.yml, line 3: 'pace' is there twice.",
    HEAD.replace(
        "cost: 20", "cost: lots"
    ): "card.yml, line 2: the cost of pace is 'lots': write a number from 0 to 1000.",
    HEAD.replace(
        "cost: 20", "cost: -1"
    ): "card.yml, line 2: the cost of pace is '-1': write a number from 0 to 1000.",
    HEAD.replace("weight: 5", "weight: .nan"): (
        "card.yml, line 3: the weight of touches is '.nan': write a number from 0 to 1000."
    ),
    HEAD.replace("weight: 5", "weight: nan"): (
        "card.yml, line 3: the weight of touches is 'nan': write a number from 0 to 1000."
    ),
    HEAD.replace("weight: 5", "weight: 1000.1"): (
        "card.yml, line 3: the weight of touches is '1000.1': write a number from 0 to 1000."
    ),
    HEAD.replace("weight: 5, ", ""): (
        "card.yml, line 3: the weight of touches is missing: write `{weight: 10, cost: 25}`."
    ),
    HEAD.replace("{weight: 5, cost: 10}", "12"): (
        "card.yml, line 3: '12' says too little about touches: write `{weight: 10, cost: 25}`, or `off`."
    ),
    HEAD.replace("{weight: 5, cost: 10}", "[1, 2]"): "card.yml, line 3: `key: value` lines are needed here.",
    HEAD.replace("10, cost: 20", "0, cost: 20").replace("weight: 5", "weight: 0"): (
        "card.yml, line 1: all weights are 0 for everybody, so no signal could win a point: raise "
        "one of them."
    ),
    "signals: {pace: off}\nbands: {at risk: 45, watch: 65}\n": (
        "card.yml, line 1: every signal is off for everybody, so nobody there could have a health: keep some."
    ),
    HEAD.replace(
        "45", "65"
    ): "card.yml, line 4: 'at risk' is 65 and 'watch' is 65: 'at risk' has to be below.",
    HEAD.replace("45", "0"): "card.yml, line 4: 'at risk' is '0': write a whole number from 1 to 99.",
    HEAD.replace("65", "100"): "card.yml, line 4: 'watch' is '100': write a whole number from 1 to 99.",
    HEAD.replace("65", "62.5"): "card.yml, line 4: 'watch' is '62.5': write a whole number from 1 to 99.",
    HEAD.replace(", watch: 65", ""): (
        "card.yml, line 4: 'watch' is missing: write `bands: {at risk: 45, watch: 65}`."
    ),
}
BAD_PERSONAS = {
    "  new: {signals: {pace: off}}": (
        "line 6: 'when' is missing: say which accounts are 'new', such as `when: {plan: Starter}`."
    ),
    "  new:\n    when: {}": (
        "line 7: 'when' is empty, so 'new' would take everybody: name at least one of persona, plan, region, "
        "industry, seats, arr, age, such as `when: {age: below 90}`."
    ),
    "  new:\n    when:": (
        "line 7: 'when' is empty, so 'new' would take everybody: name at least one of persona, plan, region, "
        "industry, seats, arr, age, such as `when: {age: below 90}`."
    ),
    "  new:\n    when: {seets: at least 5}": (
        "line 7: 'seets' is not a key that may stand here; did you mean 'seats'? Allowed: persona, "
        "plan, region, "
        "industry, seats, arr, age."
    ),
    "  new:\n    when: {seats: over 5}": (
        "line 7: 'over 5' is not a range: write `seats: at least 200`, `seats: below 5000` or "
        "`seats: at least 200 and below 5000`."
    ),
    "  new:\n    when: {age: at least 5 below 9}": (
        "line 7: 'at least 5 below 9' is not a range: write `age: at least 200`, `age: below 5000` or "
        "`age: at least 200 and below 5000`."
    ),
    "  new:\n    when: {arr: at least 500 and below 20}": (
        "line 7: no arr is at least 500 and below 20; put the larger number after `below`."
    ),
    "  new:\n    when: {age: below 0}": "line 7: no age is below 0; put the larger number after `below`.",
    "  new:\n    when: {plan: []}": "line 7: the plan is missing: write `plan: one` or `plan: "
    "[one, another]`.",
    "  new:\n    when: {plan: [A, '']}": "line 7: the plan is missing: write `plan: one` or "
    "`plan: [one, another]`.",
    "  new:\n    when: {plan: {is: A}}": "line 7: a single value is needed here.",
    "  new:\n    when: {age: below 90}\n    signals: {pace: off, touches: off}": (
        "line 8: every signal is off for new, so nobody there could have a health: keep some."
    ),
    "  new:\n    when: {age: below 90}\n    signals: {pace: {weight: 0}, touches: off}": (
        "line 8: all weights are 0 for new, so no signal could win a point: raise one of them."
    ),
    "  new:\n    when: {age: below 90}\n    bands: {at risk: 70}": (
        "line 8: 'watch' is missing: write `bands: {at risk: 45, watch: 65}`."
    ),
    "  new:\n    whn: {age: below 90}": (
        "line 7: 'whn' is not a key that may stand here; did you mean 'when'? Allowed: when, signals, bands."
    ),
    "  new: {when: {age: below 90}}\n  new: {when: {age: at least 90}}": "line 7: 'new' is there twice.",
    "  new: {when: {age: below 90}}\n  New: {when: {age: at least 90}}": (
        "line 7: a persona 'New' is there in line 6 already: rename one of them."
    ),
    "  Everybody: {when: {age: below 90}}": (
        "line 6: 'Everybody' is the name of all who are in no persona: choose another name."
    ),
    "  ' ': {when: {age: below 90}}": "line 6: a persona has no name: write one before the colon.",
    "  small: {when: {plan: [Free, Starter]}}\n"
    "  large: {when: {seats: at least 200}}\n  new: {when: {age: below 90}}": (
        "line 7: the personas 'small' (line 6) and 'large' (line 7) overlap: an account with plan "
        "Free or Starter "
        "and seats at least 200 would be in both, so narrow one of them."
    ),
    "  a: {when: {seats: below 50, plan: [X, Y]}}\n  b: {when: {seats: at least 49, plan: [y, z]}}": (
        "line 7: the personas 'a' (line 6) and 'b' (line 7) overlap: an account with plan Y and "
        "seats at least 49 and "
        "below 50 would be in both, so narrow one of them."
    ),
}


def the_error(text: str) -> str:
    with pytest.raises(BadInput) as sorry:
        parse(text)
    return str(sorry.value)


@pytest.mark.parametrize(("text", "sentence"), BAD.items())
def test_a_bad_scorecard_gets_one_sentence(text: str, sentence: str) -> None:
    assert the_error(text) == sentence


@pytest.mark.parametrize(("text", "sentence"), BAD_PERSONAS.items())
def test_a_bad_persona_gets_one_sentence_with_its_line(text: str, sentence: str) -> None:
    assert the_error(f"{HEAD}personas:\n{text}\n") == f"card.yml, {sentence}"


def test_an_unknown_signal_is_told_with_the_nearest_one() -> None:
    error = the_error(HEAD.replace("touches", "touchs"))
    assert error.startswith(
        "card.yml, line 3: 'touchs' is not a signal; did you mean 'touches'? Allowed: pace, "
    )


def test_a_file_that_is_not_utf_8_is_told_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "card.yml"
    path.write_bytes(HEAD.encode() + b"# caf\xe9\n")
    with pytest.raises(BadInput, match=r"card\.yml is not UTF-8 \(byte \d+\): save it as UTF-8\."):
        scorecard.read(path)
    path.write_bytes(b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode())
    assert scorecard.read(path).version == scorecard.version(HEAD)


PLANS = ("Free", "Team", "Enterprise")
GRID: list[dict[str, Cell]] = [
    {"account_id": str(at), "persona": persona, "plan": plan, "seats": seats}
    for at, (persona, plan, seats) in enumerate(
        product(("A", "B", None), (*PLANS, None), (*map(float, range(-1, 7)), None))
    )
]

ACCOUNTS = book(GRID).accounts


@st.composite
def whens(draw: st.DrawFn) -> When:
    texts = st.sets(st.sampled_from(PLANS), min_size=1).map(
        lambda each: Values({v.casefold(): v for v in each})
    )
    personas = st.sampled_from("AB").map(lambda each: Values({each.casefold(): each}))
    low = draw(st.none() | st.integers(0, 5))
    high = draw(st.none() | st.integers((low or 0) + 1, 6)) if low is not None else draw(st.integers(1, 6))
    limits = Range(-np.inf if low is None else low, np.inf if high is None else high)
    fields = {"plan": draw(texts), "persona": draw(personas), "seats": limits}
    return {name: fields[name] for name in draw(st.sets(st.sampled_from(sorted(fields)), min_size=1))}


@given(whens(), whens())
def test_two_personas_overlap_exactly_where_some_account_is_in_both(one: When, other: When) -> None:
    both = conditions.takes(one, ACCOUNTS, DAY) & conditions.takes(other, ACCOUNTS, DAY)
    assert bool(conditions.common(one, other)) == bool(both.any())
    assert bool(conditions.common(other, one)) == bool(both.any())


def test_a_score_counts_by_the_part_and_the_bands_of_its_persona() -> None:
    card = parse(
        HEAD
        + "personas: {strict: {when: {plan: Team}, signals: {touches: off}, bands: {at risk: 98, watch: 99}}}"
    )
    others, usage = crowd()
    touches = [
        {"account_id": name, "at": ago(days), "kind": "call"}
        for name in ("one", "two")
        for days in range(1, 200, 10)
    ]
    days = range(0, 390, 2)
    whole = book(
        [account("one"), account("two", plan="Team"), *others],
        [*use("one", days), *use("two", days), *usage],
        touches=touches,
    )
    rows = rows_of(model.score(whole, TODAY, model.fit(whole, TODAY, HORIZON, card)))
    assert set(reasons(rows["one"])) == {"start", "pace", "touches"}
    assert set(reasons(rows["two"])) == {"start", "pace"}
    assert (rows["one"]["persona"], rows["two"]["persona"]) == ("everybody", "strict")
    assert rows["one"]["band"] == "healthy"
    assert rows["two"]["band"] != "unknown"
    assert rows["two"]["health"] == 100 or rows["two"]["band"] in {"at risk", "watch"}

"""Any record that the store could hand out, however odd, as hypothesis strategies."""

from datetime import UTC, date, datetime
from typing import get_args

from hypothesis import strategies as st

from store.records import (
    Account,
    AccountName,
    Band,
    Colour,
    Money,
    Outcome,
    Override,
    Person,
    Pulse,
    Reason,
    Score,
    Side,
    Touch,
    TrendPoint,
)
from store.sight import FIELDS
from views.card import Card

NASTY = (
    "<!channel>",
    "<@U0123ABC>",
    "<https://evil.example|click here>",
    "R&D &amp; more",
    "*bold* _italic_ ~gone~ `code`",
    "> quoted",
    "👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿🇩🇪" * 20,
    "e\u0301" * 200,
    "\u202egnirts\u202c",
    "\u200b",
    "line\nbreak\ttab\x00",
    "&" * 3000,
    "   ",
    "",
)
texts = st.sampled_from(NASTY) | st.text(max_size=60) | st.text(min_size=190, max_size=220)
ids = st.text(min_size=1, max_size=200)
days = st.dates(date(1990, 1, 1), date(2060, 1, 1))
numbers = st.floats() | st.integers(-(10**12), 10**12).map(float)
healths = st.none() | st.integers(0, 100)
money = st.builds(
    Money, st.integers(-(10**14), 10**14), st.sampled_from(("EUR", "USD", "JPY", "XXX")) | texts
)

accounts = st.builds(
    Account,
    account_id=ids,
    name=texts,
    domain=st.none() | texts,
    plan=st.none() | texts,
    owner=st.none() | texts | st.just("U0123ABC"),
    seats=st.none() | st.integers(-5, 10**9),
    arr=st.none() | money,
    renewal_on=st.none() | days,
    churned_on=st.none() | days,
    churn_reason=st.none() | texts,
)
reasons = st.builds(
    Reason,
    signal=texts,
    side=st.sampled_from(get_args(Side)),
    points=st.integers(-100, 100),
    text=texts,
    value=st.none() | numbers,
    norm=st.none() | numbers,
    unit=texts,
    window=texts,
    source=texts,
    age_days=st.none() | st.integers(-10, 10**5),
    validated=st.booleans(),
    step=texts,
)
scores = st.builds(
    Score,
    account_id=ids,
    as_of=days,
    horizon=st.integers(1, 1000),
    health=healths,
    band=st.sampled_from(get_args(Band)),
    risk=st.none() | st.floats(0, 1),
    outcome=st.sampled_from(get_args(Outcome)),
    confidence=st.floats(0, 1),
    raise_by=texts,
    next_step=texts,
    reasons=st.lists(reasons, max_size=7).map(tuple),
)
moments = st.builds(datetime.combine, days, st.times(timezones=st.just(UTC)))
touches = st.builds(Touch, ids, moments, texts, st.none() | texts, st.none() | texts)
trends = st.lists(st.builds(TrendPoint, days, healths), max_size=30)
people = st.builds(Person, st.just("U0123ABC"), st.none() | texts, st.none() | texts)
names = st.builds(AccountName, ids, texts, st.none() | texts, st.just(()))
hides = st.frozensets(st.sampled_from(sorted(FIELDS)))
pulses = st.builds(Pulse, ids, moments, st.sampled_from(get_args(Colour)), texts, texts, days)
overrides = st.builds(Override, ids, st.sampled_from(get_args(Band)), texts, texts, moments, days)
cards = st.builds(
    Card,
    account=accounts,
    score=st.none() | scores,
    trend=trends,
    touch=st.none() | touches,
    today=days,
    as_of=st.none() | days,
    took=texts,
    hides=hides,
    may_record=st.booleans(),
    override=st.none() | overrides,
    pulse=st.none() | pulses,
)

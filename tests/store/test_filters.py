"""The filter language: what each field takes, and the one sentence for what it does not."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.database import Database
from store.filters import exist
from store.filters.bad import BadFilter
from store.filters.members import members
from store.filters.read import read
from tests.store.filter_book import ANA, DAY, fill
from tests.store.filter_samples import made_up

MUTILATED = 1_000

READ = {
    "health<60": "health < 60",
    "HEALTH ≥ 60": "health >= 60",
    "health:>=60": "health >= 60",
    "health in (59, 60.50)": "health in (59, 60.5)",
    "risk > 30%": "risk > 30%",
    "risk > 0.3": "risk > 30%",
    "confidence <= 55 %": "confidence <= 55%",
    "band:at-risk": "band = at risk",
    "band = AT RISK or band=unknown": "band = at risk or band = unknown",
    "arr > 50k": "arr > 50000",
    "arr > €1.5m": "arr > 1500000 EUR",
    "arr > 50k eur": "arr > 50000 EUR",
    "arr:none": "arr = none",
    "arr != none": "not arr = none",
    "currency:eur": "currency = eur",
    "seats >= 100": "seats >= 100",
    "seat use > 90%": "seat use > 90%",
    "seat_use>120%": "seat use > 120%",
    "plan in (Pro, Business)": "plan in (Pro, Business)",
    "plan NOT IN (Pro)": "not plan = Pro",
    "plan:5": "plan = 5",
    "region = North America and health < 60": "region = North America and health < 60",
    "region:“O'Brien”": 'region = "O\'Brien"',
    "industry='The \"Best\"'": "industry = 'The \"Best\"'",
    'industry:"mine"': 'industry = "mine"',
    "industry <> Retail": "not industry = Retail",
    "persona:enterprise": "persona = enterprise",
    "tags:reference": "tags = reference",
    "owner:@ana": "owner = ana",
    "owner = ana@lumen.example": "owner = ana@lumen.example",
    "owner:<@U0123ANA|ana>": "owner = <@U0123ANA>",
    "owner:@me": "mine",
    "MINE": "mine",
    "lifecycle:onboarding": "lifecycle = onboarding",
    "renewal < 90d": "renewal < 90d",
    "renewal < 3m and renewal > 2 weeks": "renewal < 90d and renewal > 14d",
    "renewal >= 2027-01-31": "renewal >= 2027-01-31",
    "started > Yesterday": "started > yesterday",
    "churned < 1y": "churned < 365d",
    "last touch > 30d": "last touch > 30d",
    "Last_Touch > 30d": "last touch > 30d",
    "lasttouch > 30d": "last touch > 30d",
    "champion seen = none": "champion seen = none",
    "nps >= 9": "nps >= 9",
    "open tickets > 3": "open tickets > 3",
    "overdue-milestones > 0": "overdue milestones > 0",
    "logins.28d < 10": "logins.28d < 10",
    "logins.4W < 10": "logins.28d < 10",
    "“api calls”.28d = 0": '"api calls".28d = 0',
    "page.views.7d>1k": "page.views.7d > 1000",
    "plan:Pro mine": "plan = Pro and mine",
    "plan:Pro region:DE or mine": "(plan = Pro and region = DE) or mine",
    "mine and (plan:a or plan:b and plan:c)": "mine and (plan = a or (plan = b and plan = c))",
    "mine and mine and (mine and plan:a)": "mine and mine and mine and plan = a",
    "not not mine": "mine",
    "not (mine or plan:a)": "not (mine or plan = a)",
    "": "",
    "   ": "",
}


@pytest.mark.parametrize(("typed", "written"), READ.items())
def test_a_filter_is_read_and_written_in_one_way(typed: str, written: str) -> None:
    found = read(typed)
    assert str(found) == written
    assert read(str(found)).root == found.root


REFUSED = {
    "helth < 5": (0, "“helth”: I know no such field; did you mean health?"),
    "health < blue": (9, "At character 10, “blue”: health is compared with a number, such as health < 60."),
    "health < 60 banana": (9, "“60 banana”: health is compared with a number"),
    "health <": (8, "At the end of the filter: a value has to follow, such as health < 60."),
    "health": (0, "after health an operator has to follow, such as health < 60."),
    "health < 60 and": (15, "At the end of the filter: a condition has to follow"),
    "(health < 60": (12, "a closing parenthesis is missing."),
    "health < 60)": (11, "“)”: this parenthesis closes nothing."),
    "health < none": (9, "what is not known is neither more nor less: write health = none."),
    "  plan < 5": (7, "“<”: plan is in words, so it takes =, != or in, such as plan in (Pro, Business)."),
    "plan in Pro": (8, "the values of in stand in parentheses"),
    "plan in ()": (9, "a value has to stand here"),
    "plan:Pro, Team": (8, "a comma stands only between the values of in"),
    'plan:""': (5, "the value is empty; what is not known is plan = none."),
    'region:"North': (7, "this quotation mark is not closed."),
    "risk > 30": (7, "risk needs a % sign above 1, such as risk > 30%."),
    "risk > high": (7, "risk is compared with a percentage, such as risk > 30%."),
    "band:amber": (5, "band is healthy, watch, at risk or unknown, such as band = at risk."),
    "lifecycle:old": (10, "lifecycle is onboarding, active, renewing or churned"),
    "arr > lots": (6, "arr is compared with an amount, such as arr > 50k."),
    "arr > 50k XQX": (6, "arr is in a currency, and XQX is none"),
    "arr > €50k EUR": (6, "arr is compared with an amount"),
    "renewal < 90": (10, "renewal is compared with a number of days or with a day, such as renewal < 90d."),
    "renewal < 2026-02-30": (10, "renewal is compared with a day, and this is none"),
    "renewal < 500y": (10, "renewal is compared with at most a century"),
    "open tikets > 3": (0, "did you mean open tickets?"),
    "logins > 5": (0, "usage needs its window, such as logins.28d."),
    "logins.28x > 5": (0, "usage needs a window of days or weeks after its name, such as logins.28d."),
    "logins.0d > 5": (0, "usage needs a window"),
    "= 5": (0, "a condition has to stand here: a field, an operator and a value"),
    "and": (0, "a condition has to stand here"),
    "\0": (0, "a condition has to stand here"),
    "x" * 10_000: (2_000, "a filter has at most 2,000 characters"),
    "(" * 1_000 + "mine" + ")" * 990: (1_994, "a closing parenthesis is missing."),
    "not (mine and " * 20 + "mine" + ")" * 20: (0, "a filter has at most 12 groups within each other."),
}


@pytest.mark.parametrize(("typed", "said"), REFUSED.items(), ids=lambda value: str(value)[:30])
def test_what_cannot_be_read_is_one_sentence_with_its_place(typed: str, said: tuple[int, str]) -> None:
    with pytest.raises(BadFilter) as told:
        read(typed)
    at, sentence = said
    assert sentence in str(told.value)
    assert (told.value.at, told.value.text) == (at, typed)
    assert "\n" not in str(told.value)


def test_made_up_filters_come_back_from_their_own_text() -> None:
    rng = random.Random(3)  # noqa: S311 - the same filters each time
    for _ in range(MUTILATED):
        found = read(made_up(rng))
        again = read(str(found))
        assert again.root == found.root
        assert str(again) == str(found)


def refused_at(typed: str) -> int | None:
    """Where a text is refused, None where it is a filter; any other error is the test's."""
    try:
        read(typed)
    except BadFilter as error:
        return error.at
    return None


def mutilated(text: str, rng: random.Random) -> str:
    """The text with something cut out, put in, doubled or turned round."""
    at, to = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    noise = rng.choice(
        (*string.punctuation, "and", " not ", "(", ")", '"', "\0", "€", "9" * 40, "🚀", "\ud800", " in ")
    )
    return rng.choice(
        (text[:at] + text[to:], text[:at] + noise + text[at:], text[:to] + text[at:], text[::-1], text[:at])
    )


def test_mutilated_filters_are_read_or_refused_with_a_place() -> None:
    rng, refused = random.Random(11), 0  # noqa: S311 - the same ones each time
    for _ in range(MUTILATED):
        typed = mutilated(made_up(rng), rng)
        at = refused_at(typed)
        refused += at is not None
        assert at is None or 0 <= at <= len(typed)
    assert refused > MUTILATED / 2


@given(st.text(max_size=120))
def test_any_text_at_all_is_read_or_refused(typed: str) -> None:
    at = refused_at(typed)
    assert at is None or 0 <= at <= len(typed)


@pytest.fixture
def book(db: Database) -> Database:
    fill(db)
    return db


UNKNOWN = {
    "plan:Busines": (5, "“Busines”: no account has this plan; did you mean Business?"),
    "persona:zzz": (8, "no account has this persona; there is Self-Serve and enterprise."),
    "health < 5 and tags:refrence": (20, "no account has this tag; did you mean reference?"),
    "owner:@anna": (6, "“anna”: no account has this owner; did you mean"),
    "owner:<@U999>": (6, "“<@U999>”: no account has this owner; write an e-mail address"),
    "login.28d > 5": (0, "“login”: no account has such usage; did you mean logins?"),
    "zzz.28d > 5": (0, "no account has such usage; there is Exports, active_people, api calls and logins."),
}


@pytest.mark.parametrize(("typed", "said"), UNKNOWN.items())
def test_a_value_that_no_account_has_is_told_with_the_nearest(
    book: Database, typed: str, said: tuple[int, str]
) -> None:
    with book.read() as tx:
        with pytest.raises(BadFilter) as told:
            exist.check(tx, read(typed))
        assert members(tx, read(typed), ANA, DAY) == frozenset()
    assert (told.value.at, told.value.text) == (said[0], typed)
    assert said[1] in str(told.value)


@pytest.mark.parametrize(
    "typed",
    [
        "plan:BUSINESS",
        'tags:"Reference Customer"',
        "owner:@Ana",
        "owner:<@U0BEN>",
        "LOGINS.28d>1",
        '"API_calls".28d>1',
        "plan:ünï",
    ],
)
def test_a_value_that_is_there_in_another_case_is_no_error(book: Database, typed: str) -> None:
    with book.read() as tx:
        exist.check(tx, read(typed))
        assert members(tx, read(typed), ANA, DAY, everybody=True)

"""What a digest says on the real database: whose accounts, what is new since the last, what is late."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from commands.news import compose
from commands.news.compose import Composed
from store import people, segments
from store.digest_records import Digest, Key
from store.errors import Sorry
from store.records import Band, Person
from store.sight import FIELDS
from tests.commands.digests import DIGEST, FADED, SLOT, fill, only, post, value
from tests.commands.office import ANA, BEN, HEALTHS, NOW, TODAY, Office, score
from tests.views.checks import check, pressable
from views import plain
from views.message import Message

DAY = timedelta(days=1)


@pytest.fixture
def book(empty: Office) -> Office:
    fill(empty.deps.db)
    return empty


def made(office: Office, digest: Digest = DIGEST, target: str = "", late: timedelta = DAY * 0) -> Composed:
    key = Key(9, SLOT, target or digest.target)
    composed = compose.compose(replace(digest, digest_id=9), key, office.deps, late=late)
    check(composed.message)
    return composed


def said(message: Message) -> str:
    return " ".join(plain.render(message).split())


def told(office: Office, **other: str) -> str:
    return said(made(office, replace(DIGEST, **other)).message)


def test_it_says_who_entered_risk_and_keeps_them_as_items(book: Office) -> None:
    composed = made(book)
    assert [(each.account_id, each.place, each.news, each.listed) for each in composed.items] == [
        ("acme", 1, "entered", True),
        ("evil", 2, "entered", True),
    ]
    assert composed.as_of == TODAY - DAY
    assert "€ 43,200 of ARR at risk in 2 accounts, € 43,200 more than a week ago; 2 entered risk." in said(
        composed.message
    )


def test_what_is_kept_draws_the_same_message(book: Office) -> None:
    for kind in ("changes", "roll-up"):
        composed = made(book, replace(DIGEST, kind=kind))
        content = json.loads(json.dumps(composed.content))
        assert compose.dump(compose.parse(content)) == composed.content
    composed = post(book)
    with book.deps.db.read() as tx:
        assert compose.draw(only(book), tx) == composed.message


def test_the_next_one_tells_nothing_twice(book: Office) -> None:
    post(book)
    delivery = only(book)
    score(book.deps.db, TODAY, HEALTHS | FADED)
    digest = replace(DIGEST, digest_id=delivery.key.digest_id)
    key = replace(delivery.key, slot=SLOT + DAY)
    quiet = compose.compose(digest, key, book.deps, late=DAY * 0)
    assert "Quiet day: nothing new among 6 accounts." in said(quiet.message)
    assert "no more and no less than yesterday" in said(quiet.message)
    assert not quiet.items


def test_beyond_the_cap_they_are_counted_and_kept(book: Office) -> None:
    composed = made(book, replace(DIGEST, top=1))
    assert "… and 1 more. [Show all]" in said(composed.message)
    assert [each.listed for each in composed.items] == [True, False]


@pytest.mark.parametrize(
    ("segment", "target", "title"),
    [
        ("", DIGEST.target, "Everybody"),
        ("at-risk", DIGEST.target, "At risk"),
        ("health < 60", DIGEST.target, "Health < 60"),
        ("mine", DIGEST.target, "Accounts of Ana"),
        ("mine", ANA.slack_id, "Your accounts"),
    ],
)
def test_the_title_says_whose_accounts_they_are(book: Office, segment: str, target: str, title: str) -> None:
    assert told(book, segment=segment, target=target).startswith(f"{title} · Sun 22 Nov 2026")


def test_one_subscription_tells_each_owner_of_her_own(book: Office) -> None:
    each = replace(DIGEST, audience="owners", segment="mine")
    hers, his = made(book, each, ANA.slack_id), made(book, each, BEN.slack_id)
    assert said(hers.message).startswith("Your accounts · Sun 22 Nov 2026")
    assert [item.account_id for item in hers.items] == ["acme"]
    assert [item.account_id for item in his.items] == ["evil"]
    assert "@U0123ANA" not in said(hers.message)
    narrow = made(book, replace(each, segment="arr > 1"), BEN.slack_id)
    assert not narrow.items


def test_an_owner_is_mentioned_where_slack_knows_her(book: Office) -> None:
    shown = told(book)
    assert "€ 43,200 · renews in 42 days · @U0123ANA" in shown
    with book.deps.db.begin() as tx:
        people.forget(tx, ANA.slack_id)
    assert "€ 43,200 · renews in 42 days · Ana Next:" in told(book)


def test_what_is_late_is_said(book: Office) -> None:
    assert "This comes 40 minutes late: it was due at 08:30." in said(
        made(book, late=timedelta(minutes=40)).message
    )
    assert "This comes 5 hours late: it was due at 08:30." in said(
        made(book, late=timedelta(hours=5)).message
    )
    assert "late" not in said(made(book, late=timedelta(minutes=3)).message)
    key = Key(9, SLOT + 3 * DAY, DIGEST.target)
    old = compose.compose(DIGEST, key, book.deps, late=DAY * 0)
    assert "The newest scores are of 21 Nov 2026: what changed since is not in here." in said(old.message)


def test_a_segment_that_is_gone_is_said(book: Office) -> None:
    with book.deps.db.begin() as tx:
        segments.save(tx, segments.Segment("Big", "arr > 40k", "U0123ANA", NOW))
    assert told(book, segment="Big").startswith("Big · Sun 22 Nov 2026")
    with book.deps.db.begin() as tx:
        segments.remove(tx, "Big")
    with pytest.raises(Sorry, match="There is no segment “Big” any more"):
        made(book, replace(DIGEST, segment="Big"))


def test_a_segment_whose_value_nobody_has_any_more_is_empty(book: Office) -> None:
    assert "Quiet day: nothing new among 0 accounts." in told(book, segment="plan = Gone")


def test_before_anything_is_scored_it_says_so(empty: Office) -> None:
    for kind in ("changes", "roll-up"):
        with pytest.raises(Sorry, match="The book has not been scored yet"):
            made(empty, replace(DIGEST, kind=kind))


def test_a_pass_reads_the_book_once(book: Office) -> None:
    cache: dict[object, object] = {}
    for target in ("C1", "C2"):
        compose.compose(DIGEST, Key(9, SLOT, target), book.deps, late=DAY * 0, cache=cache)
    assert len(cache) == 1


def test_a_preview_is_the_message_without_anything_to_answer(book: Office) -> None:
    shown = compose.preview(DIGEST, book.deps, ANA)
    check(shown)
    assert {action for action, _ in pressable(shown.blocks)} == {"health.open"}
    mine = compose.preview(replace(DIGEST, segment="mine", created_by="", target=""), book.deps, BEN)
    assert "1. <!channel> & Söhne 🚀 · 🔴 entered risk: going silent about 1 in" in said(mine)
    hers = compose.preview(
        replace(DIGEST, audience="owners", segment="mine"), book.deps, Person("U0", "a@b.c")
    )
    assert "Quiet day: nothing new among 0 accounts." in said(hers)


def test_the_roll_up_sets_the_week_against_the_one_before(book: Office) -> None:
    composed = made(book, replace(DIGEST, kind="roll-up"))
    assert not composed.items
    assert composed.as_of == TODAY - DAY
    shown = said(composed.message)
    assert shown.startswith("Everybody · the week to Sun 22 Nov 2026")
    assert "€ 43,200 of ARR at risk in 2 accounts, € 43,200 more than a week ago; 2 entered risk." in shown
    assert (
        "6 accounts: 2 at risk (+2), 1 watch (−1), 2 unknown (0), 1 healthy (−1), against a week ago."
        in shown
    )
    assert "Ana 3 1 +1 € 43,200" in shown
    assert "Ben 3 1 +1 –" in shown
    assert "Entered risk: Acme Robotics (71 → 38), <!channel> & Söhne 🚀 (66 → 41)" in shown
    assert "Left risk: nobody" in shown
    assert "Nobody has answered an alert this week." in shown


def test_the_roll_up_says_who_left_and_what_readers_said(book: Office) -> None:
    post(book)
    book.press("digest.real", value(book))
    mended: dict[str, tuple[int | None, Band]] = {"acme": (66, "watch")}
    score(book.deps.db, TODAY + 6 * DAY, HEALTHS | FADED | mended)
    slot = datetime(2026, 11, 29, 7, 30, tzinfo=UTC)
    weekly = replace(DIGEST, kind="roll-up")
    shown = said(compose.compose(weekly, Key(9, slot, DIGEST.target), book.deps, late=DAY * 0).message)
    assert "Entered risk: nobody" in shown
    assert "Left risk: Acme Robotics (38 → 66)" in shown
    assert "Readers answered 1 alert: 1 a real risk." in shown
    narrow = replace(weekly, segment="at-risk")
    shown = said(compose.compose(narrow, Key(9, slot, DIGEST.target), book.deps, late=DAY * 0).message)
    assert "Left risk: Acme Robotics (38 → 66)" in shown


def open_to_guests(office: Office, **other: str) -> str:
    """What it says where guests read, shown twice: as composed, and drawn from what is kept."""
    digest = replace(DIGEST, digest_id=9, **other)
    composed = compose.compose(digest, Key(9, SLOT, digest.target), office.deps, late=DAY * 0, hides=FIELDS)
    check(composed.message)
    kept = compose.dump(compose.parse(json.loads(json.dumps(composed.content))))
    assert kept == composed.content
    return f"{said(composed.message)} {kept}"


@pytest.mark.parametrize("kind", ["changes", "roll-up"])
def test_what_guests_read_has_no_arr_and_no_owners(book: Office, kind: str) -> None:
    shown = open_to_guests(book, kind=kind)
    assert "2 accounts at risk; 2 entered risk." in shown
    assert "Acme Robotics" in shown
    assert "Without ARR" in shown
    for secret in ("43,200", "43200", "4320000", "ARR at risk", "Ana", "Ben", "U0123ANA", "Mara"):
        assert secret not in shown


def test_a_segment_by_what_guests_must_not_learn_is_not_told_to_them(book: Office) -> None:
    with book.deps.db.begin() as tx:
        segments.save(tx, segments.Segment("Big", "arr > 40k", "U0123ANA", NOW))
    for segment in ("Big", "health < 60 and owner = ana@example.com", "nps < 7"):
        with pytest.raises(Sorry, match=r"must not go by (arr|owner|nps)\."):
            open_to_guests(book, segment=segment)
    assert open_to_guests(book, segment="mine").startswith("Mine · Sun 22 Nov 2026")

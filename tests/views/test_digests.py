"""Lists and forms of digests: Slack takes them, with the longest and the worst names."""

from dataclasses import replace
from datetime import UTC, date, datetime
from json import dumps

from hypothesis import given, settings
from hypothesis import strategies as st

from store.digest_records import Digest
from store.records import AccountName
from tests.views.checks import check, pressable
from views import absence, plain
from views.digest import listing, setup
from views.digest.listing import Row
from views.limits import MESSAGE_CHARACTERS
from views.message import Modal
from views.text import size

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
DIGEST = Digest(
    "changes", "place", "C1", "at-risk", "weekdays 08:30", "Europe/Berlin", 5, "U1ANA", NOON, digest_id=7
)
ROW = Row(DIGEST, "on weekdays at 08:30 Berlin time", "tomorrow", "Ana", date(2026, 11, 16))
EVIL = "<!channel> & *evil* _x_ `y` 🚀 \u202e" * 20
words = st.sampled_from([EVIL, "", "at-risk", "mine", "🏳️‍🌈" * 80, "x" * 700]) | st.text(max_size=200)
rows = st.builds(
    Row,
    digest=st.builds(
        Digest,
        kind=st.sampled_from(["changes", "roll-up"]),
        audience=st.sampled_from(["place", "owners"]),
        target=st.just("C1"),
        segment=words,
        due=st.just("weekdays 08:30"),
        zone=st.just("UTC"),
        top=st.integers(1, 7),
        created_by=st.just("U1ANA"),
        created_at=st.just(NOON),
        paused_at=st.none() | st.just(NOON),
        paused_because=words,
        digest_id=st.integers(1, 10**9),
    ),
    due=st.just("on the 30th of each month, or its last day, at 08:30 Buenos Aires time"),
    following=st.just("tomorrow"),
    by=words,
    last=st.none() | st.just(date(2026, 11, 16)),
    is_here=st.booleans(),
    is_muted=st.booleans(),
    trouble=words,
)


@settings(max_examples=25)
@given(st.lists(rows, max_size=14), st.integers(0, 14), st.booleans(), words)
def test_any_list_is_taken_by_slack(each: list[Row], offset: int, in_channel: bool, done: str) -> None:  # noqa: FBT001
    shown = listing.listing(each, offset, in_channel=in_channel, done=done)
    check(shown)
    assert size(dumps(list(shown.blocks), ensure_ascii=False)) <= MESSAGE_CHARACTERS


@settings(max_examples=25)
@given(rows, words)
def test_any_answer_is_taken_by_slack(row: Row, said: str) -> None:
    for shown in (
        listing.added(row, said or "x", said or "x"),
        listing.told(said or "x", row),
        listing.choose("Which one?", [row] * 6),
        listing.ask_to_remove(row),
        absence.show(
            AccountName("a1", said or "x", None, ()), said, [(listing.label(row.digest), said)] * 21
        ),
    ):
        check(shown)


@settings(max_examples=25)
@given(st.dictionaries(words, words, max_size=4), words, words)
def test_any_form_is_taken_by_slack(names: dict[str, str], days: str, accounts: str) -> None:
    segments = {"mine": "My own accounts"} | {key: value or "x" for key, value in names.items() if key}
    form = setup.form(setup.Setup("7", segments, days[:60] or "mon", "08:30", "UTC", 5, 7, accounts[:200]))
    assert isinstance(form, Modal)
    check(form)


def test_a_digest_is_called_by_what_it_tells() -> None:
    roll_up = replace(DIGEST, kind="roll-up")
    owners = replace(DIGEST, audience="owners", segment="mine")
    assert [
        listing.label(each)
        for each in (
            DIGEST,
            replace(DIGEST, segment="Mine"),
            roll_up,
            replace(roll_up, segment=""),
            owners,
            replace(owners, segment="mine and health < 60"),
        )
    ] == [
        "“at-risk”",
        "your accounts",
        "roll-up of “at-risk”",
        "roll-up of all accounts",
        "each owner's own accounts",
        "each owner's “mine and health < 60”",
    ]


def test_each_state_has_its_buttons() -> None:
    def buttons(row: Row) -> list[str]:
        return [action for action, _ in pressable(listing.told("x", row).blocks)]

    usual = ["digests.preview", "digests.pause", "digests.edit", "digests.rm"]
    assert buttons(ROW) == usual
    paused = replace(ROW, digest=replace(DIGEST, paused_at=NOON))
    assert buttons(paused)[1] == "digests.resume"
    assert buttons(replace(ROW, by="")) == [*usual, "digests.take"]
    owners = replace(ROW, digest=replace(DIGEST, audience="owners"))
    assert buttons(owners) == [*usual, "digests.mute"]
    assert buttons(replace(owners, is_here=False)) == ["digests.mute"]
    assert buttons(replace(owners, is_here=False, is_muted=True)) == ["digests.unmute"]


def test_the_list_reads_well() -> None:
    paused = replace(
        ROW,
        digest=replace(DIGEST, paused_at=NOON, paused_because="the channel is archived"),
        by="",
        last=None,
    )
    assert plain.render(listing.listing([ROW, paused], 0, in_channel=True, done="Paused: it.")) == (
        "Paused: it.\n\n"
        "Digests of this channel\n═══════════════════════\n\n"
        "7. “at-risk” · on weekdays at 08:30 Berlin time, at most 5 accounts\n"
        "The next one comes tomorrow.\n"
        "  Set up by Ana · last sent 16 Nov 2026\n\n"
        "[Preview] [Pause] [Change] [Remove]\n\n"
        "7. “at-risk” · on weekdays at 08:30 Berlin time, at most 5 accounts\n"
        "Paused since 17 Nov 2026: the channel is archived.\n"
        "  Who set it up has left · nothing sent yet\n\n"
        "[Preview] [Resume] [Change] [Remove] [Take over]\n\n"
        "[Add…]"
    )

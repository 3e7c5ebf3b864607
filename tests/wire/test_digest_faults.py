"""Bad answers of Slack to a digest: it comes once, or somebody reads why it does not, and never twice."""

from datetime import timedelta

import pytest

from bot.digest.delivering import Outcome
from bot.digest.posting import Posting
from bot.slack import web_client
from store import digests, segments
from store.digest_records import Key
from store.records import TrendPoint
from tests.wire.office import settings_for
from tests.wire.rounds import DUE, Rounds
from views import blocks, trend
from views.message import Message
from views.text import Markup

POINTS = [TrendPoint(DUE.date() - timedelta(weeks=1), 70), TrendPoint(DUE.date(), 40)]
POST, LOOK = "chat.postMessage", "conversations.history"
GONE = ["channel_not_found", "is_archived", "not_in_channel", "restricted_action", "cant_post_message"]


def results(outcomes: list[Outcome]) -> list[str]:
    return [outcome.result for outcome in outcomes]


def called(rounds: Rounds, method: str) -> int:
    return sum(call.method == method for call in rounds.slack.calls)


async def nothing_more_comes(rounds: Rounds) -> None:
    """Neither at once nor later that day."""
    for minutes in (0, 1, 10, 60, 400):
        assert results(await rounds.later(minutes)) == []


async def test_a_429_is_waited_for(rounds: Rounds) -> None:
    digest = rounds.add()
    rounds.slack.faults.fail(POST, status=429, retry_after=1)
    assert results(await rounds.run()) == ["sent"]
    assert len(rounds.posted()) == 1
    delivery = rounds.delivery(digest)
    assert delivery
    assert (delivery.state, delivery.ts) == ("sent", rounds.posted()[0].ts)
    await nothing_more_comes(rounds)


async def test_a_429_that_outlasts_the_claim_is_left_for_later(rounds: Rounds) -> None:
    rounds.add()
    rounds.slack.faults.fail(POST, status=429, retry_after=3000)
    assert results(await rounds.run()) == ["later"]
    assert results(await rounds.later(49)) == []
    assert results(await rounds.later(1)) == ["sent"]
    assert len(rounds.posted()) == 1
    assert "late: it was due at 08:30" in rounds.posted()[0].words


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (500, ""),
        (503, ""),
        (200, "internal_error"),
        (200, "fatal_error"),
        (200, "request_timeout"),
        (200, "duplicate_message_not_found"),
        (200, "duplicate_channel_not_found"),
    ],
)
async def test_a_post_that_broke_slack_is_repeated_once_it_was_looked_for(
    rounds: Rounds, status: int, error: str
) -> None:
    rounds.add()
    rounds.slack.faults.fail(POST, status=status, error=error)
    assert results(await rounds.run()) == ["later"]
    assert results(await rounds.run()) == []
    assert (rounds.posted(), called(rounds, LOOK)) == ([], 0)
    assert results(await rounds.later(1)) == ["sent"]
    assert (len(rounds.posted()), called(rounds, LOOK)) == (1, 1)
    await nothing_more_comes(rounds)


@pytest.mark.parametrize("fault", ["drop", "hang"])
@pytest.mark.parametrize("direct", [False, True], ids=["channel", "direct messages"])
async def test_a_post_that_was_accepted_without_an_answer_is_found_and_not_repeated(
    rounds: Rounds, fault: str, *, direct: bool
) -> None:
    digest = rounds.add(rounds.ana.id if direct else "")
    getattr(rounds.slack.faults, fault)(POST)
    assert results(await rounds.run()) == ["later"]
    assert results(await rounds.later(1)) == ["found"]
    (post,) = rounds.posted(rounds.slack.direct(rounds.ana) if direct else None)
    delivery = rounds.delivery(digest)
    assert delivery
    assert (delivery.state, delivery.channel, delivery.ts) == ("sent", post.channel, post.ts)
    await nothing_more_comes(rounds)


async def test_the_look_goes_through_all_that_was_said_since(rounds: Rounds) -> None:
    rounds.add()
    rounds.slack.faults.drop(POST)
    await rounds.run()
    for number in range(40):
        await rounds.slack.say(rounds.ana, rounds.room, f"Line {number}", enough=lambda _: True)
    assert results(await rounds.later(1)) == ["found"]
    assert called(rounds, LOOK) == 3


async def test_where_slack_limits_the_look_it_is_left_for_later_and_not_hammered(rounds: Rounds) -> None:
    others = [rounds.slack.add_channel(f"room-{n}", members=[rounds.slack.bot]) for n in range(3)]
    for room in others:
        rounds.add(room.id)
    rounds.slack.faults.drop(POST, times=3)
    assert results(await rounds.run()) == ["later"] * 3
    rounds.slack.faults.fail(LOOK, status=429, retry_after=60)
    assert results(await rounds.later(1)) == ["later"] * 3
    assert called(rounds, LOOK) < 3
    assert results(await rounds.run()) == []
    assert [len(rounds.posted(room)) for room in others] == [1, 1, 1]


@pytest.mark.parametrize("error", ["missing_scope", "not_in_channel"])
async def test_where_it_cannot_be_looked_one_is_told_rather_than_sent_two(rounds: Rounds, error: str) -> None:
    rounds.add()
    rounds.slack.faults.drop(POST)
    rounds.slack.faults.fail(LOOK, error=error)
    await rounds.run()
    assert results(await rounds.later(1)) == ["failed"]
    (note,) = rounds.notes()
    assert note.startswith("I do not know whether the digest of *all accounts* in ")
    assert len(rounds.posted()) == 1
    await nothing_more_comes(rounds)


@pytest.mark.parametrize("error", GONE)
async def test_a_place_that_takes_no_digest_pauses_it_and_one_person_is_told_once(
    rounds: Rounds, error: str
) -> None:
    digest = rounds.add()
    rounds.slack.faults.fail(POST, error=error)
    assert results(await rounds.run()) == ["failed"]
    (note,) = rounds.notes()
    assert note.startswith(f"I have paused the digest of *all accounts* in <#{rounds.room.id}>")
    assert f"/digest resume {digest.digest_id}" in note
    assert rounds.digest(digest).paused_at == rounds.now
    assert rounds.digest(digest).paused_because in note
    await nothing_more_comes(rounds)
    assert rounds.posted() == []


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        ("archive", "the channel is archived"),
        ("throw_out", "I am not in the channel any more"),
        ("share", "shared with people outside of this workspace"),
    ],
)
async def test_what_happened_to_the_channel_is_seen_before_anything_is_posted(
    rounds: Rounds, happens: str, said: str
) -> None:
    rounds.add()
    getattr(rounds, happens)(rounds.room)
    assert results(await rounds.run()) == ["failed"]
    (note,) = rounds.notes()
    assert said in note
    assert called(rounds, POST) == 1  # the note
    assert rounds.posted() == []


async def test_several_replicas_tell_once(rounds: Rounds) -> None:
    rounds.add()
    rounds.archive(rounds.room)
    for replica in [rounds.replica() for _ in range(3)]:
        await replica.run()
    assert len(rounds.notes()) == 1


async def test_where_who_set_it_up_has_left_the_channel_is_told_if_it_can_be(rounds: Rounds) -> None:
    eve = rounds.slack.add_person("eve")
    rounds.add(segment="a segment that is gone", by=eve.id)
    rounds.deactivate(eve)
    assert results(await rounds.run()) == ["failed"]
    (note,) = rounds.slack.visible(rounds.ana, rounds.room)
    assert note.words.startswith("I have paused the digest of *a segment that is gone*")


async def test_where_nobody_can_be_told_it_is_in_the_log(
    rounds: Rounds, caplog: pytest.LogCaptureFixture
) -> None:
    eve = rounds.slack.add_person("eve")
    rounds.add(by=eve.id)
    rounds.deactivate(eve)
    rounds.archive(rounds.room)
    assert results(await rounds.run()) == ["failed"]
    assert "Nobody could be told of digest" in caplog.text


async def test_a_segment_that_is_gone_pauses_its_digest(rounds: Rounds) -> None:
    with rounds.db.begin() as tx:
        segments.save(tx, segments.Segment("big ones", "arr > 10k", rounds.ana.id, rounds.now, starter=False))
    digest = rounds.add(segment="big ones")
    assert results(await rounds.run()) == ["sent"]
    with rounds.db.begin() as tx:
        segments.remove(tx, "big ones")
    assert results(await rounds.later(24 * 60)) == ["failed"]
    (note,) = rounds.notes()
    assert "big ones" in note
    assert rounds.digest(digest).paused_at
    assert len(rounds.posted()) == 1


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_blocks_too_long"])
async def test_a_digest_whose_blocks_slack_refuses_comes_simpler_and_once(rounds: Rounds, error: str) -> None:
    rounds.add()
    rounds.slack.faults.fail(POST, error=error)
    assert results(await rounds.run()) == ["sent"]
    (post,) = rounds.posted()
    assert "data_visualization" not in {block["type"] for block in post.blocks}
    await nothing_more_comes(rounds)


@pytest.mark.parametrize(("refusals", "left"), [(0, 2), (1, 1), (2, 0)])
async def test_first_the_charts_go_and_then_all_blocks(rounds: Rounds, refusals: int, left: int) -> None:
    digest = rounds.add()
    client = web_client(settings_for(rounds.slack, rounds.file), retries=0)
    rounds.slack.faults.fail(POST, error="invalid_blocks", times=refusals)
    drawn = Message("Said", [blocks.section(Markup("Said")), *trend.chart(POINTS)])
    await Posting(client).post(rounds.room.id, drawn, Key(digest.digest_id, DUE, rounds.room.id), within=9)
    (post,) = rounds.posted()
    assert len(post.blocks) == left


async def test_another_refusal_is_told_and_the_next_day_it_comes(rounds: Rounds) -> None:
    digest = rounds.add()
    rounds.slack.faults.fail(POST, error="msg_too_long")
    assert results(await rounds.run()) == ["failed"]
    (note,) = rounds.notes()
    assert "Slack did not take it (msg_too_long)" in note
    assert rounds.digest(digest).paused_at is None
    assert results(await rounds.later(24 * 60)) == ["sent"]


async def test_a_refused_token_is_nobody_s_fault_who_reads_digests(rounds: Rounds) -> None:
    rounds.add()
    rounds.slack.faults.fail("conversations.info", error="account_inactive")
    assert results(await rounds.run()) == ["later"]
    assert results(await rounds.later(10)) == ["sent"]
    assert rounds.notes() == []


async def test_a_digest_that_was_paused_meanwhile_is_only_looked_for(rounds: Rounds) -> None:
    digest = rounds.add()
    rounds.slack.faults.fail(POST, status=500)
    await rounds.run()
    with rounds.db.begin() as tx:
        digests.pause(tx, digest.digest_id, rounds.now)
    assert results(await rounds.later(1)) == ["missed"]
    assert (rounds.posted(), rounds.notes()) == ([], [])

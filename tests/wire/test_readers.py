"""Guests in a channel: a digest or a shared card that they may read is without what they must not see."""

from datetime import timedelta

import pytest

from bot.readers import Audience, Readers
from bot.slack import web_client
from commands.contract import Deps
from commands.news import compose
from sandbox.driver import Message, Person
from store import audit, deliveries, people, scores
from store.records import Person as Known
from store.records import Reason, Run, Score
from store.sight import EVERYTHING, FIELDS, Sight
from tests.wire.office import Office, settings_for
from tests.wire.rounds import DUE, Rounds

GUEST = Sight(hides=FIELDS)
MEMBERS, USER = "conversations.members", "users.info"
NOTE = "Without ARR, owners and notes."
FELL = (
    Reason("start", "start", 50, "Everybody starts here."),
    Reason("silence", "adoption", -6, "Nobody has logged in for 19 days."),
    Reason("champion", "relationship", -4, "Dana Whitfield has not written for 40 days."),
    Reason("renewal", "commercial", -2, "Renews in 76 days, on 31 Jan 2027, worth $ 48,000."),
)


def fall(rounds: Rounds) -> None:
    """Let acme, which ana owns, fall into risk in the last week, with a contact and money in the reasons."""
    for ago, health in ((8, 71), (1, 38)):
        day = (DUE - timedelta(days=ago)).date()
        band = "at risk" if health < 50 else "healthy"
        score = Score("acme", day, 90, health, band, 0.3, "churn", 0.8, "", "Call Dana Whitfield.", FELL)
        scores.save(rounds.db, Run(day, 90, DUE, "test", {}), [score])
    with rounds.db.begin() as tx:
        people.save(tx, known(rounds.ana), DUE)


def known(person: Person) -> Known:
    """The same person as the store keeps her."""
    return Known(person.id, person.email, person.real_name)


def invite(rounds: Rounds, *, guest: bool = True) -> Person:
    """Somebody new in the room."""
    gus = rounds.slack.add_person("gus", guest=guest)
    rounds.slack.workspace.members[rounds.room.id].append(gus.id)
    return gus


def whole(post: Message) -> str:
    """All that Slack was given: fallback, blocks and metadata."""
    return f"{post.text} {post.blocks} {post.metadata}"


def check_open(rounds: Rounds, said: str) -> None:
    """It tells the news, and says that something is left out; and that is not there."""
    assert "Acme Robotics" in said
    assert "38" in said
    assert NOTE in said
    for secret in ("48,000", "48000", "ARR at risk", "Dana", "Call", rounds.ana.id, "Ana Ruiz"):
        assert secret not in said


def check_full(rounds: Rounds, said: str) -> None:
    """It tells all."""
    for part in ("Acme Robotics", "$ 48,000 of ARR at risk", "Dana Whitfield has not", rounds.ana.id):
        assert part in said
    assert NOTE not in said


async def test_members_alone_read_all(rounds: Rounds) -> None:
    fall(rounds)
    invite(rounds, guest=False)
    rounds.add()
    await rounds.run()
    (post,) = rounds.posted()
    check_full(rounds, whole(post))


async def test_a_guest_reads_the_news_and_no_more_also_when_it_is_drawn_again(rounds: Rounds) -> None:
    fall(rounds)
    invite(rounds)
    digest = rounds.add()
    await rounds.run()
    (post,) = rounds.posted()
    check_open(rounds, whole(post))
    assert "Nobody has logged in for 19 days. (−6)" in post.words
    with rounds.db.read() as tx:
        delivery = deliveries.last_sent(tx, digest.digest_id, digest.target, DUE + timedelta(days=1))
        assert delivery
        check_open(rounds, str(compose.draw(delivery, tx)))


async def test_a_guest_may_come_and_go(rounds: Rounds) -> None:
    gus = invite(rounds)
    rounds.add()
    await rounds.run()
    rounds.slack.workspace.members[rounds.room.id].remove(gus.id)
    await rounds.later(24 * 60)
    first, second = rounds.posted()
    assert "48,000" not in whole(first)
    assert "48,000" in whole(second)


@pytest.mark.parametrize("method", [MEMBERS, USER])
@pytest.mark.parametrize(("status", "error"), [(200, "missing_scope"), (429, ""), (500, "")])
async def test_where_slack_does_not_tell_who_reads_it_is_as_for_guests(
    rounds: Rounds, method: str, status: int, error: str
) -> None:
    fall(rounds)
    invite(rounds, guest=False)
    rounds.add()
    rounds.slack.faults.fail(method, status=status, error=error)
    await rounds.run()
    (post,) = rounds.posted()
    check_open(rounds, whole(post))


async def test_a_stand_in_that_knows_no_members_has_no_guests(rounds: Rounds) -> None:
    fall(rounds)
    rounds.add()
    rounds.slack.faults.fail(MEMBERS, error="unknown_method")
    await rounds.run()
    (post,) = rounds.posted()
    check_full(rounds, whole(post))


async def test_a_segment_by_arr_is_not_told_to_guests_and_its_digest_is_paused(rounds: Rounds) -> None:
    digest = rounds.add(segment="arr > 10k")
    invite(rounds)
    await rounds.run()
    assert rounds.posted() == []
    (note,) = rounds.notes()
    assert "It is for readers who do not all see ARR, so its segment must not go by arr. Mend that" in note
    assert rounds.digest(digest).paused_at


async def test_while_nobody_knows_who_reads_it_is_not_told_and_not_paused_either(rounds: Rounds) -> None:
    digest = rounds.add(segment="arr > 10k")
    rounds.slack.faults.fail(MEMBERS, status=500)
    await rounds.run()
    (note,) = rounds.notes()
    assert "this time. It is for readers who do not all see ARR" in note
    assert rounds.digest(digest).paused_at is None
    await rounds.later(24 * 60)
    assert len(rounds.posted()) == 1


async def test_a_guest_gets_her_own_digest_without_them(rounds: Rounds) -> None:
    fall(rounds)
    gus = invite(rounds)
    rounds.add(gus.id)
    rounds.add(rounds.ana.id)
    await rounds.run()
    (his,) = rounds.posted(rounds.slack.direct(gus))
    (hers,) = rounds.posted(rounds.slack.direct(rounds.ana))
    check_open(rounds, whole(his))
    assert "48,000" in whole(hers)


async def test_all_pages_of_members_are_read_and_too_many_strangers_are_unknown(rounds: Rounds) -> None:
    readers = readers_of(rounds, most=3)
    crowd = [rounds.slack.add_person(f"p{number}") for number in range(230)]
    hall = rounds.slack.add_channel("hall", members=[rounds.slack.bot, *crowd])
    assert await readers.of(hall.id) == Audience(GUEST, sure=False)
    with rounds.db.begin() as tx:
        for person in crowd:
            people.save(tx, known(person), DUE)
    assert await readers.of(hall.id) == Audience(EVERYTHING)
    guest = rounds.slack.add_person("gus", guest=True)
    rounds.slack.workspace.members[hall.id].append(guest.id)
    assert await readers.of(hall.id) == Audience(GUEST)


async def test_who_was_asked_about_is_not_asked_about_again(rounds: Rounds) -> None:
    readers = readers_of(rounds)
    assert [await readers.of(rounds.room.id) for _ in range(2)] == [Audience(EVERYTHING)] * 2
    assert sum(call.method == USER for call in rounds.slack.calls) == 2  # ana and the app itself


async def test_an_outsider_counts_as_a_guest(rounds: Rounds) -> None:
    eve = rounds.slack.add_person("eve", outsider=True)
    rounds.slack.workspace.members[rounds.room.id].append(eve.id)
    assert await readers_of(rounds).of(rounds.room.id) == Audience(GUEST)


async def test_a_card_that_is_shared_where_a_guest_reads_has_the_numbers_only(office: Office) -> None:
    gus = office.slack.add_person("gus", guest=True)
    office.slack.workspace.members[office.renewals.id].append(gus.id)
    post = await shared(office)
    assert "Health" in post.words
    assert "health.open" not in whole(post)
    assert "logged in" not in whole(post)
    assert acts(office) == ["saw", "share", "saw"]


async def test_a_card_that_is_shared_among_members_has_reasons(office: Office) -> None:
    assert "health.open" in whole(await shared(office))
    assert acts(office) == ["saw", "share", "saw"]


async def test_a_card_is_shared_as_for_guests_where_slack_does_not_tell(office: Office) -> None:
    assert "health.open" not in whole(await shared(office, refused=USER))
    assert acts(office) == ["saw", "share", "saw"]


async def shared(office: Office, refused: str = "") -> Message:
    """The card of acme, as ben sees it in the channel; a method of Slack's is refused on the way."""
    card = await office.slack.command(office.ana, office.renewals, "/health acme")
    if refused:
        office.slack.faults.fail(refused, error="missing_scope")
    await office.slack.press(
        office.ana, card.messages[-1], "health.share", enough=lambda seen: "Posted the card" in seen.text
    )
    (post,) = office.slack.visible(office.ben, office.renewals)
    return post


def acts(office: Office) -> list[str]:
    with office.rapport.deps.db.read() as tx:
        return [entry.act for entry in audit.recent(tx, 10)]


def readers_of(rounds: Rounds, most: int = 9) -> Readers:
    client = web_client(settings_for(rounds.slack, rounds.file), retries=0)
    return Readers(Deps(rounds.db, lambda: rounds.now, 90), client, most)

"""/digest: what is added, listed, paused, changed, muted and removed, by whom and where."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from commands.contract import Deps, Place, Reply
from commands.digest import place as digest_place
from store import audit, deliveries, digests, people, segments
from store.database import Database
from store.digest_records import Digest, Key
from store.errors import Sorry
from tests.commands.office import ANA, BEN, NOW, Office, import_accounts, read
from tests.views.checks import check

CHANNEL = "C0123TEAM"
DM = Place("D0123ANA", "dm")
SHARED = Place("C0SHARED", "shared")
LINE = "/digest add at risk weekdays 08:30 Europe/Berlin top 3"
NEXT = "tomorrow, Monday 23 Nov, at 08:30 Berlin time"
AT_RISK = Digest(
    "changes",
    "place",
    CHANNEL,
    "at-risk",
    "weekdays 08:30",
    "Europe/Berlin",
    3,
    ANA.slack_id,
    NOW,
    digest_id=1,
)
EVIL = "<!channel> *best* 🚀 " + "long " * 8


@pytest.fixture
def team(office: Office) -> Office:
    """The office with its people known, as Slack told of them."""
    with office.deps.db.begin() as tx:
        people.save(tx, ANA, NOW)
        people.save(tx, BEN, NOW)
    return office


def kept(office: Office, target: str = CHANNEL) -> list[Digest]:
    with office.deps.db.read() as tx:
        return digests.at(tx, target)


def says(office: Office, typed: str) -> str:
    """The answer in one line; Slack would take it."""
    answer = office.ask(typed)
    assert isinstance(answer, Reply)
    check(answer.message)
    return " ".join(read(answer).split())


def presses(office: Office, action: str, value: object = 1) -> str:
    answer = office.press(f"digests.{action}", str(value))
    assert isinstance(answer, Reply)
    check(answer.message)
    return " ".join(read(answer).split())


def by_ben(office: Office) -> Office:
    return replace(office, person=BEN)


def test_what_is_added_to_a_channel_is_said_in_words_and_logged(team: Office) -> None:
    assert says(team, LINE) == (
        "Added. This channel gets what changed among “at-risk” (1 now) on weekdays at 08:30 Berlin time, at "
        f"most 3 accounts each time. The first one comes {NEXT}. [Preview] [Pause] [Change] [Remove]"
    )
    assert kept(team) == [AT_RISK]
    with team.deps.db.read() as tx:
        (entry,) = audit.recent(tx, 1)
    assert (entry.act, entry.actor, entry.place) == ("add digest", ANA.slack_id, CHANNEL)
    assert entry.detail["due"] == "weekdays 08:30 Europe/Berlin"


def test_the_zone_is_ones_own_and_the_cap_five_where_nobody_says(team: Office) -> None:
    says(team, "/digest add at-risk mon,thu 9")
    assert [(each.due, each.zone, each.top) for each in kept(team)] == [("mon,thu 09:00", "Europe/Berlin", 5)]
    lost = replace(team, person=replace(ANA, timezone="Mars/Olympus"))
    says(lost, "/digest add at-risk daily 9")
    assert kept(team)[1].zone == "UTC"


def test_in_direct_messages_it_goes_to_the_person(team: Office) -> None:
    office = replace(team, place=DM)
    assert says(office, "/digest add mine mon 9am").startswith(
        "Added. You get what changed among your accounts (3 now) every Monday at 09:00 Berlin time, at most 5"
    )
    (hers,) = kept(office, ANA.slack_id)
    assert (hers.audience, hers.segment) == ("place", "mine")
    assert not kept(team)


def test_mine_in_a_channel_goes_to_each_owner_by_her_own_clock(team: Office) -> None:
    said = says(team, "/digest add mine weekdays 08:30")
    assert said.startswith(
        "Added. Each owner, 3 in the book, gets a direct message on weekdays at 08:30 by their own clock: "
        "what changed among their own accounts, at most 5 accounts each time. Yours comes first tomorrow, "
        "Monday 23 Nov, at 08:30 Berlin time."
    )
    stranger = replace(team, person=replace(BEN, slack_id="U0NEW", email="new@lumen.example"))
    assert "You own no account, so none comes to you." in says(stranger, "/digest add mine daily 7")
    said = says(team, "/digest add mine and health < 60 mon 7")
    assert "what changed among “mine and health < 60”, where “mine” is their own" in said
    assert {each.audience for each in kept(team)} == {"owners"}


def test_mine_in_a_channel_needs_no_membership_but_any_other_digest_does(team: Office) -> None:
    elsewhere = replace(team, place=replace(team.place, joined=False))
    with pytest.raises(Sorry, match=r"I am not in this channel yet: type /invite @rapport, then the same"):
        elsewhere.ask(LINE)
    says(elsewhere, "/digest add mine weekdays 8:30")
    assert [each.audience for each in kept(team)] == ["owners"]


def test_a_roll_up_is_of_everybody_or_of_a_segment(team: Office) -> None:
    said = says(team, "/digest add roll-up mon 9")
    assert "This channel gets a roll-up of all accounts (6 now) every Monday at 09:00 Berlin time: " in said
    said = says(team, "/digest add rollup of at risk fri 16:00 top 2")
    assert "a roll-up of “at-risk” (1 now) every Friday at 16:00" in said
    assert [(each.kind, each.segment) for each in kept(team)] == [("roll-up", ""), ("roll-up", "at-risk")]
    assert "what changed among all accounts (6 now)" in says(team, "/digest add everybody daily 9")
    assert "That is here already, as digest 3: all accounts" in says(team, "/digest add All accounts daily 9")
    assert "Everybody · Sun 22 Nov 2026" in says(team, "/digest preview everybody")
    with pytest.raises(Sorry, match=r"A roll-up is one message for all who read it"):
        team.ask("/digest add roll-up of mine fri 16:00")


def test_the_same_one_is_said_and_not_doubled(team: Office) -> None:
    says(team, LINE)
    said = says(by_ben(team), "/digest add AT RISK mon-fri 8:30am berlin top 7")
    assert said.startswith("That is here already, as digest 1: “at-risk”, on weekdays at 08:30 Berlin time. ")
    assert kept(team) == [AT_RISK]
    team.ask("/digest pause")
    assert "It is paused." in says(team, LINE)
    says(team, "/digest add at risk weekdays 8:30 London")
    assert len(kept(team)) == 2


def test_of_several_who_add_the_same_at_once_one_is_told_that_it_is_new(db: Database) -> None:
    team = Office(Deps(db, lambda: NOW, 90))
    import_accounts(db)
    together = Barrier(4)

    def add(_: int) -> str:
        together.wait()
        return team.says(LINE)

    with ThreadPoolExecutor(4) as threads:
        said = list(threads.map(add, range(4)))
    assert [digest.segment for digest in kept(team)] == ["at-risk"]
    assert sum("That is here already" in each for each in said) == 3


def test_a_place_takes_ten_and_lists_them_by_pages(team: Office) -> None:
    for hour in range(digest_place.MOST):
        says(team, f"/digest add at-risk daily {hour}")
    with pytest.raises(Sorry, match="There are 10 digests here already, and more would not be read"):
        team.ask(LINE)
    first = says(team, "/digest")
    assert "5. “at-risk” · every day at 04:00" in first
    assert "6. " not in first
    assert "[Show 6 to 10]" in first
    second = presses(team, "page", '[5, ""]')
    assert "10. “at-risk” · every day at 09:00" in second
    assert "[Show 1 to 5]" in second
    assert "1. “at-risk” · every day at 00:00" in presses(team, "page", '[50, ""]')


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("add at risk", "I find no days and time in “at risk”; write both"),
        ("add at risk weekdays", "At what time? Write it after the days: weekdays 08:30."),
        ("add at risk 8:30", "On which days? Write them before the time: weekdays 08:30."),
        ("add at risk mon 25:00", "No clock shows 25:00; take 00:00 to 23:59."),
        (
            "add mon 9:00",
            "Which accounts? Write them before the time, such as at-risk mon 09:00, or everybody.",
        ),
        ("add at rsk mon 9", "There is no segment “at rsk”; did you mean at-risk?"),
        ("add healht < 60 mon 9", "At character 1, “healht”: I know no such field; did you mean health?"),
        ("add at risk mon 9 Berlni", "I do not know the time zone “Berlni”; did you mean Europe/Berlin?"),
        ("add at risk mon 9 top 12", "A digest lists 1 to 7 accounts, not 12; a button shows the rest."),
        ("at risk weekdays 8:30", "To add it, begin with add: /digest add at risk weekdays 8:30"),
        ("frobnicate", "I know no /digest frobnicate: type add, preview, pause, resume, change, rm, mute or"),
        ("pause", "There is no digest here yet; add one, such as /digest add at-risk weekdays 08:30."),
        ("preview", "There is no digest here yet; add one, such as"),
        ("rm 7", "There is no digest 7 any more; /digest lists those of a place."),
        ("mute", "No digest here goes to each owner; to stop another one, type /digest pause."),
        ("why acme", "There is no digest here yet"),
        ("why", "Which account? Type its name: /digest why acme"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(team: Office, typed: str, sentence: str) -> None:
    with pytest.raises(Sorry) as sorry:
        team.ask(f"/digest {typed}")
    assert str(sorry.value).startswith(sentence)
    assert not kept(team)


def test_without_a_digest_the_list_says_what_to_type(team: Office) -> None:
    said = says(team, "/digest")
    assert said.startswith("No digest comes to this channel yet. Type /digest add at-risk weekdays 08:30, or")
    assert "[Add…]" in said
    assert says(replace(team, place=DM), "/digest list").startswith("No digest comes to you yet.")
    assert says(team, "/digest add").startswith("Which accounts, and when? Type")


def test_the_list_says_when_and_by_whom_in_the_readers_own_time(team: Office) -> None:
    says(team, LINE)
    with team.deps.db.begin() as tx:
        key = Key(1, NOW - timedelta(days=2), CHANNEL)
        assert deliveries.claim(tx, key, "me", NOW, timedelta(minutes=5))
        assert deliveries.sent(tx, key, "me", CHANNEL, "1.0", NOW)
    tokyo = replace(team, person=replace(BEN, timezone="Asia/Tokyo"))
    assert says(tokyo, "/digest") == (
        "Digests of this channel ═══════════════════════ "
        "1. “at-risk” · on weekdays at 08:30 Berlin time, at most 3 accounts "
        "The next one comes tomorrow, Monday 23 Nov, at 16:30 Tokyo time. "
        "Set up by Ana · last sent 20 Nov 2026 "
        "[Preview] [Pause] [Change] [Remove] [Add…]"
    )


def test_it_is_paused_and_resumed_by_word_and_by_button(team: Office) -> None:
    says(team, LINE)
    assert says(team, "/digest pause").startswith(
        "Paused: “at-risk”, on weekdays at 08:30 Berlin time. Nothing"
    )
    assert "It is paused already" in says(team, "/digest pause at risk")
    assert "Paused since 22 Nov 2026." in says(team, "/digest")
    later = replace(team, deps=replace(team.deps, now=lambda: NOW + timedelta(hours=1)))
    assert presses(later, "resume").startswith(
        f"Resumed: “at-risk”, on weekdays at 08:30 Berlin time. The next one comes {NEXT}."
    )
    assert kept(team) == [replace(AT_RISK, created_at=NOW + timedelta(hours=1))]
    assert "It is not paused" in says(team, "/digest resume #1")
    assert presses(later, "pause").startswith("Paused: ")
    with team.deps.db.read() as tx:
        acts = [entry.act for entry in audit.recent(tx, 9)]
    assert acts == ["pause digest", "resume digest", "pause digest", "add digest"]


def test_one_that_was_paused_for_a_reason_resumes_only_when_that_is_mended(team: Office) -> None:
    says(team, LINE)
    with team.deps.db.begin() as tx:
        digests.pause(tx, 1, NOW, "the channel is archived")
    assert "Paused since 22 Nov 2026: the channel is archived." in says(team, "/digest")
    out = replace(team, place=replace(team.place, joined=False))
    with pytest.raises(Sorry, match="I am not in this channel yet"):
        out.press("digests.resume", "1")
    with pytest.raises(Sorry, match="Outsiders may read this channel"):
        replace(team, place=Place(CHANNEL, "shared")).ask("/digest resume")
    assert kept(team)[0].paused_because
    says(replace(team, place=DM), "/digest resume 1")
    assert not kept(team)[0].paused_at


def test_a_word_asks_before_it_removes_and_a_button_does(team: Office) -> None:
    says(team, LINE)
    assert says(team, "/digest rm").startswith(
        "Remove this digest: “at-risk”, on weekdays at 08:30 Berlin time?"
    )
    assert kept(team)
    said = presses(team, "rm")
    assert said.startswith(
        "Removed: “at-risk”, on weekdays at 08:30 Berlin time. No digest comes to this channel"
    )
    assert not kept(team)
    with pytest.raises(Sorry, match="There is no digest 1 any more"):
        team.press("digests.rm", "1")
    with pytest.raises(Sorry, match="from an older version"):
        team.press("digests.rm", "the first")


def test_which_one_is_asked_where_several_may_be_meant(team: Office) -> None:
    says(team, LINE)
    says(team, "/digest add at-risk mon 7")
    says(team, "/digest add roll-up of at-risk mon 8")
    asked = says(team, "/digest pause")
    assert asked.startswith("Which one? 1. “at-risk”")
    assert "3. roll-up of “at-risk”" in asked
    assert says(team, "/digest pause roll-up of at risk").startswith("Paused: roll-up of “at-risk”")
    assert says(team, "/digest resume").startswith("Resumed: roll-up of “at-risk”")
    with pytest.raises(Sorry, match=r"No digest here is called “new”; there are 1 \(“at-risk”\), 2 \("):
        team.ask("/digest pause new")


def test_a_digest_of_another_place_is_left_alone_unless_it_is_ones_own(team: Office) -> None:
    says(team, LINE)
    other = replace(by_ben(team), place=Place("C0OTHER", "public"))
    for act in ("pause", "resume", "rm", "preview", "edit"):
        with pytest.raises(Sorry, match="Digest 1 is of another place: type it there, or take it over"):
            other.press(f"digests.{act}", "1")
    assert says(replace(team, place=DM), "/digest pause 1").startswith("Paused: ")
    assert kept(team)[0].paused_at


def test_who_set_it_up_and_has_left_is_followed_by_whoever_takes_it_over(team: Office) -> None:
    says(team, LINE)
    assert "[Take over]" not in says(by_ben(team), "/digest")
    with team.deps.db.begin() as tx:
        people.forget(tx, ANA.slack_id)
    said = says(by_ben(team), "/digest")
    assert "Who set it up has left · nothing sent yet" in said
    assert "[Take over]" in said
    assert presses(by_ben(team), "take").startswith("It is yours now: “at-risk”")
    assert kept(team)[0].created_by == BEN.slack_id
    other = replace(team, place=Place("C0OTHER", "public"))
    assert "It is yours now" in says(other, "/digest take 1")


def test_an_owner_mutes_her_part_and_hears_of_it_again(team: Office) -> None:
    says(team, "/digest add mine weekdays 8:30")
    ben = replace(by_ben(team), place=Place("D0BEN", "dm"))
    assert "1. your own accounts · on weekdays at 08:30 by your own clock" in says(ben, "/digest")
    assert "[Mute] [Add…]" in says(ben, "/digest")
    assert says(ben, "/digest mute").startswith("You get no digest of your own accounts any more")
    with team.deps.db.read() as tx:
        assert digests.muted(tx, 1) == {BEN.slack_id}
    assert "You do not want your part of it." in says(ben, "/digest")
    assert "You get the digest of your own accounts again" in presses(ben, "unmute")
    assert presses(ben, "mute").startswith("You get no digest of your own accounts any more")
    assert "at 08:30 UTC." in says(ben, "/digest unmute 1")
    with team.deps.db.read() as tx:
        assert digests.muted(tx, 1) == set()
    says(team, LINE)
    with pytest.raises(Sorry, match="Digest 2 is one message for all who read it: pause it instead"):
        ben.ask("/digest mute 2")


def test_a_segment_that_was_renamed_or_removed_is_told(team: Office) -> None:
    with team.deps.db.begin() as tx:
        segments.save(tx, segments.Segment("big 🚀 fish", "arr > 10k", ANA.slack_id, NOW))
    says(team, "/digest add big 🚀 fish daily 9")
    with team.deps.db.begin() as tx:
        segments.remove(tx, "big 🚀 fish")
    assert "⚠️ Its accounts cannot be found any more: There is no segment “big 🚀 fish”" in says(
        team, "/digest"
    )
    says(team, "/digest pause")
    with pytest.raises(Sorry, match="There is no segment “big 🚀 fish”"):
        team.ask("/digest resume")
    with pytest.raises(Sorry, match="There is no segment “big 🚀 fish”"):
        team.ask("/digest preview")
    assert presses(team, "rm").startswith("Removed: “big 🚀 fish”")


def test_guests_outsiders_and_nobodies_get_no_digest(team: Office) -> None:
    says(team, LINE)
    guest = replace(team, member=False)
    nobody = replace(team, person=replace(ANA, slack_id=""))
    for typed in (LINE, "/digest", "/digest pause", "/digest preview", "/digest why acme", "/digest take 1"):
        with pytest.raises(Sorry, match="Digests are for members of this workspace, not for guests"):
            guest.ask(typed)
        with pytest.raises(Sorry, match="cannot tell yours; on a terminal, add --user"):
            nobody.ask(typed)
    for place, sentence in (
        (Place(CHANNEL, "shared"), "Outsiders may read this channel"),
        (Place(CHANNEL), "Slack does not tell me who reads"),
    ):
        there = replace(team, place=place)
        for typed in (LINE, "/digest preview", "/digest why acme"):
            with pytest.raises(Sorry, match=sentence):
                there.ask(typed)
    assert presses(replace(team, place=Place(CHANNEL, "shared")), "rm").startswith("Removed")


def test_the_preview_is_for_the_asker_alone(team: Office) -> None:
    says(team, LINE)
    for said in (says(team, "/digest preview"), says(team, "/digest preview 1"), presses(team, "preview")):
        assert "At risk · Sun 22 Nov 2026" in said
    assert "Health < 50" in says(team, "/digest preview health < 50")
    assert says(replace(team, place=DM), "/digest preview mine")
    assert len(kept(team)) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "why acme",
        "why isn't Acme Robotics here?",
        "why is acme not here",
        "why not “acme”?",
        "why isn’t acme in it",
    ],
)
def test_why_an_account_is_not_here_is_answered_for_each_digest(team: Office, typed: str) -> None:
    says(team, LINE)
    says(team, "/digest add health > 60 and not band = watch mon 9")
    said = says(team, f"/digest {typed}")
    assert said.startswith("Acme Robotics and the digests here “at-risk” It is at risk, but has been since")
    assert (
        "“health > 60 and not band = watch” It is not in this segment, which asks for health > 60 (its "
        in said
    )


def test_why_asks_which_account_where_the_name_is_not_clear(team: Office) -> None:
    says(team, LINE)
    assert "Which one did you mean by “northwind”?" in says(team, "/digest why isn't northwind here?")
    assert "I know no account called “qqqq”" in says(team, "/digest why qqqq")
    assert "“mirabell hotel” is no name I know; I took the nearest." in says(
        team, "/digest why mirabell hotel"
    )

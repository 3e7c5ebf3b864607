"""Digests as people in Slack set them up, look at them, change and remove them."""

from sandbox.driver import Message, Person, Seen
from store import audit, digests
from store.digest_records import Digest
from tests.wire.office import Office


def filled(seen: Seen) -> bool:
    return seen.view is not None and "One moment…" not in seen.view.words


async def typed(office: Office, line: str, person: Person | None = None) -> Message:
    seen = await office.slack.command(person or office.ana, office.renewals, line)
    return seen.messages[-1]


def kept(office: Office, target: str) -> list[Digest]:
    with office.rapport.deps.db.read() as tx:
        return digests.at(tx, target)


def words(message: Message) -> str:
    return " ".join(message.words.split())


async def test_a_digest_is_added_paused_resumed_and_removed(office: Office) -> None:
    added = await typed(office, "/digest add at risk weekdays 08:30 Berlin top 3")
    assert added.ephemeral
    assert "on weekdays at 08:30 Berlin time, at most 3 accounts each time." in words(added)
    assert "The first one comes tomorrow, Wednesday 18 Nov, at 08:30 Berlin time." in words(added)
    assert not office.slack.visible(office.ben, office.renewals)
    (digest,) = kept(office, office.renewals.id)
    assert (digest.created_by, digest.due, digest.zone) == (office.ana.id, "weekdays 08:30", "Europe/Berlin")
    again = await typed(office, "/digest add at-risk weekdays 8:30 berlin")
    assert "That is here already" in words(again)
    assert "Set up by Ana Ruiz" in words(await typed(office, "/digest", office.ben))

    paused = await office.slack.press(office.ana, added, "digests.pause")
    assert "Paused: “at-risk”" in paused.text
    resumed = await office.slack.press(office.ana, paused.messages[-1], "digests.resume")
    assert "Resumed: “at-risk”" in resumed.text
    preview = await office.slack.press(office.ana, resumed.messages[-1], "digests.preview")
    assert "At risk" in preview.text
    assert all(each.ephemeral for each in office.slack.visible(office.ben, office.renewals))
    listed = await typed(office, "/digest")
    removed = await office.slack.press(office.ana, listed, "digests.rm")
    assert "Removed: “at-risk”" in removed.text
    assert not kept(office, office.renewals.id)
    with office.rapport.deps.db.read() as tx:
        acts = {entry.act for entry in audit.page(tx, audit.Wanted(acts=audit.CHANGES), 10)}
    assert acts == {"add digest", "pause digest", "resume digest", "remove digest"}


async def test_the_form_says_what_it_lacks_then_adds_and_later_changes(office: Office) -> None:
    opened = await office.slack.press(
        office.ana, await typed(office, "/digest"), "digests.add", enough=filled
    )
    assert opened.view is not None
    entered: dict[str, object] = {"segment": "at-risk", "days": "mon", "time": "17:15", "zone": "Berlni"}
    refused = await office.slack.submit(office.ana, opened.view, entered)
    assert refused.errors == {"zone": "I do not know the time zone “Berlni”; did you mean Europe/Berlin?"}
    done = await office.slack.submit(office.ana, opened.view, entered | {"zone": "new york"})
    assert "every Monday at 17:15 New York time" in done.text
    (digest,) = kept(office, office.renewals.id)
    assert (digest.segment, digest.due, digest.zone) == ("at-risk", "mon 17:15", "America/New_York")

    listed = await typed(office, "/digest")
    again = await office.slack.press(
        office.ana, listed, "digests.edit", enough=lambda seen: filled(seen) and seen.view != done.view
    )
    assert again.view is not None
    changed = await office.slack.submit(
        office.ana, again.view, {"segment": None, "filter": "health < 60", "time": "07:00"}
    )
    assert "Changed: “health &lt; 60”" in changed.text
    (digest,) = kept(office, office.renewals.id)
    assert (digest.segment, digest.due) == ("health < 60", "mon 07:00")


async def test_in_direct_messages_it_is_ones_own(office: Office) -> None:
    direct = office.slack.direct(office.ana, office.slack.bot)
    seen = await office.slack.command(office.ana, direct, "/digest add mine weekdays 8:30am")
    assert "You get what changed among your accounts" in seen.text
    (digest,) = kept(office, office.ana.id)
    assert digest.audience == "place"


async def test_mine_in_a_channel_goes_to_each_owner_who_may_mute_her_part(office: Office) -> None:
    assert "Each owner, 2 in the book" in words(await typed(office, "/digest add mine weekdays 8:30"))
    (digest,) = kept(office, office.renewals.id)
    assert digest.audience == "owners"
    direct = office.slack.direct(office.ben, office.slack.bot)
    seen = await office.slack.command(office.ben, direct, "/digest")
    muted = await office.slack.press(office.ben, seen.messages[-1], "digests.mute")
    assert "You get no digest of your own accounts any more" in muted.text
    with office.rapport.deps.db.read() as tx:
        assert digests.muted(tx, digest.digest_id) == {office.ben.id}


async def test_where_i_am_not_or_outsiders_read_along_nothing_is_added(office: Office) -> None:
    line = "/digest add at-risk weekdays 08:30"
    lobby = office.slack.add_channel("lobby", members=[office.ana])
    for place in (lobby, office.elsewhere):
        seen = await office.slack.command(office.ana, place, line)
        assert "type /invite @rapport, then the same again" in seen.text
    shared = office.slack.add_channel("with-acme", "connect", members=[office.ana, office.slack.bot])
    seen = await office.slack.command(office.ana, shared, line)
    assert "Outsiders may read this channel" in seen.text
    guest = office.slack.add_person("gus", email="gus@example.com", guest=True)
    room = office.slack.add_channel("with-gus", members=[guest, office.ana, office.slack.bot])
    seen = await office.slack.command(guest, room, line)
    assert "Digests are for members of this workspace" in seen.text
    assert not [each for place in (lobby, office.elsewhere, shared, room) for each in kept(office, place.id)]

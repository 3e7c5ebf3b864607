"""The audit over the wire: what a digest showed to a channel, and what an admin reads of it."""

from datetime import timedelta

from store import audit, overrides
from store.audit import Wanted
from store.records import Override
from tests.wire.office import Office
from tests.wire.rounds import DUE, Rounds


async def test_a_posted_digest_is_in_the_audit_once_with_the_accounts_it_listed(rounds: Rounds) -> None:
    risky = Override(
        "evil", "at risk", "They said so", "Ana", DUE - timedelta(hours=1), DUE.date() + timedelta(days=30)
    )
    with rounds.db.begin() as tx:
        overrides.put(tx, risky)
    digest = rounds.add()
    await rounds.replica().run()
    await rounds.replica().run()
    with rounds.db.read() as tx:
        (entry,) = audit.page(tx, Wanted(acts=frozenset({"post digest"})), 9)
        assert audit.page(tx, Wanted(account_id="evil", acts=frozenset({"post digest"})), 9) == [entry]
    assert (entry.actor, entry.place) == ("rapport", rounds.room.id)
    assert (entry.detail["digest"], entry.detail["accounts"]) == (digest.digest_id, ["evil"])


async def test_a_digest_that_pauses_itself_is_in_the_audit(rounds: Rounds) -> None:
    digest = rounds.add()
    rounds.archive(rounds.room)
    await rounds.replica().run()
    with rounds.db.read() as tx:
        (entry,) = audit.recent(tx, 9)
    assert rounds.digest(digest).paused_at
    assert (entry.act, entry.actor, entry.detail["digest"]) == ("pause digest", "rapport", digest.digest_id)


async def test_an_admin_reads_who_saw_what_and_a_colleague_is_told_who_may(office: Office) -> None:
    boss = office.slack.add_person("boss", email="boss@example.com", admin=True)
    await office.slack.command(office.ana, office.renewals, "/health acme")
    refused = await office.slack.command(office.ana, office.renewals, "/audit acme")
    assert "Admins may read the audit here, and your role is csm" in refused.messages[-1].text
    read = await office.slack.command(boss, office.renewals, "/audit acme since 1d")
    shown = read.messages[-1]
    assert shown.ephemeral
    assert f"<@{office.ana.id}> saw *Acme Robotics*, in <#{office.renewals.id}>" in str(shown.blocks)

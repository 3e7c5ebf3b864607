"""Who may see what, in Slack, by roles, user groups and places; what she may not see is not there."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from commands.policy import policy
from commands.rights import Policy
from sandbox.driver import Person, Sandbox
from store import audit
from tests.wire.office import Office, bot_in
from tests.wire.rounds import Rounds

OWN = "roles:\n  csm: {accounts: own, fields: [arr, contacts, notes, drafts], may: [record, share]}\n"
HERS, HIS = "Acme Robotics", ("Northwind Foods", "Northwind Freight")


def written(folder: Path, text: str) -> Policy:
    (folder / "policy.yml").write_text(text)
    return policy(folder / "policy.yml")


@asynccontextmanager
async def office_with(slack: Sandbox, database: Path, text: str) -> AsyncGenerator[Office]:
    """The workspace, with a policy of its own."""
    own = written(database.parent, text)
    async with bot_in(slack, database, http=False, policy=own) as (rapport, url):
        ana = slack.add_person("ana", email="ana@example.com", real_name="Ana Ruiz")
        ben = slack.add_person("ben", email="ben@example.com", real_name="Ben Okafor")
        renewals = slack.add_channel("renewals", members=[ana, ben, slack.bot])
        elsewhere = slack.add_channel("elsewhere", "private", members=[ana, ben])
        yield Office(slack, rapport, url, ana, ben, renewals, elsewhere)


async def says(office: Office, person: Person, typed: str) -> str:
    return (await office.slack.command(person, office.renewals, typed)).text


async def test_an_account_of_somebody_else_is_as_one_that_is_not_there(
    slack: Sandbox, database: Path
) -> None:
    async with office_with(slack, database, OWN) as office:
        assert HERS in await says(office, office.ana, "/health acme")
        hidden = await says(office, office.ana, "/health northwind foods")
        nothing = await says(office, office.ana, "/health northwind fools")
        assert hidden.replace("foods", "fools") == nothing
        for typed in ("/health northwind-foods", "/segment at-risk", "/segment health >= 0", "/health"):
            said = await says(office, office.ana, typed)
            assert not any(name in said for name in HIS)
        assert HIS[0] in await says(office, office.ben, "/segment health >= 0")


async def test_a_button_with_the_id_of_an_account_out_of_sight_opens_nothing(
    slack: Sandbox, database: Path
) -> None:
    async with office_with(slack, database, OWN) as office:
        shown = await office.slack.command(office.ben, office.renewals, "/health northwind foods")
        seen = await office.slack.press(office.ana, shown.messages[-1], "health.share")
        assert "not there any more" in seen.text
        assert office.slack.visible(office.ben, office.renewals) == shown.messages


async def test_a_card_is_not_posted_where_somebody_may_not_see_the_account(
    slack: Sandbox, database: Path
) -> None:
    async with office_with(slack, database, OWN) as office:
        shown = await office.slack.command(office.ana, office.renewals, "/health acme")
        seen = await office.slack.press(office.ana, shown.messages[-1], "health.share")
        assert "Not everybody here may see this account, so I posted nothing." in seen.text
        assert office.slack.visible(office.ben, office.renewals) == []
        with office.rapport.deps.db.read() as tx:
            assert "not posted" in [entry.act for entry in audit.recent(tx, 5)]


async def test_a_user_group_makes_a_viewer_who_sees_no_contacts_and_records_nothing(
    slack: Sandbox, database: Path
) -> None:
    group = slack.add_usergroup("finance", [])
    async with office_with(slack, database, f"people:\n  viewer: [{group}]\n") as office:
        slack.workspace.usergroups[group][1].append(office.ben.id)
        card = await says(office, office.ben, "/health acme")
        assert "$ 48,000" in card
        assert "Ana" not in card
        assert "your role here is viewer" in await says(office, office.ben, "/log acme Called them.")
        assert "Logged" in await says(office, office.ana, "/log acme Called them.")


async def test_while_slack_does_not_tell_who_is_in_a_group_nobody_gets_more_than_it_might_take_away(
    slack: Sandbox, database: Path
) -> None:
    slack.faults.fail("usergroups.users.list", error="missing_scope")
    async with office_with(slack, database, "people:\n  viewer: [S0123FIN]\n") as office:
        assert "your role here is viewer" in await says(office, office.ana, "/log acme Called them.")


async def test_where_the_bot_is_not_in_the_channel_it_leaves_out_what_outsiders_must_not_see(
    office: Office,
) -> None:
    seen = await office.slack.command(office.ana, office.elsewhere, "/health acme")
    assert "48,000" not in seen.text
    assert "/invite @rapport" in seen.text
    assert "48,000" in (await office.slack.command(office.ana, office.renewals, "/health acme")).text


async def test_what_an_answer_showed_is_in_the_audit(office: Office) -> None:
    await office.slack.command(office.ana, office.renewals, "/health acme")
    with office.rapport.deps.db.read() as tx:
        (entry,) = audit.recent(tx, 5)
    assert (entry.actor, entry.act, entry.account_id) == (office.ana.id, "saw", "acme")
    assert entry.detail == {"asked": "/health"}


async def test_a_digest_is_of_the_accounts_that_all_readers_may_see(rounds: Rounds, tmp_path: Path) -> None:
    rounds.policy = written(tmp_path, OWN)
    ben = rounds.slack.add_person("ben", email="ben@example.com")
    rounds.add()
    rounds.add(rounds.ana.id)
    await rounds.run()
    (there,) = rounds.posted()
    (hers,) = rounds.posted(rounds.slack.direct(rounds.ana))
    assert "among 1 account" in hers.words
    assert "among 1 account" in there.words
    rounds.slack.workspace.members[rounds.room.id].append(ben.id)
    await rounds.later(24 * 60)
    assert "1 account" not in rounds.posted()[-1].words


@pytest.mark.parametrize("is_shared", [True, False])
async def test_a_place_that_becomes_shared_stops_receiving_and_the_owner_of_its_digest_is_told(
    rounds: Rounds, *, is_shared: bool
) -> None:
    digest = rounds.add()
    await rounds.run()
    if is_shared:
        rounds.share(rounds.room)
    rounds.now += timedelta(days=1)
    await rounds.run()
    assert len(rounds.posted()) == (1 if is_shared else 2)
    assert bool(rounds.digest(digest).paused_at) == is_shared
    assert bool(rounds.notes()) == is_shared


async def test_an_admin_of_the_workspace_reads_the_audit_and_nobody_else(office: Office) -> None:
    mara = office.slack.add_person("mara", admin=True)
    await office.slack.command(office.ana, office.renewals, "/health acme")
    assert "your role is csm" in await says(office, office.ana, "/audit acme")
    read = await office.slack.command(mara, office.slack.direct(mara), "/audit acme")
    assert "saw" in read.text
    assert "Acme Robotics" in read.text

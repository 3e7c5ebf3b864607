"""Whether I am where something is asked of me, as Slack tells it, in either mode."""

from tests.wire.office import Office

ADD = "/digest add at-risk weekdays 08:30"


async def test_a_channel_that_i_am_in_takes_a_digest(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.renewals, ADD)
    assert seen.text.startswith("Added")


async def test_a_public_channel_that_i_am_not_in_is_told_to_invite_me(office: Office) -> None:
    lobby = office.slack.add_channel("lobby", members=[office.ana, office.ben])
    seen = await office.slack.command(office.ana, lobby, ADD)
    assert "/invite @rapport" in seen.text


async def test_a_private_channel_that_slack_hides_from_me_is_told_to_invite_me(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.elsewhere, ADD)
    assert "/invite @rapport" in seen.text


async def test_direct_messages_take_one_without_an_invitation(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.slack.direct(office.ana), ADD)
    assert seen.text.startswith("Added")

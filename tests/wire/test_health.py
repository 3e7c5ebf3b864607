"""What a person sees who types /health, in either mode."""

from tests.wire.office import EVIL, Office


async def test_the_card_comes_to_the_person_who_asked_and_to_nobody_else(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.renewals, "/health acme")
    assert "Acme Robotics" in seen.text
    assert seen.messages[-1].ephemeral
    assert not office.slack.visible(office.ben, office.renewals)


async def test_health_alone_lists_the_accounts_of_the_person_who_asked(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.renewals, "/health")
    assert "Acme Robotics" in seen.text
    assert "Northwind" not in seen.text


async def test_a_misspelt_name_is_found_and_says_which_account_it_took(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.renewals, "/health acme robotcs")
    assert "Acme Robotics" in seen.text
    assert "acme robotcs" in seen.text


async def test_an_ambiguous_name_offers_buttons_and_one_of_them_opens_the_card(office: Office) -> None:
    choice = await office.slack.command(office.ana, office.renewals, "/health northwind")
    assert {"Northwind Foods", "Northwind Freight"} <= {
        name for name in ("Northwind Foods", "Northwind Freight") if name in choice.text
    }
    card = await office.slack.press(office.ana, choice.messages[-1], "health.open")
    assert "100 is good" in card.text


async def test_an_unknown_name_is_answered_with_what_to_do(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.renewals, "/health zzyzx")
    assert "I know no account called “zzyzx”" in seen.text


async def test_help_says_what_can_be_typed(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.renewals, "/health help")
    assert "--as-of" in seen.text


async def test_a_name_with_a_ping_in_it_pings_nobody(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.renewals, "/health evil")
    assert EVIL.split(" & ")[1] in seen.text
    assert "<!channel>" not in str(seen.messages[-1].blocks) + seen.messages[-1].text


async def test_a_name_that_slack_escapes_on_its_way_is_found_as_it_was_typed(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.renewals, f"/health {EVIL}")
    assert "100 is good" in seen.text
    assert "Took" not in seen.text


async def test_a_mistake_in_what_was_typed_is_one_sentence(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.renewals, "/health acme --as-of yesterdayish")
    assert seen.messages[-1].ephemeral
    assert "“yesterdayish” is not a day" in seen.text


async def test_a_guest_never_sees_the_arr(office: Office) -> None:
    guest = office.slack.add_person("gus", email="gus@example.com", guest=True)
    room = office.slack.add_channel("with-gus", members=[guest, office.ana, office.slack.bot])
    hers = await office.slack.command(office.ana, room, "/health acme")
    his = await office.slack.command(guest, room, "/health acme")
    assert "48,000" in hers.text
    assert "Acme Robotics" in his.text
    assert "48,000" not in his.text


async def test_a_channel_shared_with_outsiders_never_sees_the_arr(office: Office) -> None:
    shared = office.slack.add_channel("with-acme", "connect", members=[office.ana, office.slack.bot])
    seen = await office.slack.command(office.ana, shared, "/health acme")
    assert "Acme Robotics" in seen.text
    assert "48,000" not in seen.text


async def test_the_card_comes_in_a_direct_message_too(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.slack.direct(office.ana), "/health acme")
    assert "Acme Robotics" in seen.text


async def test_a_person_is_looked_up_once_a_day(office: Office) -> None:
    for _ in range(3):
        await office.slack.command(office.ana, office.renewals, "/health acme")
    # The look-up of owners, once a day as well, may have met her before.
    assert [call.method for call in office.slack.calls].count("users.info") <= 1


async def test_nothing_slack_fails_to_tell_keeps_the_card_away(office: Office) -> None:
    office.slack.faults.fail("users.info", status=500)
    office.slack.faults.fail("conversations.info", error="unknown_method")
    seen = await office.slack.command(office.ana, office.renewals, "/health acme")
    assert "Acme Robotics" in seen.text

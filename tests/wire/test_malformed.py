"""What comes over the socket and is no request of Slack's is acked, and left; an old form is answered."""

import pytest

from tests.wire.office import Office


async def test_an_event_of_another_shape_is_acked_and_left(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.slack.send_event("app_home_opened", {"type": "app_home_opened", "user": {"id": office.ana.id}})
    await office.slack.until(lambda: len(office.slack.deliveries) == 1)
    assert not office.slack.deliveries[0].ack.trouble
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert (await office.slack.command(office.ana, office.renewals, "/health acme")).messages


async def test_a_form_that_this_version_does_not_know_says_so(office: Office) -> None:
    card = await office.slack.command(office.ana, office.renewals, "/log acme")
    seen = await office.slack.press(
        office.ana,
        card.messages[-1],
        "log.form",
        enough=lambda seen: bool(seen.view and seen.view.callback_id),
    )
    assert seen.view
    seen.view.content["callback_id"] = "log.of_yesterday"
    told = await office.slack.submit(office.ana, seen.view, {"text": "Hello"})
    assert "This form is from an older version of me." in told.text


async def test_a_name_that_is_longer_than_any_pattern_is_told_like_any_unknown_one(office: Office) -> None:
    """SQLite refuses to look for more than 50,000 characters at once."""
    seen = await office.slack.command(office.ana, office.renewals, f"/health {'a ' * 30_000}")
    assert "I know no account called" in seen.text

"""A pulse and a band set by hand, as people in Slack give and lift them."""

from sandbox.driver import Message, Seen
from store import audit
from tests.wire.office import Office


def filled(seen: Seen) -> bool:
    return seen.view is not None and "One moment…" not in seen.view.words


async def typed(office: Office, line: str) -> Message:
    seen = await office.slack.command(office.ana, office.renewals, line)
    return seen.messages[-1]


def acts(office: Office) -> list[tuple[str, str]]:
    with office.rapport.deps.db.read() as tx:
        return [(entry.act, entry.actor) for entry in audit.page(tx, audit.Wanted(acts=audit.CHANGES), 10)]


async def test_a_typed_pulse_is_kept_for_the_card_and_taken_back(office: Office) -> None:
    shown = await typed(office, "/pulse acme red Their sponsor left for 2 weeks")
    assert shown.ephemeral
    assert "until 1 Dec 2026 (from your “for 2 weeks”)" in shown.words
    assert not office.slack.visible(office.ben, office.renewals)
    assert (
        "red until 1 Dec 2026, ana@example.com: Their sponsor left"
        in (await typed(office, "/health acme")).words
    )
    seen = await office.slack.press(office.ana, shown, "pulse.back")
    assert "Taken back: the red pulse for Acme Robotics. No pulse holds now." in seen.text
    assert "sponsor" not in (await typed(office, "/health acme")).words
    assert acts(office) == [("take back pulse", office.ana.id), ("pulse", office.ana.id)]


async def test_the_form_of_a_pulse_says_what_it_lacks_and_then_keeps_it(office: Office) -> None:
    shown = await typed(office, "/pulse acme sponsor left")
    opened = await office.slack.press(office.ana, shown, "pulse.form", enough=filled)
    assert opened.view is not None
    late: dict[str, object] = {"colour": "red", "until": "2027-12-24"}
    refused = await office.slack.submit(office.ana, opened.view, late)
    assert set(refused.errors) == {"until"}
    done = await office.slack.submit(office.ana, opened.view, {"colour": "red", "until": "2026-12-24"})
    assert "Pulse kept for" in done.text
    assert "sponsor left" in done.text
    assert done.view is not None
    back = await office.slack.press(office.ana, done.view, "pulse.back")
    assert "Taken back" in back.text


async def test_a_band_set_in_the_form_shows_on_the_card_and_in_the_list_until_it_is_lifted(
    office: Office,
) -> None:
    card = await typed(office, "/health acme")
    opened = await office.slack.press(office.ana, card, "override.form", enough=filled)
    assert opened.view is not None
    values: dict[str, object] = {"band": "watch", "why": "They told me so", "until": "2026-12-24"}
    refused = await office.slack.submit(office.ana, opened.view, values | {"until": "2027-12-24"})
    assert set(refused.errors) == {"until"}
    done = await office.slack.submit(office.ana, opened.view, values)
    assert "until 24 Dec 2026, set by you" in done.text
    card = await typed(office, "/health acme")
    assert "by Ana Ruiz until 24 Dec 2026: They told me so" in card.words
    assert "by hand" in (await typed(office, "/health")).words
    lifted = await office.slack.press(office.ana, card, "override.lift")
    assert "Lifted: Acme Robotics is" in lifted.text
    assert "by hand" not in (await typed(office, "/health")).words
    assert acts(office) == [("lift override", office.ana.id), ("override", office.ana.id)]


async def test_a_guest_gives_no_pulse_and_reads_none(office: Office) -> None:
    guest = office.slack.add_person("gus", email="gus@example.com", guest=True)
    room = office.slack.add_channel("with-gus", members=[guest, office.ana, office.slack.bot])
    await typed(office, "/pulse acme red Their sponsor left")
    seen = await office.slack.command(guest, room, "/pulse acme green All well")
    assert "Guests cannot give a pulse" in seen.text
    card = await office.slack.command(guest, room, "/health acme")
    assert "sponsor" not in card.text
    assert "override.form" not in str(card.messages[-1].blocks)


async def test_nobody_gives_a_pulse_where_outsiders_read_along(office: Office) -> None:
    shared = office.slack.add_channel("with-acme", "connect", members=[office.ana, office.slack.bot])
    seen = await office.slack.command(office.ana, shared, "/pulse acme red Their sponsor left")
    assert "do it in a message to me" in seen.text
    assert not acts(office)

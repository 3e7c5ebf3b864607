"""The form of a digest: what it offers, what it says of mistakes, and what it keeps."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from commands.contract import FormErrors, Place
from store import digests, segments
from store.digest_records import Digest
from store.errors import Sorry
from tests.commands.office import ANA, BEN, NOW, Office, read
from tests.views.checks import check
from views.message import Modal

CHANNEL = "C0123TEAM"
DM = Place("D0123ANA", "dm")
WHOLE = {
    "kind": "changes",
    "segment": "at-risk",
    "filter": "",
    "days": "weekdays",
    "time": "08:30",
    "zone": "Berlin",
    "top": "3",
}


def kept(office: Office, target: str = CHANNEL) -> list[Digest]:
    with office.deps.db.read() as tx:
        return digests.at(tx, target)


def opened(office: Office, action: str = "digests.add", value: str = "new") -> dict[str, Any]:
    """The elements of the form, by field; Slack would take it."""
    form = office.press(action, value)
    assert isinstance(form, Modal)
    check(form)
    assert form.form == "digests.set"
    assert form.value == value
    return {block["block_id"]: block["element"] for block in form.blocks if "element" in block}


def submitted(office: Office, value: str = "new", **entered: str) -> str:
    return " ".join(read(office.submit("digests.set", value, **(WHOLE | entered))).split())


def values(element: dict[str, Any]) -> list[str]:
    return [option["value"] for option in element["options"]]


def test_a_new_one_starts_with_what_most_want(office: Office) -> None:
    fields = opened(office)
    assert values(fields["segment"])[:3] == ["mine", "everybody", "at-risk"]
    assert "initial_option" not in fields["segment"]
    assert fields["days"]["initial_option"]["value"] == "weekdays"
    assert fields["time"]["initial_time"] == "08:30"
    assert fields["zone"]["initial_value"] == "Europe/Berlin"
    assert fields["top"]["initial_option"]["value"] == "5"
    mine = fields["segment"]["options"][0]["text"]["text"]
    assert mine == "Each owner's own accounts, to each of them"
    assert opened(replace(office, place=DM))["segment"]["options"][0]["text"]["text"] == "My own accounts"


def test_what_is_entered_is_kept_and_said(office: Office) -> None:
    said = submitted(office)
    assert said.startswith(
        "Added. This channel gets what changed among “at-risk” (1 now) on weekdays at 08:30"
    )
    (added,) = kept(office)
    assert (added.segment, added.due, added.zone, added.top) == (
        "at-risk",
        "weekdays 08:30",
        "Europe/Berlin",
        3,
    )
    assert "what is at risk there" in submitted(office, kind="roll-up", segment="", days="mon")
    assert kept(office)[1].kind == "roll-up"
    assert "Each owner, 3 in the book" in submitted(office, segment="mine")
    assert "among all accounts (6 now)" in submitted(office, segment="everybody")
    assert opened(office, "digests.edit", "4")["segment"]["initial_option"]["value"] == "everybody"
    office.press("digests.rm", "4")
    submitted(office, segment="", filter="health < 60", days="monthly 31", time="17:00")
    assert (kept(office)[3].segment, kept(office)[3].due) == ("health < 60", "monthly 31 17:00")
    submitted(replace(office, place=DM), segment="mine")
    assert kept(office, ANA.slack_id)[0].audience == "place"


def test_each_mistake_is_told_at_its_field(office: Office) -> None:
    answer = office.submit(
        "digests.set", "new", **(WHOLE | {"segment": "", "time": "", "zone": "Berlni", "top": "9"})
    )
    assert isinstance(answer, FormErrors)
    assert dict(answer.errors) == {
        "segment": "Which accounts? Pick a segment, or write a filter below.",
        "time": "At what time? Write it after the days: weekdays 08:30.",
        "zone": "I do not know the time zone “Berlni”; did you mean Europe/Berlin?",
        "top": "A digest lists 1 to 7 accounts, not 9; a button shows the rest.",
    }
    for entered, sentence in (
        ({"filter": "health < 60"}, "Pick a segment or write a filter, not both."),
        ({"segment": "", "filter": "healht < 60"}, "did you mean health?"),
        ({"segment": "gone fishing"}, "There is no segment “gone fishing”"),
        ({"zone": ""}, "Which time zone? Write a city's, such as Europe/Berlin."),
    ):
        assert sentence in submitted(office, **entered)
    assert not kept(office)


def test_what_the_place_forbids_is_told_before_and_after_the_form(office: Office) -> None:
    out = replace(office, place=replace(office.place, joined=False))
    with pytest.raises(Sorry, match="I am not in this channel yet"):
        submitted(out)
    for other in (replace(office, member=False), replace(office, place=Place(CHANNEL, "shared"))):
        with pytest.raises(Sorry):
            opened(other)
        with pytest.raises(Sorry):
            submitted(other)
    assert not kept(office)


def test_one_that_is_there_is_changed_and_due_from_then_on(office: Office) -> None:
    office.ask("/digest add health < 60 mon,thu 9 berlin top 2")
    fields = opened(office, "digests.edit", "1")
    assert "kind" not in fields
    assert fields["filter"]["initial_value"] == "health < 60"
    assert fields["days"]["initial_option"]["value"] == "mon,thu"
    assert fields["top"]["initial_option"]["value"] == "2"
    later = replace(office, deps=replace(office.deps, now=lambda: NOW + timedelta(hours=2)))
    said = submitted(later, "1", segment="new", days="mon,thu", time="07:00", top="4")
    assert said.startswith(
        "Changed: “new”, every Monday and Thursday at 07:00 Berlin time. The next one comes"
    )
    (changed,) = kept(office)
    assert (changed.segment, changed.due, changed.top) == ("new", "mon,thu 07:00", 4)
    assert changed.created_at == NOW + timedelta(hours=2)
    assert opened(office, "digests.edit", "1")["segment"]["initial_option"]["value"] == "new"


def test_a_digest_for_all_does_not_become_one_for_each_owner(office: Office) -> None:
    office.ask("/digest add at-risk daily 9")
    with pytest.raises(Sorry, match="“mine” is a message to each owner"):
        submitted(office, "1", segment="mine")
    office.ask("/digest add mine daily 9")
    with pytest.raises(Sorry, match="remove this digest, and add the other"):
        submitted(office, "2")
    assert [each.segment for each in kept(office)] == ["at-risk", "mine"]


def test_one_that_was_removed_in_the_meantime_or_is_of_elsewhere_is_not_changed(office: Office) -> None:
    office.ask("/digest add at-risk daily 9")
    elsewhere = replace(office, person=BEN, place=Place("C0OTHER", "public"))
    with pytest.raises(Sorry, match="Digest 1 is of another place"):
        submitted(elsewhere, "1")
    office.press("digests.rm", "1")
    with pytest.raises(Sorry, match="There is no digest 1 any more"):
        submitted(office, "1")


def test_long_and_evil_names_and_more_than_a_hundred_segments_fit(office: Office) -> None:
    with office.deps.db.begin() as tx:
        for number in range(120):
            name = f"{number} 🚀 & *evil* " + "x" * 45
            segments.save(tx, segments.Segment(name[:60], "health < 60", ANA.slack_id, NOW))
    fields = opened(office)
    assert len(fields["segment"]["options"]) == 100
    picked = values(fields["segment"])[6]
    assert "Added." in submitted(office, segment=picked)
    assert kept(office)[0].segment == picked
    assert opened(office, "digests.edit", "1")["segment"]["initial_option"]["value"] == picked
    office.ask("/digest add seat-starved daily 9")  # beyond the hundred
    assert opened(office, "digests.edit", "2")["filter"]["initial_value"] == "seat-starved"

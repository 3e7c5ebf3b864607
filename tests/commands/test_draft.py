"""A draft is written, edited, finished and handled once, with its receipts, and never sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pyarrow as pa
import pytest

from commands.contract import FormErrors, Nothing, Opening, Place, Reply
from outreach.writing import Brief, Made, Written
from store import audit, bundle, drafts, touches
from store.draft_records import Draft
from store.errors import Sorry
from tests.commands.office import BEN, NOW, TODAY, Office, read
from tests.views.checks import check, mail_link, pressable
from views.message import Modal
from views.pointer import Pointer

DANA = {
    "contact_id": "c1",
    "account_id": "acme",
    "name": "Dana Wu",
    "email": "dana@acme.example",
    "role": "champion",
}
TIM = {"contact_id": "c2", "account_id": "acme", "name": "Tim Roth", "email": "tim@acme.example"}
MUTE = DANA | {"contact_id": "c3", "name": "Mo Mute", "email": "mo@acme.example", "do_not_contact": True}
LABS = DANA | {"contact_id": "c4", "account_id": "acme-labs", "email": "dana@labs.example"}
NW1 = DANA | {"contact_id": "c5", "account_id": "nw-1", "name": "Noor", "email": "noor@foods.example"}
TOLD = MUTE | {"contact_id": "c6", "account_id": "nw-2"}


def load(office: Office, table: str, *rows: dict[str, Any]) -> None:
    schema = bundle.schema(table)
    columns = [{name: row.get(name) for name in schema.names} for row in rows]
    with office.deps.db.begin() as tx:
        bundle.load(tx, table, pa.Table.from_pylist(columns, schema=schema))


@pytest.fixture
def desk(office: Office) -> Office:
    """The office with contacts and four months of usage that fades."""
    load(office, "contacts", DANA, TIM, MUTE, LABS, NW1, TOLD)
    days = [TODAY - timedelta(days=ago) for ago in range(1, 121)]
    rows = [
        {"account_id": "acme", "day": day, "metric": "active_people", "value": float(41 if ago > 28 else 12)}
        for ago, day in enumerate(days, 1)
    ]
    load(office, "usage", *rows)
    return office


@dataclass
class Slow:
    """Stands for a model: it says what it was asked for, and once in a while something that is on no file."""

    asked: list[Brief]

    def write(self, brief: Brief) -> Written:
        """A message that names the round."""
        self.asked.append(brief)
        greeting = ("Hello {recipient.first_name},",)
        text = ("How are things at {account.name}?", "Is all well?", "We offer you 20% off.")
        return Written(
            ("A word about {account.name}", "How are you?", "A question"),
            (greeting, text),
            Made("model-x", "v7", 10, 5, "The model was slow."),
        )


def form(answer: object) -> Modal:
    """What the modal is filled with; Slack takes it."""
    assert isinstance(answer, Opening)
    modal = answer.fill()
    check(modal)
    assert len(modal.blocks) <= 100
    return modal


def state(modal: Modal, name: str) -> str:
    """What stands in a field."""
    return next(
        str(block["element"].get("initial_value", ""))
        for block in modal.blocks
        if block.get("block_id", "").partition(".")[0] == name
    )


def fields(modal: Modal, **typed: str) -> dict[str, str]:
    """The values of the form as Slack sends them, with what was typed over them."""
    ids = [block["block_id"] for block in modal.blocks if block["type"] == "input"]
    return {each: typed.get(each.partition(".")[0], state(modal, each.partition(".")[0])) for each in ids}


def press(office: Office, modal: Modal, action: str, chosen: str = "", **typed: str) -> Modal:
    """Press a button, or choose in a menu, with these words in the fields."""
    value = f"{modal.value} {chosen}".strip()
    answer = office.press(action, value, **fields(modal, **typed))
    return form(answer)


def done(office: Office, modal: Modal, **typed: str) -> Modal:
    answer = office.submit("draft.done", modal.value, **fields(modal, **typed))
    assert isinstance(answer, Modal)
    check(answer)
    return answer


def kept(office: Office, modal: Modal) -> Draft:
    with office.deps.db.read() as tx:
        draft = drafts.get(tx, int(modal.value))
    assert draft is not None
    return draft


def links(modal: Modal) -> dict[str, str]:
    elements = (each for block in modal.blocks for each in block.get("elements", ()))
    return {each["action_id"]: each["url"] for each in elements if "url" in each}


def acts(office: Office) -> list[str]:
    with office.deps.db.read() as tx:
        return [entry.act for entry in audit.recent(tx, 10)]


def timeline(office: Office) -> Sequence[tuple[str, str | None, str | None]]:
    with office.deps.db.read() as tx:
        return [(each.kind, each.summary, each.direction) for each in touches.recent(tx, "acme", NOW, 9)]


def test_a_draft_opens_with_a_text_its_receipts_and_whom_it_goes_to(desk: Office) -> None:
    modal = form(desk.ask("/draft acme check-in"))
    text = read(modal)
    assert "Check-in: Acme Robotics" in text
    assert "Dana Wu (champion) / Tim Roth" in text
    assert "Mo Mute" not in text
    assert state(modal, "body").startswith("Hello Dana,")
    assert "Where each value comes from" in text
    draft = kept(desk, modal)
    assert (draft.person, draft.contact_id, draft.state) == ("U0123ANA", "c1", "open")
    assert draft.writer == "template"
    assert len(draft.fingerprint) == 64
    assert acts(desk) == ["draft"]


def test_every_value_in_the_text_has_a_receipt_with_its_source(desk: Office) -> None:
    modal = form(desk.ask("/draft acme check-in"))
    draft = kept(desk, modal)
    used = {fact for paragraph in draft.text.paragraphs for line in paragraph for fact in line.facts}
    assert used
    assert used <= set(draft.text.receipts)
    numbers = [each for each in draft.text.receipts.values() if each.source == "usage"]
    shown = read(modal)
    assert all(each.value in shown for each in numbers)


@pytest.mark.parametrize(
    ("account", "purpose", "why"),
    [
        ("acme", "Renewal", "Renewal was taken, because it renews in 42 days."),
        ("acme-labs", "Check-in", "Check-in was taken, because nothing presses."),
    ],
)
def test_the_purpose_that_suggests_itself_is_taken_and_said(
    desk: Office, account: str, purpose: str, why: str
) -> None:
    text = read(form(desk.ask(f"/draft {account}")))
    assert f"{purpose}: " in text
    assert why in text


def test_stuck_before_first_value_goes_before_a_renewal(desk: Office) -> None:
    late = {"account_id": "acme", "milestone": "First value", "expected_on": TODAY - timedelta(days=9)}
    load(desk, "milestones", late)
    assert "Onboarding was taken, because first value is late." in read(form(desk.ask("/draft acme")))


@pytest.mark.parametrize("ago", [1, 400])
def test_a_renewal_that_is_over_suggests_what_is_at_risk(desk: Office, ago: int) -> None:
    over = {"account_id": "acme", "name": "Acme Robotics", "renewal_on": TODAY - timedelta(days=ago)}
    load(desk, "accounts", over)
    assert "Save was taken, because the account is at risk." in read(form(desk.ask("/draft acme")))
    assert state(form(desk.ask("/draft acme renewal")), "body")


@pytest.mark.parametrize(
    ("typed", "purpose", "tone"),
    [
        ("acme renewal", "renewal", "warm"),
        ("acme formal save", "save", "formal"),
        ("Acme Robotics: check in, brief", "check-in", "brief"),
        ("“Acme Robotics” EXPANSION", "expansion", "warm"),
        ("acmee robotics reference brief", "reference", "brief"),
    ],
)
def test_purpose_and_tone_are_read_in_any_order(desk: Office, typed: str, purpose: str, tone: str) -> None:
    modal = form(desk.ask(f"/draft {typed}"))
    draft = kept(desk, modal)
    assert (draft.account_id, draft.purpose, draft.tone) == ("acme", purpose, tone)
    assert ("I took “acmee robotics” to mean Acme Robotics." in read(modal)) == ("acmee" in typed)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Which account? Type its name, such as /draft acme, or /draft acme renewal."),
        ("acme renewl", "“renewl” is no purpose and no tone that I know. Did you mean renewal?"),
        (
            "acme save renewal",
            "A draft has one purpose and one tone; I read both save and renewal. Leave one",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(desk: Office, typed: str, sentence: str) -> None:
    with pytest.raises(Sorry) as sorry:
        desk.ask(f"/draft {typed}")
    assert str(sorry.value).startswith(sentence)


@pytest.mark.parametrize(
    ("account", "sentence"),
    [
        ("new", "Nobody at Brand New may be written to: no contact is on file. So there is no draft"),
        ("nw-2", "Nobody at Northwind Freight may be written to: each contact is flagged do-not-contact"),
        ("gone", "Mirabel Hotels churned on 20 Oct 2026, so there is no draft for it."),
    ],
)
def test_who_may_not_be_written_to_gets_no_draft(desk: Office, account: str, sentence: str) -> None:
    answer = desk.ask(f"/draft {account} save")
    assert isinstance(answer, Opening)
    with pytest.raises(Sorry) as sorry:
        answer.fill()
    assert str(sorry.value).startswith(sentence)
    assert acts(desk) == []


def test_several_accounts_offer_buttons_that_keep_the_words(desk: Office) -> None:
    answer = desk.ask("/draft northwind renewal brief")
    assert isinstance(answer, Reply)
    check(answer.message)
    assert read(answer).startswith("Which account did you mean by “northwind”?")
    (value,) = [each for _, each in pressable(answer.message.blocks) if "nw-1" in each]
    assert kept(desk, form(desk.press("health.draft", value))).purpose == "renewal"
    assert "I know no account called “qqqq”" in desk.says("/draft qqqq")


def test_another_tone_writes_anew_and_another_text_of_hers_is_kept(desk: Office) -> None:
    modal = form(desk.ask("/draft acme check-in"))
    brief = press(desk, modal, "draft.tone", "brief")
    assert kept(desk, brief).tone == "brief"
    assert state(brief, "body") != state(modal, "body")
    mine = press(desk, brief, "draft.tone", "formal", body="My own words.", subject="My own subject")
    assert (state(mine, "body"), state(mine, "subject")) == ("My own words.", "My own subject")
    assert "Your text is kept as you wrote it. Again writes it anew." in read(mine)
    assert kept(desk, mine).tone == "formal"
    again = press(desk, mine, "draft.again")
    assert "Written anew, in place of your own text." in read(again)
    assert state(again, "body").startswith(("Hello", "Dear", "Good"))
    assert state(again, "subject") == "My own subject"


@pytest.mark.parametrize("action", ["draft.shorter", "draft.warmer", "draft.again"])
def test_the_buttons_write_another_text_and_each_edition_has_fields_of_its_own(
    desk: Office, action: str
) -> None:
    modal = form(desk.ask("/draft acme check-in"))
    other = press(desk, modal, action)
    assert fields(modal).keys().isdisjoint(fields(other))
    assert "Written anew" not in read(other)
    if action == "draft.shorter":
        assert len(state(other, "body")) < len(state(modal, "body"))


def test_another_purpose_and_another_contact_are_written_to(desk: Office) -> None:
    modal = form(desk.ask("/draft acme check-in"))
    renewal = press(desk, modal, "draft.purpose", "renewal")
    assert "Renewal: Acme Robotics" in read(renewal)
    menu = next(
        each
        for block in renewal.blocks
        for each in block.get("elements", ())
        if each["action_id"] == "draft.to"
    )
    tim = next(each["value"] for each in menu["options"] if "Tim" in each["text"]["text"])
    answer = desk.press("draft.to", tim, **fields(renewal))
    assert "Tim" in state(form(answer), "body")
    assert kept(desk, renewal).contact_id == "c2"


def test_another_subject_takes_the_place_of_the_one_there_was(desk: Office) -> None:
    modal = form(desk.ask("/draft acme check-in"))
    subjects = [line.text for line in kept(desk, modal).text.subjects]
    other = press(desk, modal, "draft.subject", "1", body="Mine.")
    assert state(other, "subject") == subjects[1]
    assert state(other, "body") == "Mine."


def test_what_was_taken_out_and_what_the_writer_says_stand_under_the_text(desk: Office) -> None:
    slow = Slow([])
    office = replace(desk, deps=replace(desk.deps, writer=slow))
    modal = form(office.ask("/draft acme check-in"))
    text = read(modal)
    assert "20%" not in state(modal, "body")
    assert "Taken out, since nothing on file stands behind it" in text
    assert "We offer you 20% off." in text
    assert "The model was slow." in " ".join(text.split())
    draft = kept(office, modal)
    assert (draft.writer, draft.prompt, draft.tokens_in, draft.tokens_out) == ("model-x", "v7", 20, 10)
    again = press(office, modal, "draft.again")
    assert kept(office, again).tokens_in == 40
    assert slow.asked[-1].change == "again"
    assert slow.asked[-1].round == 1


def test_done_shows_the_text_as_it_will_be_with_links_that_hold_it(desk: Office) -> None:
    modal = form(desk.ask("/draft acme check-in"))
    body = f"{state(modal, 'body')}\n\nSee you on Friday! Ana & Söhne"
    shown = done(desk, modal, body=body)
    text = read(shown)
    assert "Dana Wu, dana@acme.example" in text
    assert "2 sentences are yours: not traced." in text
    assert "See you on Friday!" in text
    gmail, outlook = (urlsplit(links(shown)[each]) for each in ("draft.gmail", "draft.outlook"))
    mail = urlsplit(mail_link(shown.blocks))
    assert (mail.scheme, mail.path) == ("mailto", "dana@acme.example")
    assert parse_qs(mail.query)["body"] == [body.replace("\n", "\r\n")]
    assert parse_qs(gmail.query)["body"] == parse_qs(outlook.query)["body"] == [body]
    assert "+" not in mail.query
    assert unquote(mail.query).count("subject=") == 1
    draft = kept(desk, shown)
    assert (draft.state, draft.ended_by, draft.body) == ("done", "U0123ANA", body)
    assert draft.text.body != body
    assert acts(desk) == ["finish draft", "draft"]
    assert timeline(desk) == []


def test_a_text_too_long_for_a_link_is_left_to_be_copied(desk: Office) -> None:
    modal = form(desk.ask("/draft acme check-in"))
    shown = done(desk, modal, body="ü" * 2900)
    assert all(len(url) <= 3000 and "body=" not in url for url in links(shown).values())
    assert "copy it from above" in read(shown)
    assert "ü" * 2900 in str(shown.blocks)


def test_a_form_that_lacks_something_says_so_at_its_field(desk: Office) -> None:
    modal = form(desk.ask("/draft acme check-in"))
    answer = desk.submit("draft.done", modal.value, **fields(modal, subject=" ", body=" "))
    assert isinstance(answer, FormErrors)
    assert dict(answer.errors) == {
        "subject.0": "A subject is missing.",
        "body.0": "There is no message yet. Write one, or press Again.",
    }
    load(desk, "contacts", DANA | {"do_not_contact": True})
    refused = desk.submit("draft.done", modal.value, **fields(modal))
    assert "may not be written to any more" in read(refused)


def test_two_who_finish_it_at_once_are_both_told_the_truth(desk: Office) -> None:
    modal = form(desk.ask("/draft acme check-in"))
    ben = replace(desk, person=BEN)
    done(desk, modal)
    late = done(ben, modal, body="What Ben wrote.")
    assert "U0123ANA finished this draft already; nothing was changed." in read(late)
    assert "What Ben wrote." in read(late)
    assert kept(desk, modal).ended_by == "U0123ANA"
    pressed = press(ben, modal, "draft.shorter", body="What Ben wrote.")
    assert "What you had entered:" in read(pressed)


def test_it_goes_onto_the_timeline_once_and_with_its_subject_alone(desk: Office) -> None:
    modal = done(desk, form(desk.ask("/draft acme check-in")), subject="Hello there")
    saved = form(desk.press("draft.save", modal.value))
    assert "On the timeline of Acme Robotics, as an e-mail of today." in read(saved)
    assert timeline(desk) == [("email", "Hello there", "outbound")]
    twice = form(desk.press("draft.save", modal.value))
    assert "You saved this draft to the timeline already; nothing was changed." in read(twice)
    assert len(timeline(desk)) == 1
    assert [name for name, _ in pressable(twice.blocks)] == ["draft.gmail", "draft.outlook"]


def test_it_can_be_edited_again_and_it_can_be_discarded(desk: Office) -> None:
    modal = done(desk, form(desk.ask("/draft acme check-in")), body="Mine.")
    back = form(desk.press("draft.edit", modal.value))
    assert state(back, "body") == "Mine."
    gone = press(desk, back, "draft.discard")
    assert "Discarded. Nothing was sent, and nothing is on the timeline." in read(gone)
    assert links(gone) == {}
    assert kept(desk, gone).state == "discarded"
    assert acts(desk)[0] == "discard draft"
    assert "already" in read(form(desk.press("draft.edit", modal.value)))


def test_a_colleagues_draft_to_the_same_account_is_told(desk: Office) -> None:
    done(desk, form(desk.ask("/draft acme renewal")))
    assert "U0123ANA finished a draft to them (Renewal) today." in read(
        form(replace(desk, person=BEN).ask("/draft acme"))
    )
    assert "finished a draft" not in read(form(desk.ask("/draft acme")))


def test_a_draft_that_was_left_with_her_own_words_can_be_gone_on_with(desk: Office) -> None:
    left = press(desk, form(desk.ask("/draft acme check-in")), "draft.tone", "brief", body="My own words.")
    assert "unfinished" not in read(form(replace(desk, person=BEN).ask("/draft acme")))
    later = form(desk.ask("/draft acme"))
    assert "You have an unfinished draft to them, with your own words in it.  [Go on with it]" in read(later)
    (value,) = [value for name, value in pressable(later.blocks) if name == "draft.earlier"]
    assert value == f"{later.value} {left.value}"
    before = form(desk.press("draft.earlier", value, **fields(later, body="Other words.")))
    assert state(before, "body") == "My own words."
    assert kept(desk, later).body == "Other words."


def test_of_two_who_finish_at_once_the_later_is_told_of_the_other(desk: Office) -> None:
    ben = replace(desk, person=BEN)
    his, hers = form(ben.ask("/draft acme check-in")), form(desk.ask("/draft acme renewal"))
    assert "See that" not in read(done(desk, hers))
    assert "U0123ANA finished a draft to them (Renewal) today. See that they do not get both." in read(
        done(ben, his)
    )


def test_a_queue_has_a_draft_for_each_account_and_counts_what_is_done(desk: Office) -> None:
    answer = desk.ask("/draft segment:mine check-in")
    assert isinstance(answer, Reply)
    check(answer.message)
    text = read(answer)
    assert text.startswith("Drafts for mine: 0 of 2 drafts done.")
    assert "Nobody may be written to at Brand New." in text
    buttons = [value for name, value in pressable(answer.message.blocks) if name == "draft.open"]
    first = form(desk.press("draft.open", buttons[0]))
    assert "Acme Robotics" in read(first)
    ended = done(desk, first)
    assert "1 of 2 done." in read(ended)
    following = next(value for name, value in pressable(ended.blocks) if name == "draft.open")
    assert following == buttons[1]
    (refresh,) = [value for name, value in pressable(answer.message.blocks) if name == "draft.queue"]
    again = desk.press("draft.queue", refresh)
    assert isinstance(again, Reply)
    assert again.replace
    assert "1 of 2 drafts done" in read(again)
    assert "✓ finished" in read(again)


def test_a_queue_without_anybody_to_write_to_and_one_without_accounts(desk: Office) -> None:
    text = desk.says("/draft segment:arr = none and health = none save")
    assert "nobody may be written to at Brand New" in text
    with pytest.raises(Sorry, match="There is no segment"):
        desk.ask("/draft segment:nonsense save")


def test_a_queue_has_25_drafts_at_most_and_says_so(desk: Office) -> None:
    many = [{"account_id": f"m{number}", "name": f"Many {number}", "plan": "Many"} for number in range(28)]
    load(desk, "accounts", *many)
    load(
        desk,
        "contacts",
        *(DANA | {"contact_id": f"x{each['account_id']}", "account_id": each["account_id"]} for each in many),
    )
    answer = desk.ask("/draft segment:plan:Many check-in")
    assert isinstance(answer, Reply)
    check(answer.message)
    assert "0 of 25 drafts done" in read(answer)
    assert "3 more accounts of the segment left out: a queue has 25." in read(answer)


def test_guests_outsiders_places_and_nobodies_draft_nothing(desk: Office) -> None:
    modal = form(desk.ask("/draft acme check-in"))
    shared = replace(desk, place=Place("C0SHARED", "shared"))
    guest, nobody = replace(desk, member=False), replace(desk, person=replace(BEN, slack_id="", email=None))
    for who in (guest, shared, nobody):
        for attempt in (
            lambda who=who: who.ask("/draft acme"),
            lambda who=who: who.ask("/draft segment:mine"),
            lambda who=who: who.press("health.draft", str(Pointer("acme"))),
            lambda who=who: who.press("draft.open", modal.value),
            lambda who=who: who.press("draft.again", modal.value),
            lambda who=who: who.press("draft.save", modal.value),
            lambda who=who: who.submit("draft.done", modal.value),
        ):
            with pytest.raises(Sorry):
                attempt()


def test_a_link_that_was_followed_changes_nothing(desk: Office) -> None:
    modal = done(desk, form(desk.ask("/draft acme check-in")))
    assert desk.press("draft.gmail", modal.value) == Nothing()
    assert kept(desk, modal).state == "done"


def test_a_button_of_a_draft_that_is_gone_says_so(desk: Office) -> None:
    for value in ("999", "soon", ""):
        with pytest.raises(Sorry, match="not there any more"):
            desk.press("draft.again", value)


def test_a_german_contact_is_written_to_in_german(desk: Office) -> None:
    load(desk, "contacts", DANA | {"language": "de"})
    modal = form(desk.ask("/draft acme check-in"))
    assert kept(desk, modal).language == "de"
    assert "Hallo" in state(modal, "body") or "Guten Tag" in state(modal, "body")


def test_the_longest_names_and_a_day_of_no_data_fit(desk: Office) -> None:
    load(desk, "accounts", {"account_id": "long", "name": "Ω" * 300, "renewal_on": date(2026, 12, 1)})
    load(desk, "contacts", DANA | {"contact_id": "k" * 300, "account_id": "long", "name": "Ü" * 300})
    modal = form(desk.ask("/draft long renewal"))
    assert state(modal, "body")
    done(desk, modal, subject="s" * 150, body="<!channel> *x* " * 180)


def test_help_is_known(desk: Office) -> None:
    assert "/draft segment:at-risk check-in" in desk.says("/draft help")

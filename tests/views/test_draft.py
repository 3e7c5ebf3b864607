"""A draft's windows and lists keep Slack's limits, whatever stands in them, and let nothing through."""

from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.draft_records import Draft, Dropped, Line, Receipt, State, Text
from store.records import Account, AccountName
from tests.views.checks import check
from views.draft import done as draft_done
from views.draft import form as draft
from views.draft import links, queue
from views.draft.done import Finished
from views.draft.form import Sheet
from views.draft.queue import Queue

EVIL = "<!channel> & *Söhne* _x_ 🚀 <https://evil.example|click>"
LONG = f"{EVIL} " * 60
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ACCOUNT = Account("a1", EVIL)
TEXT = Text(
    subjects=(Line("How are things?"), Line(f"A word about {EVIL}", ("account.name",)), Line("s" * 300)),
    paragraphs=(
        (Line("Hello Dana,", ("recipient.first_name",)),),
        (Line("12 people came, 41 before.", ("usage.now", "usage.change")), Line("All well?")),
    ),
    dropped=(Dropped(f"{EVIL} for 5 less.", "a number in it is not a fact"),),
    receipts={
        "account.name": Receipt("The customer's name", EVIL, "accounts"),
        "recipient.first_name": Receipt("The reader's first name", "Dana", "contacts"),
        "usage.now": Receipt("People lately", "12 people", "usage", date(2026, 11, 22)),
        "usage.before": Receipt("People before", "41 people", "usage", date(2026, 8, 30)),
        "usage.change": Receipt("The change", "71%", "usage", made_of=("usage.before", "usage.now")),
    },
    missing=("Nobody has answered a survey.",),
    note="The model was busy.",
)
DRAFT = Draft(
    *("a1", "U0123ANA", "C0123TEAM", "check-in", "warm", "en", "c1"),
    made_at=NOON,
    text=TEXT,
    subject="How are things?",
    body=TEXT.body,
    fingerprint="ab12",
    writer="template",
    draft_id=17,
)
SHEET = Sheet(ACCOUNT, DRAFT, {"m1": "Dana Wu", "m2": EVIL}, "m1", (f"I took {EVIL}.",))
DONE = Finished(ACCOUNT, replace(DRAFT, state="done"), EVIL, "dana@acme.example", ())


def shown(value: object) -> str:
    return str(value)


def test_the_form_has_a_receipt_a_sentence_and_what_was_taken_out() -> None:
    form = draft.form(SHEET)
    check(form)
    text = shown(form.blocks)
    assert "“12 people came, 41 before.”" in text
    assert "• *12 people*: People lately (usage, 22 Nov 2026)" in text
    assert "• *71%*: The change, from 41 people, 12 people (usage)" in text
    assert "“Hello Dana,”" not in text
    assert "Dana (contacts)" in text
    assert "for 5 less.”: a number in it is not a fact." in text
    assert "Nobody has answered a survey." in text
    assert "The model was busy." in text
    assert (form.form, form.submit, form.value) == ("draft.done", "Done", "17")


def test_menus_carry_the_draft_and_offer_the_other_subjects() -> None:
    blocks = draft.form(SHEET).blocks
    menus = {
        each["action_id"]: each for block in blocks for each in block.get("elements", ()) if "options" in each
    }
    assert [each["value"] for each in menus["draft.to"]["options"]] == ["17 m1", "17 m2"]
    assert menus["draft.to"]["initial_option"]["value"] == "17 m1"
    assert menus["draft.tone"]["initial_option"]["value"] == "17 warm"
    assert [each["value"] for each in menus["draft.subject"]["options"]] == ["17 1", "17 2"]


def test_each_edition_has_fields_of_its_own() -> None:
    ids = [
        {block.get("block_id") for block in draft.form(each).blocks if block.get("block_id")}
        for each in (SHEET, replace(SHEET, draft=replace(DRAFT, edition=1)))
    ]
    assert ids[0]
    assert ids[0].isdisjoint(ids[1])


def test_the_longest_of_everything_fits() -> None:
    lines = tuple(Line(f"{number} {LONG}"[:400], tuple(TEXT.receipts)) for number in range(80))
    receipts = {each: replace(kept, value=LONG, about=LONG) for each, kept in TEXT.receipts.items()}
    text = Text((Line(LONG),) * 3, (lines, lines), (Dropped(LONG, LONG),) * 80, receipts, (LONG,) * 9, LONG)
    long = replace(DRAFT, text=text, subject=LONG[:150], body=LONG * 3, draft_id=10**12)
    contacts = {f"{number:016x}": LONG for number in range(150)}
    account = Account("a" * 300, LONG)
    form = draft.form(Sheet(account, long, contacts, f"{0:016x}", (LONG,) * 3))
    check(form)
    assert len(form.blocks) <= 100
    done = Finished(
        account,
        replace(long, body=long.body[:3000], state="done"),
        LONG,
        f"{'d' * 60}@a.example",
        (LONG,) * 50,
        LONG,
        "l" * 3000,
        1,
        2,
        3,
    )
    check(draft_done.show(done))


def test_nothing_written_is_said_and_can_be_filled() -> None:
    empty = replace(DRAFT, text=Text(), subject="", body="")
    check(draft.form(Sheet(ACCOUNT, empty, {"m1": "Dana"}, "m1")))


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        ("done", ["draft.gmail", "draft.outlook", "draft.save", "draft.edit", "draft.discard"]),
        ("saved", ["draft.gmail", "draft.outlook"]),
        ("discarded", []),
    ],
)
def test_what_has_ended_offers_what_is_left_to_do(state: State, buttons: list[str]) -> None:
    view = draft_done.show(replace(DONE, draft=replace(DRAFT, state=state)))
    check(view)
    pressable = [
        each["action_id"]
        for block in view.blocks
        for each in block.get("elements", ())
        if "action_id" in each
    ]
    assert pressable == buttons


def test_one_sentence_of_hers_is_one() -> None:
    assert "✎ 1 sentence is yours: not traced." in shown(draft_done.show(replace(DONE, own=("Hi.",))).blocks)
    assert "not traced" not in shown(draft_done.show(DONE).blocks)


@given(st.text(max_size=200), st.text(max_size=3000))
def test_a_link_holds_the_text_or_leaves_the_body_out_and_is_never_too_long(subject: str, body: str) -> None:
    subject, body = (each.encode("utf-8", "replace").decode() for each in (subject, body))
    for make in (links.mail, links.gmail, links.outlook):
        url = make("dana+x@acme.example", subject, body)
        assert len(url) <= 3000
        assert url.isascii()
        query = parse_qs(urlsplit(url).query, keep_blank_values=True)
        assert subject in (*query.get("subject", ()), *query.get("su", ()))
        if links.has_body(url):
            wanted = body.replace("\n", "\r\n") if make is links.mail else body
            assert query["body"] == [wanted]


def test_nobody_smuggles_a_second_recipient_into_a_link() -> None:
    assert urlsplit(links.mail("a?cc=b@x.example", "s", "b")).query == "subject=s&body=b"


def test_a_list_of_25_drafts_of_the_longest_names_fits() -> None:
    rows = [(LONG, replace(DRAFT, draft_id=number, subject=LONG)) for number in range(25)]
    message = queue.show(Queue("q" * 16, rows, LONG, (LONG,) * 30, 7))
    check(message)
    check(queue.none(LONG, (LONG,) * 30))
    near = [AccountName(f"a{number}", LONG, LONG, ()) for number in range(5)]
    check(queue.choose(LONG, near, "renewal brief"))
    check(queue.choose(LONG, [], ""))


def test_a_list_says_what_is_done_and_offers_the_rest() -> None:
    rows = [("Acme", DRAFT), ("Globex", replace(DRAFT, state="saved", draft_id=18))]
    message = queue.show(Queue("q1", rows, "at-risk"))
    assert message.text == "1 of 2 drafts done."
    labels = [block["accessory"]["text"]["text"] for block in message.blocks if "accessory" in block]
    assert labels == ["Refresh", "Open", "Look"]

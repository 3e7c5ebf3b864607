import json
from dataclasses import replace

import pytest

from bench.grounding_sheets import sheet
from outreach.draft import make
from outreach.openai_writer import OpenAIWriter
from outreach.writing import Brief, Draft
from tests.outreach.model_server import ModelServer, Reply, said, serving, written

GOOD = written(
    [
        ["Hi {recipient.first_name},"],
        ["{usage.people.now} used {product.name}.", "How is {goal.1.name} coming along?"],
        ["Best wishes,"],
        ["{sender.first_name}"],
    ]
)
BRIEF = Brief(sheet(1, "check-in"), "warm")
INSTEAD = "so this is from the template."
FAULTS: dict[str, tuple[tuple[Reply, ...], str]] = {
    "busy": ((Reply(status=429, headers={"Retry-After": "60"}),), "takes no more requests for now"),
    "busy twice": ((Reply(status=429, headers={"Retry-After": "0"}),), "takes no more requests for now"),
    "broken": ((Reply(b"<html>", 500),), "server failed"),
    "unavailable": ((Reply(b"", 503),), "server failed"),
    "slow": ((Reply(wait=3),), "did not answer in time"),
    "dripping": ((replace(GOOD, drips=True),), "did not answer in time"),
    "hangs up": ((Reply(hangs_up=True),), "could not be reached"),
    "wrong key": ((Reply(b"{}", 401),), "did not accept our key"),
    "unknown model": ((Reply(b"{}", 404),), "does not know the model"),
    "bad request": ((Reply(b"{}", 400),), "refused the request"),
    "not JSON": ((Reply(b'{"choices": [{"mess'),), "could not be read"),
    "not text": ((Reply(b"\xff\xfe\x00"),), "could not be read"),
    "nothing": ((Reply(b""),), "was empty"),
    "an empty stream": (
        (Reply(b"data: [DONE]\n\n", headers={"Content-Type": "text/event-stream"}),),
        "be read",
    ),
    "a list": ((Reply(b"[]"),), "could not be read"),
    "no choice": ((Reply(b'{"choices": []}'),), "was empty"),
    "no text": ((said(""),), "was empty"),
    "null": ((said(None),), "was empty"),
    "prose": ((said("Sure! Here is your e-mail."),), "did not have the shape"),
    "cut JSON": ((said('{"subjects": ["A"], "paragr'),), "did not have the shape"),
    "wrong schema": ((said('{"subject": "Hi", "body": "Dear all"}'),), "did not have the shape"),
    "no sentences": ((said('{"subjects": ["A"], "paragraphs": [[]]}'),), "did not have the shape"),
    "numbers for texts": ((said('{"subjects": [1], "paragraphs": [[2]]}'),), "did not have the shape"),
    "refusal": ((said(None, refusal="I cannot help with that."),), "declined to write this"),
    "filtered": ((said("", finish="content_filter"),), "declined to write this"),
    "cut off": ((said('{"subjects": ["A"]', finish="length"),), "was cut off"),
}


def writer(server: ModelServer) -> OpenAIWriter:
    return OpenAIWriter("small", "sk-secret", server.url)


def text(draft: Draft) -> str:
    return "\n".join(" ".join(each.text for each in paragraph) for paragraph in draft.paragraphs)


def test_a_model_s_message_is_printed_and_counted() -> None:
    with serving(GOOD) as server:
        draft = make(BRIEF, writer(server))
    assert draft.removed == ()
    name = BRIEF.sheet.facts["recipient.first_name"].value
    assert text(draft).startswith(f"Hi {name},\n")
    assert (draft.made.writer, draft.made.prompt, draft.made.note) == ("small", "1", "")
    assert (draft.made.tokens_in, draft.made.tokens_out) == (900, 100)
    assert len(draft.subjects) == 3


@pytest.mark.parametrize("name", FAULTS)
def test_whatever_goes_wrong_the_rep_gets_a_draft_and_one_sentence_on_it(name: str) -> None:
    replies, expected = FAULTS[name]
    with serving(*replies) as server:
        draft = make(BRIEF, replace(writer(server), seconds=(1.0, 1.0)))
    assert expected in draft.made.note
    assert draft.made.note.endswith(INSTEAD)
    assert draft.made.note.count(".") == 1
    assert draft.made.writer == "template"
    assert draft.removed == ()
    assert len(draft.subjects) == 3
    assert "{" not in text(draft)


@pytest.mark.parametrize(
    "first",
    [
        Reply(status=429, headers={"Retry-After": "1"}),
        Reply(status=429),
        Reply(status=500),
        Reply(hangs_up=True),
    ],
    ids=["429 with Retry-After", "429", "500", "hangs up"],
)
def test_a_passing_trouble_is_tried_again_once(first: Reply) -> None:
    with serving(first, GOOD) as server:
        draft = make(BRIEF, writer(server))
    assert (draft.made.writer, draft.made.note, len(server.asked)) == ("small", "", 2)


def test_a_server_that_asks_for_more_patience_than_there_is_is_not_asked_again() -> None:
    with serving(Reply(status=429, headers={"Retry-After": "60"}), GOOD) as server:
        make(BRIEF, writer(server))
    assert len(server.asked) == 1


def test_nobody_listens() -> None:
    with serving(GOOD) as server:
        gone = writer(server)
    draft = make(BRIEF, gone)
    assert draft.made.note == "The model's server could not be reached, so this is from the template."


def test_tokens_of_an_answer_that_is_no_use_count_too() -> None:
    with serving(said(None, refusal="No.")) as server:
        draft = make(BRIEF, writer(server))
    assert (draft.made.tokens_in, draft.made.tokens_out) == (900, 100)


@pytest.mark.parametrize("usage", [None, "many", {"prompt_tokens": -1}, {"prompt_tokens": "x"}])
def test_a_server_that_does_not_count_is_no_trouble(usage: object) -> None:
    answer = json.loads(GOOD.body) | {"usage": usage}
    with serving(Reply(json.dumps(answer).encode())) as server:
        made = make(BRIEF, writer(server)).made
    assert (made.writer, made.tokens_in, made.tokens_out) == ("small", 0, 0)


def test_an_answer_in_a_fence_is_read() -> None:
    content = json.loads(GOOD.body)["choices"][0]["message"]["content"]
    with serving(said(f"Here it is:\n```json\n{content}\n```")) as server:
        assert make(BRIEF, writer(server)).made.writer == "small"


def test_a_sentence_that_fails_is_written_anew_and_the_model_told_why() -> None:
    bad = written([["Hi {recipient.first_name},"], ["You have 77 users."]])
    with serving(bad, GOOD) as server:
        draft = make(BRIEF, writer(server))
    first, second = (json.loads(body["messages"][1]["content"]) for body in server.bodies())
    assert "rules_that_your_last_answer_broke" not in first
    assert second["rules_that_your_last_answer_broke"] == ["a number in it is not a fact"]
    assert draft.removed == ()
    assert (draft.made.tokens_in, draft.made.tokens_out) == (1800, 200)


def test_the_tokens_of_a_day_end() -> None:
    with serving(GOOD) as server:
        frugal = replace(writer(server), tokens_a_day=1000, spent=lambda: 1000)
        draft = make(BRIEF, frugal)
    assert draft.made.note == "The model's tokens for today are used up, so this is from the template."
    assert server.asked == []


def test_german_is_written_from_the_template_and_nothing_is_sent() -> None:
    with serving(GOOD) as server:
        message = writer(server).write(Brief(sheet(1, "check-in", "de"), "formal"))
    assert message.made.note == "A model's German cannot be checked yet, so this is from the template."
    assert server.asked == []


def test_the_key_and_the_facts_go_to_no_other_address() -> None:
    with serving(GOOD) as other:
        moved = Reply(status=307, headers={"Location": f"{other.url}/chat/completions"})
        with serving(moved) as server:
            draft = make(BRIEF, writer(server))
    assert other.asked == []
    assert server.asked[0][0]["Authorization"] == "Bearer sk-secret"
    assert "refused the request" in draft.made.note


def test_the_key_shows_nowhere() -> None:
    shown = OpenAIWriter("small", "sk-secret", "http://127.0.0.1:9/v1")
    assert "sk-secret" not in repr(shown)


def test_what_is_sent_is_what_is_shown() -> None:
    with serving(GOOD) as server:
        model = writer(server)
        model.write(BRIEF)
    (sent,) = server.bodies()
    assert sent == model.request(BRIEF)
    assert sent["response_format"]["json_schema"]["strict"] is True
    assert sent["max_tokens"] > 0
    assert "max_completion_tokens" in OpenAIWriter("small").request(BRIEF)


def test_where_little_passes_the_check_the_template_writes() -> None:
    with serving(
        written([["Dear Peter,"], ["You have 77 users.", "We promise more."], ["Kind regards,"]])
    ) as server:
        draft = make(BRIEF, writer(server))
    assert (
        draft.made.note
        == "Too little of what the model wrote passed the check, so this is from the template."
    )
    assert (draft.made.writer, draft.made.tokens_in, draft.removed) == ("template", 1800, ())
    assert len(draft.subjects) == 3


def test_what_fails_twice_is_taken_out_and_told() -> None:
    lines = [
        ["Hi {recipient.first_name},"],
        ["How are you?", "You have 77 users."],
        ["Kind regards,"],
        ["{sender.name}"],
    ]
    with serving(written(lines)) as server:
        draft = make(BRIEF, writer(server))
    assert [each.text for each in draft.removed] == ["You have 77 users."]
    assert draft.made.writer == "small"
    assert "77" not in text(draft)


def test_a_first_answer_stays_where_the_second_does_not_come() -> None:
    lines = [
        ["Hi {recipient.first_name},"],
        ["How are you?", "You have 77 users."],
        ["Best,"],
        ["{sender.name}"],
    ]
    with serving(written(lines), said(None, refusal="No.")) as server:
        draft = make(BRIEF, writer(server))
    assert [each.text for each in draft.removed] == ["You have 77 users."]
    assert (draft.made.writer, draft.made.note, draft.made.tokens_in) == ("small", "", 1800)

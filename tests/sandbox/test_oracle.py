"""The oracle takes what Slack takes, and says of the rest what is wrong and where."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.oracle import problems, view_problems


def plain(text: str = "x") -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "x") -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def button(text: str = "x", **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": "go", "text": plain(text), **more}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def select(count: int = 1, text: str = "x") -> dict[str, Any]:
    options = [{"text": plain(text), "value": str(number)} for number in range(count)]
    return {"type": "static_select", "action_id": "pick", "options": options}


def table(rows: int = 1, cells: int = 1) -> dict[str, Any]:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * cells] * rows}


def chart(
    categories: list[str], *series: dict[str, Any], kind: str = "line", title: str = "Health"
) -> dict[str, Any]:
    axis = {"categories": categories, "y_label": "health"}
    return {
        "type": "data_visualization",
        "title": title,
        "chart": {"type": kind, "series": list(series), "axis_config": axis},
    }


def series(name: str, *labels: str) -> dict[str, Any]:
    return {"name": name, "data": [{"label": label, "value": 1} for label in labels]}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain(), "blocks": list(blocks), **more}


QUESTION = {"type": "input", "label": plain(), "element": {"type": "plain_text_input", "action_id": "a"}}
DIVIDER: dict[str, Any] = {"type": "divider"}
PIE = {
    "type": "data_visualization",
    "title": "Shares",
    "chart": {"type": "pie", "segments": [{"label": "a", "value": 1}]},
}

SOUND: list[list[dict[str, Any]]] = [
    [],
    [{"type": "section", "text": mrkdwn("x" * 3000), "accessory": button(url="https://example.com")}],
    [{"type": "section", "fields": [mrkdwn("x" * 1000)] * 10}],
    [{"type": "header", "text": plain("x" * 150)}],
    [actions(*(button(action_id=str(number)) for number in range(25)))],
    [actions(select(100))],
    [
        {
            "type": "context",
            "elements": [mrkdwn(), {"type": "image", "image_url": "https://x", "alt_text": "x"}],
        }
    ],
    [DIVIDER] * 50,
    [table(100, 20)],
    [{"type": "markdown", "text": "# hello"}],
    [PIE, chart(["a", "b"], series("one", "a", "b"), series("two", "a", "b"))],
    [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
        }
    ],
]

REFUSED: list[tuple[list[dict[str, Any]], str]] = [
    ([{"type": "nothing"}], "blocks[0]: must not be of type 'nothing' here"),
    ([{}], "blocks[0]: 'type' is a required property"),
    ([DIVIDER, {"type": "header", "text": mrkdwn()}], "blocks[1].text.type: must be 'plain_text'"),
    ([{"type": "header", "text": plain("x" * 151)}], "blocks[0].text.text: must be less than 151 characters"),
    ([{"type": "section"}], "blocks[0]: one of these is required: text, fields"),
    ([{"type": "section", "text": mrkdwn("")}], "blocks[0].text.text: must be more than 0 characters"),
    (
        [{"type": "section", "text": mrkdwn("x" * 3001)}],
        "blocks[0].text.text: must be less than 3001 characters",
    ),
    (
        [{"type": "section", "fields": [mrkdwn("x" * 2001)]}],
        "blocks[0].fields[0].text: must be less than 2001",
    ),
    ([{"type": "section", "fields": [mrkdwn()] * 11}], "blocks[0].fields: no more than 10 items allowed"),
    ([{"type": "section", "text": "hello"}], "blocks[0].text: must be of type object"),
    (
        [{"type": "section", "text": mrkdwn(), "colour": 1}],
        "blocks[0]: Additional properties are not allowed",
    ),
    ([actions()], "blocks[0].elements: no fewer than 1 items allowed"),
    ([actions(*(button(action_id=str(n)) for n in range(26)))], "blocks[0].elements: no more than 25 items"),
    ([actions(button("x" * 76))], "blocks[0].elements[0].text.text: must be less than 76 characters"),
    ([actions(button(value="x" * 2001))], "blocks[0].elements[0].value: must be less than 2001 characters"),
    ([actions(button(url="x" * 3001))], "blocks[0].elements[0].url: must be less than 3001 characters"),
    ([actions(button(action_id="x" * 256))], "blocks[0].elements[0].action_id: must be less than 256"),
    ([actions(button(), button())], "blocks[0]: action_id 'go' already exists"),
    ([actions(button(style="blue"))], "blocks[0].elements[0].style: must be one of"),
    ([actions(select(101))], "blocks[0].elements[0].options: no more than 100 items allowed"),
    ([actions(select(text="x" * 76))], "blocks[0].elements[0].options[0].text.text: must be less than 76"),
    (
        [actions({"type": "image", "image_url": "x", "alt_text": "x"})],
        "blocks[0].elements[0]: must not be of type 'image'",
    ),
    ([{"type": "context", "elements": [mrkdwn()] * 11}], "blocks[0].elements: no more than 10 items allowed"),
    ([{**DIVIDER, "block_id": "a"}] * 2, "blocks: block_id 'a' already exists"),
    ([{**DIVIDER, "block_id": "x" * 256}], "blocks[0].block_id: must be less than 256 characters"),
    ([DIVIDER] * 51, "blocks: no more than 50 items allowed"),
    (
        [{"type": "section", "text": mrkdwn("x" * 2900)}] * 5,
        "blocks: must have 13200 characters or less together",
    ),
    ([table(), table()], "blocks: no more than 1 blocks of type table allowed"),
    ([table(101)], "blocks[0].rows: no more than 100 items allowed"),
    ([table(1, 21)], "blocks[0].rows[0]: must have 1 to 20 cells"),
    ([{"type": "markdown", "text": "x" * 6500}] * 2, "blocks: markdown blocks must have 12000 characters"),
    ([{"type": "alert", "text": plain()}], "blocks[0]: a block of type alert cannot be in a message"),
    ([PIE] * 3, "blocks: no more than 2 blocks of type data_visualization allowed"),
    ([chart(["a"], series("one", "a"), title="x" * 51)], "blocks[0].title: must be less than 51 characters"),
    ([chart(["a"], series("one", "a"), kind="radar")], "blocks[0].chart: must not be of type 'radar' here"),
    (
        [chart(["a"], series("one", "b"))],
        "blocks[0].chart.series[0].data: must have one point for every category",
    ),
    ([chart(["a"], series("one", "a"), series("one", "a"))], "every series must have a name of its own"),
    (
        [chart([str(n) for n in range(21)], series("one", *(str(n) for n in range(21))))],
        "no more than 20 items",
    ),
    ([chart(["x" * 21], series("one", "x" * 21))], "must be less than 21 characters"),
    ([chart(["a"])], "blocks[0].chart.series: no fewer than 1 items allowed"),
]


@pytest.mark.parametrize("blocks", SOUND)
def test_sound_blocks_have_no_problems(blocks: list[dict[str, Any]]) -> None:
    assert problems(blocks) == []


@pytest.mark.parametrize(("blocks", "problem"), REFUSED, ids=[problem for _, problem in REFUSED])
def test_what_slack_refuses_is_said_with_its_place(blocks: list[dict[str, Any]], problem: str) -> None:
    assert any(problem in found for found in problems(blocks)), problems(blocks)


@pytest.mark.parametrize(
    ("view", "problem"),
    [
        (modal(QUESTION), "view: submit is required when there is an input block"),
        (modal(QUESTION, submit=plain("x" * 25)), "view.submit.text: must be less than 25 characters"),
        ({"type": "modal", "blocks": [DIVIDER]}, "view: 'title' is a required property"),
        (modal(DIVIDER, title=plain("x" * 25)), "view.title.text: must be less than 25 characters"),
        (
            modal(DIVIDER, private_metadata="x" * 3001),
            "view.private_metadata: must be less than 3001 characters",
        ),
        (modal(DIVIDER, callback_id="x" * 256), "view.callback_id: must be less than 256 characters"),
        (modal(*[DIVIDER] * 101), "view.blocks: no more than 100 items allowed"),
        (modal(table()), "view.blocks[0]: a block of type table cannot be in a modal"),
        (modal(), "view.blocks: no fewer than 1 items allowed"),
        ({"type": "page", "blocks": [DIVIDER]}, "view.type: must be modal or home"),
        (
            {"type": "home", "blocks": [DIVIDER], "title": plain()},
            "view: Additional properties are not allowed",
        ),
    ],
)
def test_what_slack_refuses_of_a_view_is_said_with_its_place(view: dict[str, Any], problem: str) -> None:
    assert any(problem in found for found in view_problems(view)), view_problems(view)


@pytest.mark.parametrize(
    "view",
    [
        modal(QUESTION, submit=plain(), close=plain(), private_metadata="x" * 3000),
        modal({"type": "alert", "text": plain(), "level": "warning"}),
        {"type": "home", "blocks": [DIVIDER] * 100},
    ],
)
def test_sound_views_have_no_problems(view: dict[str, Any]) -> None:
    assert view_problems(view) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
    max_leaves=8,
)
LOOSE_BLOCK = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["section", "actions", "header", "image", "table", "data_visualization", "video"]
        )
    },
    optional=dict.fromkeys(
        ("text", "fields", "elements", "accessory", "rows", "chart", "title", "block_id"), JSON
    ),
)


@given(st.lists(LOOSE_BLOCK | JSON, max_size=3))
def test_any_json_gets_an_answer_and_never_a_crash(blocks: list[Any]) -> None:
    assert all(isinstance(problem, str) for problem in problems(blocks))

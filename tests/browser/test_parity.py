"""The page and a renderer that this project did not write draw the same messages alike."""

from typing import Any

from sandbox.cast import Cast
from sandbox.driver import Sandbox
from tests.browser.chrome import Tab
from tests.browser.parity import differences
from tests.sandbox.small_app import CARD

TEXTS = [
    "*bold* and _leaning_ and ~gone~ and `code`",
    "*bold _and leaning_* at once",
    "<https://example.com/a_b|a link> and <mailto:a@b.example|mail>",
    "a &amp; b &lt;not a tag&gt; c",
    "snake_case_name stays",
    "one\ntwo\nthree",
    "```\ncode as it is\n```",
    "&gt; quoted *words*",
    ":tada: done",
    "1 ∗ 2 ∼ 3 ˋ 4",
    "in <#C1|renewals>",
]


def section(text: str) -> list[dict[str, Any]]:
    return [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]


HEADED = [
    {"type": "header", "text": {"type": "plain_text", "text": "Acme Robotics"}},
    {"type": "section", "fields": [{"type": "mrkdwn", "text": f"*{name}*\n{name} it is"} for name in "abc"]},
    {"type": "divider"},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "small *print*"}]},
    {
        "type": "actions",
        "elements": [{"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Go"}}],
    },
]


async def test_both_say_the_same_and_mark_the_same(slack: Sandbox, cast: Cast, tab: Tab) -> None:
    await tab.open(slack.page.url)
    assert await differences(tab, [*map(section, TEXTS), CARD[:1], HEADED]) == []

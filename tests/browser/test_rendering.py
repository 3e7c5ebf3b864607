"""Blocks look in the browser as in Slack: formatted, escaped, and never able to run anything."""

import json
from typing import Any

import pytest

from sandbox.cast import Cast
from sandbox.driver import Sandbox
from sandbox.oracle import problems
from sandbox.records import Message
from tests.browser.chrome import Tab
from tests.sandbox.test_oracle import PIE, SOUND, actions, button, chart, mrkdwn, plain, series

NOW = 1_763_370_000  # 17 November 2025, 09:00 UTC


async def drawn(tab: Tab, text: str, *, verbatim: bool = False) -> str:
    """The HTML that a text becomes."""
    now = {
        "person": "U1",
        "clock": NOW,
        "people": {"U1": {"real_name": "Ana <b>", "timezone": "Europe/Berlin"}},
        "channels": [{"id": "C1", "name": "renewals"}],
        "groups": {"S1": "cs"},
    }
    script = (
        "import(new URL('mrkdwn.js', location.href)).then(m => {const d = document.createElement('div');"
        f"d.append(m.mrkdwn({json.dumps(text)}, {{now: {json.dumps(now)}}}, {json.dumps(verbatim)}));"
        "return d.innerHTML})"
    )
    return str(await tab.value(script))


def anchor(address: str, label: str) -> str:
    return f'<a href="{address}" target="_blank" rel="noopener noreferrer">{label}</a>'


def unsafe(label: str) -> str:
    return f'<span class="unsafe" title="Not a link that Slack would open">{label}</span>'


CASES = [
    (
        "*bold* _leaning_ ~gone~ `code`",
        "<strong>bold</strong> <em>leaning</em> <s>gone</s> <code>code</code>",
    ),
    ("*bold _and leaning_*", "<strong>bold <em>and leaning</em></strong>"),
    ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
    ("* not bold * and **", "* not bold * and **"),
    ("`*as it is* &lt;b&gt;`", "<code>*as it is* &lt;b&gt;</code>"),
    ("```\n*as* it is\n```", "<pre>*as* it is\n</pre>"),
    ("one\ntwo", "one<br>two"),
    ("&gt; said\n&gt; more\nbelow", "<blockquote>said<br>more</blockquote>below"),
    ("a &amp; b &lt;i&gt; &amp;lt;", "a &amp; b &lt;i&gt; &amp;lt;"),
    (
        "<b>raw</b>",
        f"{unsafe('b')}raw{unsafe('/b')}",
    ),
    ("<https://example.com/a_b_c|the *page*>", anchor("https://example.com/a_b_c", "the *page*")),
    ("_<https://example.com/a_b|x>_", f"<em>{anchor('https://example.com/a_b', 'x')}</em>"),
    ("<mailto:a@b.example?subject=Hi|write>", '<a href="mailto:a@b.example?subject=Hi">write</a>'),
    (
        "<javascript:alert(1)|click>",
        unsafe("click"),
    ),
    (
        "<data:text/html,x|click>",
        unsafe("click"),
    ),
    ("see https://example.com/x.", f"see {anchor('https://example.com/x', 'https://example.com/x')}."),
    ("<@U1> <@U9|old>", '<span class="mention">@Ana &lt;b&gt;</span> <span class="mention">@old</span>'),
    ("<#C1> <!subteam^S1>", '<span class="mention">#renewals</span> <span class="mention">@cs</span>'),
    ("<!channel>", '<span class="mention loud">@channel</span>'),
    (":tada: :no_such_emoji:", "🎉 :no_such_emoji:"),
    (
        f"<!date^{NOW}^{{date_short_pretty}} at {{time}}|then>",
        '<time title="then">today at 10:00</time>',
    ),
    (
        f"<!date^{NOW - 90_000}^{{date_num}} {{ago}}^https://example.com|then>",
        anchor("https://example.com/", "2025-11-16 1 day ago"),
    ),
    ("<!date^soon^{date}|some day>", '<time title="some day">some day</time>'),
]


@pytest.fixture
async def shown(slack: Sandbox, cast: Cast, tab: Tab) -> Tab:
    await tab.open(slack.page.url)
    return tab


async def test_mrkdwn_is_drawn_as_slack_draws_it(shown: Tab) -> None:
    assert {text: await drawn(shown, text) for text, _ in CASES} == dict(CASES)


async def test_verbatim_text_gets_no_links_of_its_own(shown: Tab) -> None:
    assert await drawn(shown, "see https://example.com", verbatim=True) == "see https://example.com"


EVIL = '<img src=x onerror="document.title=1">"\'><script>document.title=1</script>'


def everything(text: str) -> list[dict[str, Any]]:
    """Blocks of many kinds that all say the same."""
    short = text[:70]
    rich = [
        {"type": "text", "text": text},
        {"type": "link", "url": "javascript:document.title=1", "text": text},
    ]
    return [
        {"type": "header", "text": plain(short)},
        {"type": "section", "text": mrkdwn(text), "fields": [plain(text), mrkdwn(text)]},
        {"type": "context", "elements": [mrkdwn(text), plain(text)]},
        actions(button(short, url="javascript:document.title=1", value=text)),
        {"type": "image", "image_url": "javascript:document.title=1", "alt_text": text},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": rich}]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": text}]] * 2},
        {"type": "markdown", "text": f"# {text}\n[{text}](javascript:document.title=1)"},
        {**PIE, "title": short[:50]},
        {"type": text, "text": text},
    ]


async def test_nothing_in_a_message_can_run_or_lead_astray(shown: Tab, slack: Sandbox, cast: Cast) -> None:
    title = await shown.value("document.title")
    workspace = slack.workspace
    workspace.post(Message(workspace.new_ts(), cast.renewals.id, workspace.bot.id, EVIL, everything(EVIL)))
    workspace.post(Message(workspace.new_ts(), cast.renewals.id, workspace.bot.id, EVIL))
    await shown.until("document.querySelectorAll('.message').length === 2")
    await shown.value("document.querySelectorAll('.message button').forEach(e => e.click())")
    inside = "document.querySelectorAll('.message :is(img, script, iframe, a[href^=javascript])').length"
    assert await shown.value(inside) == 0
    assert await shown.value("document.title") == title


async def test_a_block_that_the_page_does_not_know_is_a_red_box(
    shown: Tab, slack: Sandbox, cast: Cast
) -> None:
    workspace = slack.workspace
    broken = [{"type": "hologram", "text": "hi"}, {"type": "section", "text": 7}, {"type": "table"}]
    workspace.post(Message(workspace.new_ts(), cast.renewals.id, workspace.bot.id, "", broken))
    await shown.sees("This page cannot draw “hologram”", ".strange")
    assert await shown.value("document.querySelectorAll('.message .strange').length") == 3


SHOWN = [
    *SOUND,
    *([chart(["Mon", "Tue"], series("one", "Mon", "Tue"), kind=kind)] for kind in ("bar", "area")),
]


async def test_whatever_the_oracles_let_pass_is_drawn(shown: Tab, slack: Sandbox, cast: Cast) -> None:
    workspace = slack.workspace
    for blocks in SHOWN:
        assert problems(blocks) == []
        workspace.post(Message(workspace.new_ts(), cast.renewals.id, workspace.bot.id, "text", blocks))
    await shown.until(f"document.querySelectorAll('.message').length === {len(SHOWN)}")
    assert await shown.value("document.querySelectorAll('.strange').length") == 0
    assert await shown.value("document.querySelectorAll('.chart svg').length") >= 4
    assert await shown.value("document.querySelectorAll('.table tr').length") == 100


async def test_a_chart_tells_its_numbers_to_who_cannot_see_it(shown: Tab, slack: Sandbox, cast: Cast) -> None:
    workspace = slack.workspace
    blocks = [chart(["Mon", "Tue"], series("one", "Mon", "Tue"))]
    workspace.post(Message(workspace.new_ts(), cast.renewals.id, workspace.bot.id, "", blocks))
    await shown.click(".numbers summary")
    cells = "[...document.querySelectorAll('.numbers tr')].map(e => e.innerText.split(/\\s+/).join(' '))"
    assert await shown.value(cells) == ["one Mon 1", "one Tue 1"]


async def test_a_button_asks_first_where_its_app_wants_it(shown: Tab, slack: Sandbox, cast: Cast) -> None:
    question = {
        "title": plain("Sure?"),
        "text": mrkdwn("*Really*"),
        "confirm": plain("Yes"),
        "deny": plain("No"),
    }
    workspace = slack.workspace
    blocks = [{**actions(button("Drop it", confirm=question)), "block_id": "b"}]
    workspace.post(Message(workspace.new_ts(), cast.renewals.id, workspace.bot.id, "", blocks))
    await shown.click("[data-action=go]")
    await shown.sees("Really", "dialog.confirm")
    await shown.click("dialog.confirm button", "No")
    await shown.until("!document.querySelector('dialog.confirm')")
    assert slack.deliveries == []
    await shown.click("[data-action=go]")
    await shown.click("dialog.confirm button", "Yes")
    await shown.sees("could not be reached", "#toast")


async def test_a_button_leads_to_a_page_or_the_mail_program_and_nowhere_else(
    shown: Tab, slack: Sandbox, cast: Cast
) -> None:
    await shown.value(
        "HTMLAnchorElement.prototype.click = function () {(window.gone ??= []).push(this.href)}"
    )
    addresses = ["https://example.com/a", "mailto:dana@acme.example?body=Hi", "javascript:document.title=1"]
    buttons = [button(str(n), url=url) | {"action_id": str(n)} for n, url in enumerate(addresses)]
    workspace = slack.workspace
    blocks = [{**actions(*buttons), "block_id": "b"}]
    workspace.post(Message(workspace.new_ts(), cast.renewals.id, workspace.bot.id, "", blocks))
    for number in range(3):
        await shown.click(f"[data-action='{number}']")
    assert await shown.until("window.gone?.length >= 2 && window.gone") == addresses[:2]

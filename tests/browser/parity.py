"""A renderer that this project did not write, and what it draws unlike the page.

slack-blocks-to-jsx 1.1.1 (npm, MIT) has no charts, reads plain text as mrkdwn, makes 3 bold in 2*3*4,
doubles asterisks in code, drops the name beside an unknown person, and formats nothing that is `verbatim`,
where Slack only adds no links of its own: it gets its messages without that. What is compared is what both
know: all words in their order, and what is bold, leaning, struck, code or a link with a label.
"""

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.browser.chrome import Tab

ROOT = Path(__file__).parents[2]
PACKAGES = ROOT / ".venv" / "parity"
INSTALL = f"npm install --prefix {PACKAGES.relative_to(ROOT)} slack-blocks-to-jsx@1.1.1 react@19 react-dom@19"

# What is said and how it is marked, whoever drew it: bold, leaning, struck, code, links, and all the words.
SAID = """html => {
  const page = new DOMParser().parseFromString(html, 'text/html');
  page.querySelectorAll('.slack_blocks_to_jsx--header, svg, title, select, option').forEach(e => e.remove());
  const words = e => e.textContent.replace(/\\s+/g, '');
  const all = selector => [...page.querySelectorAll(selector)].map(words).filter(Boolean);
  return {bold: all('strong, b'), leaning: all('em, i'), gone: all('s, del'), code: all('code, pre'),
          links: [...page.querySelectorAll('a[href]')].map(e => [e.href, words(e)])
            .filter(([address, label]) => !address.endsWith(label)), words: words(page.body)};
}"""


async def differences(tab: Tab, messages: list[list[dict[str, Any]]]) -> list[Any]:
    """The messages that are drawn unlike, with what either makes of them."""
    pairs = zip(await ours(tab, messages), await theirs(messages), messages, strict=True)
    return [
        (message, mine, other)
        for mine_html, other_html, message in pairs
        if (mine := await tab.value(f"({SAID})({json.dumps(mine_html)})"))
        != (other := await tab.value(f"({SAID})({json.dumps(other_html)})"))
    ]


async def theirs(messages: list[list[dict[str, Any]]]) -> list[str]:
    """The HTML that the other renderer makes of each message."""
    node = shutil.which("node")
    if node is None or not (PACKAGES / "node_modules" / "slack-blocks-to-jsx").is_dir():
        pytest.skip(f"no other renderer to compare with; it comes with: {INSTALL}")
    pipe = asyncio.subprocess.PIPE
    script = str(Path(__file__).parent / "parity.mjs")
    process = await asyncio.create_subprocess_exec(node, script, str(PACKAGES), stdin=pipe, stdout=pipe)
    sent = json.dumps(messages).replace(', "verbatim": true', "")
    drawn, _ = await process.communicate(sent.encode())
    return list(json.loads(drawn))


async def ours(tab: Tab, messages: list[list[dict[str, Any]]]) -> list[str]:
    """The HTML that the page makes of each."""
    now = {"person": "U2", "people": {"U2": {"timezone": "UTC"}}, "channels": [], "groups": {}, "clock": 0}
    script = (
        "import(new URL('blocks.js', location.href)).then(m => "
        f"{json.dumps(messages)}.map(blocks => {{const d = document.createElement('div');"
        f"d.append(...m.draw(blocks, {{now: {json.dumps(now)}, values: new Map()}})); return d.innerHTML}}))"
    )
    return list(await tab.value(script))

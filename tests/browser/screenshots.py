"""`make screenshots`: the pictures of the README, taken of the demo as it is now."""

import asyncio
import sys
from pathlib import Path

from tests.browser import chrome
from tests.browser.chrome import Tab
from tests.browser.demo import ROOT, demo
from views import actions

PICTURES = ROOT / "docs" / "images"


async def main(folder: Path, binary: str) -> None:
    """Take a card, a form and a phone."""
    with chrome.running(binary) as port:
        async with demo(folder) as said, chrome.tab(port) as tab:
            await tab.open(said[0], 1280, 1240)
            await tab.until("document.querySelectorAll('.message h3').length > 1")
            await card(tab)
            await form(tab)
        async with demo(folder) as said, chrome.tab(port) as tab:
            await tab.open(said[0], 390, 844, dark=True)
            await tab.until("document.querySelectorAll('.message h3').length > 1")
            await last_card(tab)
            await tab.screenshot(PICTURES / "phone.png")


async def card(tab: Tab) -> None:
    """An account's card, from its top."""
    await tab.write("/health acme")
    await asyncio.sleep(1)
    await last_card(tab)
    await tab.screenshot(PICTURES / "card.png")


async def last_card(tab: Tab) -> None:
    """Scroll to the beginning of the last card."""
    await tab.until("document.querySelector('.message .chart') !== null")
    await asyncio.sleep(1)
    last = "[...document.querySelectorAll('.message')].filter(e => e.querySelector('.chart')).at(-1)"
    await tab.value(f"{last}.scrollIntoView()")
    await tab.value("document.activeElement.blur()")


async def form(tab: Tab) -> None:
    """The form for a touch, filled in."""
    await tab.click(f'.message button[data-action="{actions.LOG}"]')
    await tab.until("document.querySelector('#modal textarea') !== null")
    await tab.value("document.querySelector('#modal textarea').focus()")
    await tab.type("Called Priya. She wants the export by Friday.")
    await tab.screenshot(PICTURES / "form.png")


if __name__ == "__main__":
    found = chrome.installed()
    if found is None:
        sys.exit("Chromium is not installed: apt install chromium")
    PICTURES.mkdir(exist_ok=True)
    asyncio.run(main(ROOT / ".demo", found))

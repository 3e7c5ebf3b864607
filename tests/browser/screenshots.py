"""`make screenshots`: the pictures of the README, taken of the demo as it is now."""

import asyncio
import sys
from pathlib import Path

from tests.browser import chrome
from tests.browser.chrome import Tab
from tests.browser.demo import ROOT, demo

PICTURES = ROOT / "docs" / "images"


async def main(folder: Path, binary: str) -> None:
    """Take a card, the digest of the next morning, and a phone."""
    with chrome.running(binary) as port:
        async with demo(folder) as said, chrome.tab(port) as tab:
            await tab.open(said[0], 1280, 1240)
            await tab.until("document.querySelectorAll('.message h3').length > 1")
            await card(tab)
            await digest(tab)
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


async def digest(tab: Tab) -> None:
    """What changed among the accounts at risk, as it came in the morning after it was asked for."""
    await tab.go("cs-digest")
    await tab.write("/digest add at-risk weekdays 08:30")
    await tab.sees("Added", ".message")
    await tab.click("#clock summary")
    await tab.click("#clock button", "08:30")
    await tab.until("document.querySelectorAll('.message:not(.only) h3').length > 0", patience=120)
    await asyncio.sleep(1)
    await tab.value("document.querySelector('.message:not(.only)').scrollIntoView()")
    await tab.value("document.activeElement.blur()")
    await tab.screenshot(PICTURES / "digest.png")


if __name__ == "__main__":
    found = chrome.installed()
    if found is None:
        sys.exit("Chromium is not installed: apt install chromium")
    PICTURES.mkdir(exist_ok=True)
    asyncio.run(main(ROOT / ".demo", found))

"""Everybody can use the page: named controls, readable text in both colour schemes, any width, no mouse."""

from pathlib import Path

import pytest

from tests.browser.chrome import Tab

AUDIT = (Path(__file__).parent / "audit.js").read_text("utf-8").replace("export ", "")


async def faults(tab: Tab) -> list[str]:
    """What somebody could not use as it is now."""
    return list(await tab.value(f"(() => {{{AUDIT} return [...unnamed(), ...faint()]}})()"))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_everything_has_a_name_and_can_be_read(page: Tab, dark: bool) -> None:  # noqa: FBT001
    await page.resize(1280, 860, dark=dark)
    await page.write("/echo x")
    await page.click(".message .tools button")
    await page.sees("find nothing wrong", "#inspector")
    await page.write("/nonsense")
    await page.sees("not a valid command")
    await page.value("document.querySelector('#composer textarea').focus()")
    await page.type("/")
    assert await faults(page) == []
    await page.value("document.querySelector('#composer textarea').value = ''")
    await page.write("/form ")
    await page.sees("What happened", "#modal")
    await page.enter()
    await page.sees("This field is required.")
    assert await faults(page) == []


async def test_a_phone_shows_all_of_it_without_scrolling_sideways(page: Tab) -> None:
    await page.resize(360, 740)
    await page.write("/echo x")
    await page.sees("Acme is well")
    for whole in ("document.documentElement", "document.querySelector('#scroll')"):
        assert await page.value(f"{whole}.scrollWidth <= innerWidth")
    await page.click("#unfold")
    await page.click(".place", "cs-digest")
    await page.sees("# cs-digest", "#where")
    await page.until("!document.querySelector('#sidebar').checkVisibility({visibilityProperty: true})")


async def test_a_card_is_reached_and_pressed_with_the_keyboard_alone(page: Tab) -> None:
    await page.write("/echo x")
    await page.sees("Acme is well")
    for _ in range(12):
        await page.send(
            "Input.dispatchKeyEvent", type="keyDown", key="Tab", windowsVirtualKeyCode=9, modifiers=8
        )
        if await page.value("document.activeElement.dataset.action") == "again":
            break
    await page.enter()
    await page.sees("pressed 7")


async def test_the_audit_finds_what_is_wrong(page: Tab) -> None:
    await page.value(
        "document.querySelector('#top').append(Object.assign(document.createElement('button'), {id: 'x'}))"
    )
    await page.value("document.querySelector('#where').style.color = '#ccc'")
    assert len(await faults(page)) == 2

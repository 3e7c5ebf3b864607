"""Whatever a button or a form carries is answered once, in words, and is no key to what one may not see."""

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import home, registry
from sandbox import forms
from store.sight import OF_ACCOUNTS
from tests.fuzz import pressed
from tests.fuzz.amount import some
from tests.fuzz.pressed import Found
from tests.fuzz.shop import Shop, fails, shop_in
from tests.wire.office import ACCOUNTS
from views.draft import words

ACTIONS = sorted(
    {*home.BUTTONS, *(action for each in registry.commands() for action in each.buttons), "gone"}
)
FORMS = sorted({*(form for command in registry.commands() for form in command.forms), "gone"})
NAMES = [name for _, name, *_ in ACCOUNTS]
OWN = "roles:\n  csm: {accounts: own, fields: [arr, contacts, notes, drafts], may: [record, share]}\n"
LINKS = frozenset(words.LINKS)  # followed, which asks for nothing


@pytest.fixture(scope="module")
def found(shop: Shop) -> Found:
    """What can be pressed and filled in."""
    found = pressed.find(shop)
    assert len(found.values) > 50
    assert len({view.callback_id for view in found.views}) > 4
    return found


@some(90)
@given(st.data())
def test_any_press_is_answered_once(shop: Shop, found: Found, data: st.DataObject) -> None:
    action = dict(data.draw(st.sampled_from(found.actions)))
    if data.draw(st.booleans()):
        action["action_id"] = data.draw(st.sampled_from(ACTIONS))
    value = data.draw(pressed.values(found.values))
    action |= {"selected_option": {"value": value}} if "selected_option" in action else {"value": value}
    view = data.draw(st.none() | st.sampled_from(found.views))
    where = shop.show(view) if view else shop.message([])
    state = data.draw(pressed.entered(view.blocks if view else [], found.values))
    told = shop.ask("presses", shop.press(action, where, state))
    assert not fails(told)
    assert told.answers == (action["action_id"] not in LINKS)


@some(60)
@given(st.data())
def test_any_form_is_answered_once(shop: Shop, found: Found, data: st.DataObject) -> None:
    view = data.draw(st.sampled_from(found.views))
    carried = data.draw(pressed.packed(view, found.values, (shop.room.id, shop.ana.id, "C0", "", "x" * 9000)))
    form = data.draw(st.just(view.callback_id) | st.sampled_from(FORMS))
    view = replace(view, content=view.content | {"private_metadata": carried, "callback_id": form})
    state = data.draw(pressed.entered(view.blocks, found.values))
    told = shop.ask("forms", shop.submit(shop.show(view), state))
    assert not fails(told)
    assert told.ack or told.answers


@pytest.fixture
def eve(shop: Shop, found: Found, tmp_path: Path) -> Generator[Shop]:
    """The same book before somebody who may see her own accounts alone, and has none."""
    policy = tmp_path / "policy.yml"
    policy.write_text(OWN)
    with shop_in(shop.database, "eve", policy) as eve:
        yield eve


def test_what_another_was_shown_is_no_key(eve: Shop, found: Found) -> None:
    """A value is looked up again by the eyes of who pressed."""
    kept = eve.kept(OF_ACCOUNTS)
    actions = {action["action_id"]: action for action in found.actions if "acme" in pressed.carried(action)}
    actions |= {action["action_id"]: action for action in found.actions if action["action_id"] not in actions}
    views = {view.callback_id: view for view in found.views}.values()
    wants = [eve.press(action, eve.message([]), {"values": {}}) for action in actions.values()]
    wants += [eve.submit(eve.show(view), forms.initial_state(view.blocks)) for view in views]
    wants += [eve.command(name, "acme") for name in ("/health", "/draft", "/log", "/pulse")]
    for payload in wants:
        told = eve.ask("forged", payload)
        assert not fails(told)
        assert not [name for name in NAMES for said in told.said if name in said]
    assert eve.kept(OF_ACCOUNTS) == kept

"""What buttons and forms carry, forged: of other records, of other buttons, of no button at all."""

import json
import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from bot.asked import pack
from sandbox import forms
from sandbox.records import Json, View
from tests.fuzz.shop import Shop
from tests.fuzz.typed import HOSTILE

NUMBERS = ("0", "1", "2", "7", "-1", "-99999999999", str(2**31), str(2**63), str(10**30), "9" * 5000, "1e999")
IDS = ("acme", "evil", "northwind-foods", "nobody", "", "a" * 5000, "\0", "C0123TEAM", "U0123")
_NUMBER = re.compile(r"\d+")
SETTING = (
    "/health",
    "/health acme",
    "/health evil",
    "/health acme --as-of 2026-11-01",
    "/health north",
    "/health accuracy",
    "/segment",
    "/segment at-risk",
    "/segment save mine2 = arr > 1",
    "/segment balance",
    "/segment diff at-risk",
    "/digest add at-risk weekdays 08:30",
    "/digest add mine fri 16:00",
    "/digest",
    "/digest add",
    "/digest preview at-risk",
    "/churn",
    "/log acme Spoke of <b>seats</b>",
    "/log acme",
    "/pulse acme red Their sponsor left",
    "/pulse acme",
    "/draft acme",
    "/draft acme renewal brief",
    "/draft segment:at-risk check-in",
)


@dataclass(slots=True)
class Found:
    """What the bot has put before ana: the elements that can be acted on, and the views, by what they are."""

    actions: list[Json] = field(default_factory=list[Json])
    views: list[View] = field(default_factory=list[View])

    @property
    def values(self) -> list[str]:
        """Every value that some element carries."""
        return sorted({carried(action) for action in self.actions})


def carried(action: Json) -> str:
    """The value of a button, or of what is chosen in a menu."""
    return str(action.get("value") or (action.get("selected_option") or {}).get("value") or "")


def find(shop: Shop) -> Found:
    """Ask for all there is, press every button once, and take down what was shown."""
    found, known = Found(), set[str]()
    shop.deliver()
    for line in SETTING:
        shop.ask("setting", shop.command(*_split(line)))
        take(shop, found, known)
    shop.ask("setting", shop.home())
    take(shop, found, known)
    pressed = set[str]()
    for action in list(found.actions):
        if action["action_id"] not in pressed:
            pressed.add(action["action_id"])
            shop.ask("setting", shop.press(action, shop.message([]), {"values": {}}))
            take(shop, found, known)
    for view in list({view.callback_id: view for view in found.views}.values()):
        shop.ask("setting", shop.submit(shop.show(view), forms.initial_state(view.blocks)))
        take(shop, found, known)
    return found


def _split(line: str) -> tuple[str, str]:
    name, _, text = line.partition(" ")
    return name, text


def take(shop: Shop, found: Found, known: set[str]) -> None:
    """Note what is new before ana."""
    happened = shop.workspace.stream
    for each in happened:
        blocks = getattr(each.what, "blocks", [])
        for action in _acted(blocks):
            said = json.dumps(action, sort_keys=True)
            if said not in known:
                known.add(said)
                found.actions.append(action)
        if isinstance(each.what, View) and each.what.type == "modal":
            found.views.append(deepcopy(each.what))
    happened.clear()


def _acted(blocks: Sequence[Json]) -> list[Json]:
    acted: list[Json] = []
    for block, element in forms.elements(list(blocks)):
        action: Json = {"block_id": block["block_id"]} | {k: element[k] for k in ("type", "action_id")}
        if element["type"] == "button":
            acted.append(action | {"value": element.get("value", "")})
        acted += [action | {"selected_option": option} for option in element.get("options") or []]
    return acted


_leaves = st.one_of(
    st.sampled_from(
        (None, True, -1, 10**30, float("nan"), float("inf"), *IDS, *NUMBERS, "2026-11-01", "0000-00-00")
    ),
    st.text(max_size=5),
)
_json = st.one_of(
    st.lists(_leaves, max_size=4).map(json.dumps),
    st.lists(st.lists(_leaves, max_size=2) | st.dictionaries(st.text(max_size=3), _leaves), max_size=3).map(
        json.dumps
    ),
    _leaves.map(json.dumps),
    st.sampled_from(
        (
            "[" * 20_000,
            '{"a":' * 20_000,
            "[" * 500 + "]" * 500,
            "[1e999999]",
            '["\\ud800","worst",0]',
            "NaN",
            '"\\ud800"',
            '["\\u0000",""]',
        )
    ),
)


_words = st.lists(st.sampled_from((*NUMBERS, *IDS, "known", "snooze")), max_size=6).map(" ".join)


def values(known: Sequence[str]) -> st.SearchStrategy[str]:
    """What a button carries: of any other button, of one with a number or an id changed, or of none."""
    good = st.sampled_from(known)
    ids, numbers = st.sampled_from(IDS), st.sampled_from(NUMBERS)
    return st.one_of(
        good,
        st.builds(lambda value, number: _NUMBER.sub(number, value), good, numbers),
        st.builds(lambda value, number: _NUMBER.sub(number, value, count=1), good, numbers),
        st.builds(lambda value, other: re.sub("acme|evil", lambda _: other, value), good, ids),
        st.builds(lambda value, end: value[:end], good, st.integers(0, 30)),
        _json,
        _words,
        st.sampled_from(HOSTILE),
    )


@st.composite
def entered(draw: st.DrawFn, blocks: Sequence[Json], texts: Sequence[str]) -> Json:
    """What stands in a form: some fields missing, some that it never had, and anything in those it has."""
    state: dict[str, dict[str, Any]] = forms.initial_state(list(blocks))["values"]
    for block in list(state):
        change = draw(st.sampled_from(("keep", "keep", "fill", "fill", "drop", "empty")))
        if change == "drop":
            del state[block]
        elif change == "empty":
            state[block] = {}
        elif change == "fill":
            state[block] = {name: _filled(draw, each, texts) for name, each in state[block].items()}
    if draw(st.booleans()):
        typed = draw(st.sampled_from(HOSTILE))
        state[draw(st.sampled_from(("x", "text", "body.1", "\0")))] = {
            "y": {"type": "plain_text_input", "value": typed}
        }
    return {"values": state}


def _filled(draw: st.DrawFn, element: Json, texts: Sequence[str]) -> Json:
    kind = element["type"]
    text = draw(st.sampled_from(HOSTILE) | st.sampled_from(texts) | st.text(max_size=20))
    if "select" in kind or kind == "radio_buttons":
        option = {"text": {"type": "plain_text", "text": "x"}, "value": text}
        return {"type": kind, "selected_option": option, "selected_conversation": text, "selected_user": text}
    if kind == "datepicker":
        return {
            "type": kind,
            "selected_date": draw(st.dates().map(str) | st.sampled_from(("9999-12-31", text))),
        }
    if kind == "timepicker":
        return {"type": kind, "selected_time": draw(st.times().map(lambda at: f"{at:%H:%M}") | st.just(text))}
    return {"type": kind, "value": text}


@st.composite
def packed(draw: st.DrawFn, view: View, known: Sequence[str], channels: Sequence[str]) -> str:
    """What a view carries along, as it was made or forged."""
    if draw(st.booleans()):
        return str(view.content.get("private_metadata") or "")
    if draw(st.integers(0, 3)):
        return pack(draw(values(known)), draw(st.sampled_from(channels)))
    return draw(_json | st.sampled_from(HOSTILE))

"""views.*: opening, pushing, updating and publishing, with Slack's refusals."""

import json
from typing import Literal

from sandbox import forms, oracle
from sandbox.methods import Call, Method, Methods
from sandbox.payloads import view_fields
from sandbox.records import Json, View
from sandbox.refusal import Refused
from sandbox.screens import SIZE_LIMIT


def open_view(call: Call) -> Json:
    """Open a modal for the person behind a trigger."""
    content = _content(call, "modal")
    person = call.triggers.exchange(call.args.required("trigger_id"))
    return _shown(call, call.screens.open(person, content))


def push_view(call: Call) -> Json:
    """Put a modal on top of the one that the trigger came from."""
    content = _content(call, "modal")
    person = call.triggers.exchange(call.args.required("trigger_id"))
    return _shown(call, call.screens.push(person, content))


def update_view(call: Call) -> Json:
    """Change a view that is open, found by its id or its external id."""
    view_id, external_id = call.args.text("view_id"), call.args.text("external_id")
    if not view_id and not external_id:
        raise Refused("invalid_arguments", ["[ERROR] either view_id or external_id is required"])
    view = call.screens.find(view_id, external_id)
    content = _content(call, view.type)
    return _shown(call, call.screens.update(view, content, call.args.text("hash")))


def publish_view(call: Call) -> Json:
    """Show a home tab to one person."""
    if not call.workspace.manifest.home_tab:
        raise Refused("not_enabled")
    content = _content(call, "home")
    person = call.person("user_id")
    return _shown(call, call.screens.publish(person.id, content, call.args.text("hash")))


def checked_view(content: object, kind: Literal["modal", "home"]) -> Json:
    """A view that Slack would take, with its ids filled in.

    Raises:
        Refused: invalid_arguments or view_too_large.
    """
    if not isinstance(content, dict):
        raise Refused("invalid_arguments", ["[ERROR] missing required field: view"])
    if len(json.dumps(content).encode()) > SIZE_LIMIT:
        raise Refused("view_too_large")
    problems = [problem.pointer for problem in oracle.find_view_problems(content)]
    if not problems and content["type"] != kind:
        problems = [f"[ERROR] must be a view of type {kind} [json-pointer:/view/type]"]
    if problems:
        raise Refused("invalid_arguments", problems)
    return {**content, "blocks": forms.fill_ids(content["blocks"])}


def _content(call: Call, kind: Literal["modal", "home"]) -> Json:
    return checked_view(call.args.decoded("view", "invalid_arguments"), kind)


def _shown(call: Call, view: View) -> Json:
    return {"view": view_fields(call.workspace, view)}


METHODS: Methods = {
    "views.open": Method(open_view),
    "views.push": Method(push_view),
    "views.update": Method(update_view),
    "views.publish": Method(publish_view),
}

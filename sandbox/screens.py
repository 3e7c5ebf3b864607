"""The modals and home tabs that people have before them."""

import secrets
from dataclasses import replace

from sandbox.records import Json, View
from sandbox.refusal import Refused
from sandbox.workspace import Happened, Happening, Workspace, new_id

STACK_LIMIT = 3
SIZE_LIMIT = 250_000


class Screens:
    """The views of every person: one stack of modals each, and one home tab."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._views: dict[str, View] = {}
        self._stacks: dict[str, list[str]] = {}
        self._homes: dict[str, str] = {}

    def top(self, person: str) -> View | None:
        """The modal that this person has before them, if any."""
        stack = self._stacks.get(person)
        return self._views[stack[-1]] if stack else None

    def home(self, person: str) -> View | None:
        """The home tab that was published for this person, if any."""
        view_id = self._homes.get(person)
        return self._views[view_id] if view_id else None

    def open(self, person: str, content: Json) -> View:
        """Show a modal in the place of whatever modals were there."""
        view = self._make(person, content)
        self._forget(person)
        return self._put_on_top(view)

    def push(self, person: str, content: Json) -> View:
        """Put a modal on top of the open ones: at most three in all, else push_limit_reached."""
        stack = self._stacks.get(person)
        if not stack:
            raise Refused("not_found")
        if len(stack) >= STACK_LIMIT:
            raise Refused("push_limit_reached")
        made = self._make(person, content)
        return self._put_on_top(replace(made, root_id=stack[0], previous_id=stack[-1]))

    def update(self, view: View, content: Json, expected_hash: str = "") -> View:
        """Put new content into a view; hash_conflict if it is not the one that the caller knew."""
        if expected_hash and expected_hash != view.hash:
            raise Refused("hash_conflict")
        self._check_external_id(content, view.id)
        changed = replace(view, content=content, hash=self._new_hash())
        self._views[view.id] = changed
        self._tell("home" if view.type == "home" else "view", changed)
        return changed

    def publish(self, person: str, content: Json, expected_hash: str = "") -> View:
        """Show this home tab to this person from now on."""
        if old := self.home(person):
            return self.update(old, content, expected_hash)
        view = self._make(person, content)
        self._views[view.id] = view
        self._homes[person] = view.id
        self._tell("home", view)
        return view

    def close(self, view: View) -> None:
        """Take the top modal away; the one below it comes back."""
        stack = self._stacks.get(view.user, [])
        if view.id in stack:
            stack.remove(view.id)
            del self._views[view.id]
            self._tell("closed", view)

    def clear(self, person: str) -> None:
        """Take all modals of a person away."""
        if view := self.top(person):
            self._forget(person)
            self._tell("closed", view)

    def find(self, view_id: str, external_id: str = "") -> View:
        """The view with this id, or this external id, else not_found."""
        for view in self._views.values():
            if view.id == view_id or (external_id and view.content.get("external_id") == external_id):
                return view
        raise Refused("not_found")

    def _make(self, person: str, content: Json) -> View:
        view_id = new_id("V")
        self._check_external_id(content, view_id)
        return View(view_id, content["type"], person, content, self._new_hash(), root_id=view_id)

    def _put_on_top(self, view: View) -> View:
        self._views[view.id] = view
        self._stacks.setdefault(view.user, []).append(view.id)
        self._tell("view", view)
        return view

    def _forget(self, person: str) -> None:
        for view_id in self._stacks.pop(person, []):
            del self._views[view_id]

    def _check_external_id(self, content: Json, view_id: str) -> None:
        external = content.get("external_id")
        if external and any(
            view.content.get("external_id") == external and view.id != view_id
            for view in self._views.values()
        ):
            raise Refused("duplicate_external_id")

    def _new_hash(self) -> str:
        return f"{int(self._workspace.now())}.{secrets.token_hex(4)}"

    def _tell(self, kind: Happened, view: View) -> None:
        self._workspace.tell(Happening(kind, view, person=view.user))

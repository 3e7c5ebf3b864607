"""Trigger ids: each opens one view for one person, once, within three seconds."""

import secrets
from dataclasses import dataclass

from sandbox.refusal import Refused
from sandbox.workspace import Workspace

LIFETIME = 3.0


@dataclass(slots=True)
class _Trigger:
    person: str
    issued: float
    used: bool = False


class Triggers:
    """The trigger ids that were sent to the app."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._issued: dict[str, _Trigger] = {}

    def issue(self, person: str) -> str:
        """A fresh trigger id for something that this person just did."""
        trigger = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**11)}.{secrets.token_hex(16)}"
        self._issued[trigger] = _Trigger(person, self._workspace.now())
        return trigger

    def exchange(self, trigger: str) -> str:
        """The id of the person to show a view to.

        Raises:
            Refused: invalid_trigger_id, exchanged_trigger_id or expired_trigger_id.
        """
        found = self._issued.get(trigger)
        if found is None:
            raise Refused("invalid_trigger_id")
        if found.used:
            raise Refused("exchanged_trigger_id")
        if self._workspace.now() - found.issued > LIFETIME:
            raise Refused("expired_trigger_id")
        found.used = True
        return found.person

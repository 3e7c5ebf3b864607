"""Who types a command on this machine, as the audit calls her."""

import getpass

from commands.contract import Deps
from store import audit
from store.database import Tx
from store.records import Detail


def name() -> str:
    """The name of the user of this machine; "terminal" where it has none, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "terminal"


def note(tx: Tx, deps: Deps, act: audit.Act, detail: Detail, by: str = "") -> None:
    """Put into the audit what was typed here, by whoever typed it unless she says who it was `by`."""
    audit.write(tx, at=deps.now(), actor=by or name(), act=act, account_id=None, place=None, detail=detail)

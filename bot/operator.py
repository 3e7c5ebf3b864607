"""Who types a command on this machine, as the audit calls her."""

import getpass


def name() -> str:
    """The name of the user of this machine; "terminal" where it has none, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "terminal"

"""The commands there are, found by walking this package; a module with a COMMAND is one."""

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module

import commands as package
from commands.contract import Answer, Command, Deps, Reply, Request
from views import notices


@cache
def commands() -> tuple[Command, ...]:
    """All commands, in the order of help: by name."""
    return tuple(sorted(_discover(), key=lambda command: command.name))


def answer(command: Command, request: Request, deps: Deps) -> Answer:
    """What a typed command answers; every command knows `help`."""
    if request.text.strip().casefold() in {"help", "-h", "--help", "—help", "?"}:
        return Reply(notices.usage(command.name, command.summary, command.usage))
    return command.run(request, deps)


def _discover() -> Iterator[Command]:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        command = getattr(import_module(module.name), "COMMAND", None)
        if isinstance(command, Command):
            yield command

"""A change of the database, made beside the event loop."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from commands.contract import Deps
from store.database import Tx

T = TypeVar("T")


async def change(deps: Deps, make: Callable[[Tx, datetime], T]) -> T:
    """What `make` comes to, in one transaction and at the moment in which it begins."""

    def run() -> T:
        with deps.db.begin() as tx:
            return make(tx, deps.now())

    return await asyncio.to_thread(run)

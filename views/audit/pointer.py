"""What the buttons of /audit carry: which entries, and from which one on."""

import json
from dataclasses import dataclass, field
from datetime import datetime

from store.audit import ALL, Wanted
from store.errors import Sorry
from store.texts import storable
from views.limits import VALUE
from views.pointer import OUTDATED, number, outdated
from views.text import size


@dataclass(frozen=True, slots=True)
class At:
    """A page of the wanted entries: those that were written before the one of this id, or the newest."""

    wanted: Wanted = field(default=ALL)
    before: int | None = None

    def __str__(self) -> str:
        """A button's value, read back by `at`; empty where what is wanted is too long for a button."""
        of = self.wanted
        times = [moment.isoformat() if moment else None for moment in (of.since, of.until)]
        packed = json.dumps(
            [of.account_id, sorted(of.actors), sorted(of.acts), *times, self.before], ensure_ascii=False
        )
        return packed if size(packed) <= VALUE else ""


def at(value: str) -> At:
    """The page that a button's value stands for. Sorry for a value that is not of our making."""
    with outdated():
        account_id, actors, acts, since, until, before = json.loads(value)
        times = [datetime.fromisoformat(each) if each else None for each in (since, until)]
        if any(moment and moment.utcoffset() is None for moment in times):
            raise Sorry(OUTDATED)
        wanted = Wanted(
            None if account_id is None else storable(str(account_id)),
            frozenset(storable(str(each)) for each in actors),
            frozenset(storable(str(each)) for each in acts),
            *times,
        )
        return At(wanted, None if before is None else number(str(before)))

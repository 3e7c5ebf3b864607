"""What is due to whom: the newest slot of each digest that runs, in the zone of whoever reads it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from commands.digest import when
from store import deliveries, digests, people
from store.database import Tx
from store.digest_records import Digest, Key
from store.records import Person

_MOST_MISSED = 31  # slots of one digest that are noted as missed after a long absence


@dataclass(frozen=True, slots=True)
class Due:
    """One delivery to make; `zone` is whose clock its slot is of."""

    digest: Digest
    key: Key
    zone: str


def now_due(tx: Tx, now: datetime) -> list[Due]:
    """The newest slot of every digest that runs and each of its targets, unless it is taken; oldest first."""
    found = sorted(_newest(tx, now), key=lambda due: due.digest.digest_id)
    free: list[Due] = []
    for digest_id, group in groupby(found, key=lambda due: due.digest.digest_id):
        dues = list(group)
        taken = deliveries.taken(tx, digest_id, {due.key.slot for due in dues}, now)
        free += [due for due in dues if due.key not in taken]
    return sorted(free, key=lambda due: due.key.slot)


def due_in(tx: Tx, slot: datetime) -> list[Due]:
    """Every delivery that is due at exactly this moment, finished or not; by digest."""
    return [due for due in _newest(tx, slot) if due.key.slot == slot]


def missed_before(tx: Tx, due: Due) -> list[Key]:
    """The slots between the last one that anything is known of and this one; newest first."""
    key, schedule = due.key, when.read(due.digest.due)
    last = deliveries.last(tx, key.digest_id, key.target, key.slot)
    slots: list[Key] = []
    slot = key.slot
    while last and len(slots) < _MOST_MISSED:
        slot = when.last(schedule, due.zone, slot - timedelta(seconds=1))
        if slot <= max(last.slot, due.digest.created_at):
            break
        slots.append(Key(key.digest_id, slot, key.target))
    return slots


def _newest(tx: Tx, now: datetime) -> Iterator[Due]:
    owners: list[Person] | None = None
    for digest in digests.active(tx):
        schedule = when.read(digest.due)
        targets = [(digest.target, digest.zone)]
        if digest.audience == "owners":
            owners = people.owners(tx) if owners is None else owners
            muted = digests.muted(tx, digest.digest_id)
            targets = [(each.slack_id, each.timezone) for each in owners if each.slack_id not in muted]
        for target, zone in targets:
            slot = when.last(schedule, zone, now)
            if slot >= digest.created_at:
                yield Due(digest, Key(digest.digest_id, slot, target), zone)

"""The accounts that a delivery had news of, kept with it, and what of each was last told."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import ColumnElement, and_, delete, insert, select, true
from sqlalchemy.orm import Session

from store.digest_records import Item, Key
from store.tables import DeliveryRow, ItemRow


def save(tx: Session, key: Key, items: Sequence[Item]) -> None:
    """Keep the items of a delivery, in the place of those it had. Both must exist, and the accounts."""
    tx.execute(delete(ItemRow).where(of_delivery(key)))
    if items:
        rows = [asdict(key) | asdict(item) for item in items]
        tx.execute(insert(ItemRow.__table__), rows)  # pyright: ignore[reportArgumentType]


def of(tx: Session, key: Key) -> list[Item]:
    """All items of a delivery, in order."""
    rows = tx.scalars(select(ItemRow).where(of_delivery(key)).order_by(ItemRow.place))
    return [record(row) for row in rows]


def at(tx: Session, key: Key, place: int) -> Item | None:
    """The item at a place of a delivery."""
    row = tx.scalar(select(ItemRow).where(of_delivery(key), ItemRow.place == place))
    return None if row is None else record(row)


def last(
    tx: Session, digest_id: int, target: str, accounts: Collection[str] | None, *, listed: bool = False
) -> dict[str, tuple[Item, Key, date | None]]:
    """What a target was last told of each account in a digest: the item, its delivery, the scores' day.

    Only deliveries that were sent count, and with `listed` only items that were not beyond the cap;
    `accounts` is None for all of them.
    """
    told = and_(
        ItemRow.digest_id == digest_id,
        ItemRow.target == target,
        DeliveryRow.state == "sent",
        true() if accounts is None else ItemRow.account_id.in_(accounts),
        ItemRow.listed if listed else true(),
    )
    found = tx.execute(
        select(ItemRow, DeliveryRow.as_of)
        .join(DeliveryRow, _its_delivery())
        .where(told)
        .order_by(ItemRow.slot)
    )
    return {
        row.account_id: (record(row), Key(row.digest_id, row.slot, row.target), as_of) for row, as_of in found
    }


def _its_delivery() -> ColumnElement[bool]:
    return and_(
        DeliveryRow.digest_id == ItemRow.digest_id,
        DeliveryRow.slot == ItemRow.slot,
        DeliveryRow.target == ItemRow.target,
    )


def of_delivery(key: Key) -> ColumnElement[bool]:
    """The condition that an item is of this delivery."""
    return and_(ItemRow.digest_id == key.digest_id, ItemRow.slot == key.slot, ItemRow.target == key.target)


def record(row: ItemRow) -> Item:
    """The item without its session."""
    return Item(
        account_id=row.account_id,
        place=row.place,
        news=row.news,  # pyright: ignore[reportArgumentType] - only News was ever written
        band=row.band,  # pyright: ignore[reportArgumentType] - only a Band was ever written
        health=row.health,
        risk=row.risk,
        listed=row.listed,
    )

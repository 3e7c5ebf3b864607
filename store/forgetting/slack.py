"""What Slack holds of somebody by our own messages, where nobody can be erased from here."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.forgetting.plan import Plan
from store.forgetting.subject import Subject
from store.tables import AuditRow, DeliveryRow


@dataclass(frozen=True, slots=True)
class Posted:
    """A message: a digest, or a card that somebody shared, whose `ts` nobody keeps."""

    channel: str
    ts: str = ""


def posted(tx: Session, subject: Subject, made: Plan) -> list[Posted]:
    """The digests whose content the plan changes, and the cards of the subject's accounts; by channel."""
    return sorted([*_digests(tx, made), *_cards(tx, subject)], key=lambda each: (each.channel, each.ts))


def _digests(tx: Session, made: Plan) -> Iterator[Posted]:
    for edit in made.edits:
        if edit.table.name == DeliveryRow.__tablename__ and "content" in edit.values:
            row = tx.get(DeliveryRow, edit.key)
            if row and row.channel and row.ts:
                yield Posted(row.channel, row.ts)


def _cards(tx: Session, subject: Subject) -> Iterator[Posted]:
    shares = select(AuditRow.place).where(AuditRow.act == "share", AuditRow.account_id.in_(subject.accounts))
    yield from (Posted(place) for place in tx.scalars(shares) if place)

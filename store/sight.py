"""Which accounts somebody may see, and which of their fields not: every query of her sessions is narrowed."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any, Literal, get_args

from sqlalchemy import Select, Table, func, select
from sqlalchemy.orm import InstrumentedAttribute, ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql.util import find_tables

from store.tables import AccountRow, AuditRow, Row

Field = Literal["arr", "contacts", "notes", "drafts"]
Hides = frozenset[Field]
FIELDS: Hides = frozenset(get_args(Field))
NOTHING: Hides = frozenset()
# Every table whose rows are of an account; the audit is read by who may read it, and then all of it.
OF_ACCOUNTS: dict[str, tuple[type[Row], InstrumentedAttribute[str]]] = {
    str(mapper.class_.__tablename__): (mapper.class_, mapper.class_.account_id)
    for mapper in Row.registry.mappers
    if "account_id" in mapper.columns and mapper.class_ is not AuditRow
}


@dataclass(frozen=True, slots=True)
class Sight:
    """The accounts of these `owners`, lower-case e-mail addresses and Slack ids, or all where it is None.

    What is in `hides` is left out of whatever is shown of them.
    """

    owners: frozenset[str] | None = None
    hides: Hides = NOTHING

    def sees(self, owner: str | None) -> bool:
        """Whether the accounts of this owner are among them."""
        return self.owners is None or (owner or "").lower() in self.owners

    def both(self, other: "Sight") -> "Sight":
        """What this one and the other one may see."""
        if self.owners is None or other.owners is None:
            owners = other.owners if self.owners is None else self.owners
        else:
            owners = self.owners & other.owners
        return Sight(owners, self.hides | other.hides)


EVERYTHING = Sight()


def least(sights: Iterable[Sight]) -> Sight:
    """What all of them may see; everything where there are none."""
    return reduce(Sight.both, sights, EVERYTHING)


def of(tx: Session) -> Sight:
    """The sight of whom this session was opened for; everything in the process's own."""
    return tx.info.get("sight", EVERYTHING)


def sees_all(tx: Session) -> bool:
    """Whether the session's person may see every account."""
    return of(tx).owners is None


def shown(tx: Session, account_ids: Iterable[str]) -> None:
    """Note for the audit that whoever this session was opened for is shown these accounts."""
    tx.info.get("shown", []).extend(account_ids)


def narrowed(tx: Session, rows: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The query as its session would run it, for what runs it past the session."""
    _refuse_bare(of(tx), rows)
    return rows.options(*_criteria(of(tx)))


def narrow(state: ORMExecuteState) -> None:
    """Leave out of a query, a change or a removal what the session's person may not see.

    RuntimeError for a query by bare tables, which cannot be narrowed: it is a mistake in the store.
    """
    sight = of(state.session)
    if isinstance(state.statement, Select) and not state.is_orm_statement:
        _refuse_bare(sight, state.statement)
    elif not state.is_column_load:
        state.statement = state.statement.options(*_criteria(sight))


def _refuse_bare(sight: Sight, rows: Select[*tuple[Any, ...]]) -> None:
    is_by_entities = any("entity" in column for column in rows.column_descriptions)
    bare = {each.name for each in find_tables(rows, check_columns=True) if isinstance(each, Table)}
    if sight.owners is not None and not is_by_entities and bare & OF_ACCOUNTS.keys():
        raise RuntimeError(f"a query by bare tables ({', '.join(sorted(bare))}) cannot be narrowed")


@lru_cache(maxsize=256)  # a third of a millisecond, for each statement of a request
def _criteria(sight: Sight) -> tuple[LoaderCriteriaOption, ...]:
    if sight.owners is None:
        return ()
    account = AccountRow.__table__.c
    owned = func.lower(account.owner).in_(sorted(sight.owners))
    seen = select(account.account_id).where(owned)
    return tuple(
        with_loader_criteria(row, column.in_(seen), include_aliases=True)
        for row, column in OF_ACCOUNTS.values()
    )

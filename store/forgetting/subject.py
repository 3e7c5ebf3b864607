"""Who is to be forgotten: the rows that are hers or its, and the phrases that give them away in a text."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.accounts import split
from store.errors import BadInput, Sorry
from store.forgetting.marks import Forgotten
from store.forgetting.mentions import phrase
from store.forgetting.phrases import Phrases, others
from store.nearest import suggest
from store.tables import AccountRow
from store.tables.bundle import ContactRow

Kind = Literal["contact", "account"]


@dataclass(frozen=True, slots=True)
class Subject:
    """A person, or a customer with the people there.

    `accounts` is the one that is forgotten, or those of the person; `contacts` are the ids of the people.
    `everywhere` are the phrases that give them away in any text, `nearby` those that do so in the rows of
    `accounts` and may mean others elsewhere. `spellings` are what the database's bytes must not hold, and
    `shared` is what others are called as well. One that `is_gone` was forgotten before.
    """

    kind: Kind
    title: str
    accounts: frozenset[str]
    contacts: frozenset[str]
    addresses: frozenset[str]
    everywhere: frozenset[str]
    nearby: frozenset[str]
    spellings: tuple[str, ...]
    shared: tuple[str, ...]
    is_gone: bool = False

    @property
    def ids(self) -> frozenset[str]:
        """The ids of what is forgotten itself."""
        return self.accounts if self.kind == "account" else self.contacts


def contact(tx: Session, asked: str, also: Sequence[str], forgotten: Forgotten) -> Subject:
    """The person of this contact's id or e-mail address, with further names and numbers to look for.

    BadInput where nobody or more than one person is meant; Sorry where she owns accounts.
    """
    asked = asked.strip()
    rows = _rows(tx, asked)
    if rows:
        return _known(tx, "contact", _title(tx, rows), {row.account_id for row in rows}, rows, also)
    if forgotten.has("contact", asked) or forgotten.mentions(phrase(asked)):
        return _again("contact", asked, also)
    raise BadInput(f"There is no contact '{asked}'{_suggestion(tx, asked)}")


def account(tx: Session, account_id: str, also: Sequence[str], forgotten: Forgotten) -> Subject:
    """The account of this id with its contacts, and further names to look for.

    BadInput where it is unknown; Sorry where one of its contacts owns accounts.
    """
    row = tx.get(AccountRow, account_id)
    if row:
        there = list(tx.scalars(select(ContactRow).where(ContactRow.account_id == account_id)))
        return _known(tx, "account", f"{row.name} ({account_id})", {account_id}, there, also, row)
    if forgotten.has("account", account_id):
        return _again("account", account_id, also)
    raise BadInput(f"There is no account '{account_id}'.")


def _known(
    tx: Session,
    kind: Kind,
    title: str,
    accounts: Collection[str],
    rows: Sequence[ContactRow],
    also: Sequence[str],
    itself: AccountRow | None = None,
) -> Subject:
    _refuse_owner(tx, [row.email.lower() for row in rows if row.email])
    contacts = [row.contact_id for row in rows]
    rest, found = others(tx, list(accounts), contacts, leaves=itself is not None), Phrases()
    for row in rows:
        found.add_person(row.contact_id, row.name or "", row.email or "", rest)
    if itself:
        found.add_account(itself.account_id, (itself.name, *split(itself.aliases)), itself.domain or "", rest)
    for typed in also:
        found.add_typed(typed)
    addresses = {row.email.lower() for row in rows if row.email} - rest.addresses
    return _subject(kind, title, accounts, contacts, addresses, found)


def _again(kind: Kind, asked: str, also: Sequence[str]) -> Subject:
    """Somebody whose rows are gone: what may be left is found by what was typed."""
    found = Phrases()
    for typed in (asked, *also):
        found.add_typed(typed)
    ids = {asked}
    accounts, contacts = (ids, set[str]()) if kind == "account" else (set[str](), ids)
    addresses, title = ids if "@" in asked else (), f"{asked}, forgotten before"
    return replace(_subject(kind, title, accounts, contacts, addresses, found), is_gone=True)


def _subject(
    kind: Kind,
    title: str,
    accounts: Collection[str],
    contacts: Collection[str],
    addresses: Collection[str],
    found: Phrases,
) -> Subject:
    return Subject(
        kind,
        title,
        frozenset(accounts),
        frozenset(contacts),
        frozenset(address.lower() for address in addresses),
        frozenset(found.everywhere),
        frozenset(found.nearby - found.everywhere if kind == "contact" else ()),
        tuple(dict.fromkeys(found.spellings)),
        tuple(dict.fromkeys(found.shared)),
    )


def _rows(tx: Session, asked: str) -> list[ContactRow]:
    """One person's: BadInput where several people share the address."""
    mine = select(ContactRow).order_by(ContactRow.contact_id)
    rows = list(tx.scalars(mine.where(ContactRow.contact_id == asked)))
    rows = rows or list(tx.scalars(mine.where(func.lower(ContactRow.email) == asked.lower())))
    if len({phrase(row.name) for row in rows if row.name}) > 1:
        them = ", ".join(f"{row.contact_id} ({row.name})" for row in rows)
        raise BadInput(f"{asked} is the address of {len(rows)} contacts: {them}. Name one of them by its id.")
    return rows


def _title(tx: Session, rows: Sequence[ContactRow]) -> str:
    first = rows[0]
    home = tx.get(AccountRow, first.account_id)
    known = ", ".join(filter(None, (*(row.contact_id for row in rows), first.email)))
    return (
        f"{first.name or 'A contact without a name'} ({known}) of {home.name if home else first.account_id}"
    )


def _suggestion(tx: Session, asked: str) -> str:
    known = list(tx.execute(select(ContactRow.contact_id, ContactRow.name, ContactRow.email)))
    called = [row.contact_id for row in known if row.name and phrase(row.name) == phrase(asked)]
    if called:
        return f": name {' or '.join(called)} by its id, who is called that."
    near = suggest(asked, (each for row in known for each in (row.contact_id, row.email) if each))
    return near or "; name one by its id or its e-mail address."


def _refuse_owner(tx: Session, addresses: Sequence[str]) -> None:
    """Who looks after accounts works here, and they are found by her address."""
    owned = select(AccountRow.owner, AccountRow.name).where(func.lower(AccountRow.owner).in_(addresses))
    row = tx.execute(owned.order_by(AccountRow.name).limit(1)).first()
    if row:
        raise Sorry(
            f"{row.owner} is the owner of {row.name}: give her accounts another owner in an import first."
        )

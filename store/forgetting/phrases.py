"""The phrases that give a person or a customer away, and do not give away anybody else."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from store.accounts import split
from store.forgetting.mentions import phrase, words
from store.tables import AccountRow, PersonRow
from store.tables.bundle import ContactRow

SHORTEST = 3  # letters of an account's name of one word
_TELLING = re.compile(r"(?=.*\d)(?=.*[^\W\d_]).{4,}|.*@.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Others:
    """Everybody else: what they are called, their addresses, and the words of names at the same accounts."""

    labels: frozenset[str]
    addresses: frozenset[str]
    words: frozenset[str]

    def share(self, said: str) -> bool:
        """Whether a phrase is what somebody else is called, or a part of it."""
        return any(f" {said} " in f" {label} " for label in self.labels)


@dataclass(frozen=True, slots=True)
class Phrases:
    """What is looked for in every text, what in the rows of the accounts alone, and how it is spelled.

    What is `shared` with others stays with them.
    """

    everywhere: set[str] = field(default_factory=set[str])
    nearby: set[str] = field(default_factory=set[str])
    spellings: list[str] = field(default_factory=list[str])
    shared: list[str] = field(default_factory=list[str])

    def add_person(self, contact_id: str, name: str, address: str, others: Others) -> None:
        """A person by her full name and her address, and where she is known by each word of her name."""
        self.nearby.update(each for each in single(name) if each not in others.words)
        if others.share(phrase(name)):
            self.nearby.update(full(name))
            self.shared.append(name)
        else:
            self._add(name, full(name))
        if address.lower() in others.addresses:
            self.shared.append(address)
        elif address:
            self._add(address, [phrase(address)])
        if telling(contact_id):
            self._add(contact_id, [phrase(contact_id)])

    def add_account(self, account_id: str, names: Sequence[str], domain: str, others: Others) -> None:
        """An account by its names; one of a single word only where it is not written like any other word."""
        for name in names:
            if others.share(phrase(name)):
                self.shared.append(name)
            elif len(words(name)) > 1:
                self._add(name, full(name))
            elif len(name) >= SHORTEST:
                self.everywhere.update(
                    f"={each}" for each in (name, name.title(), name.upper()) if each[0].isupper()
                )
        if domain and not others.share(phrase(domain)):
            self._add(domain, [phrase(domain), f"@{domain.lower()}"])
        if telling(account_id):
            self._add(account_id, [phrase(account_id)])

    def add_typed(self, typed: str) -> None:
        """What somebody named besides: another spelling, a telephone number."""
        for each in typed.split() if "@" in typed else [typed]:
            if telling(each) or len(words(each)) > 1:
                self._add(each, [phrase(each)])
            else:
                self.nearby.add(f"={each}")

    def _add(self, spelling: str, phrases: Iterable[str]) -> None:
        found = set(phrases)
        self.everywhere.update(found)
        if found:
            self.spellings.append(spelling)


def telling(said: str) -> bool:
    """Whether an id or a number says who it is wherever it stands: letters and digits, or an address."""
    return _TELLING.fullmatch(said) is not None


def full(name: str) -> Iterator[str]:
    """A name of several words: as it is, last name first, without middle names, and as genitives of these."""
    parts = words(name)
    if len(parts) > 1:
        for each in (parts, [parts[-1], *parts[:-1]], [parts[0], parts[-1]]):
            yield from (" ".join(each), f"{' '.join(each)}s")


def single(name: str) -> Iterator[str]:
    """The words of a name that may stand alone for who has it, as they are written; “van” may not."""
    for word in re.findall(r"[^\W\d_]{2,}", name):
        if word[0].isupper():
            yield from (f"={word}", f"={word}s")


def others(tx: Session, accounts: Sequence[str], contacts: Sequence[str], *, leaves: bool) -> Others:
    """Everybody but these contacts, and but the accounts themselves where one `leaves`."""
    labels, addresses, near = set[str](), set[str](), set[str]()
    rest = ContactRow.contact_id.not_in(contacts)
    known = select(ContactRow.account_id, ContactRow.name, ContactRow.email).where(rest)
    for account_id, name, email in tx.execute(known):
        labels.add(phrase(name or ""))
        addresses.add((email or "").lower())
        if account_id in accounts:
            near.update(single(name or ""))
    for account_id, name, aliases, domain in tx.execute(
        select(AccountRow.account_id, AccountRow.name, AccountRow.aliases, AccountRow.domain)
    ):
        if account_id in accounts:
            near.update(single(name))
        if not (leaves and account_id in accounts):
            labels.update(map(phrase, (name, *split(aliases), domain or "")))
    theirs = [(email or "").lower() for email in tx.scalars(select(ContactRow.email).where(~rest))]
    staff = select(PersonRow.name).where(or_(PersonRow.email.is_(None), PersonRow.email.not_in(theirs)))
    labels.update(phrase(name or "") for name in tx.scalars(staff))
    return Others(frozenset(labels - {""}), frozenset(addresses - {""}), frozenset(near))

"""Who the owners of accounts are: one person however her accounts were imported, and what to call her."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace

from store import people
from store.database import Tx
from store.listing import Listed


class Owners:
    """The owners of a book, as far as Slack was asked about them."""

    def __init__(self, tx: Tx) -> None:
        self._people = {
            name.casefold(): person
            for person in people.owners(tx)
            for name in (person.email, person.slack_id)
            if name
        }

    def names(self, owners: Collection[str]) -> dict[str, str]:
        """What each is called: her name in Slack, else the part before the @; in full where two are alike."""
        short = {owner: self._short(owner) for owner in owners}
        alike = Counter(short.values())
        return {owner: name if alike[name] == 1 else owner for owner, name in short.items()}

    def same(self, listed: Iterable[Listed]) -> list[Listed]:
        """The accounts with one spelling an owner: her e-mail address where it is known, in lower case."""
        return [replace(each, owner=self._one(each.owner)) if each.owner else each for each in listed]

    def _short(self, owner: str) -> str:
        person = self._people.get(owner.casefold())
        return (person and person.name) or owner.partition("@")[0] or owner

    def _one(self, owner: str) -> str:
        person = self._people.get(owner.casefold())
        if person:
            return (person.email or person.slack_id).casefold()
        return owner.casefold() if "@" in owner else owner

"""Who writes to whom: the recipient and how to greet her, the sender, the account and the product."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from outreach.fact import Fact, Language, Recipient
from outreach.printing import NOTHING, line
from store.outreach_records import Contact
from store.records import Account, Person

ROLES = ("champion", "sponsor", "admin", "user")  # whom to write to first
OUR_PRODUCT: dict[Language, str] = {"en": "our product", "de": "unser Produkt"}
QUIET = 45  # days without a word or a deed after which a contact may have left
_TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "herr", "frau", "dipl", "ing"})
_EMAIL = re.compile(r"""[^\s@<>,;:"'()\[\]\\]+@[^\s@<>,;:"'()\[\]\\]+\.[^\s@<>,;:"'()\[\]\\.]+""")


def choose(contacts: Sequence[Contact], contact_id: str | None) -> Contact | None:
    """The contact that was asked for, else the first by role; None where nobody may be written to."""
    open_to = [each for each in contacts if may_write(each)]
    if contact_id is not None:
        return next((each for each in open_to if each.contact_id == contact_id), None)
    return min(open_to, key=lambda each: (_place(each), each.contact_id), default=None)


def may_write(contact: Contact) -> bool:
    """Whether the contact has an e-mail address and nothing against being written to."""
    return contact.may_contact and _EMAIL.fullmatch(contact.email or "") is not None


def why_nobody(account: Account, contacts: Sequence[Contact], contact_id: str | None) -> str:
    """Why nobody is written to, as a sentence."""
    if contact_id is not None:
        return "The contact that was asked for may not be written to."
    why = "no contact is on file"
    if contacts:
        why = "each contact is flagged do-not-contact or has no e-mail address"
    return f"Nobody at {line(account.name)} may be written to: {why}."


def why_doubted(contact: Contact, heard: date | None, today: date) -> str:
    """A sentence where the contact took part once and no longer does; empty else."""
    if heard is None or (today - heard).days <= QUIET:
        return ""
    who = line(contact.name or contact.contact_id)
    return f"{who} was last heard from on {heard:%-d %B %Y}; make sure that this is still the right person."


def language(contact: Contact | None) -> Language:
    """The contact's language, English where we do not write it."""
    spoken = (contact.language or "").strip().casefold() if contact else ""
    return "de" if spoken.startswith(("de", "german")) else "en"


def facts(
    account: Account, recipient: Recipient | None, sender: Person, product: str, language: Language
) -> Iterator[Fact]:
    """`account.name`, `product.name`, `recipient.name`, `recipient.first_name`, and `sender.` likewise."""
    yield Fact("account.name", "The customer's name", "name", account.name, "accounts", private=True)
    yield Fact("product.name", "Our product's name", "name", product or OUR_PRODUCT[language], "settings")
    if recipient is not None:
        yield from _names("recipient", "the reader", recipient.name, "contacts")
    yield from _names("sender", "the writer", sender.name or "", "people")


def _names(who: str, about: str, name: str, source: str) -> Iterator[Fact]:
    if line(name) == NOTHING or "@" in name:
        return
    yield Fact(f"{who}.name", f"The full name of {about}", "name", name, source, private=True)
    if first := first_name(name):
        yield Fact(f"{who}.first_name", f"The first name of {about}", "name", first, source, private=True)


def first_name(name: str) -> str:
    """Mara of “Dr. Mara Whitcombe” and of “Whitcombe, Mara”; empty where there is none."""
    given = name.split(",", 1)[-1]
    return next((part for part in given.split() if part.rstrip(".").casefold() not in _TITLES), "")


def _place(contact: Contact) -> int:
    return ROLES.index(contact.role) if contact.role in ROLES else len(ROLES)

"""The sheet for one message: whom it goes to, all that it may say, and what is missing."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta

from outreach.fact import Fact, Language, Purpose, Recipient, Sheet
from outreach.facts import goals, milestones, nps, people, renewal, seats, tickets, touches, usage
from outreach.facts.allowed import may_say
from outreach.facts.use import ALL, Use
from store import accounts, outreach
from store.database import Tx
from store.errors import Sorry
from store.outreach_records import Contact
from store.records import Account, Person


def sheet(  # noqa: PLR0913 - each is asked for by the person or the clock, and none goes with another
    tx: Tx,
    account_id: str,
    purpose: Purpose,
    *,
    sender: Person,
    now: datetime,
    contact_id: str | None = None,
    language: Language | None = None,
    product: str = "",
) -> Sheet:
    """The sheet as of `now`. Sorry where there is no such account.

    Without `contact_id` the champion is written to, else the sponsor, an admin or a user. `language` is the
    recipient's where it is not given. Where nobody may be written to, `left_out` says first why.
    """
    account, today = accounts.get(tx, account_id), now.date()
    if account is None:
        raise Sorry("This account is no longer there; look it up again.")
    contacts = outreach.contacts(tx, account_id)
    chosen = people.choose(contacts, contact_id)
    spoken, recipient = language or people.language(chosen), _recipient(chosen)
    use = Use(outreach.used(tx, account_id, today, ALL), today)
    found = [
        *people.facts(account, recipient, sender, product, spoken),
        *_read(tx, account, use, now, [each.name or "" for each in contacts if not each.may_contact]),
        *touches.facts(outreach.met(tx, account_id, now), today, spoken),
        *nps.facts(outreach.answers(tx, account_id, now), chosen and chosen.contact_id, today),
    ]
    whom = (
        people.why_doubted(chosen, outreach.heard(tx, chosen, account_id, now), today)
        if chosen
        else people.why_nobody(account, contacts, contact_id)
    )
    return Sheet(
        account_id=account_id,
        purpose=purpose,
        today=today,
        language=spoken,
        recipient=recipient,
        sender=sender.name or "",
        facts={fact.fact_id: fact for fact in found if may_say(fact.fact_id, purpose)},
        left_out=tuple(filter(None, [whom, *_left_out(account, use, sender, purpose)])),
    )


def fingerprint(sheet: Sheet) -> str:
    """A hash of all that stands on the sheet, the same for the same sheet on any machine: sha256, in hex."""
    written = json.dumps(asdict(sheet), sort_keys=True, ensure_ascii=True, default=date.isoformat)
    return hashlib.sha256(written.encode()).hexdigest()


def _read(tx: Tx, account: Account, use: Use, now: datetime, unnamed: list[str]) -> Iterator[Fact]:
    today, since = now.date(), now - timedelta(tickets.LATELY + 1)
    yield from usage.facts(use)
    yield from seats.facts(account, use)
    yield from goals.facts(outreach.goals(tx, account.account_id), today, unnamed)
    yield from milestones.facts(outreach.milestones(tx, account.account_id), today, unnamed)
    yield from tickets.facts(outreach.tickets(tx, account.account_id, now, since), today, unnamed)
    yield from renewal.facts(account, outreach.overdue(tx, account.account_id, today), today)


def _left_out(account: Account, use: Use, sender: Person, purpose: Purpose) -> Iterator[str]:
    if not sender.name:
        yield "Your name is not known, so sign it yourself."
    yield usage.left_out(use)
    if may_say("renewal.on", purpose) or account.churned_on:
        yield from renewal.left_out(account, use.today)


def _recipient(contact: Contact | None) -> Recipient | None:
    if contact is None or contact.email is None:
        return None
    return Recipient(contact.contact_id, contact.name or contact.email, contact.email)

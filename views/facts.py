"""What is stored about an account, in one line each: renewal, ARR, owner, last touch."""

import re
from collections.abc import Sequence
from datetime import UTC, date

from store.records import Account, Touch
from store.sight import Hides
from views.text import Markup, literal, markup, mention
from views.words import away, count, day, money

SLACK_ID = re.compile(r"[UW][A-Z0-9]{2,20}")
_SUMMARY = 200


def stored(account: Account, today: date, hides: Hides) -> Sequence[Markup]:
    """The lines about the account itself, short of what is hidden."""
    money = () if "arr" in hides else (arr(account),)
    person = () if "contacts" in hides else (owner(account),)
    return renewal(account, today), *money, plan(account), *person


def renewal(account: Account, today: date) -> Markup:
    """In 42 days, 3 Jan 2027."""
    on = account.renewal_on
    return markup("*Renewal*\n{}", f"{away(on, today)}, {day(on)}" if on else "not known")


def arr(account: Account) -> Markup:
    """€ 48,000."""
    return markup("*ARR*\n{}", money(account.arr) if account.arr else "not known")


def plan(account: Account) -> Markup:
    """Business, 40 seats."""
    seats = count(account.seats, "seat") if account.seats is not None else None
    return markup("*Plan*\n{}", ", ".join(filter(None, (account.plan, seats))) or "not known")


def owner(account: Account) -> Markup:
    """An e-mail address as it was imported, or a mention, which pings nobody in an answer to one person."""
    name = account.owner
    if name and SLACK_ID.fullmatch(name):
        return markup("*Owner*\n{}", mention(name))
    return markup("*Owner*\n{}", name or "nobody yet")


def last_touch(touch: Touch | None, today: date, hides: Hides) -> Markup:
    """12 days ago: call, Ana: …; by nobody where contacts are hidden."""
    if touch is None:
        return Markup("*Last touch*\nnone so far")
    who = markup(", {}", touch.author) if touch.author and "contacts" not in hides else Markup()
    said = markup(": {}", literal(touch.summary, _SUMMARY)) if touch.summary else Markup()
    on = touch.at.astimezone(UTC).date()
    kind = {"email": "e-mail"}.get(touch.kind, touch.kind)
    return markup("*Last touch*\n{}: {}{}{}", away(on, today), kind, who, said)

"""What a pulse and an override have in common: who may judge whom, why, and until when."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from commands import cards, entry
from commands.contract import Deps, Request
from store.audit import Act
from store.database import Tx
from store.errors import Sorry
from store.records import Account, Override, Pulse
from views.judgement import LONGEST
from views.words import day

LAST = 90  # days: who still thinks so after a quarter says it again

_UNITS = {"day": 1, "week": 7, "month": 30}
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_UNTIL = re.compile(r"(?:^|[\s,;(–—-])until\s+(?P<day>\d\S*(?:\s+\S+){0,2}?)[\s.)]*$", re.IGNORECASE)
_FOR = re.compile(
    r"(?:^|[\s,;(–—-])for\s+(?P<number>\d{1,3}|a|one|two|three|four)\s+(?P<unit>day|week|month)s?[\s.)]*$",
    re.IGNORECASE,
)


def may(request: Request, what: str) -> None:
    """Sorry for whose role may not, and for all where outsiders read along. `what` is what she would do."""
    request.allow("record", what)
    if not may_here(request):
        raise Sorry(f"Outsiders may read this channel, so you cannot {what} here; do it in a message to me.")
    if not (request.person.email or request.person.slack_id):
        raise Sorry("I keep who said so, and cannot tell who you are; on a terminal, add --user.")


def may_here(request: Request) -> bool:
    """Whether she may keep something about an account where she asks, and an answer offers it."""
    is_shared = request.place.kind == "shared" and "notes" not in request.rights.places["shared"].fields
    return "record" in request.rights.may and not is_shared


def account(tx: Tx, account_id: str, now: date) -> Account:
    """The account. Sorry where it is not there any more, or has left."""
    found = cards.account(tx, account_id)
    if found.churned_on and found.churned_on <= now:
        raise Sorry(f"{found.name} churned on {day(found.churned_on)}; its health stays as it was then.")
    return found


def note(
    tx: Tx,
    request: Request,
    deps: Deps,
    act: Act,
    judged: Pulse | Override,
    was: Pulse | Override | None = None,
) -> None:
    """Put into the audit who gave, set, took back or lifted what; `was` held before. Not a word of why."""
    kind = "colour" if isinstance(judged, Pulse) else "band"
    detail = {kind: getattr(judged, kind), "was": getattr(was, kind) if was else None}
    entry.note(tx, request, deps, act, judged.account_id, **detail, until=judged.expires_on.isoformat())


def reason(typed: str) -> str:
    """The reason in one line. Sorry where there is none, or where it is too long for a card."""
    said = " ".join(typed.split())
    if not said:
        raise Sorry("Say why in a few words: whoever reads the card will want to know.")
    if len(said) > LONGEST:
        raise Sorry(
            f"The reason has {len(said)} characters, and a card has room for {LONGEST}: log the rest."
        )
    return said


def until(typed: str, now: date) -> date:
    """The last day on which it counts. Sorry for what is no day, is over, or lies too far ahead."""
    try:
        last = date.fromisoformat(typed.strip())
    except ValueError:
        said = f"“{typed}” is not a day I can read" if typed.strip() else "The last day is missing"
        raise Sorry(f"{said}; write it as year-month-day, such as {now + timedelta(days=30)}.") from None
    if last < now:
        raise Sorry(f"{last} is over; take today or a later day.")
    if last > now + timedelta(days=LAST):
        raise Sorry(
            f"{last} is more than {LAST} days ahead; take {now + timedelta(days=LAST)} at the latest."
        )
    return last


def split_until(text: str, now: date) -> tuple[str, date | None, str]:
    """What was typed before "until 2026-12-24" or "for 2 weeks" at its end, that day, and those words.

    Sorry as for `until`. Where it is "for" a longer time than anything may last, it is part of the reason.
    """
    if found := _UNTIL.search(text):
        return _before(text, found), until(found["day"].rstrip(".)"), now), _words(found)
    if found := _FOR.search(text):
        number = found["number"].casefold()
        days = _UNITS[found["unit"].casefold()] * (_NUMBERS.get(number) or int(number))
        if days <= LAST:
            return _before(text, found), now + timedelta(days=days), _words(found)
    return text.strip(), None, ""


def entered(form: Mapping[str, str], now: date) -> tuple[str, date, dict[str, str]]:
    """Why and until when as a form says it, and what cannot be taken of it, by block id."""
    why, last, errors = "", now, dict[str, str]()
    try:
        why = reason(form.get("why", ""))
    except Sorry as sorry:
        errors["why"] = str(sorry)
    try:
        last = until(form.get("until", ""), now)
    except Sorry as sorry:
        errors["until"] = str(sorry)
    return why, last, errors


def _words(found: re.Match[str]) -> str:
    return found[0].strip(" ,;()–—-.")


def _before(text: str, found: re.Match[str]) -> str:
    return text[: found.start()].rstrip(" ,;(–—-")

"""Which entries of the audit are asked for: an account, a person, an act and a time, in any order."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from commands import zones
from commands.contract import Deps, Request
from commands.lookup import Found, Names, Several
from commands.quotes import split_quoted
from store import accounts, audit, people
from store.audit import ACTS, CHANGES, Wanted
from store.database import Tx
from store.errors import Sorry
from store.filters.bad import several
from store.records import AccountName

_TIME = re.compile(r"(?:^|\s)(?P<which>since|until)\s+(?P<when>\S+)", re.IGNORECASE)
_AGO = re.compile(r"(\d{1,4})(h|d|w)", re.IGNORECASE)
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_PERSON = re.compile(r"(?:^|\s)(?:by\s+)?(<?@\S+|[^\s@]+@\S+|[UW](?=\w*\d)[A-Z0-9]{5,})(?=\s|$)")
_WHO = re.compile(r"^who(?:\s+has)?\s+", re.IGNORECASE)
_ALL_CHANGES = {"change", "changes", "changed"}
_FAMILIES = {word for act in ACTS for word in act.split()} - {"to", "not", "back", "over", "up"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted; where no one account is certain, `asked` is what was typed, `near` what it may mean.

    `took` is what was typed for an account whose name is only alike.
    """

    wanted: Wanted
    took: str = ""
    asked: str = ""
    near: tuple[AccountName, ...] = ()


def read(tx: Tx, text: str, request: Request, deps: Deps) -> Wish:
    """What the words ask for. Sorry for a time and for a person that cannot be found."""
    since, until, rest = _times(text, request, deps)
    names, rest = _person(tx, rest, request)
    wanted = Wanted(actors=names, since=since, until=until)
    rest = _WHO.sub("", rest.strip())
    return _about(tx, rest, wanted) if rest else Wish(wanted)


def acts(words: str) -> frozenset[str]:
    """The acts of these words: all of a family such as drafts, an act of several words, or all changes."""
    asked = " ".join(words.casefold().split())
    if asked in _ALL_CHANGES:
        return CHANGES
    word = asked if asked in _FAMILIES else asked.removesuffix("s")
    if word in _FAMILIES:
        return frozenset(act for act in ACTS if word in act.split())
    return ACTS & {asked}


def _about(tx: Tx, text: str, wanted: Wanted) -> Wish:
    names = Names(accounts.names(tx))
    if not names.exact(text) and (found := acts(text)):
        return Wish(replace(wanted, acts=found))
    name, chosen = _split(text, names)
    wanted = replace(wanted, acts=chosen)
    match names.find(name):
        case Found(account, guessed):
            return Wish(replace(wanted, account_id=account.account_id), took=name if guessed else "")
        case Several(near):
            return Wish(wanted, asked=name, near=tuple(near))
        case nothing:
            return Wish(wanted, asked=name, near=tuple(nothing.suggestions))


def _split(text: str, names: Names) -> tuple[str, frozenset[str]]:
    """The account's name, and the act before or behind it."""
    if quoted := split_quoted(text):
        return quoted[0], acts(quoted[1])
    words = text.split()
    if not names.exact(text):
        for at in range(1, len(words)):
            if found := acts(" ".join(words[at:])):
                return " ".join(words[:at]), found
        for at in range(len(words) - 1, 0, -1):
            if found := acts(" ".join(words[:at])):
                return " ".join(words[at:]), found
    return text, frozenset()


def _person(tx: Tx, text: str, request: Request) -> tuple[frozenset[str], str]:
    found = _PERSON.search(text)
    if not found:
        return frozenset(), text
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return _names(tx, found[1].strip("<>").removeprefix("@").partition("|")[0], request), rest


def _names(tx: Tx, typed: str, request: Request) -> frozenset[str]:
    """All names of a person in the audit. Sorry where nobody is called so, or several are."""
    if typed.casefold() == "me":
        return _of(request.person.slack_id, request.person.email)
    person = people.by_email(tx, typed) if "@" in typed else people.get(tx, typed.upper())
    known = [person] if person else people.known_as(tx, typed)
    if len(known) > 1:
        emails = several([each.email or each.slack_id for each in known], "or")
        raise Sorry(f"Several people are called {typed}; type one of {emails}.")
    if known:
        return _of(known[0].slack_id, known[0].email)
    for name in (typed, typed.upper()):
        if audit.page(tx, Wanted(actors=frozenset({name})), 1):
            return frozenset({name})
    raise Sorry(f"I know nobody called {typed}; type an e-mail address, or a Slack id such as U0123ABC.")


def _of(*names: str | None) -> frozenset[str]:
    return frozenset(filter(None, names))


def _times(text: str, request: Request, deps: Deps) -> tuple[datetime | None, datetime | None, str]:
    since = until = None
    for found in _TIME.finditer(text):
        is_until = found["which"].casefold() == "until"
        moment = _moment(found["when"], request, deps, is_end=is_until)
        since, until = (since, moment) if is_until else (moment, until)
    return since, until, _TIME.sub(" ", text)


def _moment(typed: str, request: Request, deps: Deps, *, is_end: bool) -> datetime:
    """The moment of a day's beginning, or of its end; or so long ago. Sorry for what is neither."""
    now, zone = deps.now(), zones.of(request.person.timezone)
    if ago := _AGO.fullmatch(typed):
        return now - int(ago[1]) * _UNITS[ago[2].casefold()]
    today = now.astimezone(zone).date()
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    try:
        day = named.get(typed.casefold()) or date.fromisoformat(typed)
        moment = datetime.combine(day + timedelta(days=is_end), time(), zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Sorry(
            f"“{typed}” is no time I can read; write 24h, 7d, 2w, yesterday, or a day such as {today}."
        ) from None
    return moment

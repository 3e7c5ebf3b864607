"""The audit as an admin reads it: who did what with which account, when and where, a page at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from store.audit import Wanted
from store.records import AccountName, AuditEntry
from views import blocks
from views.audit.pointer import At
from views.audit.words import Names, details, done, where
from views.limits import message
from views.message import Block, Message
from views.text import NAME, Markup, join, literal, markup, some
from views.who import who
from views.words import day

SHOW = "audit.show"
OLDER = "audit.older"
NEWEST = "audit.newest"


@dataclass(frozen=True, slots=True)
class Log:
    """A page of entries; `more` where there are older ones, `took` what an account was guessed from."""

    entries: Sequence[AuditEntry]
    at: At
    more: bool
    names: Names
    zone: ZoneInfo
    took: str = ""


def show(log: Log) -> Message:
    """The page."""
    about = join(", ", _about(log.at.wanted, log))
    if not log.entries:
        none = (
            markup("The audit has no entry of this: {}.", about) if about else Markup("The audit is empty.")
        )
        return message("No entry", [blocks.section(none)])
    rows = [block for entry in log.entries for block in _row(entry, log)]
    head = [blocks.context(about)] if about else []
    shown = [blocks.header("Audit"), *head, *rows, blocks.context(_how(log)), blocks.actions(*_pages(log))]
    return message("Who saw, shared and changed what", shown)


def choose(asked: str, near: Sequence[AccountName], wanted: Wanted) -> Message:
    """Nothing and nobody is called that, or several are; the nearest accounts, where there are any."""
    name = literal(asked, NAME)
    if not near:
        what = "The audit knows no account, person or act “{}”; /audit help says what it understands."
        return message(f"Nothing is called “{asked}”", [blocks.section(markup(what, name))])
    title = markup("Nothing is called exactly “{}”. Did you mean one of these accounts?", name)
    rows = [_choice(account, wanted) for account in near]
    return message(f"Nothing is called exactly “{asked}”.", [blocks.section(title), *rows])


def _choice(account: AccountName, wanted: Wanted) -> Block:
    name = markup("*{}*", literal(account.name, NAME))
    at = At(replace(wanted, account_id=account.account_id))
    text = join(" · ", (name, some(account.domain), some(account.account_id)))
    return blocks.section(text, blocks.button("Show", SHOW, str(at)))


def _row(entry: AuditEntry, log: Log) -> Iterator[Block]:
    person = who(entry.actor) if entry.actor else Markup("somebody")
    what = done(entry, log.names), where(entry.place)
    yield blocks.section(markup("{}  {} {}, {}", _moment(entry.at, log), person, *what))
    if small := details(entry, log.names):
        yield blocks.context(small)


def _about(wanted: Wanted, log: Log) -> Iterator[Markup]:
    """What the entries have in common."""
    if wanted.account_id is not None:
        name = log.names.accounts.get(wanted.account_id, wanted.account_id)
        yield markup("about *{}*", literal(name, NAME))
        if log.took:
            yield markup("which I took “{}” to mean", log.took)
    if wanted.actors:
        yield markup("by {}", who(min(wanted.actors, key=lambda actor: "@" in actor)))
    if wanted.acts:
        yield markup("acts: {}", " or ".join(sorted(wanted.acts)) if len(wanted.acts) < 9 else "all changes")
    if wanted.since:
        yield markup("since {}", _moment(wanted.since, log))
    if wanted.until:
        yield markup("before {}", _moment(wanted.until, log))


def _moment(at: datetime, log: Log) -> str:
    local = at.astimezone(log.zone)
    return f"{day(local.date())}, {local:%H:%M}"


def _how(log: Log) -> Markup:
    return markup("Times are those of {}. Only you see this.", log.zone.key)


def _pages(log: Log) -> Iterator[Block]:
    if log.at.before is not None:
        yield blocks.button("Newest", NEWEST, str(At(log.at.wanted)))
    if log.more:
        yield blocks.button("Older", OLDER, str(At(log.at.wanted, log.entries[-1].entry_id)))

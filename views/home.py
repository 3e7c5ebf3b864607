"""App Home: a person's book, what comes up, what she took on, what she put off, and what she is sent."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from store.digest_records import Digest, Snooze, Task
from store.records import Account
from store.renewals import Renewal
from views import actions, blocks, book, limits
from views.book import Book
from views.digest import listing
from views.message import Block, Home
from views.news.words import until
from views.pointer import Page, Pointer
from views.text import NAME, Markup, join, literal, markup, mention, some
from views.words import BANDS, away, day, money

T = TypeVar("T")
WORST = 7
LISTED = 8  # of anything else
SOON = 90  # days
_PEOPLE = ("U", "W")  # what the Slack ids of people begin with; those of channels do not
_SEARCHED = "To see yours here, whoever runs Rapport puts you down as their owner in accounts.csv."
_HEALTH = "Health runs from 0 to 100, 100 is good. Worst first."


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """The first few of something, and how many there are in all."""

    first: Sequence[T]
    of: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What one person's Home shows; tasks and snoozes come with their accounts.

    Where `is_hers` is False she owns nothing (`looked_for` is what was looked for), and `book` is the whole
    one. Who may not record is told what to look at, and not what to keep.
    """

    today: date
    looked_for: Sequence[str]
    book: Book
    is_hers: bool
    renewals: Listed[Renewal]
    tasks: Listed[tuple[Task, Account]]
    snoozes: Listed[tuple[Snooze, Account]]
    digests: Listed[listing.Row]
    may_record: bool = True


def show(seen: Contents) -> Home:
    """All of it, within what Slack takes; what there is none of is left out."""
    shown = [
        *_accounts(seen),
        *_list("Renewals in the next 90 days", seen.renewals, lambda each: _renewal(each, seen)),
        *_list("My tasks", seen.tasks, lambda each: _task(*each, seen)),
        *_list("Snoozed", seen.snoozes, lambda each: _snooze(*each)),
        *_list("My digests", seen.digests, _digest),
        *_hints(seen),
    ]
    return limits.home(shown)


def only(shown: Sequence[Block]) -> Home:
    """A Home that has nothing but a message to show."""
    return limits.home(shown)


def _accounts(seen: Contents) -> Iterator[Block]:
    yield blocks.header("My accounts" if seen.is_hers else "The whole book")
    yield blocks.section(_intro(seen))
    scored = "" if seen.book.scored == seen.today else f"Scored on {day(seen.book.scored)}. "
    yield blocks.context(markup("{}", scored + _HEALTH))
    yield from book.rows(seen.book)
    left = book.needing(seen.book.bands) - len(seen.book.rows)
    if seen.is_hers and left > 0:
        yield blocks.actions(blocks.button(f"All that need me, {left:,} more", actions.LATER, str(Page())))


def _intro(seen: Contents) -> Markup:
    counts = markup("{}", book.counts(seen.book.bands))
    if seen.is_hers:
        return counts if seen.book.rows else join(" ", (counts, Markup(book.NONE)))
    if not seen.may_record:
        return markup("{} These need somebody most; ask about any of them with `/health`.", counts)
    none = markup("{} {}", book.nobodys(seen.looked_for), _SEARCHED)
    return join("\n", (none, markup("{} These need somebody most.", counts)))


def _list(title: str, listed: Listed[T], draw: Callable[[T], Iterable[Block]]) -> Iterator[Block]:
    if not listed.of:
        return
    yield blocks.divider()
    yield blocks.header(title)
    for each in listed.first:
        yield from draw(each)
    if (more := listed.of - len(listed.first)) > 0:
        yield blocks.context(markup("and {} more", f"{more:,}"))


def _renewal(renewal: Renewal, seen: Contents) -> Iterator[Block]:
    (account, health, band), today = renewal, seen.today
    on = account.renewal_on or today
    standing = BANDS[band] if health is None else f"{health} · {BANDS[band]}"
    worth = f" · {money(account.arr)}" if account.arr and "arr" not in seen.book.hides else ""
    when = markup("renews {}, on {}", away(on, today), day(on)) if on > today else Markup("renews today")
    text = markup("{} · {}\n{}", _name(account), when, standing + worth)
    yield blocks.section(text, blocks.button("Open", actions.OPEN, str(Pointer(account.account_id))))


def _task(task: Task, account: Account, seen: Contents) -> Iterator[Block]:
    """What she took on; what there is to do may tell of a note."""
    what = Markup() if "notes" in seen.book.hides else literal(task.text)
    ago = away(task.at.date(), seen.today)
    by = markup("given by {} {}", mention(task.given_by), ago) if task.given_by != task.person else Markup()
    named = join(" · ", (_name(account), what))
    yield blocks.section(join("\n", (named, by or markup("taken on {}", ago))))
    yield blocks.actions(
        blocks.button("Done", actions.DONE, str(task.task_id)),
        blocks.button("Open", actions.OPEN, str(Pointer(account.account_id))),
    )


def _snooze(snooze: Snooze, account: Account) -> Iterator[Block]:
    where = Markup() if snooze.place.startswith(_PEOPLE) else Markup(f"in <#{snooze.place}>")
    text = join(" · ", (_name(account), markup("{}", until(snooze)), where))
    yield blocks.section(text, blocks.button("Wake", actions.WAKE_UP, str(snooze.snooze_id)))


def _digest(row: listing.Row) -> Iterator[Block]:
    digest = row.digest
    name = markup("*{}*", literal(listing.label(digest), 2 * NAME))
    state = "muted by me" if row.is_muted else f"next {row.following}" if row.following else "paused"
    yield blocks.section(
        join(
            "\n", (join(" · ", (name, _where(digest))), markup("{} · {}", row.due, state), some(row.trouble))
        )
    )
    yield blocks.actions(*_digest_buttons(row))


def _digest_buttons(row: listing.Row) -> Iterator[Block]:
    """What she may do; of a digest that is somebody else's she only leaves her part out."""
    value = str(row.digest.digest_id)
    if not row.is_here:
        mute = ("Unmute", actions.UNMUTE_DIGEST) if row.is_muted else ("Mute", actions.MUTE_DIGEST)
        yield blocks.button(*mute, value)
        return
    sure = blocks.confirm("Remove this digest?", "Nothing of it is sent any more.", "Remove it", "Keep it")
    turn = ("Pause", actions.PAUSE_FROM_HOME) if row.following else ("Resume", actions.RESUME_FROM_HOME)
    yield blocks.button("Preview", actions.PREVIEW_DIGEST, value)
    yield blocks.button(*turn, value)
    yield blocks.button("Remove", actions.REMOVE_FROM_HOME, value, confirm=sure)


def _where(digest: Digest) -> Markup:
    if digest.audience == "owners":
        return Markup("to each owner")
    return Markup("to me") if digest.target.startswith(_PEOPLE) else Markup(f"in <#{digest.target}>")


def _hints(seen: Contents) -> Iterator[Block]:
    """For whoever has not begun: what to type, with an account of hers as the example."""
    if seen.tasks.of or seen.snoozes.of or seen.digests.of or not seen.book.rows:
        return
    name = literal(seen.book.rows[0].account.name, NAME)
    digest = "mine" if seen.is_hers else "at-risk"
    typed = [
        markup("`/health {}`: how it is, why, and what to do next", name),
        markup("`/log {} Called Dana, she is happy`: a note on its timeline", name),
        markup("`/digest add {} weekdays 08:30`: what changed, in one line where nothing did", digest),
    ]
    yield blocks.divider()
    yield blocks.section(Markup("*To begin*, type this in any channel:"))
    yield blocks.section(join("\n", typed if seen.may_record else typed[:1]))


def _name(account: Account) -> Markup:
    return markup("*{}*", literal(account.name, NAME))

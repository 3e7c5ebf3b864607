"""What a digest asks about: the accounts it is of, and what it has told its reader so far."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from commands import zones
from commands.segments import hidden
from scoring.news.found import Question, Told, baseline
from store import answers, deliveries, items, people, segments, snoozes
from store.database import Tx
from store.digest_records import Digest, Item, Key
from store.errors import Sorry
from store.filters import members
from store.filters.bad import BadFilter
from store.filters.read import read
from store.filters.tree import And, Condition, Filter, Me
from store.records import Person
from store.sight import NOTHING, Hides, sees_all
from views import left_out

_HERS = Condition("owner", "=", (Me(),))


@dataclass(frozen=True, slots=True)
class About:
    """Whose accounts a delivery speaks of: the segment as it is titled, for whom, by whose clock.

    What is in `hides` is left out: not everybody who reads it may see that.
    """

    title: str
    filter: Filter
    reader: Person
    zone: str
    hides: Hides = NOTHING

    @property
    def is_hers(self) -> bool:
        """Whether it is all the accounts of one person, and no others."""
        return self.filter.root == _HERS


def about(tx: Tx, digest: Digest, target: str, *, hides: Hides = NOTHING) -> About:
    """What the digest tells this target. `mine` is whoever reads it alone, in a channel whoever asked for it.

    Sorry where its segment is gone, cannot be read any more, or goes by what is hidden.
    """
    title, wanted = _segment(tx, digest.segment)
    for name, field in hidden(wanted, hides):
        known = f"It is for readers who do not all see {left_out.WORDS[field]}"
        raise Sorry(f"{known}, so its segment must not go by {name}.")
    if digest.audience == "owners":
        reader = _person(tx, target)
        return About(title, _of_hers(wanted), reader, reader.timezone, hides)
    return About(title, wanted, _person(tx, digest.created_by), digest.zone, hides)


def ask(tx: Tx, digest: Digest, key: Key, of: About) -> Question:
    """The question whose answer is the delivery of this key, by what was sent before its slot."""
    zone = zones.of(of.zone)
    today = key.slot.astimezone(zone).date()
    last = deliveries.last_sent(tx, key.digest_id, key.target, key.slot)
    since = last.as_of if last else None
    told = items.last(tx, key.digest_id, key.target, None, listed=True)
    newest = items.last(tx, key.digest_id, key.target, None)
    beyond = {each: found for each, found in newest.items() if not found[0].listed}
    return Question(
        today=today,
        since=since,
        members=members_on(tx, of, today),
        before=members_on(tx, of, baseline(today, since)),
        told=_told(told, of.zone),
        waiting=_told(beyond, of.zone),
        snoozes=snoozes.unlifted(tx, key.target),
        answers=answers.newest(tx, key.digest_id, key.target),
        top=digest.top,
        by_arr="arr" not in of.hides,
    )


def _segment(tx: Tx, asked: str) -> tuple[str, Filter]:
    """How the segment is called, and its filter; one whose values no account has any more is empty."""
    if saved := segments.get(tx, asked):
        return saved.name.replace("-", " "), read(saved.filter)
    try:
        return asked, read(asked)
    except BadFilter:
        raise Sorry(f"There is no segment “{asked}” any more.") from None


def members_on(tx: Tx, of: About, day: date) -> frozenset[str] | None:
    """The ids of its accounts as known on the day; None for everybody."""
    if of.filter.root is None and sees_all(tx):
        return None
    return members.members(tx, of.filter, of.reader, day)


def _of_hers(filter: Filter) -> Filter:  # noqa: A002 - the word of the product
    if filter.root is None or filter.root == _HERS:
        return replace(filter, root=_HERS)
    return replace(filter, root=And((filter.root, _HERS)))


def _told(found: Mapping[str, tuple[Item, Key, date | None]], zone: str) -> dict[str, Told]:
    return {
        account_id: Told(item, key.slot.astimezone(zones.of(zone)).date(), as_of or key.slot.date())
        for account_id, (item, key, as_of) in found.items()
    }


def _person(tx: Tx, slack_id: str) -> Person:
    return people.get(tx, slack_id) or Person(slack_id)

"""What a digest posts: composed once for a slot, kept as JSON, and drawn again."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from pydantic import TypeAdapter

from commands import reactions
from commands.contract import Deps
from commands.news import question, roll_up, telling
from commands.news.question import About
from scoring.news.found import Found
from scoring.news.pages import Pages
from store.database import Tx
from store.digest_records import Delivery, Digest, Item, Key
from store.records import Person
from store.sight import FIELDS, NOTHING, Hides
from views.digest import message as digest_view
from views.message import Message
from views.news import roll_up as roll_up_view
from views.news.changes import Changes, Reaction
from views.news.week import Week

_KINDS: dict[str, TypeAdapter[Any]] = {"changes": TypeAdapter(Changes), "roll-up": TypeAdapter(Week)}
_NOW = timedelta(0)
Said = Changes | Week


@dataclass(frozen=True, slots=True)
class Composed:
    """A message, the content to keep it by, the accounts it has news of, and the day of its scores."""

    message: Message
    content: dict[str, Any]
    items: tuple[Item, ...]
    as_of: date | None


def compose(
    digest: Digest,
    key: Key,
    deps: Deps,
    *,
    late: timedelta,
    cache: MutableMapping[object, object] | None = None,
    hides: Hides = NOTHING,
) -> Composed:
    """What to post for a slot. Sorry where the segment is gone or cannot be read, or nothing is scored yet.

    `cache` spares the digests of one pass reading the book again. What is in `hides` is left out: Sorry
    too where its segment goes by it.
    """
    with deps.db.read() as tx:
        of = question.about(tx, digest, key.target, hides=hides)
    said, items, as_of = _said(digest, key, deps, of, late, _pages(deps, {} if cache is None else cache))
    return Composed(_show(said, key), dump(said), items, as_of)


def draw(delivery: Delivery, tx: Tx, today: date | None = None) -> Message:
    """The message again, with what readers have done about its accounts; snoozes count as of `today`."""
    said = parse(delivery.content)
    return _show(said, delivery.key, reactions.of(tx, delivery.key, today or said.day))


def preview(digest: Digest, deps: Deps, person: Person, hides: Hides = NOTHING) -> Message:
    """What the digest would say now, to this person alone; nobody can answer it. Sorry as for `compose`."""
    is_hers = digest.audience == "owners" or digest.created_by in {"", person.slack_id}
    key = Key(digest.digest_id, deps.now(), person.slack_id if digest.audience == "owners" else digest.target)
    with deps.db.read() as tx:
        of = question.about(tx, digest, key.target, hides=hides)
    said, *_ = _said(digest, key, deps, replace(of, reader=person) if is_hers else of, _NOW, Pages(deps.db))
    return _show(said, None)


def dump(said: Said) -> dict[str, Any]:
    """The content as JSON."""
    kind = "changes" if isinstance(said, Changes) else "roll-up"
    content = _KINDS[kind].dump_python(said, mode="json")
    return {"kind": kind, "said": content | {"hides": sorted(said.hides)}}


def parse(content: Mapping[str, Any]) -> Said:
    """The content from its JSON, also as it was kept when all was hidden from guests, or nothing."""
    said = dict(content["said"])
    if said.pop("guarded", False):
        said["hides"] = FIELDS
    return _KINDS[content["kind"]].validate_python(said)


def _show(said: Said, key: Key | None, done: Mapping[str, Reaction] | None = None) -> Message:
    return digest_view.show(said, key, done or {}) if isinstance(said, Changes) else roll_up_view.show(said)


def _said(
    digest: Digest, key: Key, deps: Deps, of: About, late: timedelta, pages: Pages
) -> tuple[Said, tuple[Item, ...], date]:
    with deps.db.read() as tx:
        if digest.kind == "roll-up":
            week, as_of = roll_up.tell(tx, digest, key, of, late)
            return week, (), as_of
        asked = question.ask(tx, digest, key, of)
    found = pages.find(asked)
    with deps.db.read() as tx:
        return telling.tell(tx, digest, key, of, found, late), _items(found), found.as_of


def _pages(deps: Deps, cache: MutableMapping[object, object]) -> Pages:
    kept = cache.get(Pages)
    pages = kept if isinstance(kept, Pages) else Pages(deps.db.whole())
    cache[Pages] = pages
    return pages


def _items(found: Found) -> tuple[Item, ...]:
    listed = [(entry, True) for entry in found.listed] + [(entry, False) for entry in found.beyond]
    return tuple(
        Item(entry.account_id, place, entry.news, entry.band, entry.health, entry.risk, is_listed)
        for place, (entry, is_listed) in enumerate(listed, start=1)
    )

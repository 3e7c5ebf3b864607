"""An entry of the audit in words: what was done with which account, where, and the small print of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString

from store.audit import Act
from store.records import AuditEntry
from views.text import NAME, Markup, join, literal, markup
from views.who import who
from views.words import count

_DONE: dict[Act, LiteralString] = {
    "saw": "saw {}",
    "share": "shared the card of {}",
    "not posted": "shared something that could not be posted",
    "post digest": "posted a digest of {}",
    "log": "logged a touch with {}",
    "pulse": "gave {} a pulse",
    "take back pulse": "took back a pulse of {}",
    "override": "set the band of {} by hand",
    "lift override": "lifted the band of {} that was set by hand",
    "answer": "answered a digest about {}",
    "assign": "took on {}",
    "finish task": "finished the task with {}",
    "snooze": "snoozed {}",
    "wake": "woke {} from its snooze",
    "draft": "began a draft for {}",
    "edit draft": "edited a draft for {}",
    "reopen draft": "took up a finished draft for {} again",
    "finish draft": "finished a draft for {}",
    "save draft to timeline": "put a draft on the timeline of {}",
    "discard draft": "discarded a draft for {}",
    "add digest": "added a digest",
    "change digest": "changed a digest",
    "pause digest": "paused a digest",
    "resume digest": "resumed a digest",
    "remove digest": "removed a digest",
    "take over digest": "took over a digest",
    "mute digest": "muted their own part of a digest",
    "unmute digest": "unmuted their own part of a digest",
    "save segment": "saved a segment",
    "rename segment": "renamed a segment",
    "remove segment": "removed a segment",
    "apply scorecard": "applied a scorecard",
    "import": "imported files",
    "score": "scored the book",
    "forget contact": "had a contact forgotten",
    "forget account": "had an account forgotten",
}
_DONE_BY_ACT: Mapping[str, LiteralString] = {**_DONE}
_PERSON = re.compile(r"[UW][A-Z0-9]{5,}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{5,}")
_SAID_ABOVE = {"accounts", "count"}
_NAMED = 5  # accounts of several


@dataclass(frozen=True, slots=True)
class Names:
    """What is called how: accounts by id, segments by their mark; what is gone is in neither."""

    accounts: Mapping[str, str]
    segments: Mapping[str, str]


def done(entry: AuditEntry, names: Names) -> Markup:
    """What was done: saw *Acme Robotics*."""
    said = _DONE_BY_ACT.get(entry.act)
    return markup(said, _whom(entry, names)) if said else literal(entry.act)


def where(place: str | None) -> Markup:
    """In which channel; without a mention of anybody."""
    if not place:
        return Markup("on a terminal")
    if _CHANNEL.fullmatch(place):
        return Markup(f"in <#{place}>")
    return Markup("in direct messages") if place[0] in "DUW" else markup("in {}", place)


def details(entry: AuditEntry, names: Names) -> Markup:
    """The small print: purpose check-in · draft 12."""
    return join(" · ", _details(entry, names))


def _details(entry: AuditEntry, names: Names) -> Iterator[Markup]:
    for name, value in entry.detail.items():
        if name not in _SAID_ABOVE and value is not None:
            shown = names.segments.get(str(value))
            said = literal(f"“{shown}”", NAME) if shown else _value(str(value))
            yield markup("{} {}", name.replace("_", " "), said)


def _value(value: str) -> Markup:
    if _CHANNEL.fullmatch(value):
        return Markup(f"<#{value}>")
    return who(value) if _PERSON.fullmatch(value) else literal(value)


def _whom(entry: AuditEntry, names: Names) -> Markup:
    if entry.account_id is not None:
        return _bold(names.accounts.get(entry.account_id, "an account that is gone, or not yours to see"))
    several, of = entry.detail.get("accounts"), entry.detail.get("count")
    if not isinstance(several, list) or not isinstance(of, int):
        return Markup("no account")
    return _several([names.accounts[each] for each in several if each in names.accounts], of)


def _several(named: Sequence[str], of: int) -> Markup:
    shown = join(", ", map(_bold, named[:_NAMED]))
    beyond = of - len(named[:_NAMED])
    if not shown:
        return Markup(count(of, "account"))
    return markup("{} and {}", shown, count(beyond, "other")) if beyond > 0 else shown


def _bold(name: str) -> Markup:
    return markup("*{}*", literal(name, NAME))

"""Everything that a person can ask for, and what of which account it shows to who may see all."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, TypedDict

from commands.rights import Act
from store.churn import Period
from store.digest_records import Key
from store.sight import Field
from tests.commands.matrix_book import (
    FAR,
    LEFT,
    LOST,
    MATE,
    OPEN,
    OWN,
    PLANTED,
    PULSED,
    ROOM,
    SAVED,
    SLOT,
    Planted,
)
from tests.commands.office import TODAY
from views.audit.pointer import At as Entries
from views.digest.pointer import At
from views.draft.words import LINKS
from views.periods import value as period
from views.pointer import Page, Pointer
from views.segment.pointer import ORDERS, pack
from views.segment.pointer import At as Ordered

How = Literal["typed", "pressed", "submitted", "home"]
Shows = Mapping[str, str]


class Rules(TypedDict, total=False):
    """By what it may be refused."""

    needs: Act
    takes: frozenset[Field]
    closed: Literal["secret", "rooms"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to ask for.

    `shows` says by an account's code which kinds of markers the answer holds for who may see everything;
    `exists:notes` is left out with notes, too, and `contacts?` is a colleague's name that may stand there for
    other reasons. It is refused without the right to do what it `needs`, without
    one of the fields that it `takes`, where nothing is kept of an account before outsiders (`secret`), and
    in places without digests (`rooms`).
    """

    name: str
    shows: Shows
    how: How = "typed"
    value: str = ""
    form: Mapping[str, str] = field(default_factory=dict[str, str])
    needs: Act | None = None
    takes: frozenset[Field] = frozenset()
    closed: Literal["", "secret", "rooms"] = ""


WRITES: frozenset[Field] = frozenset({"contacts", "drafts"})
BALANCES: frozenset[Field] = frozenset({"arr", "contacts"})
ARR, PEOPLE = frozenset[Field]({"arr"}), frozenset[Field]({"contacts"})
CARD, LISTED, DRAFT = (
    "exists arr contacts notes authors:notes",
    "exists arr contacts",
    "exists arr contacts notes",
)
NAMED, OPENED, SOUGHT = "exists", "exists contacts drafts", "exists arr contacts?"
SOON = (TODAY + timedelta(days=20)).isoformat()
ALL = "health >= 0"
TWO = (OWN, FAR)
OFFERED = {"kilo": "contacts?", "lima": "contacts?"}  # in the place of an owner whom she does not see
NEAR = OFFERED | {"mike": "contacts"}  # for one who is misspelt
QUARTER = period(Period(date(2026, 10, 1), date(2026, 12, 31)), "")
JUDGES: Rules = {"needs": "record", "closed": "secret"}
DRAFTS: Rules = {"needs": "record", "closed": "secret", "takes": WRITES}
READS: Rules = {"needs": "record", "closed": "rooms"}


def of(accounts: Iterable[Planted], kinds: str) -> dict[str, str]:
    """The same of several accounts."""
    return {each.code: kinds for each in accounts}


def cards() -> Iterator[Asked]:
    """The card, and what its buttons open."""
    yield Asked("/health", {"kilo": "exists arr"})
    yield Asked("health.later", {"kilo": "exists arr"}, "pressed", str(Page()))
    yield Asked("health.earlier", {"kilo": "exists arr"}, "pressed", str(Page()))
    for each in PLANTED:
        shows = {each.code: CARD}
        left = {"kilo": "contacts"} if each is LEFT else {}  # who owned it owns that one, too
        yield Asked(f"/health {each.alias}", shows | left)
        yield Asked("health.open", shows | left, "pressed", pointer(each))
        yield Asked("health.why", shows, "pressed", pointer(each))
    for each in TWO:
        at, named = pointer(each), {each.code: NAMED}
        yield Asked(f"/health {each.alias} --as-of 2026-11-14", {each.code: CARD})
        yield Asked("override.form", named, "pressed", at, **JUDGES)
        yield Asked("override.lift", named, "pressed", at, **JUDGES)
        form = {"band": "watch", "why": "Why not", "until": SOON}
        yield Asked("override.set", named, "submitted", at, form, **JUDGES)
    for each in (LEFT, LOST):
        told = {each.code: "exists notes authors"}
        yield Asked(f"/health {each.alias} post-mortem", told)
        yield Asked("postmortem.open", told, "pressed", pointer(each))
    yield Asked("/health accuracy", of(PLANTED, "exists:notes"))
    yield Asked("/health brackenfeld tools", {"kilo": CARD})
    yield Asked("/health radio", {"mike": CARD})


def kept() -> Iterator[Asked]:
    """What is kept of an account by those who may."""
    for each in TWO:
        at, shows = pointer(each), {each.code: NAMED}
        yield Asked(f"/log {each.alias} Spoke to them", shows, needs="record")
        yield Asked(f"/log {each.alias}", shows, needs="record")
        yield Asked("log.form", shows, "pressed", at, needs="record")
        form = {"text": "Spoke", "kind": "call", "day": "2026-11-20"}
        yield Asked("log.save", shows, "submitted", at, form, needs="record")
        yield Asked(f"/pulse {each.alias} red Silence", shows, **JUDGES)
        yield Asked(f"/pulse {each.alias}", shows, **JUDGES)
        yield Asked("pulse.form", shows, "pressed", at, **JUDGES)
        form = {"colour": "red", "why": "Silence", "until": SOON}
        yield Asked("pulse.give", shows, "submitted", at, form, **JUDGES)
        yield Asked("pulse.back", shows, "pressed", pointer(each, PULSED.isoformat()), **JUDGES)
    yield Asked("/log driftwod Called", {"mike": NAMED}, needs="record")
    yield Asked("/pulse driftwod red Why", {"mike": NAMED}, **JUDGES)


def segments() -> Iterator[Asked]:
    """Segments."""
    listed, totals = of(OPEN, LISTED), of(OPEN, "arr") | {"mike": "arr contacts?"}
    yield Asked("/segment", totals)
    yield Asked("segments.next", totals, "pressed", str(Page()))
    yield Asked("segments.back", totals, "pressed", str(Page()))
    yield Asked(f"/segment {ALL}", listed)
    yield Asked("/segment everyone", listed)
    yield Asked("segment.open", listed, "pressed", pack("everyone"))
    yield Asked("/segment churned < 90d", of((LEFT, LOST), "exists arr") | {"kilo": "contacts"})
    yield Asked("/segment mine", {"kilo": LISTED})
    yield Asked("/segment arr > 1", listed, takes=ARR)
    yield Asked("/segment rich", listed, takes=ARR)
    yield Asked("/segment nps < 7", listed, takes=PEOPLE)
    yield Asked("/segment owner = petra.voss@lumen.example", {"mike": SOUGHT} | OFFERED, takes=PEOPLE)
    yield Asked("/segment petras", {"mike": SOUGHT}, takes=PEOPLE)
    yield Asked("/segment owner:@petr", NEAR, takes=PEOPLE)
    for order in ORDERS.values():
        yield Asked(f"segment.{order}", listed, "pressed", str(Ordered(ALL, order)))
    yield Asked("segment.next", listed, "pressed", str(Ordered(ALL)))
    yield Asked("segment.back", listed, "pressed", str(Ordered(ALL)))
    yield Asked("/segment diff health < 50 since 2026-11-01", of(OPEN, "exists arr"))
    yield Asked("segment.changed", of(OPEN, "exists arr"), "pressed", pack("health < 50"))
    yield Asked("/segment balance", of(OPEN, "arr contacts"), takes=BALANCES)
    yield Asked("balance.copy", {}, "pressed", pack(""), takes=BALANCES)
    yield Asked("/segment fields", {})


def saved() -> Iterator[Asked]:
    """Segments saved and removed; and churn, which is of segments, too."""
    yield Asked("/segment save some = health < 50", {}, needs="record")
    yield Asked("segment.save", {}, "pressed", pack("health < 50"), needs="record")
    yield Asked("segment.keep", {}, "submitted", pack("health < 50"), {"name": "some"}, needs="record")
    stamp = SAVED.isoformat()
    yield Asked("segment.replace", {}, "pressed", pack("everyone", "health < 50", stamp), needs="record")
    yield Asked("/segment rename everyone to all of them", {}, needs="record")
    yield Asked("/segment rm everyone", {}, needs="record")
    yield Asked("segment.remove", {}, "pressed", pack("everyone", stamp), needs="record")
    lost = of(OPEN, "arr") | of((LEFT, LOST), "exists arr notes")
    yield Asked("/churn 2026-Q4", lost)
    yield Asked("/churn 2026-Q4 mine", {"kilo": "arr", "nova": "exists arr notes"})
    yield Asked("/churn 2026-Q4 arr > 1", lost, takes=ARR)
    yield Asked("churn.previous", lost, "pressed", QUARTER)
    yield Asked("churn.year_ago", lost, "pressed", QUARTER)


def written() -> Iterator[Asked]:
    """Drafts."""
    for number, each in ((1, OWN), (5, FAR)):
        new, opened, left, done = {each.code: DRAFT}, {each.code: OPENED}, str(number), str(number + 1)
        yield Asked(f"/draft {each.alias}", new, **DRAFTS)
        yield Asked("health.draft", new, "pressed", pointer(each), **DRAFTS)
        yield Asked("draft.open", opened, "pressed", left, **DRAFTS)
        yield Asked("draft.edit", opened, "pressed", done, **DRAFTS)
        yield Asked("draft.save", opened, "pressed", done, **DRAFTS)
        yield Asked("draft.discard", {each.code: NAMED}, "pressed", left, **DRAFTS)
        yield Asked("draft.earlier", opened, "pressed", f"{left} {left}", **DRAFTS)
        form = {"subject": "Hello", "body": "Good day"}
        yield Asked("draft.done", {each.code: "exists contacts"}, "submitted", left, form, **DRAFTS)
    for change in ("shorter", "warmer", "again"):
        shows = {"mike": f"{OPENED} notes"}
        yield Asked(f"draft.{change}", shows, "pressed", "5", **DRAFTS)
    for menu, chosen in {"subject": "1", "tone": "brief", "purpose": "renewal", "to": "x"}.items():
        yield Asked(f"draft.{menu}", {"mike": OPENED}, "pressed", f"5 {chosen}", **DRAFTS)
    yield Asked(f"/draft segment:{ALL}", of(OPEN, NAMED), **DRAFTS)
    yield Asked("draft.queue", of(OPEN, "exists drafts"), "pressed", "queue", **DRAFTS)
    yield Asked("/draft copperlin map", {"lima": DRAFT}, **DRAFTS)


def digests() -> Iterator[Asked]:
    """Digests."""
    yield Asked("/digest", NEAR, needs="record")
    yield Asked("digests.page", NEAR, "pressed", str(Page()), needs="record")
    yield Asked(f"/digest add {ALL} weekdays 08:30", {}, **READS)
    yield Asked("/digest add mine weekdays 08:30", {}, **READS)
    news = of((MATE, FAR), "exists arr contacts notes") | {"kilo": "exists arr notes contacts?"}
    yield Asked(f"/digest preview {ALL}", news, **READS)
    rolled = of((MATE, FAR), LISTED) | {"kilo": SOUGHT}
    yield Asked(f"/digest preview roll-up of {ALL}", rolled, **READS)
    yield Asked("digests.preview", of(OPEN, "arr"), "pressed", "1", **READS)
    yield Asked("digests.preview", rolled, "pressed", "3", **READS)
    for each in TWO:
        shows = {each.code: "exists contacts"}
        yield Asked(f"/digest why isn't {each.alias} here?", shows, **READS)
    for word in ("pause 1", "resume 1", "mute 5", "unmute 5", "take 1", "rm 1"):
        yield Asked(f"/digest {word}", {}, needs="record")
    yield Asked("/digest change 1", {}, **READS)
    for word in ("pause", "resume", "rm", "take"):
        yield Asked(f"digests.{word}", NEAR, "pressed", "1", needs="record")
    for word in ("mute", "unmute"):
        yield Asked(f"digests.{word}", NEAR, "pressed", "5", needs="record")
    yield Asked("digests.add", {}, "pressed", "new", **READS)
    yield Asked("digests.edit", {}, "pressed", "1", **READS)
    form = {"kind": "changes", "filter": ALL, "days": "daily", "top": "3", "time": "08:30", "zone": "Rome"}
    yield Asked("digests.set", {}, "submitted", "new", form, **READS)


def pressed() -> Iterator[Asked]:
    """What is pressed on a digest; how the message changes is for all who read it."""
    yield Asked("digest.all", of(OPEN, "exists arr"), "pressed", on(None))
    for each in TWO:
        shows = {each.code: NAMED}
        for said in ("real", "known", "noise", "data"):
            yield Asked(f"digest.{said}", {}, "pressed", on(each), **JUDGES)
        yield Asked("digest.more", shows, "pressed", on(each, "answer"), **JUDGES)
        yield Asked("digest.more", shows, "pressed", on(each, "snooze"), **JUDGES)
        yield Asked("digest.more", {each.code: "exists notes"}, "pressed", on(each, "assign"), **JUDGES)
        yield Asked("digest.more", {each.code: CARD}, "pressed", on(each, "open"))
        yield Asked("digest.more", {each.code: DRAFT}, "pressed", on(each, "draft"), **DRAFTS)
        yield Asked("digest.answer", {}, "submitted", on(each), {"said": "real"}, **JUDGES)
        yield Asked("digest.snooze", shows, "submitted", on(each), {"until": "nps"}, **JUDGES)
        yield Asked("digest.wake", shows, "pressed", on(each), **JUDGES)


def audits() -> Iterator[Asked]:
    """The audit."""
    yield Asked("/audit", of(PLANTED, NAMED), needs="audit")
    for each in TWO:
        yield Asked(f"/audit {each.alias}", {each.code: NAMED}, needs="audit")
    for button in ("audit.show", "audit.older", "audit.newest"):
        yield Asked(button, of(PLANTED, NAMED), "pressed", str(Entries()), needs="audit")


def homes() -> Iterator[Asked]:
    """The Home, and what is pressed there."""
    mine = {"kilo": "exists arr notes contacts?", "lima": "exists notes contacts?"}
    shows = mine | {"mike": "exists notes contacts"}
    yield Asked("home", shows, "home")
    yield Asked("home.done", shows | {"kilo": "exists arr contacts?"}, "home", "1")
    yield Asked("home.wake", shows, "home", "1")
    for button in ("home.pause", "home.resume", "home.rm"):
        yield Asked(button, shows, "home", "2", needs="record")


def pointer(to: Planted, typed: str = "") -> str:
    """What a button of an account carries."""
    return str(Pointer(to.account_id, typed=typed))


def on(each: Planted | None, act: str = "") -> str:
    """What a button of the posted digest carries; of none of its accounts for None."""
    return str(At(Key(1, SLOT, ROOM), OPEN.index(each) + 1 if each else 0, act))


ASKED = (
    *cards(),
    *kept(),
    *segments(),
    *saved(),
    *written(),
    *digests(),
    *pressed(),
    *audits(),
    *homes(),
)
# What shows nothing of an account, and why.
BARE = {
    "health.share": "it posts, which is looked at by itself",
    **dict.fromkeys(LINKS, "a link that Slack follows"),
}

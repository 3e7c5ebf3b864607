"""What is said of saving, renaming and removing a segment, and the form that saves one."""

from collections.abc import Sequence

from store.digest_records import Digest
from store.segments import LONGEST, Segment
from views import blocks, limits
from views.message import Block, Message, Modal
from views.segment.listing import OPEN
from views.segment.page import SAVE_TITLE
from views.segment.pointer import pack
from views.text import NAME, Markup, join, literal, markup
from views.who import who
from views.words import count, day

KEEP = "segment.keep"
REPLACE = "segment.replace"
REMOVE = "segment.remove"
_FILTER = 600
_DIGESTS = 10
_PEOPLE = ("U", "W")  # what the Slack ids of people begin with


def form(written: str) -> Modal:
    """The form that names a filter; the name arrives under `name`."""
    name = {
        "type": "plain_text_input",
        "max_length": LONGEST,
        "placeholder": {"type": "plain_text", "text": "big renewals"},
    }
    shown = [
        blocks.section(_written(written)),
        blocks.field("name", "Name", name),
        blocks.context(Markup("Everybody here can use it: `/segment`, `/digest add`, `/churn`.")),
    ]
    return limits.modal(SAVE_TITLE, shown, form=KEEP, submit="Save", value=pack(written))


def saved(segment: Segment, accounts: int, was: str = "") -> Message:
    """What is kept under the name, and what it replaced."""
    there = f"{count(accounts, 'account')} today" if accounts else "nobody is in it today"
    said = markup("Saved *{}*: {}.", literal(segment.name, NAME), there)
    before = markup("Before, it was {}", _written(was)) if was and was != segment.filter else Markup()
    how = markup("`/digest add {} weekdays 08:30` brings its changes here.", segment.name)
    shown = [
        blocks.section(join("\n", (said, _written(segment.filter), before))),
        blocks.context(how),
        blocks.actions(_open(segment.name)),
    ]
    return limits.message(f"Saved {segment.name}: {there}.", shown)


def ask_to_replace(there: Segment, written: str, stamp: str) -> Message:
    """The name is somebody's: whether the filter should take its place. `stamp` tells if it changed since."""
    if there.starter:
        whose = markup("*{}* comes with Rapport: {}", literal(there.name, NAME), _written(there.filter))
    else:
        on = markup(" on {}", day(there.saved_at.date())) if there.saved_at else Markup()
        name = literal(there.name, NAME)
        whose = markup("*{}* was saved by {}{}: {}", name, who(there.saved_by), on, _written(there.filter))
    value = pack(there.name, written, stamp)
    how = Markup("Nothing is changed yet. Replacing it changes it for everybody, its digests, too.")
    if not value:
        how = Markup("Nothing is changed. The filter is too long for a button: take another name for it.")
    shown = [
        blocks.section(join("\n", (whose, markup("Yours: {}", _written(written))))),
        blocks.context(how),
        blocks.actions(blocks.button("Replace it", REPLACE, value), _open(there.name)),
    ]
    return limits.message(f"There is a segment {there.name} already. Replace it?", shown)


def ask_to_remove(there: Segment, digests: Sequence[Digest], stamp: str, *, starter: bool) -> Message:
    """Whether a segment should go, and what happens to the digests that go by it."""
    name = literal(there.name, NAME)
    rest = Markup("No digest uses it.")
    if starter:
        rest = Markup("The one of that name that comes with Rapport takes its place.")
    elif digests:
        listed = [_digest(each) for each in digests[:_DIGESTS]]
        more = len(digests) - len(listed)
        title = markup("{} would pause:", count(len(digests), "digest"))
        rest = join("\n", (title, *listed, markup("and {} more", f"{more:,}") if more > 0 else Markup()))
    shown = [
        blocks.section(join("\n", (markup("Remove *{}*?", name), _written(there.filter), rest))),
        blocks.actions(blocks.button("Remove it", REMOVE, pack(there.name, stamp)), _open(there.name)),
    ]
    return limits.message(f"Remove the segment {there.name}?", shown)


def removed(there: Segment, paused: int, *, starter: bool) -> Message:
    """It is gone; how it could be had again."""
    end = markup(" {} paused.", count(paused, "digest is", "digests are")) if paused else Markup()
    if starter:
        end = Markup(" The one that comes with Rapport is there again.")
    said = markup("Removed *{}*.{}", literal(there.name, NAME), end)
    back = markup("To have it again: `/segment save {} = {}`", there.name, literal(there.filter, _FILTER))
    return limits.message(f"Removed the segment {there.name}.", [blocks.section(said), blocks.context(back)])


def renamed(old: str, there: Segment, followed: int) -> Message:
    """It has another name, and its digests know."""
    end = markup(" {} along.", count(followed, "digest goes", "digests go")) if followed else Markup()
    said = markup("*{}* is now called *{}*.{}", literal(old, NAME), literal(there.name, NAME), end)
    shown = [blocks.section(said), blocks.actions(_open(there.name))]
    return limits.message(f"{old} is now called {there.name}.", shown)


def _digest(digest: Digest) -> Markup:
    where = who(digest.target) if digest.target.startswith(_PEOPLE) else Markup(f"<#{digest.target}>")
    to = markup("to each owner, set up in {}", where) if digest.audience == "owners" else where
    return markup("• {}, {}{}", to, digest.due, Markup(", paused already" if digest.paused_at else ""))


def _written(text: str) -> Markup:
    return markup("`{}`", literal(text, _FILTER))


def _open(name: str) -> Block:
    return blocks.button("Open", OPEN, pack(name))

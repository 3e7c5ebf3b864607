"""/digest: what comes by itself, when and where to; added, looked at, paused and removed."""

import re
from dataclasses import replace

from commands.contract import Answer, Button, Command, Deps, Function, Reply, Request
from commands.digest import acts, form, place, why, wish
from commands.digest import add as digest_add
from commands.digest import buttons as digest_buttons
from commands.digest import rows as digest_rows
from commands.digest.when import WHEN
from commands.news import compose
from store import digests
from store.database import Tx
from store.digest_records import Digest
from store.errors import Sorry
from views import actions
from views.digest import listing as view

_WORD = re.compile(r"\s*(\S+)\s*(.*)", re.DOTALL)
_KNOWN = "add, preview, pause, resume, change, rm, mute or why"


def run(request: Request, deps: Deps) -> Answer:
    """Do what the first word says; without one, list what comes here."""
    found = _WORD.fullmatch(request.text)
    if found is None:
        return Reply(acts.listing(request, deps))
    word, rest = found[1].casefold(), found[2].strip()
    if word in _WORDS:
        return _WORDS[word](replace(request, text=rest), deps)
    if WHEN.search(request.text):
        raise Sorry(f"To add it, begin with add: /digest add {' '.join(request.text.split())}")
    raise Sorry(f"I know no /digest {word}: type {_KNOWN}; /digest help says what each does.")


def listed(request: Request, deps: Deps) -> Answer:
    """What comes here."""
    return Reply(acts.listing(request, deps))


def add(request: Request, deps: Deps) -> Answer:
    """Add what was typed; offer the form where nothing was."""
    place.may_read(request)
    if not request.text:
        return Reply(view.offer_form())
    return Reply(digest_add.keep(wish.typed(request.text), request, deps))


def preview(request: Request, deps: Deps) -> Answer:
    """The message as it would be now, of a digest that is here or of any segment; only to who asks."""
    place.may_read(request)
    with deps.db.read() as tx:
        found = _of_place(tx, request) or wish.passing(tx, request, deps)
        if isinstance(found, list):
            return Reply(
                view.choose("Which one?", [digest_rows.row(tx, each, request, deps) for each in found])
            )
    return Reply(compose.preview(found, deps, request.person, request.hides))


def show_preview(request: Request, deps: Deps) -> Answer:
    """The same of the digest whose button was pressed."""
    place.may_read(request)
    with deps.db.read() as tx:
        found = place.changeable(tx, request, place.number(request.value))
    return Reply(compose.preview(found, deps, request.person, request.hides))


def remove(request: Request, deps: Deps) -> Answer:
    """Ask whether the digest that was named shall go."""
    place.may(request)
    with deps.db.read() as tx:
        found = place.one(tx, request, request.text)
        each = found if isinstance(found, list) else [found]
        rows = [digest_rows.row(tx, digest, request, deps) for digest in each]
    return Reply(view.ask_to_remove(rows[0]) if len(rows) == 1 else view.choose("Which one?", rows))


def change(request: Request, deps: Deps) -> Answer:
    """The digest that was named, with the button that opens its form."""
    place.may_read(request)
    with deps.db.read() as tx:
        found = place.one(tx, request, request.text)
        each = found if isinstance(found, list) else [found]
        return Reply(
            view.choose(
                "Press Change for its form.", [digest_rows.row(tx, digest, request, deps) for digest in each]
            )
        )


def _of_place(tx: Tx, request: Request) -> Digest | list[Digest] | None:
    """What a number or a name means here; None where it is neither, and may be a segment."""
    asked = request.text.strip(" #")
    if not asked or asked.isdecimal():
        return place.one(tx, request, asked)
    found = place.named(digests.at(tx, place.target(request)), asked)
    return found[0] if len(found) == 1 else found or None


_WORDS: dict[str, Function] = {
    "list": listed,
    "add": add,
    "new": add,
    "preview": preview,
    "show": preview,
    "pause": acts.typed(acts.pause),
    "resume": acts.typed(acts.resume),
    "rm": remove,
    "remove": remove,
    "delete": remove,
    "change": change,
    "edit": change,
    "take": acts.typed(acts.take),
    "mute": acts.typed(acts.mute),
    "unmute": acts.typed(acts.unmute),
    "why": why.run,
}
COMMAND = Command(
    name="/digest",
    summary="What changed, by itself: this channel's digests, or your own",
    hint="[add <segment> <when> [zone] [top N]]",
    usage=(
        ("/digest", "what comes here, with buttons to look, pause, change and remove"),
        ("/digest add at-risk weekdays 08:30", "what changed among a segment, here; everybody works, too"),
        ("/digest add plan:Business and arr > 50k mon,thu 9am Berlin top 3", "any filter, zone and cap"),
        ("/digest add mine weekdays 08:30", "in a channel: to each owner, about their own accounts"),
        ("/digest add roll-up of at-risk fri 16:00", "the movement against last time, for managers"),
        ("/digest add", "offers a form; days may be daily, mon-wed, monthly 1 or last day, too"),
        ("/digest preview [segment]", "how it would look now; only you see it"),
        ("/digest pause · resume · change · rm [number or segment]", "of what is here"),
        ("/digest mute · unmute", "your own part of a digest that goes to each owner"),
        ("/digest why isn't acme here?", "why an account is not in it"),
        ("/digest help", "this help"),
    ),
    run=run,
    buttons={
        actions.ADD_DIGEST: Button(form.new, opens=actions.ADD_DIGEST_TITLE),
        actions.EDIT_DIGEST: Button(form.edit, opens=actions.EDIT_DIGEST_TITLE),
        actions.PREVIEW_DIGEST: Button(show_preview),
        actions.PAUSE_DIGEST: Button(acts.pressed(acts.pause)),
        actions.RESUME_DIGEST: Button(acts.pressed(acts.resume)),
        actions.REMOVE_DIGEST: Button(acts.pressed(acts.remove)),
        actions.TAKE_DIGEST: Button(acts.pressed(acts.take)),
        actions.MUTE_DIGEST: Button(acts.pressed(acts.mute)),
        actions.UNMUTE_DIGEST: Button(acts.pressed(acts.unmute)),
        actions.DIGESTS: Button(acts.turn),
        **digest_buttons.BUTTONS,
    },
    forms={actions.SET_DIGEST: form.save, **digest_buttons.FORMS},
)

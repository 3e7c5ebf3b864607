"""Digests as somebody reads of them: when they come, by her own clock, and what keeps them from coming."""

from datetime import datetime

from commands import segments, zones
from commands.contract import Deps, Request
from commands.digest import place, schedule, when
from store import deliveries, digests, people
from store.database import Tx
from store.digest_records import Digest
from store.errors import Sorry
from store.sight import Hides
from views.digest.listing import Row


def row(tx: Tx, digest: Digest, request: Request, deps: Deps) -> Row:
    """The digest with what this person needs to know of it."""
    me, now = request.person.slack_id, deps.now()
    to = me if digest.audience == "owners" else digest.target
    last = deliveries.last_sent(tx, digest.digest_id, to, now)
    is_hers = digest.created_by == me
    creator = people.get(tx, digest.created_by)
    is_here = digest.target == place.target(request) or is_hers
    return Row(
        digest=digest,
        due=due(digest) if is_here else due(digest).replace("each owner's", "your own", 1),
        following=""
        if digest.paused_at
        else schedule.moment(first(digest, request, now), clock(request), now),
        by="you" if is_hers else (creator.name or creator.email or creator.slack_id) if creator else "",
        last=last.key.slot.astimezone(zones.of(clock(request))).date() if last else None,
        is_here=is_here,
        is_muted=digest.audience == "owners" and me in digests.muted(tx, digest.digest_id),
        trouble=_trouble(tx, digest, request.hides),
    )


def due(digest: Digest) -> str:
    """On which days and at what time; of owners by the clock of each."""
    if digest.audience == "owners":
        return f"{schedule.words(when.read(digest.due), '')} by each owner's clock"
    return schedule.words(when.read(digest.due), digest.zone)


def first(digest: Digest, request: Request, now: datetime) -> datetime:
    """When the next one comes to this place, or to this person where each owner gets hers."""
    zone = clock(request) if digest.audience == "owners" else digest.zone
    return when.following(when.read(digest.due), zone, now)


def clock(request: Request) -> str:
    """The name of the person's own zone, UTC where it is not known."""
    return zones.of(request.person.timezone).key


def _trouble(tx: Tx, digest: Digest, hides: Hides) -> str:
    """Why it finds no accounts; what is wrong with a filter by what she must not see would tell of it."""
    try:
        segments.find(tx, digest.segment, hides=hides)
    except segments.HiddenError:
        return ""
    except Sorry as sorry:
        return f"Its accounts cannot be found any more: {sorry}"
    return ""

"""Where a digest may go and who may say so, and which of the digests there is meant."""

from collections.abc import Sequence

from commands import books
from commands.contract import Request
from commands.lookup import fold
from store import accounts, digests
from store.database import Tx
from store.digest_records import Digest
from store.errors import Sorry
from views import pointer
from views.digest.listing import label

_NOT_IN = "I am not in this channel yet: type /invite @rapport, then the same again."
MOST = 10  # in one place; what comes more often than that is not read


def may(request: Request) -> None:
    """Sorry for who may not use digests at all."""
    if not request.member:
        raise Sorry("Digests are for members of this workspace, not for guests.")
    request.allow("record", "use digests")
    if not request.person.slack_id:
        raise Sorry("I keep digests by Slack ids, and cannot tell yours; on a terminal, add --user with it.")


def may_read(request: Request) -> None:
    """Sorry for who may not, and where outsiders or nobody knows who read along."""
    may(request)
    if request.place.kind == "shared":
        raise Sorry("Outsiders may read this channel, so it gets no digest; use a message to me instead.")
    if request.place.kind == "unknown":
        raise Sorry(
            "Slack does not tell me who reads this channel, so it gets no digest; try again later."
            if request.place.joined
            else _NOT_IN
        )


def may_post(request: Request) -> None:
    """Sorry where I could not post."""
    if in_channel(request) and not request.place.joined:
        raise Sorry(_NOT_IN)


def in_channel(request: Request) -> bool:
    """Whether a digest of this place goes to a channel, not to the person who asks."""
    return request.place.kind != "dm"


def target(request: Request) -> str:
    """The channel's id; in direct messages the person's, whoever else they are with."""
    return request.place.channel if in_channel(request) else request.person.slack_id


def here(tx: Tx, request: Request) -> list[Digest]:
    """Those of this place, then, in direct messages, those of elsewhere that the person owns a part of."""
    own = digests.at(tx, target(request))
    if in_channel(request):
        return own
    is_owner = accounts.owned(tx, books.owners(request.person)) > 0
    return own + [each for each in digests.for_owners(tx) if is_owner and each not in own]


def one(tx: Tx, request: Request, typed: str) -> Digest | list[Digest]:
    """The digest that a number or a name means, or several. Sorry where there is none.

    Without either it is the only one of this place.
    """
    asked = typed.strip(" #")
    digest_id = pointer.number(asked)
    if digest_id is not None:
        return changeable(tx, request, digest_id)
    own = digests.at(tx, target(request))
    meant = named(own, asked)
    if meant:
        return meant[0] if len(meant) == 1 else meant
    if not own:
        raise Sorry("There is no digest here yet; add one, such as /digest add at-risk weekdays 08:30.")
    there = ", ".join(f"{each.digest_id} ({label(each)})" for each in own)
    raise Sorry(f"No digest here is called “{asked}”; there {'is' if len(own) == 1 else 'are'} {there}.")


def named(own: Sequence[Digest], asked: str) -> list[Digest]:
    """Those that are called so, else those of this segment; all where nothing was asked for."""
    called = [each for each in own if not asked or fold(asked) == fold(label(each))]
    return called or [each for each in own if fold(asked) == fold(each.segment)]


def changeable(tx: Tx, request: Request, digest_id: int) -> Digest:
    """The digest, where it is of this place or the person's own, or she manages them. Sorry for any other."""
    found = existing(tx, request, digest_id)
    is_hers = found.created_by == request.person.slack_id or "manage" in request.rights.may
    if target(request) != found.target and not is_hers:
        raise Sorry(
            f"Digest {digest_id} is of another place: type it there, or take it over with "
            f"/digest take {digest_id}."
        )
    return found


def existing(tx: Tx, request: Request, digest_id: int) -> Digest:
    """The digest, wherever it goes. Sorry where it is not there any more, and for who may not read of it."""
    found = digests.get(tx, digest_id)
    if found is None or not request.member:
        raise Sorry(f"There is no digest {digest_id} any more; /digest lists those of a place.")
    return found


def number(value: str) -> int:
    """The digest that a button stands for. Sorry for a value that is not of our making."""
    digest_id = pointer.number(value)
    if digest_id is None:
        raise Sorry(pointer.OUTDATED)
    return digest_id

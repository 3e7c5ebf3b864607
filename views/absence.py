"""Where an account stands with each digest of a place."""

from collections.abc import Sequence

from store.records import AccountName
from views import actions, blocks
from views.limits import message
from views.message import Message
from views.pointer import Pointer
from views.text import NAME, join, literal, markup

_MOST = 20  # of 10 digests of a place and those of other owners; a message holds no more


def show(account: AccountName, took: str, said: Sequence[tuple[str, str]]) -> Message:
    """One paragraph a digest, as (what it is called, a sentence); `took` is a name that was only alike."""
    name = literal(account.name, NAME)
    alike = [blocks.context(markup("“{}” is no name I know; I took the nearest.", took))] if took else []
    each = [blocks.section(markup("*{}*\n{}", label, literal(text))) for label, text in said[:_MOST]]
    button = blocks.button("Open the card", actions.OPEN, str(Pointer(account.account_id)))
    spoken = join(" ", (markup("{}:", account.name), *(markup("{}", text) for _, text in said[:1])))
    title = blocks.section(markup("*{}* and the digests here", name))
    return message(spoken, [*alike, title, *each, blocks.actions(button)])

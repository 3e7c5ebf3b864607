"""/draft: a message to a customer from what is stored about her account, to edit and to send oneself."""

import re
from functools import partial

from commands.contract import Answer, Command, Deps, Opening, Reply, Request
from commands.draft import end, form
from commands.draft import queue as draft_queue
from commands.draft import wish as draft_wish
from commands.lookup import Found, Names, Several
from store import accounts
from store.errors import Sorry
from views.draft import queue as view
from views.draft import words
from views.pointer import pointer

_SEGMENT = re.compile(r"segments?\s*[:=]\s*", re.IGNORECASE)


def run(request: Request, deps: Deps) -> Answer:
    """A draft for the account that was typed, or one for each account of a segment."""
    end.may(request)
    asked = request.text.strip()
    if not asked:
        raise Sorry("Which account? Type its name, such as /draft acme, or /draft acme renewal.")
    if found := _SEGMENT.match(asked):
        segment, wished = draft_wish.behind(asked[found.end() :])
        return draft_queue.prepare(segment, draft_wish.read(wished), request, deps)
    with deps.db.read() as tx:
        names = Names(accounts.names(tx))
    name, wished = draft_wish.split(names, asked)
    wish, meant = draft_wish.read(wished), names.find(name)
    if not isinstance(meant, Found):
        return Reply(
            view.choose(name, meant.near if isinstance(meant, Several) else meant.suggestions, wished)
        )
    took = name if meant.guessed else ""
    return _opening(meant.account.account_id, wish, took, request, deps)


def for_account(request: Request, deps: Deps) -> Answer:
    """A draft for the account whose button was pressed, with the words that the button carries."""
    end.may(request)
    at = pointer(request.value)
    return _opening(at.account_id, draft_wish.read(at.typed), "", request, deps)


def _opening(account_id: str, wish: draft_wish.Wish, took: str, request: Request, deps: Deps) -> Opening:
    return Opening(words.TITLE, partial(form.new, account_id, wish, took, request, deps))


COMMAND = Command(
    name="/draft",
    summary="A message to a customer, every fact with its receipt, for you to send",
    hint="<account> [purpose] [tone]",
    usage=(
        ("/draft acme", "what suggests itself: onboarding, renewal, save or a check-in"),
        ("/draft acme renewal", "or check-in, onboarding, save, expansion, reference, review"),
        ("/draft acme check-in brief", "in a tone: warm, brief or formal"),
        ("/draft segment:at-risk check-in", "one for each account of a segment or filter, 25 at most"),
        ("/draft help", "this help"),
    ),
    run=run,
    buttons={**form.BUTTONS, **end.BUTTONS, **draft_queue.BUTTONS},
    forms=end.FORMS,
)

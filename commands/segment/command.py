"""/segment: saved segments and ad hoc filters, their accounts, what changed in them, and a balanced book."""

from collections.abc import Callable, Mapping

from commands.contract import Answer, Button, Command, Deps, Reply, Request
from commands.quotes import unquote
from commands.segment import balance, diff, save, show
from commands.segment import listing as segment_list
from store.filters import fields
from views.segment import fields as segment_fields
from views.segment import listing as view

Does = Callable[[str, Request, Deps], Answer]


def run(request: Request, deps: Deps) -> Answer:
    """The list, or what the first word asks for, or the accounts of the segment or filter that was typed."""
    asked = request.text.strip()
    verb, *rest = asked.split(maxsplit=1)[:2] or [""]
    does = DOES.get(verb.casefold())
    return does("".join(rest), request, deps) if does else show.show(unquote(asked), request, deps)


def _list(_rest: str, request: Request, deps: Deps) -> Answer:
    return segment_list.show(request, deps)


def _fields(_rest: str, request: Request, _deps: Deps) -> Answer:
    everything = (*fields.FIELDS.values(), fields.USAGE)
    return Reply(segment_fields.show([each for each in everything if each.hidden not in request.hides]))


def _balance(rest: str, request: Request, deps: Deps) -> Answer:
    return balance.show(unquote(rest), request, deps)


DOES: Mapping[str, Does] = {
    "": _list,
    "list": _list,
    "fields": _fields,
    "save": save.save,
    "rename": save.rename,
    "rm": save.ask_to_remove,
    "diff": diff.show,
    "balance": _balance,
}
COMMAND = Command(
    name="/segment",
    summary="Segments: which accounts, what changed, and who looks after how many",
    hint="[name or filter | save | rename | rm | diff | balance]",
    usage=(
        ("/segment", "the saved segments and those to start with"),
        ("/segment at-risk", "the accounts of a segment, worst first"),
        (
            "/segment health < 60 and (arr > 50k or plan:Enterprise) and renewal < 90d and not owner:@ana",
            "any filter: = != < <= > >= : in, and or not ( ), none, mine",
        ),
        ("/segment logins.28d < 10 and last touch > 30d", "usage added up over days, and how long ago"),
        ("/segment save big renewals = arr > 50k and renewal < 90d", "keep a filter under a name"),
        ("/segment rename big renewals to large renewals", "its digests go along"),
        ("/segment rm large renewals", "drop it, after asking"),
        ("/segment diff at-risk", "who entered and who left since the scored day before, and why"),
        ("/segment diff at-risk since 2026-11-01", "the same since another day"),
        (
            "/segment balance [segment]",
            "accounts and ARR by owner, and the fewest moves to even them out",
        ),
        ("/segment fields", "what a filter can go by"),
        ("/segment help", "this help"),
    ),
    run=run,
    buttons={
        view.OPEN: Button(show.open_one),
        **segment_list.BUTTONS,
        **show.BUTTONS,
        **save.BUTTONS,
        **diff.BUTTONS,
        **balance.BUTTONS,
    },
    forms=save.FORMS,
)

"""/audit: who saw, shared, changed, drafted and dismissed what, for those who may read it."""

from commands import zones
from commands.audit import wish as audit_wish
from commands.contract import Answer, Button, Command, Deps, Reply, Request
from store import accounts, audit, segments
from store.database import Tx
from store.errors import Sorry
from store.filters.bad import several
from store.records import AuditEntry
from views.audit import page as view
from views.audit.pointer import At, at
from views.audit.words import Names
from views.message import Message
from views.pointer import PAGE


def run(request: Request, deps: Deps) -> Answer:
    """The newest entries of what was asked for."""
    _may(request, deps)
    with deps.db.read() as tx:
        wish = audit_wish.read(tx, request.text, request, deps)
        if wish.asked:
            return Reply(view.choose(wish.asked, wish.near, wish.wanted))
        return Reply(_page(tx, At(wish.wanted), request, wish.took))


def turn(request: Request, deps: Deps) -> Answer:
    """Another page, or the account that was picked, in the place of the message whose button was pressed."""
    _may(request, deps)
    with deps.db.read() as tx:
        return Reply(_page(tx, at(request.value), request), replace=True)


def _may(request: Request, deps: Deps) -> None:
    if "audit" not in request.rights.may:
        roles = [f"{role}s" for role, grant in deps.policy.roles.items() if "audit" in grant.may]
        who = several(roles).capitalize() or "Nobody"
        raise Sorry(
            f"{who} may read the audit here, and your role is {request.rights.role}; ask one of them to look."
        )


def _page(tx: Tx, shown: At, request: Request, took: str = "") -> Message:
    found = audit.page(tx, shown.wanted, PAGE + 1, shown.before)
    ids = {each for entry in found for each in _ids(entry)} | {shown.wanted.account_id or ""}
    known = {each: account.name for each in ids if (account := accounts.get(tx, each))}
    names = Names(known, {segments.mark(each.name): each.name for each in segments.all_of(tx)})
    zone = zones.of(request.person.timezone)
    return view.show(view.Log(found[:PAGE], shown, len(found) > PAGE, names, zone, took))


def _ids(entry: AuditEntry) -> list[str]:
    """The accounts that an entry is about: as many as one line names."""
    several = entry.detail.get("accounts")
    return [entry.account_id] if entry.account_id else several[:5] if isinstance(several, list) else []


COMMAND = Command(
    name="/audit",
    summary="Who saw, shared, changed, drafted and dismissed what; for admins",
    hint="[account | @person | act] [since 7d]",
    usage=(
        ("/audit", "the newest entries first"),
        ("/audit acme", "who did what with an account, and who saw it"),
        ("/audit @ana since 7d", "what somebody did; an e-mail address or a Slack id work, too"),
        ("/audit changes since yesterday", "all but what was only looked at"),
        (
            "/audit share acme",
            "an act: saw, share, pulse, override, snooze, draft, digest, segment, import …",
        ),
        ("/audit since 2026-11-01 until 2026-11-07", "the days of a week, the last one included"),
        ("/audit help", "this help"),
    ),
    run=run,
    buttons={view.SHOW: Button(turn), view.OLDER: Button(turn), view.NEWEST: Button(turn)},
)

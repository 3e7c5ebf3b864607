"""The audit's entry of what a person did: who and where come from the request, at the moment it was done."""

from commands.contract import Deps, Request
from store import audit
from store.database import Tx


def note(
    tx: Tx,
    request: Request,
    deps: Deps,
    act: audit.Act,
    account_id: str | None = None,
    /,
    **detail: str | int | float | list[str] | None,
) -> None:
    """Put it into the audit; `detail` in ids and small words."""
    audit.write(
        tx,
        at=deps.now(),
        actor=actor(request),
        act=act,
        account_id=account_id,
        place=request.place.channel or None,
        detail={name: value for name, value in detail.items() if value is not None},
    )


def actor(request: Request) -> str:
    """Who asks: her Slack id, or her e-mail address on a terminal; "terminal" where she is not named."""
    return request.person.slack_id or request.person.email or "terminal"

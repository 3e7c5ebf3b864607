"""`rapport audit`: who saw, shared and changed what, newest first, for a person or for a program."""

import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import click

from bot.deps import opened
from bot.settings import read
from store import audit
from store.audit import ACTS, Wanted
from store.errors import BadInput
from store.filters.bad import nearest
from store.records import AuditEntry

_WIDTHS = (20, 16, 16, 16, 12)


@click.command("audit")
@click.option("--account", help="The id of an account; entries about several of which it is one count.")
@click.option("--actor", help="A Slack user id, an e-mail address, or a user of this machine.")
@click.option("--act", help="What was done, such as saw, share or draft.")
@click.option("--since", help="The first day, or moment: 2026-11-01, or 2026-11-01T08:30.")
@click.option("--until", help="The last day, all of it, or the moment before which.")
@click.option("--json", "as_json", is_flag=True, help="Print an entry a line, as JSON.")
def command(
    *,
    account: str | None,
    actor: str | None,
    act: str | None,
    since: str | None,
    until: str | None,
    as_json: bool,
) -> None:
    """Print who did what, newest first.

    Days and times are those of RAPPORT_TIMEZONE unless they have a zone; those printed are UTC.
    """
    settings = read()
    wanted = Wanted(
        account or None,
        frozenset({actor} if actor else ()),
        frozenset({_known(act)} if act else ()),
        _moment("--since", since, settings.zone, timedelta(0)) if since else None,
        _moment("--until", until, settings.zone, timedelta(days=1)) if until else None,
    )
    line: Callable[[AuditEntry], str] = _json if as_json else _columns
    with opened(settings) as deps, deps.db.read() as tx:
        for entry in audit.every(tx, wanted):
            sys.stdout.write(f"{line(entry)}\n")


def _known(act: str) -> str:
    """The act. BadInput where nothing is called that, naming what is alike, or all there are."""
    if act not in ACTS:
        near = nearest(act, ACTS)
        hint = f"did you mean '{near}'?" if near else f"there are {', '.join(sorted(ACTS))}."
        raise BadInput(f"There is no act '{act}'; {hint}")
    return act


def _moment(option: str, typed: str, zone: ZoneInfo, whole_day: timedelta) -> datetime:
    """The moment; of a day without a time its beginning, or its end with a `whole_day`."""
    try:
        found = datetime.fromisoformat(typed)
        end = found + whole_day if len(typed) <= len("2026-11-01") else found
    except (ValueError, OverflowError):
        raise BadInput(f"{option} {typed} is no day; write it like 2026-11-01.") from None
    return end if end.tzinfo else end.replace(tzinfo=zone)


def _json(entry: AuditEntry) -> str:
    return json.dumps(
        {
            "entry_id": entry.entry_id,
            "at": entry.at.isoformat(),
            "actor": entry.actor,
            "act": entry.act,
            "account_id": entry.account_id,
            "place": entry.place,
            "detail": entry.detail,
        },
        ensure_ascii=False,
    )


def _columns(entry: AuditEntry) -> str:
    told = (
        f"{entry.at:%Y-%m-%d %H:%M:%S}",
        entry.actor,
        entry.act,
        entry.account_id or "-",
        entry.place or "-",
    )
    columns = (text.ljust(width) for text, width in zip(told, _WIDTHS, strict=True))
    detail = ", ".join(f"{name}={_small(value)}" for name, value in entry.detail.items())
    return "  ".join((*columns, detail)).rstrip()


def _small(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - any JSON

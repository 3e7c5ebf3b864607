"""The form that adds or changes a digest: which accounts, when, by whose clock, and how many at most."""

from collections.abc import Mapping
from dataclasses import dataclass

from views import actions, blocks, limits
from views.message import Block, Modal
from views.text import Markup, size
from views.words import count

KINDS = {"changes": "What changed", "roll-up": "Roll-up: what is at risk, and how that moved"}
_DAYS = {
    "weekdays": "Monday to Friday",
    "daily": "Every day",
    "mon": "Mondays",
    "tue": "Tuesdays",
    "wed": "Wednesdays",
    "thu": "Thursdays",
    "fri": "Fridays",
    "sat": "Saturdays",
    "sun": "Sundays",
    "monthly 1": "The first day of each month",
    "monthly 31": "The last day of each month",
}
_VALUE = 75  # of an option
_OPTIONS = 100


@dataclass(frozen=True, slots=True)
class Setup:
    """What the form starts with. `days` and `time` are as `commands.when` writes them, in two.

    `segments` are those to pick from: what is typed to mean one, and what it is called. `accounts` is one of
    them or a filter. `is_new` offers the kind as well; `value` is what comes back with the form.
    """

    value: str
    segments: Mapping[str, str]
    days: str
    time: str
    zone: str
    top: int
    most: int
    accounts: str = ""
    is_new: bool = True


def form(setup: Setup) -> Modal:
    """The form; its values arrive as kind, segment, filter, days, time, zone and top."""
    days = _DAYS if setup.days in _DAYS else {setup.days: f"As now: {setup.days}"} | _DAYS
    tops = {str(number): count(number, "account") for number in range(1, setup.most + 1)}
    clock = {"type": "timepicker", "initial_time": setup.time}
    kind = [blocks.field("kind", "What it says", _select(KINDS, "changes"))] if setup.is_new else []
    shown = [
        *kind,
        *_accounts(setup),
        blocks.field("days", "On which days", _select(days, setup.days)),
        blocks.field("time", "At what time", clock),
        blocks.field("zone", "Time zone, or a city", _input(setup.zone)),
        blocks.field("top", "List at most", _select(tops, str(setup.top))),
        blocks.context(
            Markup("Other days, such as mon,thu or monthly 15: type `/digest add at-risk mon,thu 09:00`.")
        ),
    ]
    title = actions.ADD_DIGEST_TITLE if setup.is_new else actions.EDIT_DIGEST_TITLE
    submit = "Add it" if setup.is_new else "Keep it"
    return limits.modal(title, shown, form=actions.SET_DIGEST, submit=submit, value=setup.value)


def _accounts(setup: Setup) -> list[Block]:
    """A segment to pick, or a filter to write; neither is needed, since either will do."""
    fitting = [(value, name) for value, name in setup.segments.items() if size(value) <= _VALUE]
    offered = dict(fitting[:_OPTIONS])
    select = _select(offered, setup.accounts)
    written = _input("" if setup.accounts in offered else setup.accounts)
    return [
        blocks.field("segment", "Which accounts: a segment", select, optional=True),
        blocks.field("filter", "or a filter, such as health < 60 and arr > 50k", written, optional=True),
    ]


def _select(options: Mapping[str, str], first: str) -> Block:
    shown = {value: blocks.option(name, value) for value, name in options.items()}
    initial = {"initial_option": shown[first]} if first in shown else {}
    return {"type": "static_select", "options": list(shown.values())} | initial


def _input(first: str) -> Block:
    return {"type": "plain_text_input", "max_length": limits.TYPED} | (
        {"initial_value": first} if first else {}
    )

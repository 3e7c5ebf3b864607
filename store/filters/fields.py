"""The fields of the filter language: what each is called, what it holds and what it means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from store import sight

Kind = Literal["number", "share", "money", "text", "choice", "tags", "owner", "ahead", "ago"]

WORDS: frozenset[Kind] = frozenset({"text", "choice", "tags", "owner"})
WINDOW = re.compile(r"(?P<metric>.+)\.(?P<number>\d{1,6})(?P<unit>[a-z]+)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `ahead` and `ago` are dates, by the days until or since them.

    `choices` are all the values there can be. One is `hidden` with a field of the account.
    """

    name: str
    kind: Kind
    meaning: str
    example: str
    choices: tuple[str, ...] = ()
    hidden: sight.Field | None = None


BANDS = ("healthy", "watch", "at risk", "unknown")
LIFECYCLE = ("onboarding", "active", "renewing", "churned")

FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field("health", "number", "health in the newest run, 0 to 100, 100 is good", "health < 60"),
        Field("risk", "share", "risk in the newest run", "risk > 30%"),
        Field("confidence", "share", "confidence in the newest run", "confidence < 50%"),
        Field("band", "choice", "the band, by hand where somebody set it", "band = at risk", BANDS),
        Field("arr", "money", "ARR of the account", "arr > 50k", hidden="arr"),
        Field("currency", "text", "currency of the ARR", "currency = EUR"),
        Field("seats", "number", "seats of the account", "seats >= 100"),
        Field(
            "seat use",
            "share",
            "most people active on one of the last 28 days, of the seats",
            "seat use > 90%",
        ),
        Field("plan", "text", "plan of the account", "plan in (Pro, Business)"),
        Field("region", "text", "region of the account", 'region = "North America"'),
        Field("industry", "text", "industry of the account", "industry != Retail"),
        Field("persona", "text", "persona of the account, as imported", "persona:enterprise"),
        Field("tags", "tags", "one of the account's tags", "tags:reference"),
        Field(
            "owner",
            "owner",
            "the owner: an e-mail address, the name before its @, or @me",
            "owner:@ana",
            hidden="contacts",
        ),
        Field(
            "lifecycle",
            "choice",
            "churned; onboarding, for 90 days; renewing, for the last 90 before the renewal; else active",
            "lifecycle:onboarding",
            LIFECYCLE,
        ),
        Field(
            "renewal",
            "ahead",
            "the day of the renewal; one that has passed is in no number of days",
            "renewal < 90d",
        ),
        Field("started", "ago", "the day on which the account started", "started < 90d"),
        Field(
            "churned", "ago", "the day on which the account left; brings those who left in", "churned < 90d"
        ),
        Field("last touch", "ago", "the last call, meeting, e-mail or note", "last touch > 30d"),
        Field(
            "champion seen",
            "ago",
            "the last touch whose author is a champion or sponsor, by name or e-mail address",
            "champion seen > 45d",
        ),
        Field(
            "champion points",
            "number",
            "points won or lost in the newest run by how often the champion or sponsor is heard from",
            "champion points < 0",
        ),
        Field(
            "nps",
            "number",
            "the newest answer to an NPS survey, 0 to 10; of several the lowest",
            "nps >= 9",
            hidden="contacts",
        ),
        Field("open tickets", "number", "tickets that are open", "open tickets > 3"),
        Field(
            "overdue milestones",
            "number",
            "milestones that were expected before the day and are not reached",
            "overdue milestones > 0",
        ),
    )
}
USAGE = Field(
    "usage",
    "number",
    "any metric of usage, added up over the last 28 days (or 2w, 3m, 1y)",
    "logins.28d < 10",
)
_SQUEEZED = {re.sub(r"[\s_-]", "", name): name for name in FIELDS}


def named(typed: str) -> str | None:
    """The field of this name; case, spaces, hyphens and underscores do not matter."""
    return _SQUEEZED.get(re.sub(r"[\s_-]", "", typed).casefold())


def field(name: str) -> Field:
    """The field of a condition; usage where the name has a window."""
    return FIELDS.get(name, USAGE)


def usage(name: str) -> tuple[str, int] | None:
    """The metric and the window in days of `logins.28d`; None for any other field."""
    if name in FIELDS:
        return None
    metric, _, window = name.rpartition(".")
    return metric, int(window.removesuffix("d"))

"""What leaves the store: frozen records in the words of the product, with no session behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

Band = Literal["healthy", "watch", "at risk", "unknown"]
Side = Literal["start", "adoption", "value", "experience", "relationship", "commercial"]
Outcome = Literal["churn", "silence"]
Colour = Literal["green", "yellow", "red"]


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in integer minor units (cents) of an ISO 4217 currency."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Account:
    """A customer. `owner` is an e-mail address or a Slack user id, as it was imported."""

    account_id: str
    name: str
    domain: str | None = None
    aliases: tuple[str, ...] = ()
    plan: str | None = None
    industry: str | None = None
    region: str | None = None
    persona: str | None = None
    owner: str | None = None
    seats: int | None = None
    arr: Money | None = None
    started_on: date | None = None
    renewal_on: date | None = None
    churned_on: date | None = None
    churn_reason: str | None = None
    parent_id: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountName:
    """What the name resolution needs of an account, and nothing else."""

    account_id: str
    name: str
    domain: str | None
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Touch:
    """A call, meeting, e-mail or note on the account's timeline; `at` is aware UTC."""

    account_id: str
    at: datetime
    kind: str
    summary: str | None = None
    author: str | None = None
    direction: str | None = None


class Reason(NamedTuple):  # a book has a hundred thousand times five of them, and a tuple is made in no time
    """One signal with the points it won or lost, and its receipt.

    `points` are whole; the points of all reasons of a score, the start among them, add up to its health.
    `text` says it in plain words, unescaped. `norm` is the account's own norm in the same unit as `value`.
    `window` names the days looked at, `source` the table, `age_days` how old its newest row is.
    `step` is what to do about it, empty where there is nothing to do.
    """

    signal: str
    side: Side
    points: int
    text: str
    value: float | None = None
    norm: float | None = None
    unit: str = ""
    window: str = ""
    source: str = ""
    age_days: int | None = None
    validated: bool = False
    step: str = ""


@dataclass(frozen=True, slots=True)
class Alike:
    """Of `of` accounts that looked like this one, `lost` were lost within the horizon; both are counts."""

    lost: int
    of: int


@dataclass(frozen=True, slots=True)
class Moved:
    """Why health moved since the day `since`; the three parts are whole points and add up to the move.

    `late` is data about days up to `since` that arrived after it was scored, `scorecard` is what our own
    scorecard and model changed, `behaviour` is the rest: what the customer did.
    """

    since: date
    behaviour: int
    scorecard: int
    late: int


@dataclass(frozen=True, slots=True)
class Score:
    """Health, risk and confidence of one account as of one day.

    `health` is 0 to 100, 100 is good, and None where the band is unknown. `risk` is the probability of
    `outcome` within `horizon` days after `as_of`, None where unknown; `contraction` that of use falling to
    half. `confidence` (0 to 1) is how much of the needed data is there and fresh; `raise_by` says what would
    raise it. `next_step` is one sentence. `persona` is the class of account whose part of the scorecard
    counted, `alike` what became of accounts that looked like this one, `moved` why health moved in a week.
    `placed` says that outcomes placed the borders of the bands.
    """

    account_id: str
    as_of: date
    horizon: int
    health: int | None
    band: Band
    risk: float | None
    outcome: Outcome
    confidence: float
    raise_by: str
    next_step: str
    reasons: tuple[Reason, ...]
    persona: str = ""
    contraction: float | None = None
    alike: Alike | None = None
    moved: Moved | None = None
    placed: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """One scoring of the whole book: as of which day, when it was made, by which model and parameters.

    `scorecard` is the version that counted, `outcome` what risk is a probability of. `learnt` says in plain
    JSON how the model of the risk was chosen and how good it was. The store gives `run_id`, and counts the
    `accounts`.
    """

    as_of: date
    horizon: int
    made_at: datetime
    model: str
    params: Mapping[str, float]
    outcome: Outcome = "silence"
    scorecard: str = ""
    learnt: Mapping[str, Any] = field(default_factory=dict[str, Any])
    accounts: int = 0
    run_id: int = 0


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """Health as of one day; None where it was unknown."""

    as_of: date
    health: int | None


@dataclass(frozen=True, slots=True)
class Person:
    """A Slack user: an owner where e-mail or id matches an account's owner.

    `admin` where she is one of the workspace, `bot` where it is an app.
    """

    slack_id: str
    email: str | None = None
    name: str | None = None
    timezone: str = "UTC"
    admin: bool = False
    bot: bool = False


@dataclass(frozen=True, slots=True)
class Pulse:
    """A CSM's own judgement of an account; `author` is her Slack id or e-mail, `at` aware UTC."""

    account_id: str
    at: datetime
    colour: Colour
    reason: str
    author: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class Override:
    """A band set by hand, by whom and why, and the last day on which it holds."""

    account_id: str
    band: Band
    reason: str
    author: str
    set_at: datetime
    expires_on: date


@dataclass(frozen=True, slots=True)
class Counts:
    """What a bulk write did to the rows it was given."""

    new: int = 0
    changed: int = 0
    same: int = 0


Detail = Mapping[str, str | int | float | bool | list[str] | None]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, where and to which account; the store gives `entry_id`, which grows."""

    at: datetime
    actor: str
    act: str
    account_id: str | None
    place: str | None
    detail: Detail
    entry_id: int = field(default=0, compare=False)

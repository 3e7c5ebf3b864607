"""Digests as they leave the store: the subscription, its deliveries, their news, and what readers said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from store.records import Band

Kind = Literal["changes", "roll-up"]
Audience = Literal["place", "owners"]
State = Literal["sending", "sent", "failed", "missed"]
News = Literal["entered", "worsened", "recovered", "renewal", "woken", "churned"]
Said = Literal["real", "known", "noise", "data"]
Until = Literal["date", "nps", "renewal"]


@dataclass(frozen=True, slots=True)
class Digest:
    """A subscription: the accounts of `segment` (a name or a filter), to `target` when `due` in `zone`.

    `target` is a channel's id, or a person's Slack id for direct messages. An `audience` of owners gets one
    message each, in her own zone, of her own accounts; `target` is then where it was asked for. `due` is as
    `commands.when` writes it, `top` the most accounts listed. `paused_because` is empty where a person did.
    The store gives `digest_id`.
    """

    kind: Kind
    audience: Audience
    target: str
    segment: str
    due: str
    zone: str
    top: int
    created_by: str
    created_at: datetime
    paused_at: datetime | None = None
    paused_because: str = ""
    digest_id: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """One delivery: which digest, for which due time (UTC), to whom (a channel's or a person's id)."""

    digest_id: int
    slot: datetime
    target: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one. `content` is what the message says, as `commands.compose` makes and reads it."""

    key: Key
    state: State
    attempt: int
    first_at: datetime
    as_of: date | None = None
    content: Mapping[str, Any] = field(default_factory=dict[str, Any])
    channel: str = ""
    ts: str = ""
    ended_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """News of an account in a delivery, with its standing at the time; `place` counts from 1."""

    account_id: str
    place: int
    news: News
    band: Band
    health: int | None
    risk: float | None
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader (a Slack id) said of an account in a delivery."""

    key: Key
    account_id: str
    person: str
    said: Said
    at: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """How many alerts were answered, and how many of them with what; an alert counts once."""

    answered: int
    said: Mapping[Said, int]


@dataclass(frozen=True, slots=True)
class Snooze:
    """An account that `place` (a channel, or a person) does not hear of until something happens.

    `on_day` is the day of `date`; `days` the distance of `renewal`. The store gives `snooze_id`.
    """

    account_id: str
    place: str
    person: str
    at: datetime
    until: Until
    on_day: date | None = None
    days: int | None = None
    snooze_id: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """An account that `person` (a Slack id) has taken on. The store gives `task_id`."""

    account_id: str
    person: str
    given_by: str
    text: str
    at: datetime
    done_at: datetime | None = None
    task_id: int = 0

"""What a digest asks, and what was found: frozen records, with nothing of Slack in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from store.digest_records import Answer, Item, News, Snooze
from store.records import Band, Money, Outcome, Reason

WEEK = 7  # days that the first digest of a subscription looks back
MOST = 7  # accounts that one message can list


@dataclass(frozen=True, slots=True)
class Told:
    """What a digest last said of an account: on which local day, by the scores of which."""

    item: Item
    on: date
    as_of: date


@dataclass(frozen=True, slots=True)
class Question:
    """What one digest wants to know on the local day `today` of its slot, for one target.

    `since` is the day whose scores its last sent delivery spoke of, None before the first. `members` are the
    ids of the segment now, None for everybody; `before` those of `since` (see `baseline`), None where they
    are taken to be the same. `told` has the newest item of each account that was listed, `waiting` the newest
    of all where that one was beyond the cap; both of sent deliveries of this digest and target. `snoozes` are
    the newest of the place that were not lifted, `answers` the newest of each account in this digest. Without
    `by_arr` ARR does not count in the order of the news.
    """

    today: date
    since: date | None = None
    members: frozenset[str] | None = None
    before: frozenset[str] | None = None
    told: Mapping[str, Told] = field(default_factory=dict[str, Told])
    waiting: Mapping[str, Told] = field(default_factory=dict[str, Told])
    snoozes: Mapping[str, Snooze] = field(default_factory=dict[str, Snooze])
    answers: Mapping[str, Answer] = field(default_factory=dict[str, Answer])
    top: int = 5
    by_arr: bool = True

    @property
    def baseline(self) -> date:
        """The day whose scores today's are compared with."""
        return baseline(self.today, self.since)


def baseline(today: date, since: date | None) -> date:
    """What was last spoken of; for a first digest the day a week before the last full day."""
    return since or date.fromordinal(today.toordinal() - 1 - WEEK)


@dataclass(frozen=True, slots=True)
class Entry:
    """News of one account.

    `health_before` and `band_before` are of when it was last told, else of the baseline. `reasons` are at
    most three, what weighs most first, without the start: the worst, or for an account that recovered the
    best; none for those beyond the cap. `risk_since` is the first scored day of those in a row, up to now, on
    which it was at risk: at least so long, for the scores of a quarter are looked at.
    """

    account_id: str
    name: str
    owner: str | None
    news: News
    health: int | None
    health_before: int | None
    band: Band
    band_before: Band | None
    risk: float | None
    outcome: Outcome | None
    arr: Money | None
    renewal_on: date | None
    churned_on: date | None = None
    risk_since: date | None = None
    reasons: tuple[Reason, ...] = ()
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """Accounts of the segment at risk, with their ARR by currency, and who moved since the baseline.

    Those without an ARR count among the accounts alone. `left` are no longer at risk, or no longer members.
    """

    at_risk: int = 0
    arr: tuple[Money, ...] = ()
    entered: int = 0
    entered_arr: tuple[Money, ...] = ()
    left: int = 0
    left_arr: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class Week:
    """Today's members that were at risk in the last run of the seven days up to `day`.

    `arr` is theirs, None where the segment's ARR is in several currencies or there is none.
    """

    day: date
    at_risk: int
    arr: Money | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """What is older than it should be; None where it is not.

    `scored` is the day of the newest scores where that is not the last full day. `used` is the newest day
    with usage of anybody, where the last full day is further from it than any two days of usage in a row
    were from each other in the last weeks.
    """

    scored: date | None = None
    used: date | None = None

    def __bool__(self) -> bool:
        return self.scored is not None or self.used is not None


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to say. `as_of` is the day of the scores, `baseline` that of what they are compared with.

    `listed` are the news to show, `beyond` those that the cap left out, both by rank. `members` counts the
    segment's accounts. `woken` are the snoozes that are over. `weeks` come oldest first.
    """

    as_of: date
    baseline: date
    run_id: int
    members: int
    listed: tuple[Entry, ...]
    beyond: tuple[Entry, ...]
    totals: Totals
    weeks: tuple[Week, ...]
    late: Late
    woken: tuple[Snooze, ...] = ()

    @property
    def quiet(self) -> bool:
        """Whether there is nothing new."""
        return not self.listed


Because = Literal[
    "listed",
    "beyond",
    "outside",
    "churned",
    "unscored",
    "snoozed",
    "answered",
    "cool-down",
    "leaving",
    "told",
    "long at risk",
    "unknown",
    "watch",
    "healthy",
]


@dataclass(frozen=True, slots=True)
class Absence:
    """Why one account is, or is not, in a digest.

    `news` is what there would be to say, None where nothing; `rank` its place, from 1, among the news of a
    digest (listed and beyond the cap). `until` is the day on which a snooze, an answer or the cool-down ends
    at the latest, None where it depends on something else. `told` is what was last listed. `leaving` was told
    as at risk and is better, but not for long enough; `told` is at risk, and that is known; `long at risk`
    was so at the baseline and nothing was told since; `outside` is not in the segment.
    """

    account_id: str
    because: Because
    band: Band | None
    health: int | None
    risk_since: date | None = None
    news: News | None = None
    rank: int | None = None
    until: date | None = None
    told: Told | None = None
    snooze: Snooze | None = None
    answer: Answer | None = None

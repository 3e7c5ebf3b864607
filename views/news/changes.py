"""What a digest says, as records: kept as JSON with its delivery, so that it can be drawn again."""

from dataclasses import dataclass
from datetime import date

from store.digest_records import News, Said
from store.records import Band, Money, Outcome
from store.sight import NOTHING, Hides


@dataclass(frozen=True, slots=True)
class Owner:
    """Who looks after an account: a name to read, and a Slack id where it is known."""

    name: str
    slack_id: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason in short: what it says, the points that it won or lost, whether those are validated."""

    text: str
    points: int
    validated: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An account that is news; `place` is its number in the delivery, from 1.

    `before` is the health that it is compared with, `risk_since` the first of the days in a row on which it
    is at risk.
    """

    account_id: str
    name: str
    place: int
    news: News
    band: Band
    health: int | None
    before: int | None
    causes: tuple[Cause, ...] = ()
    next_step: str = ""
    arr: Money | None = None
    renewal_on: date | None = None
    owner: Owner | None = None
    risk_since: date | None = None
    churned_on: date | None = None
    risk: float | None = None
    outcome: Outcome = "churn"


@dataclass(frozen=True, slots=True)
class Totals:
    """The accounts at risk now and their ARR by currency, and by how much that ARR moved since a day.

    `entered` and `left` count the accounts that make up the difference; `since` is None where there is
    nothing to compare with.
    """

    at_risk: int
    arr: tuple[Money, ...] = ()
    moved: tuple[Money, ...] = ()
    since: date | None = None
    entered: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """A value of the chart on a day."""

    day: date
    value: int


@dataclass(frozen=True, slots=True)
class Course:
    """What the chart draws: ARR at risk in whole units of a currency, or accounts where that is empty."""

    currency: str
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """A digest of what changed: on which day it is read, and what it says of how many accounts.

    `late` says how long after its due time it is posted, `warning` that the data is late; both are empty
    where they are not. `more` is how many have news beyond the entries. What is in `hides` is not
    in it: not everybody who reads it may see that.
    """

    title: str
    day: date
    accounts: int
    totals: Totals
    entries: tuple[Entry, ...] = ()
    more: int = 0
    late: str = ""
    warning: str = ""
    course: Course = Course("")
    hides: Hides = NOTHING


@dataclass(frozen=True, slots=True)
class Reaction:
    """What readers did about an account: answers (name, said), newest first, one of each person; how long it
    is snoozed and by whom; who has taken it on."""

    answers: tuple[tuple[str, Said], ...] = ()
    snoozed: str = ""
    taken: str = ""

"""The score's own record as frozen records: worked out in scoring, shown in views and on the command line."""

from dataclasses import dataclass
from datetime import date

from store.records import Band, Outcome

# So many lost accounts, and so many kept, are the least that a number is given for.
ENOUGH = 20


@dataclass(frozen=True, slots=True)
class Share:
    """A count out of a count, with the ends of its 95 % interval."""

    part: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        """The share, None of nothing."""
        return self.part / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The chance that an account that was lost ranked above one that was not, with its 95 % interval."""

    auc: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rival:
    """How a bare count would have done in the score's place.

    `found` is how many of the lost accounts it would have marked at their last forecast before the loss, with
    as many alarms a day as the score gave; equal counts share an alarm, so it is an expected number.
    """

    name: str
    ranking: Ranking | None
    early: Ranking | None
    found: float


@dataclass(frozen=True, slots=True)
class Group:
    """Forecasts of about the same risk, `least` to `most`: the mean of what was said, and what share came."""

    least: float
    most: float
    said: float
    came: float
    size: int


@dataclass(frozen=True, slots=True)
class Lead:
    """Days from the first alarm to the loss: median and quartiles over so many lost accounts."""

    accounts: int
    lower: float
    median: float
    upper: float


@dataclass(frozen=True, slots=True)
class Case:
    """A wrong forecast about an account: what it said on a day, and when the loss came, if it did."""

    account_id: str
    as_of: date
    health: int | None
    band: Band
    risk: float | None
    lost_on: date | None


@dataclass(frozen=True, slots=True)
class Days:
    """The days whose horizon is over: `fresh` of them were scored at the time, the others later."""

    first: date
    last: date
    number: int
    fresh: int


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What past scores said and what came of it.

    A forecast is one account on one day; `ranking`, `groups`, `ece` and `rivals` are of forecasts with a
    risk, and `covered` says how many of all have one. `early` is the ranking without accounts that had been
    silent for the whole horizon already, None where there are no such. All other counts are of accounts,
    without those: `lost` of all; `right` are those of the accounts called at risk on any day that were lost
    within `horizon` days of it; `found` are those of the lost that were at risk at the last forecast before.
    `base` is the share of those forecasts that a loss followed, `lift` how many times more often one followed
    an alarm. `misses` are the newest of the lost that were not found, `false_alarms` the newest calls without
    a loss. `other` counts forecasts of another outcome, which are left out.
    """

    outcome: Outcome
    horizon: int
    days: Days
    forecasts: int
    lost: Share
    ranking: Ranking | None
    early: Ranking | None
    right: Share
    found: Share
    base: float
    lift: float | None
    rivals: tuple[Rival, ...]
    groups: tuple[Group, ...]
    ece: float | None
    covered: Share
    lead: Lead | None
    misses: tuple[Case, ...]
    false_alarms: tuple[Case, ...]
    other: int


@dataclass(frozen=True, slots=True)
class TooFew:
    """There is no number yet: `lost` and `kept` accounts so far, of ENOUGH each.

    `months` is how long the missing losses take at the present pace, None where that cannot be told. `due` is
    the day on which the next forecasts come due, None where none wait.
    """

    outcome: Outcome | None
    horizon: int
    lost: int
    kept: int
    months: float | None = None
    due: date | None = None

"""A customer of the demo: who they are, what they bought and how they behave, all in days before today."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

HISTORY = 900  # days of usage, touches and tickets: 30 months, so that those who left a year ago have a past
TERM = 365

Row = tuple[str | int | date | None, ...]
Days = NDArray[np.int64]
Knots = tuple[tuple[int, float], ...]  # (days ago, multiple), oldest first; straight lines between them
STEADY: Knots = ((0, 1.0),)


class Company(NamedTuple):
    """Who a customer is; `country` is a key of the table of countries."""

    account_id: str
    name: str
    country: str
    industry: str
    aliases: tuple[str, ...] = ()
    parent_id: str | None = None


class Subscription(NamedTuple):
    """What a customer bought; `price` is a year of one seat in whole units of the country's currency.

    `years` years have begun and the last of them ends in `renews_in` days; each had `grew` (a share) fewer
    seats than the next. The term is a year, or a month where it is `monthly`. Invoices that fell due in the
    last `unpaid` days are open. Who left did so `left` days ago, `renews_in` days before the year's end; 0
    for one who stayed.
    """

    plan: str
    seats: int
    price: int
    years: int
    renews_in: int = 0
    grew: float = 0.0
    unpaid: int = 0
    left: int = 0
    left_because: str | None = None
    monthly: bool = False


class Use(NamedTuple):
    """How the product is used.

    `level` is the share of seats active on a normal working day (over 1 where seats are short), `curve` what
    it is multiplied by over time, and `work` multiplies what each active person does. The feed that reports
    it broke `feed_stopped` days ago, 0 for never.
    """

    level: float
    curve: Knots = STEADY
    work: Knots = STEADY
    feed_stopped: int = 0


class Touch(NamedTuple):
    """A touch that a story needs, in place of the regular ones from that day on."""

    ago: int
    kind: str
    direction: str
    summary: str


class Talk(NamedTuple):
    """What they say: tickets a month, mean rating (1 to 5), mean NPS or None, days between touches.

    NPS answers scatter around the mean and are clipped to 0 to 10, so that a mean of 14 gives tens only.
    `asks` multiplies the tickets over time; where they double, ratings are a point lower.
    """

    tickets: float = 0.5
    csat: float = 4.3
    nps: float | None = 8.3
    touch_every: int = 32
    touches: tuple[Touch, ...] = ()
    asks: Knots = STEADY


ORDINARY = Talk()


class Person(NamedTuple):
    """Somebody who works at a customer."""

    contact_id: str
    name: str
    email: str
    title: str
    role: str
    do_not_contact: bool


@dataclass(frozen=True, slots=True)
class Customer:
    """One account and all that decides its rows. `people` has the champion first, who may have left."""

    company: Company
    subscription: Subscription
    owner: str
    use: Use
    talk: Talk = ORDINARY
    champion: str = ""
    champion_left: int = 0
    stuck: bool = False
    people: tuple[Person, ...] = ()

    @property
    def account_id(self) -> str:
        """The id that the rows of all files share."""
        return self.company.account_id

    @property
    def left(self) -> int:
        """Days since they left, 0 for one who stayed."""
        return self.subscription.left

    @property
    def age(self) -> int:
        """Days since the first term began."""
        return TERM * self.subscription.years - self.subscription.renews_in + self.left

    @property
    def days(self) -> Days:
        """The days (ago) that the book knows of, oldest first, up to yesterday or until they left."""
        return np.arange(min(self.age, HISTORY), self.left, -1, dtype=np.int64)


def trace(knots: Knots, days: Days) -> NDArray[np.float64]:
    """Return the curve through `knots` at each of `days` (ago), flat beyond its ends."""
    ago, level = zip(*reversed(knots), strict=True)
    return np.interp(days, ago, level)


def before(today: date, ago: int) -> date:
    """Return the day `ago` days before `today`; negative is ahead."""
    return today - timedelta(days=ago)

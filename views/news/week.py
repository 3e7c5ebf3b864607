"""What a weekly roll-up says, as records: kept as JSON with its delivery, so that it can be drawn again."""

from dataclasses import dataclass
from datetime import date

from store.digest_records import Tally
from store.records import Band, Money
from store.sight import NOTHING, Hides
from views.news.changes import Totals


@dataclass(frozen=True, slots=True)
class InBand:
    """How many accounts are in a band now, and were a week before; None where nothing is known of then."""

    band: Band
    now: int
    before: int | None


@dataclass(frozen=True, slots=True)
class OfOwner:
    """What one owner has: accounts, and those at risk with their ARR.

    `moved` is how many at risk more than a week before, None where nothing is known of then.
    """

    name: str
    accounts: int
    at_risk: int
    arr: tuple[Money, ...]
    moved: int | None


@dataclass(frozen=True, slots=True)
class Mover:
    """An account that entered or left risk, with its health before and now; `churned` where it is gone."""

    name: str
    health: int | None
    before: int | None
    churned: bool = False


@dataclass(frozen=True, slots=True)
class Renewing:
    """The accounts of a band that renew soon, and their ARR."""

    band: Band
    accounts: int
    arr: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A roll-up that is read on a day. Lists come in order of importance; the movers are cut to `MOVERS`.

    `late`, `warning` and `hides` are as in `views.news.Changes`; the totals count how many entered and left
    in all.
    """

    title: str
    day: date
    accounts: int
    totals: Totals
    bands: tuple[InBand, ...]
    owners: tuple[OfOwner, ...]
    entered: tuple[Mover, ...]
    left: tuple[Mover, ...]
    renewals: tuple[Renewing, ...]
    said: Tally
    late: str = ""
    warning: str = ""
    hides: Hides = NOTHING


MOVERS = 12  # names of a list

"""Relationship: do the people who matter at the customer still take part, each by their own rhythm."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from scoring.activity import Flags, Floats, Ints, days_of
from scoring.signals.signal import Measured, Signal
from scoring.snapshot import Snapshot
from scoring.wording import ago, counted, every

CLOSE = frozenset({"champion", "sponsor"})

# Two gaps are the least that can be called a rhythm.
ENOUGH = 3

# Heard from within a month is in touch, whatever the rhythm. Not validated.
IN_TOUCH = 30


@dataclass(frozen=True)
class People:
    """Champions and sponsors who ever took part, by position: whose, who, and their rhythm, all in days.

    `usual` is the mean gap, `last` the last one and `before` the mean without it; NaN where too few.
    """

    account: Ints
    named: list[str]
    quiet: Floats
    usual: Floats
    last: Floats
    before: Floats

    @property
    def lift(self) -> Floats:
        """Falls with the silence against the usual; the first word after a long one settles half of it."""
        half = (self.quiet + self.last) / 2.0
        late = np.fmax(_ratio(self.quiet, self.usual), _ratio(half, self.before))
        return np.clip(0.3 - 0.3 * np.log2(np.maximum(late, 1.0)), -0.5, 0.3)

    @property
    def is_back(self) -> Flags:
        """Who was silent for so long that the return alone does not settle it."""
        return _ratio((self.quiet + self.last) / 2.0, self.before) > np.fmax(
            _ratio(self.quiet, self.usual), 1.0
        )

    @property
    def in_touch(self) -> Flags:
        """Who was heard from within a month, or within twice the own rhythm."""
        return self.quiet <= np.fmax(2.0 * self.usual, IN_TOUCH)


def _ratio(quiet: Floats, usual: Floats) -> Floats:
    return (quiet + 1.0) / (usual + 1.0)


def _champion(snapshot: Snapshot) -> Measured:
    """The champion or sponsor who is gone for longest by their own rhythm.

    Half as bad where another one is in touch.

    The bundle does not date contacts, so neither a missing contact nor do_not_contact is news. A champion who
    used to write or meet and does so no longer is: touches whose author is a champion's name or address.
    """
    people = _people(snapshot)
    lift = people.lift
    worst = _best(people.account, snapshot.size, np.isfinite(lift), -lift, -people.quiet)
    rest = people.in_touch & (worst[people.account] != np.arange(len(lift)))
    other = _best(people.account, snapshot.size, rest, -people.quiet, lift)
    theirs = _of(lift, worst)
    quiet, usual, back = _of(people.quiet, worst), _of(people.usual, worst), people.is_back
    usual = np.where(_of(back, worst) == 1, _of(people.before, worst), usual)

    def text(at: int) -> str:
        who = int(worst[at])
        said = f"{people.named[who]} was last heard from {ago(quiet[at])}"
        if back[who]:
            said += f", after {counted(people.last[who], 'day')} without a word"
        said += f"; usually {every(usual[at])}"
        still = theirs[at] < 0 and other[at] >= 0
        return f"{said}. {people.named[int(other[at])]} is still in touch" if still else said

    return Measured(
        lift=np.where((theirs < 0) & (other >= 0), theirs / 2.0, theirs),
        value=quiet,
        norm=usual,
        age=quiet,
        unit="days",
        window="since the last touch of theirs",
        text=text,
    )


def _people(snapshot: Snapshot) -> People:
    touches = snapshot.book.touches
    key = touches["account_id"].astype("str") + "\n" + touches["author"].str.strip().str.casefold()
    contacts = _contacts(snapshot.book.contacts)
    who = contacts.reindex(key)
    rows = pd.DataFrame(
        {
            "account": snapshot.code(touches),
            "name": who["name"].to_numpy(),
            "role": who["role"].to_numpy(),
            "day": days_of(touches["at"]),
        }
    )
    rows = rows[(rows["account"] >= 0) & rows["name"].notna() & rows["day"].notna()]
    rows = rows.drop_duplicates(["account", "name", "day"]).sort_values(["account", "name", "day"])
    count = rows.groupby(["account", "name"], sort=True).size().to_numpy()
    end = np.cumsum(count)
    day = rows["day"].to_numpy(np.float64)
    newest, oldest = day[end - 1], day[end - count]
    second = day[np.maximum(end - 2, 0)]
    latest = rows.iloc[end - 1]
    return People(
        account=latest["account"].to_numpy(np.int64),
        named=[f"{name} ({role})" for name, role in zip(latest["name"], latest["role"], strict=True)],
        quiet=snapshot.today - newest,
        usual=np.where(count >= ENOUGH, (newest - oldest) / np.maximum(count - 1, 1), np.nan),
        last=newest - second,
        before=np.where(count > ENOUGH, (second - oldest) / np.maximum(count - 2, 1), np.nan),
    )


def _contacts(contacts: pd.DataFrame) -> pd.DataFrame:
    """Name and role of champions and sponsors, by account and by each way a touch may name them."""
    role = contacts["role"].str.strip().str.casefold()
    close = contacts.assign(role=role)[role.isin(CLOSE)]
    known = pd.concat([close.assign(key=close[column]) for column in ("email", "name")]).dropna(
        subset=["key"]
    )
    known = known.assign(
        name=known["name"].fillna(known["email"]),
        key=known["account_id"].astype("str") + "\n" + known["key"].str.strip().str.casefold(),
    )
    return known.drop_duplicates("key").set_index("key")[["name", "role"]]


def _best(account: Ints, size: int, among: Flags, first: Floats, then: Floats) -> Ints:
    """Whoever of each account has the highest `first`, and of those the highest `then`; -1 for nobody."""
    rows = np.flatnonzero(among)
    order = rows[np.lexsort((-rows, then[rows], first[rows]))]
    chosen = np.full(size, -1, dtype=np.int64)
    chosen[account[order]] = order
    return chosen


def _of(values: Floats | Flags, rows: Ints) -> Floats:
    """The values at these positions, NaN for -1."""
    return np.append(values.astype(np.float64), np.nan)[rows]


CHAMPION = Signal(
    name="champion",
    side="relationship",
    source="touches",
    measure=_champion,
    step="Find out whether the champion is still there, and get to know a second person",
    dated=False,
)

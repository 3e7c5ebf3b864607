"""Relationship: is there still a conversation, by its own rhythm, with the people who matter."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from scoring.activity import Floats, Ints, days_of
from scoring.signals.experience import survey
from scoring.signals.rows import highest, tally
from scoring.signals.signal import Measured, Signal
from scoring.snapshot import Snapshot
from scoring.wording import ago, every

CLOSE = frozenset({"champion", "sponsor"})

# Two gaps are the least that can be called a rhythm.
ENOUGH = 3


def _touches(snapshot: Snapshot) -> Measured:
    touches = snapshot.book.touches
    quiet, usual, _ = _rhythm(snapshot, touches)

    def text(at: int) -> str:
        return f"Last touch {ago(quiet[at])}; usually {every(usual[at])}"

    return _measured(quiet, usual, text)


def _champion(snapshot: Snapshot) -> Measured:
    """How long ago a champion or sponsor last took part, against that person's own rhythm.

    The bundle does not date contacts, so neither a missing contact nor do_not_contact is news. A champion who
    used to write or meet and does so no longer is: touches whose author is a champion's name or address.
    """
    people = _people(snapshot.book.contacts)
    touches = snapshot.book.touches
    key = touches["account_id"].astype("str") + "\n" + touches["author"].str.strip().str.casefold()
    who = people.reindex(key)
    theirs = touches.assign(who=who["name"].to_numpy(), role=who["role"].to_numpy())
    theirs = theirs[theirs["who"].notna()]
    quiet, usual, row = _rhythm(snapshot, theirs)

    def text(at: int) -> str:
        person = theirs.iloc[int(row[at])]
        said = f"{person['who']} ({person['role']}) was last heard from {ago(quiet[at])}"
        return f"{said}; usually {every(usual[at])}"

    return _measured(quiet, usual, text)


def _people(contacts: pd.DataFrame) -> pd.DataFrame:
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


def _rhythm(snapshot: Snapshot, touches: pd.DataFrame) -> tuple[Floats, Floats, Ints]:
    """Days since the newest touch, usual days between two (NaN where too few), and the newest one's row."""
    code, age = snapshot.code(touches), snapshot.today - days_of(touches["at"])
    dated = np.isfinite(age)
    newest, row = highest(code, -age, snapshot.size, dated)
    oldest, _ = highest(code, age, snapshot.size, dated)
    count = tally(code, snapshot.size, dated)
    usual = np.where(count >= ENOUGH, (oldest + newest) / np.maximum(count - 1, 1), np.nan)
    return -newest, np.maximum(usual, 1.0), row


def _measured(quiet: Floats, usual: Floats, text: Callable[[int], str]) -> Measured:
    late = np.log2(np.maximum((quiet + 1.0) / (usual + 1.0), 1.0))
    return Measured(
        lift=np.clip(0.3 - 0.3 * late, -0.5, 0.3),
        value=quiet,
        norm=usual,
        age=quiet,
        unit="days",
        window="since the last touch",
        text=text,
    )


TOUCHES = Signal(
    name="touches",
    side="relationship",
    weight=5.0,
    cost=12.0,
    source="touches",
    measure=_touches,
    step="Get in touch: it has been longer than usual",
)
CHAMPION = Signal(
    name="champion",
    side="relationship",
    weight=8.0,
    cost=25.0,
    source="touches",
    measure=_champion,
    step="Find out whether the champion is still there, and get to know a second person",
)
PULSE = Signal(
    name="pulse",
    side="relationship",
    weight=8.0,
    cost=35.0,
    source="surveys",
    measure=lambda snapshot: survey(snapshot, "pulse", 60.0),
    step="Look at what the pulse was given for, and settle that first",
)

"""The verdict on each account: was it lost, was it called at risk, in time, and who was missed by name."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from scoring.activity import Flags, Floats, Ints, days_of
from store.accuracy import Case

LISTED = 100  # cases of each kind, the newest: nobody reads more


@dataclass(frozen=True)
class Verdicts:
    """One entry per account of the rows, in their order.

    `lost`, `called` (at risk on any day), `right` (called within the horizon before the loss) and `found` (at
    risk at the last forecast before the loss). `lead` is days from the first alarm of the unbroken run that
    led up to the loss, within the horizon; NaN where not found. `last` are the rows of those last forecasts,
    one per lost account, and `alarm` the row of each account's newest alarm, -1 where it had none.
    """

    lost: Flags
    called: Flags
    right: Flags
    found: Flags
    lead: Floats
    last: Ints
    alarm: Ints


def judge(rows: pd.DataFrame, horizon: int) -> Verdicts:
    """The verdicts on rows that are settled and sorted by account and day.

    An account that was lost more than once (silent, back, silent) counts with its newest loss. Of a silence
    that several forecasts saw, the first one counts: a later one only saw what had happened already.
    """
    code = pd.factorize(rows["account_id"])[0].astype(np.int64)
    size = int(code[-1]) + 1 if len(code) else 0
    came, alarm = rows["lost"].to_numpy(np.float64) > 0, (rows["band"] == "at risk").to_numpy()
    day, lost_on = days_of(rows["as_of"]), days_of(rows["lost_on"])
    loss = _losses(code, came, lost_on, size)
    before = came & (day < loss[code]) & (loss[code] - day <= horizon) & (lost_on <= loss[code])
    last = _last(code, before, size)
    lost = last >= 0
    found = lost & alarm[last]
    started = _started(code, alarm, np.where(loss[code] - day <= horizon, day, np.nan))
    return Verdicts(
        lost=lost,
        called=_any(code, alarm, size),
        right=_any(code, alarm & came, size),
        found=found,
        lead=np.where(found, loss - started[last], np.nan) if len(code) else np.zeros(0),
        last=last[lost],
        alarm=_last(code, alarm, size),
    )


def misses(rows: pd.DataFrame, verdicts: Verdicts) -> tuple[Case, ...]:
    """The last forecasts of the lost that were not at risk then, the newest loss first."""
    missed = rows.iloc[verdicts.last[~verdicts.found[verdicts.lost]]]
    return _cases(missed.sort_values(["lost_on", "as_of", "account_id"], ascending=[False, False, True]))


def false_alarms(rows: pd.DataFrame, verdicts: Verdicts) -> tuple[Case, ...]:
    """The newest alarm about each account none of whose alarms came true, the newest first."""
    wrong = rows.iloc[verdicts.alarm[verdicts.called & ~verdicts.right]]
    return _cases(wrong.sort_values(["as_of", "account_id"], ascending=[False, True]))


def _cases(rows: pd.DataFrame) -> tuple[Case, ...]:
    return tuple(
        Case(
            account_id=row["account_id"],
            as_of=row["as_of"].date(),
            health=None if pd.isna(row["health"]) else int(row["health"]),
            band=row["band"],
            risk=None if pd.isna(row["risk"]) else float(row["risk"]),
            lost_on=None if pd.isna(row["lost_on"]) else row["lost_on"].date(),
        )
        for row in rows.head(LISTED).to_dict("records")
    )


def _losses(code: Ints, came: Flags, lost_on: Floats, size: int) -> Floats:
    """The day of each account's newest loss, -inf without one: the first of its last run of losses."""
    turns = np.r_[True, (code[1:] != code[:-1]) | (came[1:] != came[:-1])] if len(code) else came
    run = np.cumsum(turns)
    newest = np.zeros(size, dtype=np.int64)
    np.maximum.at(newest, code[came], run[came])
    loss = np.full(size, np.inf)
    inside = came & (run == newest[code])
    np.minimum.at(loss, code[inside], lost_on[inside])
    return np.where(np.isinf(loss), -np.inf, loss)


def _last(code: Ints, chosen: Flags, size: int) -> Ints:
    """The last chosen row of each account, -1 where it has none."""
    found = np.full(size, -1, dtype=np.int64)
    found[code[chosen]] = np.flatnonzero(chosen)  # in order, so the last one stays
    return found


def _any(code: Ints, chosen: Flags, size: int) -> Flags:
    found = np.zeros(size, dtype=np.bool_)
    found[code[chosen]] = True
    return found


def _started(code: Ints, alarm: Flags, day: Floats) -> Floats:
    """Per row the first day of the unbroken run of alarms that it belongs to, days that are NaN left out."""
    inside = alarm & np.isfinite(day)
    turns = np.r_[True, (code[1:] != code[:-1]) | (inside[1:] != inside[:-1])] if len(code) else inside
    run = np.cumsum(turns) - 1
    first = np.full(int(turns.sum()), np.inf)
    np.minimum.at(first, run, np.where(inside, day, np.inf))
    return first[run]

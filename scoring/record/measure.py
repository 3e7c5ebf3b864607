"""How past scores did: pure functions of what was said and what came."""

from datetime import date

import numpy as np
import pandas as pd

from scoring.activity import Flags, Floats
from scoring.churn.rates import wilson
from scoring.record import cases
from scoring.record.cases import Verdicts, judge
from scoring.record.intervals import rank
from scoring.record.reliability import reliability
from scoring.record.track import forecasts
from store.accuracy import ENOUGH, Accuracy, Days, Lead, Ranking, Rival, Share, TooFew

FRESH = pd.Timedelta(days=3)  # a night's run speaks of yesterday, in any time zone, and may be made up for
RIVALS = {"logins": -1.0, "recency": 1.0}  # a column, and whether more of it means more risk
MONTH = 30.44


def measure(rows: pd.DataFrame, horizon: int, due: date | None = None) -> Accuracy | TooFew:
    """The record of settled rows (columns as `scoring.track` gives them, `made_at` where it is known).

    Rows of several outcomes are not mixed: the newest day's outcome is measured, an older one where that has
    too few. Too few lost or kept accounts give no number; `due` is when the next rows come due, to be told
    then.
    """
    rows = rows[rows["lost"].notna()].sort_values(["account_id", "as_of"], ignore_index=True)
    newest = rows.groupby("outcome")["as_of"].max().sort_index().sort_values(ascending=False, kind="stable")
    found = [_of_one(rows, str(outcome), horizon, due) for outcome in newest.index]
    enough = [each for each in found if isinstance(each, Accuracy)]
    return (enough or found or [TooFew(None, horizon, 0, 0, due=due)])[0]


def _of_one(rows: pd.DataFrame, outcome: str, horizon: int, due: date | None) -> Accuracy | TooFew:
    ours = rows[rows["outcome"] == outcome].reset_index(drop=True)
    known = (ours["band"] != "unknown") | ours["risk"].notna()
    open_still = ours[known & _open(ours)].reset_index(drop=True)
    verdicts = judge(open_still, horizon)
    lost, kept = int(verdicts.lost.sum()), int((~verdicts.lost).sum())
    if min(lost, kept) < ENOUGH:
        return TooFew(ours["outcome"].iloc[0], horizon, lost, kept, _months(ours, lost, horizon), due)
    return _measured(ours, open_still, verdicts, horizon, len(rows) - len(ours))


def _measured(
    ours: pd.DataFrame, open_still: pd.DataFrame, verdicts: Verdicts, horizon: int, other: int
) -> Accuracy:
    judged = ours[ours["risk"].notna()].reset_index(drop=True)
    groups, ece = reliability(judged["lost"].to_numpy(np.float64) > 0, judged["risk"].to_numpy(np.float64))
    ranking, early = _rankings(judged, judged["risk"].to_numpy(np.float64))
    came, alarm = open_still["lost"].to_numpy(np.float64) > 0, (open_still["band"] == "at risk").to_numpy()
    return Accuracy(
        outcome=ours["outcome"].iloc[0],
        horizon=horizon,
        days=_days(ours),
        forecasts=len(ours),
        lost=_share(verdicts.lost, np.ones_like(verdicts.lost)),
        ranking=ranking,
        early=early,
        right=_share(verdicts.right, verdicts.called),
        found=_share(verdicts.found, verdicts.lost),
        base=float(came.mean()),
        lift=float(came[alarm].mean() / came.mean()) if alarm.any() else None,
        rivals=tuple(_rival(name, judged, open_still, verdicts) for name in _counts(judged)),
        groups=groups,
        ece=ece,
        covered=_share(ours["risk"].notna().to_numpy(), np.ones(len(ours), dtype=np.bool_)),
        lead=_lead(verdicts),
        misses=cases.misses(open_still, verdicts),
        false_alarms=cases.false_alarms(open_still, verdicts),
        other=other,
    )


def _open(rows: pd.DataFrame) -> Flags:
    return forecasts(rows) if "recency" in rows else np.ones(len(rows), dtype=np.bool_)


def _rankings(rows: pd.DataFrame, says: Floats) -> tuple[Ranking | None, Ranking | None]:
    """Of all rows where something is said, and of those that are open still, None where those are all."""
    lost = rows["lost"].to_numpy(np.float64) > 0
    account = pd.factorize(rows["account_id"])[0].astype(np.int64)
    has = ~np.isnan(says)
    still = has & _open(rows)
    early = rank(lost[still], says[still], account[still]) if still.sum() < has.sum() else None
    return rank(lost[has], says[has], account[has]), early


def _share(part: Flags, of: Flags) -> Share:
    some, all_of = int((part & of).sum()), int(of.sum())
    return Share(some, all_of, *wilson(some, all_of))


def _months(rows: pd.DataFrame, lost: int, horizon: int) -> float | None:
    """Until ENOUGH are lost, at the pace of the days that the rows and their horizons cover."""
    watched = (rows["as_of"].max() - rows["as_of"].min()).days + horizon
    return (ENOUGH - lost) * watched / lost / MONTH if 0 < lost < ENOUGH else None


def _days(rows: pd.DataFrame) -> Days:
    made = rows["made_at"].dt.tz_localize(None) if "made_at" in rows else pd.Series(pd.NaT, index=rows.index)
    soon = (made - rows["as_of"]) <= FRESH
    first, last = rows["as_of"].min().date(), rows["as_of"].max().date()
    return Days(first, last, int(rows["as_of"].nunique()), int(rows["as_of"][soon].nunique()))


def _counts(rows: pd.DataFrame) -> list[str]:
    return [name for name in RIVALS if name in rows and rows[name].notna().any()]


def _rival(name: str, judged: pd.DataFrame, open_still: pd.DataFrame, verdicts: Verdicts) -> Rival:
    """A bare count in the score's place, on the same forecasts."""
    ranking, early = _rankings(judged, RIVALS[name] * judged[name].to_numpy(np.float64))
    marks = _marks(open_still, RIVALS[name] * open_still[name].to_numpy(np.float64))
    return Rival(name, ranking, early, float(marks[verdicts.last].sum()))


def _marks(rows: pd.DataFrame, says: Floats) -> Floats:
    """The chance of each row to be marked, if as many a day are as the score called at risk, highest first.

    Equal ones share what is left of the alarms, so that no order of the rows decides.
    """
    alarms = (rows["band"] == "at risk").groupby(rows["as_of"]).transform("sum").to_numpy(np.float64)
    place = pd.Series(says).groupby(rows["as_of"])
    least = place.rank(method="min", ascending=False).to_numpy(np.float64)
    ties = pd.Series(1.0, index=rows.index).groupby([rows["as_of"], pd.Series(says)]).transform("sum")
    return np.nan_to_num(np.clip((alarms - least + 1) / ties.to_numpy(np.float64), 0.0, 1.0))


def _lead(verdicts: Verdicts) -> Lead | None:
    days = verdicts.lead[np.isfinite(verdicts.lead)]
    if not len(days):
        return None
    lower, median, upper = np.quantile(days, (0.25, 0.5, 0.75))
    return Lead(len(days), float(lower), float(median), float(upper))

"""Experience: tickets against the account's own norm, and what people answered to surveys."""

import numpy as np
import pandas as pd

from scoring.activity import Floats, Ints, days_of
from scoring.signals.rows import highest, mean, tally
from scoring.signals.signal import Measured, Signal
from scoring.snapshot import Snapshot
from scoring.wording import counted, known, lasting, number, on

URGENT = frozenset({"urgent", "critical", "blocker", "highest", "p0", "p1", "sev1", "1"})
RECENT = 28
BEFORE = 336

# Lowest and highest score of each kind; a book of which more than a few scores go beyond uses the next scale.
SCALES: dict[str, tuple[tuple[float, float], ...]] = {
    "nps": ((0.0, 10.0), (-100.0, 100.0)),
    "csat": ((1.0, 5.0), (0.0, 10.0), (0.0, 100.0)),
    "rating": ((1.0, 5.0), (0.0, 10.0), (0.0, 100.0)),
    "pulse": ((1.0, 3.0), (1.0, 5.0), (0.0, 10.0), (0.0, 100.0)),
}


def _tickets(snapshot: Snapshot) -> Measured:
    """More tickets than the account's own norm, old open ones and urgent open ones each take their part."""
    tickets, size = snapshot.book.tickets, snapshot.size
    code = snapshot.code(tickets)
    opened = days_of(tickets["opened_at"])
    age = snapshot.today - opened
    still = tickets["closed_at"].isna().to_numpy() & np.isfinite(opened)
    urgent = still & tickets["priority"].str.strip().str.lower().isin(URGENT).to_numpy()
    oldest, _ = highest(code, age, size, still)
    pressing, _ = highest(code, age, size, urgent)
    waiting, hurried = tally(code, size, still), tally(code, size, urgent)
    recent, norm = _volume(snapshot, code, age)
    more = np.maximum(np.log2((recent + 1.0) / (np.nan_to_num(norm) + 1.0)), 0.0)
    worry = (
        0.2 * more
        + 0.3 * np.minimum(np.nan_to_num(oldest) / 60.0, 1.0)
        + np.where(hurried > 0, 0.2 + 0.3 * np.minimum(np.nan_to_num(pressing) / 14.0, 1.0), 0.0)
    )
    newest, _ = highest(code, -age, size, np.isfinite(age))

    def text(at: int) -> str:
        if waiting[at] == 0:
            lately = number(recent[at]) if recent[at] else "none"
            usual = f"; its norm is {number(norm[at])}" if norm[at] >= 0.05 else ""
            return f"No ticket open; {lately} opened in the last {RECENT} days{usual}"
        said = f"{counted(waiting[at], 'ticket')} open"
        if waiting[at] == 1:
            return f"{said} {lasting(oldest[at])}{', and urgent' if hurried[at] else ''}"
        if hurried[at] == 0:
            return f"{said}, the oldest {lasting(oldest[at])}"
        how = "one urgent" if hurried[at] == 1 else f"{number(hurried[at])} urgent, the older"
        return f"{said}, {how} {lasting(pressing[at])}"

    return Measured(
        lift=np.where(np.isfinite(newest), np.maximum(0.25 - worry, -0.5), np.nan),
        value=np.where(np.isfinite(newest), recent, np.nan),
        norm=norm,
        age=-newest,
        unit="opened",
        window=f"last {RECENT} days against the year before",
        text=text,
    )


def _volume(snapshot: Snapshot, code: Ints, age: Floats) -> tuple[Floats, Floats]:
    """Tickets opened in the last four weeks, and per four weeks of the year before (NaN if short).

    The year is as long as both the account and the feed were there.
    """
    recent = tally(code, snapshot.size, age < RECENT)
    before = tally(code, snapshot.size, (age >= RECENT) & (age < RECENT + BEFORE))
    first, _ = highest(code, age, snapshot.size, np.isfinite(age))
    feed = snapshot.today - snapshot.facts.oldest.get("tickets", snapshot.today)
    days = np.clip(np.minimum(np.fmax(snapshot.age, first), feed) + 1 - RECENT, 0, BEFORE)
    return recent, np.where(days >= RECENT, before / np.maximum(days, RECENT) * RECENT, np.nan)


# The share of the scale at which an answer neither pleases nor worries. Picked by hand, not validated.
NEUTRAL = {"nps": 0.75, "csat": 0.65, "pulse": 0.5}


def survey(snapshot: Snapshot, kind: str, memory: float) -> Measured:
    """The mean response of one kind, each counting exp(-age / memory), on a scale from the worst to the best.

    The norm is the mean of the responses before the last one. A rating of a closed ticket is a csat response.
    """
    rows = _responses(snapshot, kind)
    code, age = snapshot.code(rows), snapshot.today - days_of(rows["at"])
    low, high = _scale(kind, snapshot)
    score = rows["score"].to_numpy(np.float64)
    weight = np.where(np.isfinite(age), np.exp(-np.nan_to_num(age) / memory), 0.0)
    newest, at_row = highest(code, -age, snapshot.size, np.isfinite(score))
    earlier = weight * ~np.isin(np.arange(len(rows)), at_row)
    norm = mean(code, score, earlier, snapshot.size)
    answers = tally(code, snapshot.size, np.isfinite(score))
    level = (mean(code, score, weight, snapshot.size) - low) / (high - low)
    value = np.where(at_row >= 0, score[at_row], np.nan) if len(rows) else snapshot.blank()
    title = {"nps": "NPS", "csat": "CSAT", "pulse": "Pulse"}[kind]
    scale = f"of {number(high)}" if low >= 0 else f"({number(low)} to {number(high)})"

    def text(at: int) -> str:
        what = "The last ticket was rated" if rows["rated"].iloc[int(at_row[at])] else title
        said = f"{what} {number(value[at])} {scale} on {on(snapshot.today + newest[at])}"
        if not known(norm[at]):
            return said
        return f"{said}; before that {number(norm[at])}{' on average' if answers[at] > 2 else ''}"

    return Measured(
        lift=np.clip(level - NEUTRAL[kind], -0.5, 0.5),
        value=value,
        norm=norm,
        age=-newest,
        unit=scale,
        window="all responses, the newest weighing most",
        text=text,
    )


def _responses(snapshot: Snapshot, kind: str) -> pd.DataFrame:
    """Account, time and score of each response, on the scale of the kind; `rated` is one about a ticket."""
    surveys, tickets = snapshot.book.surveys, snapshot.book.tickets
    theirs = surveys[surveys["kind"].str.strip().str.lower() == kind]
    rows = theirs.assign(score=_within(theirs["score"], kind, snapshot), rated=False)
    if kind != "csat":
        return rows
    (least, most), (low, high) = _scale("rating", snapshot), _scale(kind, snapshot)
    score = (_within(tickets["satisfaction"], "rating", snapshot) - least) * (
        (high - low) / (most - least)
    ) + low
    ratings = tickets.assign(at=tickets["closed_at"], score=score, rated=True)
    ratings = ratings[ratings["score"].notna() & ratings["at"].notna()]
    columns = ["account_id", "at", "score", "rated"]
    return pd.concat([rows[columns], ratings[columns]], ignore_index=True)


def _within(score: pd.Series, kind: str, snapshot: Snapshot) -> pd.Series:
    """The scores of a scale; one beyond it was a slip, and is missing."""
    return score.where(score.between(*_scale(kind, snapshot)))


def _scale(kind: str, snapshot: Snapshot) -> tuple[float, float]:
    least, most = snapshot.facts.answers.get(kind, SCALES[kind][0])
    return next((scale for scale in SCALES[kind] if scale[0] <= least and most <= scale[1]), SCALES[kind][-1])


TICKETS = Signal(
    name="tickets",
    side="experience",
    source="tickets",
    measure=_tickets,
    step="Ask support for a date on the oldest ticket, and tell the customer before they have to ask",
)
NPS = Signal(
    name="nps",
    side="experience",
    source="surveys",
    measure=lambda snapshot: survey(snapshot, "nps", 90.0),
    step="Thank them for the answer, and ask what one thing would have made it better",
)
CSAT = Signal(
    name="csat",
    side="experience",
    source="surveys",
    measure=lambda snapshot: survey(snapshot, "csat", 90.0),
    step="Follow up on the answer with the person who gave it",
)

"""How an account left, by rule from its stored scores: first signal, alert, who acted, what to learn."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from store.postmortem import Act, Kept, Lesson, Postmortem, Signal
from store.records import Score, TrendPoint

# A reason that costs less than this is noise; an alert that comes later leaves no time. Not validated.
COSTS = -4
TOO_LATE = 14  # days

LOOKS = (90, 60, 30, 7)  # days before the end
STALE = 7  # days after which a health no longer speaks for a day
PROMPT = timedelta(days=2)  # a score that is made later was not there when it was needed


def look_back(left: date, kept: Sequence[Kept], acts: Sequence[Act]) -> Postmortem:
    """The post-mortem of an account that left on a day, from its scores before that and our acts."""
    found = [each.score for each in kept]
    known = [score for score in found if score.health is not None]
    signal, alert = _signal(known), _alert(known)
    begun = min((day for day in (signal.on if signal else None, alert) if day), default=None)
    after = [act for act in acts if begun and begun <= act.at.date() <= left]
    called = [score.as_of for score in known if score.band == "at risk"]
    last = found[-1] if found else None
    return Postmortem(
        left=left,
        signal=signal,
        alert=alert,
        was_called=called[-1] if called and not alert else None,
        acts=after,
        before=[(days, _health(found, left - timedelta(days))) for days in LOOKS],
        kept=len(kept),
        late=sum(each.made_at.date() - each.score.as_of > PROMPT for each in kept),
        since=found[0].as_of if found else None,
        missing=last.raise_by if last and last.confidence < 0.995 else "",
        lesson=_lesson(left, found, signal, alert, after),
    )


def _signal(known: Sequence[Score]) -> Signal | None:
    """The side that cost points for longest up to the end, by its worst reason on the first of those days."""
    sides = dict.fromkeys(reason.side for score in known for reason in score.reasons)
    runs = (run for side in sides if (run := _unbroken(_worst(score, side) for score in reversed(known))))
    return min((run[-1] for run in runs), key=lambda signal: (signal.on, signal.points), default=None)


def _unbroken(found: Iterable[Signal]) -> list[Signal]:
    """Those at the beginning that cost enough."""
    run: list[Signal] = []
    for signal in found:
        if signal.points > COSTS:
            break
        run.append(signal)
    return run


def _worst(score: Score, side: str) -> Signal:
    """The reason of this side that cost most; one without points where the side had none."""
    reasons = [reason for reason in score.reasons if reason.side == side]
    worst = min(reasons, key=lambda reason: reason.points, default=None)
    if worst is None:
        return Signal(score.as_of, "start", 0, "")
    return Signal(score.as_of, worst.side, worst.points, worst.text)


def _alert(known: Sequence[Score]) -> date | None:
    """The first day of the run at risk that lasted to the end."""
    alert = None
    for score in reversed(known):
        if score.band != "at risk":
            break
        alert = score.as_of
    return alert


def _health(found: Sequence[Score], day: date) -> TrendPoint | None:
    fresh = [score for score in found if day - timedelta(STALE) < score.as_of <= day]
    return TrendPoint(fresh[-1].as_of, fresh[-1].health) if fresh else None


def _lesson(
    left: date, found: Sequence[Score], signal: Signal | None, alert: date | None, after: Sequence[Act]
) -> Lesson:
    if not found:
        return "nothing stored"
    if alert is None:
        return "not called" if signal else "no signal"
    if (left - alert).days < TOO_LATE:
        return "too late"
    return "acted" if after else "nobody acted"

"""The score's track record in sentences, the same in Slack and on the command line; unescaped."""

from store.accuracy import ENOUGH, Accuracy, Case, Lead, TooFew
from views.words import chance, count, day, outcome

DID = {"churn": "churned", "silence": "went silent"}
RIVALS = {"logins": "counting the days of use in the last 28", "recency": "days since the last use"}


def headline(of: Accuracy) -> str:
    """Of those called, how many were lost; of those lost, how many were missed."""
    called, lost, did = of.right.of, of.found.of, DID[of.outcome]
    if not called:
        return f"It called no account at risk, and {lost:,} of {of.lost.of:,} {did}."
    return (
        f"Of the {count(called, 'account')} it called at risk, {of.right.part:,} {did} within "
        f"{count(of.horizon, 'day')}; it missed {missed(of):,} of the {lost:,} that {did}."
    )


def waiting(found: TooFew) -> str:
    """Why there is no number yet, in one sentence that gives none."""
    if found.outcome is None and found.due:
        made = f"{count(found.horizon, 'day')} after they were made"
        return f"My first forecasts come due on {day(found.due)}, {made}."
    if found.outcome is None:
        return "Nothing I said is old enough to be compared with what came; the nightly scores will be."
    lacking = [
        f"{have:,} of the {ENOUGH} {what}"
        for have, what in ((found.lost, "losses"), (found.kept, "kept accounts"))
        if have < ENOUGH
    ]
    pace = "" if found.months is None else f"; at the present pace enough in {_span(found.months)}"
    return f"{' and '.join(lacking)} needed so far{pace}."


def basis(of: Accuracy) -> str:
    """Which days, how many forecasts, and how many were made at the time."""
    days, later = of.days, of.days.number - of.days.fresh
    when = f"{days.number} days from {day(days.first)} to {day(days.last)}"
    made = [
        f"{count(days.fresh, 'day')} scored at the time" if days.fresh else "",
        f"{count(later, 'day')} recomputed later from only what was known then" if later else "",
    ]
    return (
        f"{count(of.forecasts, 'forecast')} of {outcome(of.outcome)} within {count(of.horizon, 'day')}, on "
        f"{when if days.number > 1 else day(days.first)}: {', '.join(filter(None, made))}."
    )


def interval(low: float, high: float) -> str:
    """The ends of a 95 % interval as whole percents."""
    return f"{low:.0%} to {high:.0%}"


def lead(found: Lead | None, of: Accuracy) -> str:
    """How early the alarms came."""
    if found is None:
        return f"None: no account that {DID[of.outcome]} was at risk at the last look before."
    if found.accounts == 1:
        days = count(round(found.median), "day")
        return f"The one account it found had been at risk for {days} before it {DID[of.outcome]}."
    return (
        f"Half of the {count(found.accounts, 'account')} it found had been at risk for "
        f"{count(round(found.median), 'day')} or more before they {DID[of.outcome]}, the middle half for "
        f"{found.lower:.0f} to {found.upper:.0f}. Only the last {of.horizon} days count."
    )


def case(found: Case, of: Accuracy) -> str:
    """What it said about an account on a day, and what came: was healthy (71) on 3 May 2026, churned …"""
    health = "" if found.health is None else f" ({found.health})"
    band = "on watch" if found.band == "watch" else found.band
    said = f"was {band}{health} on {day(found.as_of)}"
    if found.lost_on:
        return f"{said}, {DID[of.outcome]} {day(found.lost_on)}"
    risk = "" if found.risk is None else f", risk {chance(found.risk)}"
    within = count(of.horizon, "day")
    kept = f"used again within {within}" if of.outcome == "silence" else f"still there {within} later"
    return f"{said}{risk}; {kept}"


def lift(of: Accuracy) -> str:
    """How much more often a loss followed an alarm than any forecast; empty without an alarm."""
    if of.lift is None:
        return ""
    alarms = f"{of.base * of.lift:.1%} of the alarms, {of.lift:.1f} times as often"
    return f"A loss followed {of.base:.1%} of all forecasts and {alarms}."


def beside(name: str, found: float, of: Accuracy) -> str:
    """What a bare count would have found in the score's place."""
    would = f"would have found about {found:.0f} of {of.found.of:,} with the same number of alarms"
    return f"{RIVALS[name].capitalize()} {would}."


def missed(of: Accuracy) -> int:
    """How many of the lost were not at risk at the last forecast before."""
    return of.found.of - of.found.part


def _span(months: float) -> str:
    return f"about {count(max(round(months), 1), 'month')}"

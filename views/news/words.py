"""The news of an account, and the totals of a digest, in the words of a person; unescaped."""

from collections.abc import Mapping, Sequence
from datetime import date

from store.digest_records import Said, Snooze, Tally
from store.records import Money
from store.sight import Field
from views.news.changes import Entry, Totals
from views.words import BANDS, away, chance, count, day, money, outcome

SAID: dict[Said, str] = {
    "real": "a real risk",
    "known": "known",
    "noise": "noise",
    "data": "the data is wrong",
}
FOLLOWS: dict[Said, str] = {
    "real": "",
    "known": "quiet for 30 days, unless its band gets worse",
    "noise": "quiet for 60 days, unless its band gets worse",
    "data": "quiet until its data changes, 14 days at most",
}
HIDDEN: Mapping[Field, str] = {"arr": "ARR", "contacts": "owners", "notes": "notes"}


def sign(entry: Entry) -> str:
    """A circle in the colour of the band; a black one for who has left."""
    return "⚫" if entry.news == "churned" else BANDS[entry.band].partition(" ")[0]


def news(entry: Entry, today: date) -> str:
    """Entered risk: churn about 1 in 5, health 71 → 52; with a small letter."""
    match entry.news:
        case "churned":
            return f"churned on {day(entry.churned_on)}" if entry.churned_on else "churned"
        case "renewal":
            when = away(entry.renewal_on, today) if entry.renewal_on else "soon"
            return f"renews {when}{_health(entry)}"
        case "woken":
            return f"its snooze is over{_health(entry)}"
        case "entered":
            return f"entered risk{_risk(entry)}{_moved(entry)}"
        case "worsened" | "recovered":
            return f"{entry.news}{_moved(entry)}"


def standing(of: Totals, today: date) -> str:
    """€ 412,000 of ARR at risk in 14 accounts, € 38,000 more than on Friday."""
    return f"{_at_risk(of)}{_movement(of, today)}."


def totals(of: Totals, today: date) -> str:
    """The same and who came and went: …; 2 entered risk, 1 left it."""
    entered = f"{of.entered:,} entered risk" if of.entered else ""
    left = f"{of.left:,} left {'it' if entered else 'risk'}" if of.left else ""
    moves = ", ".join(filter(None, (entered, left)))
    return f"{standing(of, today).rstrip('.')}; {moves}." if moves else standing(of, today)


def since(on: date, today: date) -> str:
    """When that was: yesterday, on Friday, on 3 Nov 2026."""
    ago = (today - on).days
    if ago in {1, 7}:
        return "yesterday" if ago == 1 else "a week ago"
    return f"on {on:%A}" if 0 < ago < 7 else f"on {day(on)}"


def readers(of: Tally) -> str:
    """Readers answered 40 alerts: 22 a real risk, 6 known, 9 noise, 3 with wrong data."""
    words = SAID | {"data": "with wrong data"}
    said = [f"{of.said[each]:,} {words[each]}" for each in SAID if of.said.get(each)]
    return f"Readers answered {count(of.answered, 'alert')}: {', '.join(said)}."


def until(snooze: Snooze) -> str:
    """What a snooze waits for."""
    if snooze.until == "date" and snooze.on_day:
        return f"until {day(snooze.on_day)}"
    if snooze.until == "nps":
        return "until an NPS reply comes"
    return f"until its renewal is {count(snooze.days or 0, 'day')} away"


def amounts(sums: Sequence[Money]) -> str:
    """€ 412,000, £ 9,000 and $ 90,000."""
    *first, last = map(money, sums)
    return f"{', '.join(first)} and {last}" if first else last


def _health(entry: Entry) -> str:
    return "" if entry.health is None else f", health {entry.health}"


def _risk(entry: Entry) -> str:
    """What made it enter, where health alone would not tell."""
    return "" if entry.risk is None else f": {outcome(entry.outcome)} {chance(entry.risk)}"


def _moved(entry: Entry) -> str:
    if entry.health is None or entry.before is None or entry.before == entry.health:
        return _health(entry)
    return f", health {entry.before} → {entry.health}"


def _at_risk(of: Totals) -> str:
    if not of.at_risk:
        return "No account is at risk"
    if not of.arr:
        return f"{count(of.at_risk, 'account')} at risk"
    return f"{amounts(of.arr)} of ARR at risk in {count(of.at_risk, 'account')}"


def _movement(of: Totals, today: date) -> str:
    """What the ARR did since the day before: , € 38,000 more than on Friday."""
    if of.since is None:
        return ""
    up = [each for each in of.moved if each.minor > 0]
    down = [Money(-each.minor, each.currency) for each in of.moved if each.minor < 0]
    if not up and not down:
        return f", no more and no less than {since(of.since, today)}" if of.arr else ""
    steps = [f"{amounts(sums)} {word}" for sums, word in ((up, "more"), (down, "less")) if sums]
    return f", {' and '.join(steps)} than {since(of.since, today)}"

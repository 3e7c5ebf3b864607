"""Why an account is not in a digest, or would be, in one or two sentences."""

from collections.abc import Sequence

from scoring.news.found import Absence, Question
from scoring.news.page import OUT
from store.digest_records import News
from views.news.words import FOLLOWS, SAID, until
from views.words import count, day

_NEWS: dict[News, str] = {
    "entered": "it entered risk",
    "worsened": "it worsened",
    "recovered": "it recovered",
    "renewal": "its renewal came near",
    "woken": "its snooze is over",
    "churned": "it churned",
}
_TELLS = "an account that enters risk, worsens, recovers, or is not healthy and renews soon"


def because(stands: Absence, asked: Question, lacks: Sequence[str], who: str) -> str:
    """The sentences. `lacks` is what the segment asks for and does not find, `who` said or snoozed it."""
    match stands.because:
        case "listed" | "beyond":
            return _is_news(stands, asked)
        case "outside":
            asks = f", which asks for {' and '.join(lacks)}" if lacks else ""
            return f"It is not in this segment{asks}."
        case "snoozed" | "answered" | "cool-down":
            return _held(stands, who)
        case "leaving" | "told" | "long at risk":
            return _at_risk(stands)
        case _:
            return _no_news(stands)


def _is_news(stands: Absence, asked: Question) -> str:
    if stands.because == "listed":
        return f"It is news now: {_news(stands.news)}. It would be listed as number {stands.rank}."
    return (
        f"It is news now ({_news(stands.news)}), but others have more at stake: it is number {stands.rank}, "
        f"and this digest lists {asked.top}. Show all has the rest."
    )


def _no_news(stands: Absence) -> str:
    if stands.because == "churned":
        return "It has churned, and this digest has told that or does not tell it any more."
    if stands.because == "unscored":
        return "It has no health yet: it was not there when the book was last scored."
    if stands.because == "unknown":
        return "Too little is known of it to say how it is, and that is no news by itself."
    return f"It is {_band(stands)}, and has no news: this digest tells of {_TELLS}."


def _held(stands: Absence, who: str) -> str:
    if stands.because == "snoozed" and stands.snooze:
        return f"{who} snoozed it here on {day(stands.snooze.at.date())}, {until(stands.snooze)}."
    if stands.because == "answered" and stands.answer:
        said, on = stands.answer.said, day(stands.answer.at.date())
        return f"{who} said on {on}: {SAID[said]}. So it is {FOLLOWS[said]}."
    again = f"; it may come again from {day(stands.until)} on" if stands.until else ""
    return f"The digest of {_told_on(stands)} said so already ({_news(stands.news)}){again}."


def _at_risk(stands: Absence) -> str:
    if stands.because == "leaving":
        return (
            f"It was told as at risk on {_told_on(stands)} and is {_band(stands)} now; it is told as "
            f"recovered when it has been out of risk for {count(OUT, 'scored day')} in a row."
        )
    if stands.because == "told":
        return f"It is at risk, as was told on {_told_on(stands)}; it comes again when it is clearly worse."
    since = f" since {day(stands.risk_since)} at the latest" if stands.risk_since else ""
    return f"It is at risk, but has been{since}, before this digest looked for changes; so that is no news."


def _news(news: News | None) -> str:
    return _NEWS[news] if news else "it changed"


def _told_on(stands: Absence) -> str:
    return day(stands.told.on) if stands.told else "last time"


def _band(stands: Absence) -> str:
    return f"{stands.band}, health {stands.health}" if stands.health is not None else str(stands.band)

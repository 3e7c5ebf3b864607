"""What holds news back: a snooze, what a reader answered, and the cool-down."""

from datetime import date, datetime, timedelta
from typing import Literal

from scoring.news.case import Case
from store.digest_records import Answer, News, Said, Snooze
from store.records import Band

COOL_DOWN = 7  # days for which the same news of an account is not told again
ANSWERED: dict[Said, int] = {"known": 30, "noise": 60, "data": 14}  # days
LETS_PASS: dict[Said, tuple[News, ...]] = {
    "known": ("churned", "recovered"),
    "noise": ("churned",),
    "data": ("churned",),
}
GRAVITY: dict[Band, int] = {"healthy": 0, "watch": 1, "at risk": 2}  # unknown is neither better nor worse

Hold = Literal["snoozed", "answered", "cool-down"]


def held(case: Case, news: News, today: date) -> Hold | None:
    """What holds this news of the account back today, None where nothing does."""
    if case.snooze and case.woke_on is None and news != "churned":
        return "snoozed"
    if is_answered(case, news, today):
        return "answered"
    return "cool-down" if is_cooling(case, news, today) else None


def is_answered(case: Case, news: News, today: date) -> bool:
    """Whether a reader's answer holds: Known and Noise until its band is worse, Data wrong until mended."""
    answer = case.answer
    if answer is None or answer.said == "real" or news in LETS_PASS[answer.said]:
        return False
    if today >= ends_on(answer):
        return False
    return not (case.is_mended if answer.said == "data" else is_worse(case))


def ends_on(answer: Answer) -> date:
    """The first day on which the answer holds nothing back any more."""
    return answer.at.date() + timedelta(ANSWERED.get(answer.said, 0))


def is_worse(case: Case) -> bool:
    """Whether the band is a worse one than was told."""
    if case.told is None or case.band not in GRAVITY or case.told.item.band not in GRAVITY:
        return False
    return GRAVITY[case.band] > GRAVITY[case.told.item.band]


def is_cooling(case: Case, news: News, today: date) -> bool:
    """Whether the same was told within the cool-down; an entry after a recovery waits as well."""
    if case.told is None or today - case.told.on >= timedelta(COOL_DOWN):
        return False
    return (case.told.item.news, news) in {(news, news), ("recovered", "entered")}


def woke_on(snooze: Snooze, renewal_on: date | None, nps_at: datetime | None, today: date) -> date | None:
    """The day on which what the snooze waits for has come; None while it holds."""
    came: date | None = None
    if snooze.until == "date":
        came = snooze.on_day
    elif snooze.until == "renewal" and renewal_on and snooze.days is not None:
        came = renewal_on - timedelta(snooze.days)
    elif snooze.until == "nps" and nps_at is not None and nps_at > snooze.at:
        came = nps_at.date()
    return came if came and came <= today else None

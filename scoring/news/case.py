"""What is news of one account: the rules, one function each, over all that is known of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from scoring.news.found import Told
from store.digest_records import Answer, News, Snooze
from store.records import Band, Money, Outcome

BORDERS = (90, 60, 30)  # days before a renewal


@dataclass(frozen=True, slots=True)
class Case:
    """One account on the day of a digest.

    `is_member` and `was_member` say whether it is, and at the baseline was, in the segment; `health_then`
    and `band_then` are those of the baseline. `is_out` says that it has been out of risk for long enough;
    `margin` is how many points of health below what was told are clearly lower. `woke_on` is the day on which
    its snooze ended, None while it holds. `is_mended` says that its data changed since it was answered.
    """

    account_id: str
    name: str
    owner: str | None
    arr: Money | None
    renewal_on: date | None
    churned_on: date | None
    health: int | None
    band: Band | None
    risk: float | None
    outcome: Outcome | None
    band_then: Band | None
    health_then: int | None
    risk_since: date | None
    is_member: bool
    was_member: bool
    is_out: bool
    margin: float
    told: Told | None = None
    waiting: Told | None = None
    snooze: Snooze | None = None
    woke_on: date | None = None
    answer: Answer | None = None
    is_mended: bool = False

    @property
    def has_churned(self) -> bool:
        """Whether it is a customer no more."""
        return self.churned_on is not None

    @property
    def is_at_risk(self) -> bool:
        """Whether it is at risk, and still a customer."""
        return self.band == "at risk" and not self.has_churned

    @property
    def in_risk(self) -> bool:
        """Whether, for all that readers were told, it is at risk."""
        return (
            self.told is not None
            and self.told.item.band == "at risk"
            and self.told.item.news not in ("recovered", "churned")
        )

    def waits_as(self, news: News) -> bool:
        """Whether this news was beyond the cap the last time."""
        return self.waiting is not None and self.waiting.item.news == news


def news(case: Case, today: date, baseline: date) -> News | None:
    """The news of an account, the gravest where there are several, whether or not it is held back."""
    return next((kind for kind, is_so in RULES.items() if is_so(case, today, baseline)), None)


def churned(case: Case, today: date, baseline: date) -> bool:
    """A customer no more, which is told once: of those told as at risk, and of those who were members."""
    del today
    if case.churned_on is None or (case.told and case.told.item.news == "churned"):
        return False
    return case.in_risk or case.waits_as("churned") or (case.was_member and case.churned_on > baseline)


def entered(case: Case, today: date, baseline: date) -> bool:
    """At risk, and neither told so nor a member at risk at the baseline."""
    del today, baseline
    if not case.is_at_risk or not case.is_member or case.in_risk:
        return False
    was_there = case.band_then == "at risk" and case.was_member
    return case.told is not None or not was_there or case.waits_as("entered")


def worsened(case: Case, today: date, baseline: date) -> bool:
    """Told as at risk, still so, and clearly lower than told."""
    del today, baseline
    if not (case.is_at_risk and case.is_member and case.in_risk and case.told):
        return False
    before = case.told.item.health
    return before is not None and case.health is not None and case.health <= before - case.margin


def woken(case: Case, today: date, baseline: date) -> bool:
    """At risk when its snooze ended, and nothing was told since."""
    del today, baseline
    if case.woke_on is None or not case.is_at_risk or not case.is_member:
        return False
    return case.told is None or case.told.on < case.woke_on


def renewal(case: Case, today: date, baseline: date) -> bool:
    """Not healthy, and the renewal came within 90, 60 or 30 days since it was told, else the baseline."""
    if not case.is_member or case.has_churned or case.band in ("healthy", None) or case.renewal_on is None:
        return False
    # What speaks of a day's scores is read on the morning after.
    read_on = case.told.on if case.told else baseline + timedelta(1)
    now, then = (case.renewal_on - today).days, (case.renewal_on - read_on).days
    is_near = any(now <= border < then for border in BORDERS) or case.waits_as("renewal")
    return 0 <= now <= BORDERS[0] and is_near


def recovered(case: Case, today: date, baseline: date) -> bool:
    """Told as at risk, and out of it for long enough."""
    del today, baseline
    return case.in_risk and case.is_out and not case.has_churned


RULES: dict[News, Callable[[Case, date, date], bool]] = {
    "churned": churned,
    "entered": entered,
    "worsened": worsened,
    "woken": woken,
    "renewal": renewal,
    "recovered": recovered,
}

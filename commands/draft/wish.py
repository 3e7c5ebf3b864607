"""What a draft is for and in which tone: as it was typed behind the account, else as suggests itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import get_args

from commands.lookup import Names
from commands.quotes import split_quoted
from outreach.fact import Purpose, Tone
from store import outreach, overrides, scores
from store.database import Tx
from store.errors import Sorry
from store.filters.bad import nearest, several
from store.records import Account
from views.words import away, day

RENEWS = 90  # days before a renewal from which on a draft is about it
_FIRST_VALUE = "first value"
_PURPOSES: dict[str, Purpose] = {each: each for each in get_args(Purpose)}
_TONES: dict[str, Tone] = {each: each for each in get_args(Tone)}
_WORD = re.compile(r"[^\s,;:]+")
_ALIASES = (("check in", "check-in"), ("checkin", "check-in"))


@dataclass(frozen=True, slots=True)
class Wish:
    """What a draft is for, and its tone; None where that was not said. `why` says why a purpose was taken."""

    purpose: Purpose | None = None
    tone: Tone = "warm"
    why: str = ""


def read(words: str) -> Wish:
    """The purpose and the tone, in any order. Sorry for any other word, naming what is near."""
    purpose: Purpose | None = None
    tone: Tone | None = None
    for word in _WORD.findall(_folded(words)):
        if word in _PURPOSES and purpose is None:
            purpose = _PURPOSES[word]
        elif word in _TONES and tone is None:
            tone = _TONES[word]
        else:
            raise Sorry(_unknown(word, purpose, tone))
    return Wish(purpose, tone or "warm")


def split(names: Names, typed: str) -> tuple[str, str]:
    """The account's name, which may have several words, and what stands behind it."""
    quoted = split_quoted(typed)
    if quoted:
        return quoted
    name, rest = names.beginning(typed)
    if names.exact(name):
        return name, rest
    return behind(typed)


def behind(typed: str) -> tuple[str, str]:
    """The text without the purpose and the tone at its end, and these."""
    words = _folded(typed, keep_case=True).split()
    at = len(words)
    while at > 1 and words[at - 1].casefold() in {**_PURPOSES, **_TONES}:
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])


def of(tx: Tx, account: Account, wish: Wish, today: date) -> tuple[Purpose, str]:
    """The purpose that was said, or the one that suggests itself and why."""
    if wish.purpose:
        return wish.purpose, ""
    if is_stuck(tx, account.account_id, today):
        return "onboarding", "Onboarding was taken, because first value is late."
    if account.renewal_on and 0 <= (account.renewal_on - today).days <= RENEWS:
        return "renewal", f"Renewal was taken, because it renews {away(account.renewal_on, today)}."
    if _is_at_risk(tx, account.account_id, today):
        return "save", "Save was taken, because the account is at risk."
    return "check-in", "Check-in was taken, because nothing presses."


def is_stuck(tx: Tx, account_id: str, today: date) -> bool:
    """Whether first value is expected by now and not reached."""
    steps = outreach.milestones(tx, account_id)
    first = next((step for step in steps if step.milestone.strip().casefold() == _FIRST_VALUE), None)
    return bool(first and first.expected_on and first.expected_on < today and not first.reached_on)


def refuse_left(account: Account, today: date) -> None:
    """Sorry where the account has churned."""
    if account.churned_on and account.churned_on <= today:
        raise Sorry(f"{account.name} churned on {day(account.churned_on)}, so there is no draft for it.")


def _is_at_risk(tx: Tx, account_id: str, today: date) -> bool:
    by_hand = overrides.held(tx, [account_id], today).get(account_id)
    score = scores.latest(tx, account_id, today)
    return (by_hand.band if by_hand else score.band if score else "unknown") == "at risk"


def _folded(typed: str, *, keep_case: bool = False) -> str:
    text = typed if keep_case else typed.casefold()
    for spelled, meant in _ALIASES:
        text = re.sub(rf"\b{spelled}\b", meant, text, flags=re.IGNORECASE)
    return text.strip(" ,;:–—-")


def _unknown(word: str, purpose: Purpose | None, tone: Tone | None) -> str:
    if (word in _PURPOSES and purpose) or (word in _TONES and tone):
        return (
            f"A draft has one purpose and one tone; I read both {purpose or tone} and {word}. Leave one out."
        )
    known: Iterable[str] = (*_PURPOSES, *_TONES)
    near = nearest(word, known)
    hint = (
        f"Did you mean {near}?"
        if near
        else f"Purposes are {several(_PURPOSES)}; tones are {several(_TONES)}."
    )
    return f"“{word}” is no purpose and no tone that I know. {hint}"

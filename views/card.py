"""What an account card is made of, whoever is going to see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from store.records import Account, Band, Override, Pulse, Score, Touch, TrendPoint
from store.sight import NOTHING, Hides


@dataclass(frozen=True, slots=True)
class Card:
    """An account as of `today`, with its latest score by then.

    `as_of` is set where somebody asked for a day, and is `today` then. `took` is the misspelt name that the
    account was guessed from. What is in `hides` is left out; whoever reads it may log and judge where
    `may_record`, and post it where `may_share`. `override` and `pulse` are those that hold on the day,
    `learnt` what the score's model is known for (`store.records.Run`).
    """

    account: Account
    score: Score | None
    trend: Sequence[TrendPoint]
    touch: Touch | None
    today: date
    as_of: date | None = None
    took: str = ""
    hides: Hides = NOTHING
    may_record: bool = True
    may_share: bool = True
    override: Override | None = None
    pulse: Pulse | None = None
    learnt: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def churned(self) -> date | None:
        """The day on which the account left, where that has happened."""
        on = self.account.churned_on
        return on if on and on <= self.today else None

    @property
    def health(self) -> int | None:
        """Health, None where there is no score or too little is known."""
        return self.score.health if self.score else None

    @property
    def band(self) -> Band:
        """The band that counts: the one set by hand, else the score's."""
        if self.override:
            return self.override.band
        return self.score.band if self.score else "unknown"

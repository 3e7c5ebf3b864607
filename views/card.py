"""What an account card is made of, whoever is going to see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from store.records import Account, Score, Touch, TrendPoint


@dataclass(frozen=True, slots=True)
class Card:
    """An account as of `today`, with its latest score by then.

    `as_of` is set where somebody asked for a day, and is `today` then. `took` is the misspelt name that the
    account was guessed from. A `guarded` card has no ARR, contacts and notes, for outsiders or guests may
    read it.
    """

    account: Account
    score: Score | None
    trend: Sequence[TrendPoint]
    touch: Touch | None
    today: date
    as_of: date | None = None
    took: str = ""
    guarded: bool = False

    @property
    def churned(self) -> date | None:
        """The day on which the account left, where that has happened."""
        on = self.account.churned_on
        return on if on and on <= self.today else None

    @property
    def health(self) -> int | None:
        """Health, None where there is no score or too little is known."""
        return self.score.health if self.score else None

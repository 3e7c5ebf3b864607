"""What a digest's button carries: which delivery, and which of its accounts, short enough for a menu."""

from dataclasses import dataclass
from datetime import UTC, datetime

from store.digest_records import Key
from store.errors import Sorry

GONE = "This digest is not there any more, so nothing was kept. Open the account with /health instead."


@dataclass(frozen=True, slots=True)
class At:
    """An account of a delivery, by its place in it; `act` is what was chosen from a menu. Place 0 is none."""

    key: Key
    place: int = 0
    act: str = ""

    def __str__(self) -> str:
        """A button's value, read back by `at`; at most 75 characters, which is all that a menu carries."""
        slot = int(self.key.slot.timestamp())
        return f"{self.act} {self.key.digest_id} {slot} {self.key.target} {self.place}"


def at(value: str) -> At:
    """The account that a button's value stands for. Sorry for a value that is not of our making."""
    try:
        act, digest_id, slot, target, place = value.split(" ")
        key = Key(int(digest_id), datetime.fromtimestamp(int(slot), UTC), target)
        return At(key, int(place), act)
    except (ValueError, OverflowError, OSError):
        raise Sorry(GONE) from None

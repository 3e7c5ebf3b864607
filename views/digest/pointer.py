"""What a digest's button carries: which delivery, and which of its accounts, short enough for a menu."""

from dataclasses import dataclass
from datetime import UTC, datetime

from store.digest_records import Key
from store.errors import Sorry
from views.pointer import number

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
        act, typed_id, slot, target, typed_place = value.split(" ")
        begins = datetime.fromtimestamp(int(slot), UTC)
    except (ValueError, OverflowError, OSError):
        raise Sorry(GONE) from None
    digest_id, place = number(typed_id), number(typed_place)
    if digest_id is None or place is None:
        raise Sorry(GONE)
    return At(Key(digest_id, begins, target), place, act)

"""What the buttons of /segment carry: which segment, in which order, from which account on."""

import json
from dataclasses import dataclass
from typing import Literal

from store.errors import Sorry
from store.texts import storable
from views.limits import VALUE
from views.pointer import OUTDATED, number, outdated
from views.text import size

Order = Literal["worst", "arr", "renewal", "name"]
ORDERS: dict[str, Order] = {each: each for each in ("worst", "arr", "renewal", "name")}


@dataclass(frozen=True, slots=True)
class At:
    """A page of a segment, which is asked for by its name or by its filter as typed."""

    asked: str
    order: Order = "worst"
    offset: int = 0

    def __str__(self) -> str:
        """A button's value, read back by `at`; empty where the filter is too long for a button."""
        packed = json.dumps([self.asked, self.order, self.offset], ensure_ascii=False)
        return packed if size(packed) <= VALUE else ""


def at(value: str) -> At:
    """The page that a button's value stands for. Sorry for a value that is not of our making."""
    asked, order, offset = texts(value, 3)
    return At(asked, ORDERS.get(order, "worst"), number(offset) or 0)


def pack(*pieces: str) -> str:
    """Several texts as a button's value, read back by `texts`; empty where they are too long for a button."""
    packed = json.dumps(pieces, ensure_ascii=False)
    return packed if size(packed) <= VALUE else ""


def texts(value: str, number: int) -> list[str]:
    """So many texts that a button carries. Sorry as for `at`."""
    with outdated():
        found = [storable(str(each)) for each in json.loads(value)]
    if len(found) != number:
        raise Sorry(OUTDATED)
    return found

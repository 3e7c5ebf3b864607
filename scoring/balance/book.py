"""Who has how many accounts and how much ARR, what of it is at risk, and how much that is to look after."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median_low

from scoring.balance.hands import Held, Move
from store.listing import Listed


@dataclass(slots=True)
class Share:
    """What one owner has, of everything and at risk; ARR in minor units by currency. No owner is ""."""

    owner: str
    accounts: int = 0
    at_risk: int = 0
    arr: Counter[str] = field(default_factory=Counter[str])
    arr_at_risk: Counter[str] = field(default_factory=Counter[str])


@dataclass(frozen=True, slots=True)
class Measure:
    """What a load is: ARR in minor units of `currency`, or the number of accounts where that is empty.

    `guess` is the load of the `guessed` accounts without ARR in the currency.
    """

    currency: str = ""
    guess: int = 1
    guessed: int = 0


def shares(listed: Iterable[Listed], by: Measure) -> list[Share]:
    """What each owner has, who has most to look after first; what nobody owns comes last."""
    found = dict[str, Share]()
    for each in listed:
        share = found.setdefault(each.owner or "", Share(each.owner or ""))
        share.accounts += 1
        share.at_risk += each.band == "at risk"
        if each.arr:
            share.arr[each.arr.currency] += each.arr.minor
            share.arr_at_risk[each.arr.currency] += each.arr.minor if each.band == "at risk" else 0
    return sorted(
        found.values(),
        key=lambda share: (not share.owner, -share.arr[by.currency], -share.accounts, share.owner),
    )


def measure(listed: Collection[Listed]) -> Measure:
    """ARR where at least half of the owned accounts have one in one currency, else the number of accounts.

    An owned account without ARR in that currency counts as the median of those that have one.
    """
    owned = [each for each in listed if each.owner]
    by_currency = defaultdict[str, list[int]](list)
    for each in owned:
        if each.arr:
            by_currency[each.arr.currency].append(max(each.arr.minor, 0))
    known = max(by_currency.items(), key=lambda item: (len(item[1]), item[0]), default=("", []))
    if not known[1] or 2 * len(known[1]) < len(owned):
        return Measure()
    return Measure(known[0], median_low(known[1]), len(owned) - len(known[1]))


def held(listed: Iterable[Listed], by: Measure) -> list[Held]:
    """The owned accounts with their loads; those at risk and those whose load is a guess stay."""
    found: list[Held] = []
    for each in listed:
        if each.owner:
            load = _load(each, by)
            stays = load is None or each.band == "at risk"
            found.append(Held(each.account_id, each.owner, by.guess if load is None else load, stays))
    return found


def moved(listed: Sequence[Listed], moves: Iterable[Move]) -> list[Listed]:
    """The accounts as they are after the moves."""
    to: Mapping[str, str] = {move.account_id: move.to for move in moves}
    return [replace(each, owner=to.get(each.account_id, each.owner)) for each in listed]


def _load(each: Listed, by: Measure) -> int | None:
    if not by.currency:
        return 1
    return max(each.arr.minor, 0) if each.arr and each.arr.currency == by.currency else None

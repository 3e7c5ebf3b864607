"""The fewest accounts that change hands so that everybody has about as much to look after."""

from collections import defaultdict
from collections.abc import Sequence

from scoring.balance import exact, steps
from scoring.balance.hands import Held, Move, uneven


def even(held: Sequence[Held]) -> tuple[Move, ...]:
    """The moves that make the loads even, largest first; none where they are, or where no move helps.

    Even means: every owner's load is within 10 % of the average of all owners, or as near as whole accounts
    allow. What stays with its owner counts and is not moved; no account moves twice, and the greatest
    distance from the average never grows. A book of up to 4,000 accounts × owners, those alike counted once,
    is an integer program: where its search ends in time, which it does on all but the most awkward books,
    nothing is more even and nothing as even takes fewer moves. A larger book is evened step by step, usually
    with the fewest moves or one more, but without a proof; where accounts are large beside an owner's load
    that may stop further off than it had to.
    """
    movable = [each for each in held if each.load > 0 and not each.stays]
    loads = defaultdict[str, int](int)
    for each in held:
        loads[each.owner] += each.load
    if not uneven(loads.values()):
        return ()
    found = steps.find(movable, loads)
    found = min(found, exact.find(movable, loads), key=lambda moves: _cost(moves, loads))
    return tuple(sorted(found, key=lambda move: (-move.load, move.account_id)))


def _cost(moves: Sequence[Move], loads: dict[str, int]) -> tuple[float, int]:
    after = dict(loads)
    for move in moves:
        after[move.before] -= move.load
        after[move.to] += move.load
    return round(uneven(after.values()), 6), len(moves)

"""Evening a book step by step: the owner who is furthest off first, with the account that helps most."""

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scoring.balance.hands import Held, Move, band, outside

_TINY = 1e-9


class _Step(NamedTuple):
    gain: float
    load: int
    before: str
    to: str
    account_id: str


def find(movable: Sequence[Held], loads: Mapping[str, int]) -> list[Move]:
    """Moves, each of which brings its two owners together nearer to the band and neither further off."""
    desk = _Desk(movable, loads)
    while step := desk.best():
        desk.take(step)
    desk.undo_needless()
    return desk.moves


class _Desk:
    """The book while it is evened: loads, and what each owner can still give away, smallest first."""

    def __init__(self, movable: Sequence[Held], loads: Mapping[str, int]) -> None:
        self.loads, self.moves = dict(loads), list[Move]()
        self._least, self._most = band(loads.values())
        self._gives: dict[str, list[tuple[int, str]]] = {owner: [] for owner in loads}
        for each in sorted(movable, key=lambda each: (each.load, each.account_id)):
            self._gives[each.owner].append((each.load, each.account_id))

    def best(self) -> _Step | None:
        """The step that helps most the owner who is furthest off and can be helped."""
        for owner in sorted(self.loads, key=lambda each: (-self._off(self.loads[each]), each)):
            if self._off(self.loads[owner]) <= 0:
                return None
            others = [each for each in self.loads if each != owner]
            if self.loads[owner] > self._most:
                found = (step for each in others for step in self._between(owner, each))
            else:
                found = (step for each in others for step in self._between(each, owner))
            if step := max(found, default=None):
                return step
        return None

    def take(self, step: _Step) -> None:
        """Do the step; the account that moved stays where it is from now on."""
        gives = self._gives[step.before]
        del gives[bisect_left(gives, (step.load, step.account_id))]
        self._shift(step.before, step.to, step.load)
        self.moves.append(Move(step.account_id, step.before, step.to, step.load))

    def undo_needless(self) -> None:
        """Take moves back, the smallest first, that later ones made needless."""
        worst = max(map(self._off, self.loads.values()))
        for move in sorted(self.moves, key=lambda move: (move.load, move.account_id)):
            back = self.loads[move.before] + move.load, self.loads[move.to] - move.load
            if max(map(self._off, back)) <= worst:
                self._shift(move.to, move.before, move.load)
                self.moves.remove(move)

    def _between(self, giver: str, taker: str) -> Iterator[_Step]:
        """The two steps between these owners that may be best.

        What both are outside of the band together falls and then rises with what is given, and is least
        between the second and the third of the four loads at which either crosses a border of the band: so it
        is the largest account up to the third, or the next one.
        """
        gives, had, has = self._gives[giver], self.loads[giver], self.loads[taker]
        borders = sorted((had - self._most, had - self._least, self._least - has, self._most - has))
        at = bisect_left(gives, (math.floor(borders[2]) + 1,))
        before = self._off(had), self._off(has)
        for load, account_id in gives[max(at - 1, 0) : at + 1]:
            after = self._off(had - load), self._off(has + load)
            gain = sum(before) - sum(after)
            if gain > _TINY and max(after) <= max(before):
                yield _Step(gain, load, giver, taker, account_id)

    def _shift(self, before: str, to: str, load: int) -> None:
        self.loads[before] -= load
        self.loads[to] += load

    def _off(self, load: int) -> float:
        return outside(load, self._least, self._most)

"""The fewest moves of a small book, as an integer program."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, kron, vstack

from scoring.balance.hands import SLACK, Held, Move

_LARGEST = 4_000  # unknowns; more take seconds
_NODES = 300  # of the search, for the same reason
_NEAR = 1e-6

Floats = npt.NDArray[np.float64]


def find(movable: Sequence[Held], loads: Mapping[str, int]) -> list[Move]:
    """The fewest moves that make the book as even as can be; none where they cannot be found soon."""
    program = _Program(movable, loads)
    return program.solve() if program.unknowns <= _LARGEST else []


class _Program:
    """Accounts of one owner with one load are alike, so an unknown is how many of such a group go to whom.

    The last unknown is how far outside of the band the furthest owner is, as a share of the average load.
    """

    def __init__(self, movable: Sequence[Held], loads: Mapping[str, int]) -> None:
        groups = defaultdict[tuple[str, int], list[str]](list)
        for each in movable:
            groups[each.owner, each.load].append(each.account_id)
        self._owners = list(loads)
        self._groups = [(owner, load, sorted(ids)) for (owner, load), ids in groups.items()]
        self.unknowns = len(self._groups) * len(self._owners)
        self._average = sum(loads.values()) / len(loads)
        self._loads = loads

    def solve(self) -> list[Move]:
        """The moves; where the band cannot be kept, first as near to it as can be, then with the fewest."""
        away = np.array([owner != to for owner, _, _ in self._groups for to in self._owners], dtype=float)
        fewest = np.append(away, 0.0)
        found = self._fill(fewest, 0.0)
        if found is None and (nearest := self._fill(np.append(0.0 * away, 1.0), np.inf)) is not None:
            found = self._fill(fewest, nearest[-1] + _NEAR)
        return [] if found is None else list(self._moves(found[:-1].round().astype(int)))

    def _fill(self, cost: Floats, furthest: float) -> Floats | None:
        whole = np.append(np.ones(self.unknowns), 0.0)
        ends = np.append(np.full(self.unknowns, np.inf), furthest)
        limits = Bounds(0.0, ends)  # pyright: ignore[reportArgumentType] - the stubs know of no arrays
        found = milp(
            cost, integrality=whole, bounds=limits, constraints=self._rules(), options={"node_limit": _NODES}
        )
        return found.x  # None where there is none, or none was found soon

    def _rules(self) -> LinearConstraint:
        """Every account is with somebody, and nobody is further outside of the band than the last unknown."""
        owners, groups = len(self._owners), len(self._groups)
        sizes = np.array([len(ids) for _, _, ids in self._groups], dtype=float)
        weights = np.array([[load for _, load, _ in self._groups]]) / self._average
        each = kron(eye_array(groups), np.ones((1, owners)))
        load = kron(weights, eye_array(owners))
        off = csr_array(np.ones((owners, 1)))
        rows = [[each, csr_array((groups, 1))], [load, off], [load, -off]]
        staying, open_end = self._staying(), np.full(owners, np.inf)
        least = np.concatenate([sizes, 1 - SLACK - staying, -open_end])
        most = np.concatenate([sizes, open_end, 1 + SLACK - staying])
        return LinearConstraint(vstack(list(map(hstack, rows))), least, most)  # pyright: ignore[reportArgumentType] - the stubs know of no arrays

    def _staying(self) -> Floats:
        """What nobody can take from each owner, as a share of the average load."""
        left = dict(self._loads)
        for owner, load, ids in self._groups:
            left[owner] -= load * len(ids)
        return np.array([left[owner] for owner in self._owners]) / self._average

    def _moves(self, counts: npt.NDArray[np.int64]) -> Iterator[Move]:
        for (owner, load, ids), row in zip(self._groups, counts.reshape(-1, len(self._owners)), strict=True):
            going = iter(ids)
            for to, number in zip(self._owners, row, strict=True):
                if to != owner:
                    yield from (Move(next(going), owner, to, load) for _ in range(number))

"""Sums, extremes and newest rows per account of a small table, by position."""

import numpy as np

from scoring.activity import Flags, Floats, Ints, totals


def tally(code: Ints, size: int, rows: Flags) -> Floats:
    """How many of the chosen rows each account has; rows of accounts that are not there have code -1."""
    return np.bincount(code[rows & (code >= 0)], minlength=size).astype(np.float64)


def highest(code: Ints, value: Floats, size: int, rows: Flags) -> tuple[Floats, Ints]:
    """The highest value per account among the chosen rows, and its row; NaN and -1 where there is none."""
    chosen = np.flatnonzero(rows & (code >= 0) & np.isfinite(value))
    order = chosen[np.lexsort((-chosen, value[chosen]))]
    best, at = np.full(size, np.nan), np.full(size, -1, dtype=np.int64)
    best[code[order]], at[code[order]] = value[order], order
    return best, at


def mean(code: Ints, value: Floats, weight: Floats, size: int) -> Floats:
    """The weighted mean per account, NaN where all weights are zero."""
    good = (code >= 0) & np.isfinite(value) & (weight > 0)
    total = totals(code[good], weight[good], size)
    sums = totals(code[good], value[good] * weight[good], size)
    return np.where(total > 0, sums / np.where(total > 0, total, 1.0), np.nan)

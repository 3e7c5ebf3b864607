"""How much lower is clearly lower: by how an account's own health moves from week to week."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from scoring.activity import Floats
from scoring.news.found import Told
from scoring.news.page import ENOUGH, Page

FLOOR = 5.0  # points; less is not worth a reader's morning, however steady the account was
TIMES = 2.0  # what is more than twice an ordinary move is not an ordinary one


def margins(page: Page, told: Mapping[str, Told]) -> dict[str, float]:
    """Points below the health that was told which are clearly lower, for these accounts of the page.

    Twice the mean move, up or down, from week to week before the account was told, so that the fall in
    question is not among them; where fewer than ENOUGH are known, twice the median of such means over the
    book. Never less than FLOOR. A rule of display: it decides nothing about health.
    """
    days = pd.DatetimeIndex(page.moves.columns)
    moves = page.moves.reindex(list(told)).to_numpy()
    own = (
        _own(row[days <= pd.Timestamp(each.as_of)]) for row, each in zip(moves, told.values(), strict=True)
    )
    means = [page.usual_move if mean is None else mean for mean in own]
    return {account_id: max(FLOOR, TIMES * mean) for account_id, mean in zip(told, means, strict=True)}


def _own(moves: Floats) -> float | None:
    """The mean of an account's moves; None where too few are known."""
    known = moves[~np.isnan(moves)]
    return float(known.mean()) if len(known) >= ENOUGH else None

"""What another scorecard would change, as text for a terminal."""

from collections.abc import Iterator

from scoring.rehearsal import Change, Ranking, Rehearsal
from scoring.risk.outcomes import ENOUGH
from views.text import NAME, clean, cut
from views.words import count

SHOWN = 20  # accounts that change band


def told(found: Rehearsal) -> Iterator[str]:
    """The lines: who changes band, accounts per band and per persona, and what it does to accuracy."""
    changes = count(len(found.changes), "account") if found.changes else "no account"
    yield f"As of {found.as_of}, {changes} of {found.accounts:,} would change band."
    yield from (f"  {_change(each)}" for each in found.changes[:SHOWN])
    if len(found.changes) > SHOWN:
        yield f"  and {len(found.changes) - SHOWN:,} more"
    yield f"Now: {', '.join(f'{now:,} {band}' for band, (now, _) in found.bands.items())}."
    yield f"With it: {', '.join(f'{then:,} {band}' for band, (_, then) in found.bands.items())}."
    yield f"Personas: {', '.join(f'{number:,} {name}' for name, number in found.personas.items())}."
    yield _accuracy(found.ranking)


def _change(change: Change) -> str:
    now, then = ("unknown" if health is None else str(health) for health in change.healths)
    return f"{cut(clean(change.name), NAME)}: {' → '.join(change.bands)} (health {now} → {then})"


def _accuracy(ranking: Ranking) -> str:
    lost = f"{count(ranking.lost, 'account')} lost"
    if ranking.now is None or ranking.then is None:
        return (
            f"What it does to accuracy cannot be said yet: {lost} and {ranking.kept:,} kept on past days, "
            f"and it takes {ENOUGH} of each."
        )
    days, scores = count(ranking.days, "past day"), count(ranking.scores, "score")
    return (
        f"Accuracy, which is how well health ranked lost accounts below kept ones on {days}: "
        f"AUC {ranking.now:.3f} now, {ranking.then:.3f} with it ({lost}, {scores})."
    )

"""The name that was probably meant."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process


def suggest(name: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` where a known name is near, else nothing."""
    found = process.extractOne(name.casefold(), list(known), scorer=fuzz.WRatio, score_cutoff=70)
    return f"; did you mean '{found[0]}'?" if found else ""

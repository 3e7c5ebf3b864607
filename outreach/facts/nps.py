"""What the reader herself answered when we last asked; never what anybody else did."""

from collections.abc import Iterator, Sequence
from datetime import date

from outreach.fact import Fact
from store.outreach_records import Answer

OLD = 365  # days after which an answer is not worth mentioning


def facts(answers: Sequence[Answer], contact_id: str | None, today: date) -> Iterator[Fact]:
    """`nps.last.score` and `nps.last.on`."""
    own = next((answer for answer in answers if contact_id and answer.contact_id == contact_id), None)
    if own is None or (today - own.on).days > OLD or not 0 <= own.score <= 10:
        return
    about = "How likely the reader is to recommend us"
    yield Fact("nps.last.score", about, "number", own.score, "surveys", "of 10", own.on)
    yield Fact("nps.last.on", "The day the reader said so", "day", own.on, "surveys", on=own.on)

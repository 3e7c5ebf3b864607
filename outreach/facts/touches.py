"""When we last spoke or wrote, and how; what was said stays ours."""

from collections.abc import Iterator
from datetime import date

from outreach.fact import Fact, Language
from store.outreach_records import Met

OLD = 365  # days after which a touch is not worth mentioning
KINDS: dict[Language, dict[str, str]] = {
    "en": {"call": "call", "meeting": "meeting", "email": "e-mail"},
    "de": {"call": "Telefonat", "meeting": "Treffen", "email": "E-Mail"},
}


def facts(met: Met | None, today: date, language: Language) -> Iterator[Fact]:
    """`touch.last.on`, `.kind` (call, meeting or e-mail) and `.days` since."""
    if met is None or (today - met.at.date()).days > OLD:
        return
    on, days = met.at.date(), (today - met.at.date()).days
    yield Fact(
        "touch.last.kind", "How we last were in touch", "name", KINDS[language][met.kind], "touches", on=on
    )
    yield Fact("touch.last.on", "The day we last were in touch", "day", on, "touches", on=on)
    if days > 0:
        made_of = ("touch.last.on",)
        yield Fact("touch.last.days", "Days since we were in touch", "days", days, "touches", made_of=made_of)

"""What stands above the news of a digest: whose accounts, on which day, and what is late."""

from datetime import datetime, timedelta

from commands import zones
from commands.news.question import About
from scoring.news.found import Late
from store.digest_records import Digest, Key
from views.words import count, day

_ON_TIME = timedelta(minutes=10)


def local(key: Key, of: About) -> datetime:
    """The due time by the reader's clock."""
    return key.slot.astimezone(zones.of(of.zone))


def is_alone(digest: Digest, of: About) -> bool:
    """Whether nobody but the reader sees it."""
    return digest.audience == "owners" or digest.target == of.reader.slack_id


def title(digest: Digest, of: About) -> str:
    """Whose accounts it is about."""
    if of.is_hers and (is_alone(digest, of) or "contacts" not in of.hides):
        hers = f"Accounts of {of.reader.name or of.reader.slack_id}"
        return "Your accounts" if is_alone(digest, of) else hers
    name = of.title or "Everybody"
    return name[:1].upper() + name[1:]


def late(by: timedelta, due: datetime) -> str:
    """How late it is posted, empty where it is on time."""
    minutes = round(by.total_seconds() / 60)
    if by < _ON_TIME:
        return ""
    span = count(minutes, "minute") if minutes < 90 else count(round(minutes / 60), "hour")
    return f"This comes {span} late: it was due at {due:%H:%M}."


def warning(late: Late) -> str:
    """That the data is old, empty where it is not."""
    return " ".join(
        sentence
        for sentence in (
            f"The newest scores are of {day(late.scored)}: what changed since is not in here."
            if late.scored
            else "",
            f"No usage has come in since {day(late.used)}: what looks like silence may be late data."
            if late.used
            else "",
        )
        if sentence
    )

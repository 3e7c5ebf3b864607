"""A person as she is known here: by name or e-mail address, or as Slack shows whoever has her id."""

import re

from views.text import NAME, Markup, literal, mention

_SLACK_ID = re.compile(r"[UW][A-Z0-9]{5,}")


def who(known: str) -> Markup:
    """Her name; a Slack id is a mention, so use it only in an answer to one person, where it cannot ping."""
    return mention(known) if _SLACK_ID.fullmatch(known) else literal(known, NAME)

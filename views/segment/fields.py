"""What a filter can go by: every field with its meaning and an example."""

from collections.abc import Sequence

from store.filters.fields import Field
from views import blocks
from views.limits import message
from views.message import Message
from views.text import Markup, join, markup
from views.words import count

_SECTION = 7  # fields of one paragraph


def show(fields: Sequence[Field]) -> Message:
    """The fields, and how they are put together."""
    lines = [markup("*{}*: {} · `{}`", each.name, each.meaning, each.example) for each in fields]
    parts = [join("\n", lines[start : start + _SECTION]) for start in range(0, len(lines), _SECTION)]
    how = Markup(
        "`=` `!=` `&lt;` `&lt;=` `&gt;` `&gt;=` `:` `in (…)` compare; `and` `or` `not` `( )` put together; "
        "`none` is what is not known; `mine` is what you own. 90d, 12w, 3m, 1y; 50k, €50k; 2026-11-01, today."
    )
    shown = [blocks.header("Fields of a filter"), *map(blocks.section, parts), blocks.context(how)]
    return message(f"{count(len(fields), 'field')} that a filter can go by", shown)

"""The digest of what changed: one line of totals, then the accounts that are news, each with its buttons."""

from collections.abc import Iterator, Mapping

from store.digest_records import Key
from views import actions, blocks, left_out
from views.digest import row
from views.digest.pointer import At
from views.limits import message
from views.message import Block, Message
from views.news.changes import Changes, Course, Reaction
from views.news.words import HIDDEN, news, standing, totals
from views.text import Markup, literal, markup
from views.words import count

_CHART_POINTS = 13
_NOBODY = Reaction()


def show(said: Changes, key: Key | None, reactions: Mapping[str, Reaction]) -> Message:
    """The message; without a key it is a preview, which nobody can answer."""
    shown = [
        blocks.header(f"{said.title} · {said.day:%a} {said.day.day} {said.day:%b %Y}"),
        *_warnings(said),
        blocks.section(_headline(said)),
        *_entries(said, key, reactions),
        *_more(said, key),
        *_small_print(said),
        *(chart(said.course) if said.entries else ()),
    ]
    return message(_spoken(said), shown)


def chart(course: Course) -> list[Block]:
    """Slack's line chart of what is at risk; no block where there are fewer than two points."""
    points = {f"{each.day.day} {each.day:%b}": each.value for each in course.points[-_CHART_POINTS:]}
    if len(points) < 2:
        return []
    name = f"ARR at risk, {course.currency}" if course.currency else "Accounts at risk"
    line = {
        "type": "line",
        "series": [{"name": name, "data": [{"label": key, "value": each} for key, each in points.items()]}],
        "axis_config": {"categories": list(points), "y_label": name},
    }
    return [{"type": "data_visualization", "title": f"{name}, by week", "chart": line}]


def _warnings(said: Changes) -> Iterator[Block]:
    for sentence in filter(None, (said.late, said.warning)):
        yield blocks.section(markup("⚠️ {}", literal(sentence)))


def _headline(said: Changes) -> Markup:
    if said.entries:
        return markup("*{}*", totals(said.totals, said.day))
    return markup("*{}*\n{}", _quiet(said), standing(said.totals, said.day))


def _quiet(said: Changes) -> str:
    return f"Quiet day: nothing new among {count(said.accounts, 'account')}."


def _entries(said: Changes, key: Key | None, reactions: Mapping[str, Reaction]) -> Iterator[Block]:
    mentioned = set[str]()
    for entry in said.entries:
        at = At(key, entry.place) if key else None
        yield blocks.divider()
        reaction = reactions.get(entry.account_id, _NOBODY)
        yield from row.show(entry, said, at, reaction, mentioned)


def _more(said: Changes, key: Key | None) -> Iterator[Block]:
    if said.more:
        button = blocks.button("Show all", actions.ALL, str(At(key))) if key else None
        yield blocks.divider()
        yield blocks.section(markup("… and {} more.", f"{said.more:,}"), button)


def _small_print(said: Changes) -> Iterator[Block]:
    causes = [cause for entry in said.entries for cause in entry.causes]
    if causes:
        points = "In brackets: the points a reason won or lost"
        unproven = sum(not cause.validated for cause in causes)
        trust = ", not all of them validated" if unproven else ""
        if unproven == len(causes):
            trust = ", not validated: not yet checked against which accounts left"
        yield blocks.context(markup("Health runs from 0 to 100, 100 is good. {}.", points + trust))
    if without := left_out.without(said.hides, HIDDEN):
        yield blocks.context(Markup(without))


def _spoken(said: Changes) -> str:
    """What a notification says: the totals, and the first account."""
    if not said.entries:
        return f"{said.title}: {_quiet(said)} {standing(said.totals, said.day)}"
    first = said.entries[0]
    return f"{said.title}: {totals(said.totals, said.day)} First: {first.name} {news(first, said.day)}."

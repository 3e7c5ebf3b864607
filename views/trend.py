"""Health over the weeks, as a chart and as a line of text that stands alone."""

from collections.abc import Sequence
from typing import NamedTuple

from store.records import TrendPoint
from views.message import Block
from views.words import count

_BARS = "▁▂▃▄▅▆▇█"
_CHART_POINTS = 20


class Step(NamedTuple):
    """Points won or lost since the point before the last, and since when: last week, or a day."""

    points: int
    since: str


def last_step(points: Sequence[TrendPoint]) -> Step | None:
    """The change up to the last point, None where either end is unknown."""
    if len(points) < 2:
        return None
    before, now = points[-2:]
    if before.health is None or now.health is None:
        return None
    about_a_week = 4 <= (now.as_of - before.as_of).days <= 10
    since = "since last week" if about_a_week else f"since {before.as_of.day} {before.as_of:%b}"
    return Step(now.health - before.health, since)


def sparkline(points: Sequence[TrendPoint]) -> str:
    """One bar a point on the fixed scale of 0 to 100, comparable between accounts; · where unknown."""
    return "".join("·" if p.health is None else _BARS[min(p.health * 8 // 100, 7)] for p in points)


def sentence(points: Sequence[TrendPoint]) -> str:
    """▆▆▅▄ 71 → 62 over 12 weeks; empty where there is nothing to compare."""
    known = [point for point in points if point.health is not None]
    if len(known) < 2:
        return ""
    weeks = count(round((known[-1].as_of - known[0].as_of).days / 7) or 1, "week")
    return f"{sparkline(points)} {known[0].health} → {known[-1].health} over {weeks}"


def chart(points: Sequence[TrendPoint]) -> list[Block]:
    """Slack's line chart, one point a day that is known; no block where there are fewer than two.

    Limits: title 50, 20 points, labels of 20 characters that differ from each other, and a number for each
    of them (Slack's reference of the data visualization block).
    """
    known = {f"{p.as_of.day} {p.as_of:%b}": p.health for p in points if p.health is not None}
    if len(known) < 2:
        return []
    data = [{"label": label, "value": health} for label, health in list(known.items())[-_CHART_POINTS:]]
    line = {
        "type": "line",
        "series": [{"name": "Health", "data": data}],
        "axis_config": {"categories": [each["label"] for each in data], "y_label": "Health, 100 is good"},
    }
    return [{"type": "data_visualization", "title": "Health by week", "chart": line}]

"""The retention curve, as Slack's line chart and as a sentence that stands alone."""

from collections.abc import Sequence

from store.churn import Point
from views import blocks
from views.message import Block
from views.text import Markup, markup
from views.words import count

_FEWEST = 10  # customers; fewer say more about themselves than about the book
_CHART_POINTS = 20
_STEPS = (1, 2, 3, 6, 12, 24, 60)
_TOLD = (1, 3, 6, 12, 24, 36, 60, 120)


def show(curve: Sequence[Point]) -> list[Block]:
    """The sentence, and the chart where there are two points for it.

    Limits of the chart: title 50, 20 points, labels of 20 characters that differ from each other (Slack's
    reference of the data visualization block).
    """
    seen = [point for point in curve if point.at_risk >= _FEWEST]
    if len(seen) < 2:
        few = "Fewer than {} customers with a known start were followed for a month: too few for a curve."
        return [blocks.section(markup("*Retention* · " + few, _FEWEST))]
    told = [
        _told(point, first=place == 0) for place, point in enumerate(p for p in seen if p.months in _TOLD)
    ]
    sentence = markup("*Retention* · Of all customers, {}.", ", ".join(told))
    method = Markup("In brackets: how many were followed for so long. Who has not left counts up to then.")
    return [blocks.section(sentence), blocks.context(method), _chart(seen)]


def _chart(seen: Sequence[Point]) -> Block:
    step = next(step for step in _STEPS if seen[-1].months // step < _CHART_POINTS or step == _STEPS[-1])
    points = [point for point in seen if point.months % step == 0][:_CHART_POINTS]
    data = [{"label": str(point.months), "value": round(100 * point.share, 1)} for point in points]
    line = {
        "type": "line",
        "series": [{"name": "Still there, %", "data": data}],
        "axis_config": {
            "categories": [each["label"] for each in data],
            "x_label": "Months since the start",
            "y_label": "Customers still there, %",
        },
    }
    return {"type": "data_visualization", "title": "Customers still there, by months", "chart": line}


def _told(point: Point, *, first: bool) -> str:
    share = f"{point.share:.1%}"
    after = f"are still there after {count(point.months, 'month')}" if first else f"after {point.months}"
    return f"{share} {after} ({point.at_risk:,})"

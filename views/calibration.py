"""What the risk said beside what came, as Slack's bar chart and as lines that stand alone."""

from collections.abc import Sequence

from store.accuracy import Group
from views import blocks
from views.message import Block
from views.text import Markup, join, markup


def show(groups: Sequence[Group], ece: float | None) -> list[Block]:
    """One line a group from the lowest risk to the highest, and the chart; nothing where no risk was said.

    Limits of the chart: title 50, 20 categories that differ, names of 20 characters (Slack's reference of the
    data visualization block).
    """
    if not groups or ece is None:
        return []
    lines = [
        markup("said {}, came {} of {}", percent(each.said), percent(each.came), f"{each.size:,}")
        for each in groups
    ]
    note = markup("On average it was off by {} points (expected calibration error {}).", *_off(ece))
    text = join("\n", (Markup("*Calibration*: what it said, and what share came"), *lines, note))
    return [blocks.section(text), *(_chart(groups) if len(groups) > 1 else ())]


def percent(share: float) -> str:
    """0.4%, 4.2%, 41%: a digit after the point only below ten percent."""
    if 0 < share < 0.0005:
        return "under 0.1%"
    return f"{share:.1%}" if 0 < share < 0.0995 else f"{share:.0%}"


def _off(ece: float) -> tuple[str, str]:
    return f"{100 * ece:.1f}", f"{ece:.3f}"


def _chart(groups: Sequence[Group]) -> list[Block]:
    labels = [str(place) for place in range(1, len(groups) + 1)]
    bar = {
        "type": "bar",
        "series": [
            _series("Said, %", labels, [each.said for each in groups]),
            _series("Came, %", labels, [each.came for each in groups]),
        ],
        "axis_config": {
            "categories": labels,
            "x_label": "Forecasts, from the lowest risk to the highest",
            "y_label": "Percent",
        },
    }
    return [{"type": "data_visualization", "title": "What it said, and what came", "chart": bar}]


def _series(name: str, labels: Sequence[str], shares: Sequence[float]) -> Block:
    pairs = zip(labels, shares, strict=True)
    return {
        "name": name,
        "data": [{"label": label, "value": round(100 * share, 1)} for label, share in pairs],
    }

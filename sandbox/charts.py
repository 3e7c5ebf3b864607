"""What has to agree inside a data visualization block: series with one another, and with the axis."""

from collections.abc import Iterator

from sandbox.problem import Path, Problem
from sandbox.records import Json


def chart_problems(block: Json, path: Path) -> Iterator[Problem]:
    """What does not agree in a chart whose structure is sound."""
    chart = block["chart"]
    if chart["type"] == "pie":
        return
    names = [series["name"] for series in chart["series"]]
    if len(set(names)) < len(names):
        yield Problem((*path, "chart", "series"), "every series must have a name of its own")
    categories = chart["axis_config"]["categories"]
    for position, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            place = (*path, "chart", "series", position, "data")
            yield Problem(place, "must have one point for every category, under its label")

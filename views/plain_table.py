"""Tables and preformatted text for a terminal."""

from collections.abc import Iterator

from views.message import Block

_GAP = "  "


def table(block: Block) -> Iterator[str]:
    """The rows in columns as wide as their longest cell, the first one underlined."""
    rows: list[list[str]] = [[cell["text"] for cell in row] for row in block["rows"]]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    settings = block.get("column_settings", [])
    right = [at < len(settings) and settings[at].get("align") == "right" for at in range(len(widths))]
    for number, row in enumerate(rows):
        cells = zip(row, widths, right, strict=True)
        yield _GAP.join(
            text.rjust(width) if end else text.ljust(width) for text, width, end in cells
        ).rstrip()
        if not number:
            yield _GAP.join("─" * width for width in widths)


def preformatted(block: Block) -> Iterator[str]:
    """The lines of text as they are."""
    for part in block["elements"]:
        yield from "".join(element.get("text", "") for element in part["elements"]).split("\n")

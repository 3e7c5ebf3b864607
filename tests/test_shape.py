"""The sizes that keep the code readable: functions, files, and no groupby.apply in the maths."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "commands", "views", "outreach", "scoring", "ingest", "store", "sandbox")


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (ROOT / package).rglob("*.py")


def functions() -> Iterator[tuple[str, int]]:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", lines


def test_no_function_is_over_80_lines_and_at_most_2_percent_over_50() -> None:
    sizes = dict(functions())
    assert not {name: lines for name, lines in sizes.items() if lines > 80}
    assert sum(lines > 50 for lines in sizes.values()) <= 0.02 * len(sizes)


def test_no_file_is_over_250_lines() -> None:
    long = {str(p.relative_to(ROOT)): n for p in sources() if (n := len(p.read_text().splitlines())) > 250}
    assert not long


def test_every_module_says_in_one_docstring_what_it_promises() -> None:
    assert not [
        str(p.relative_to(ROOT)) for p in sources() if not ast.get_docstring(ast.parse(p.read_text()))
    ]


def test_scoring_is_vectorised_and_never_applies_a_function_by_group() -> None:
    applied = [str(p) for p in (ROOT / "scoring").rglob("*.py") if ".apply(" in p.read_text()]
    assert not applied

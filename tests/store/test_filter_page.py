"""The page about the filter language cannot drift: its tables and examples are compared with the code."""

import re
from pathlib import Path

import pytest

from store.filters.fields import FIELDS, USAGE
from store.filters.read import read
from store.segments import STARTERS

PAGE = (Path(__file__).parents[2] / "docs" / "segments.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^    (\S.*)$", PAGE, re.MULTILINE)


def test_every_field_stands_in_the_table_with_its_meaning_and_no_other() -> None:
    rows = [f"| {each.name} | {each.meaning} | `{each.example}` |" for each in (*FIELDS.values(), USAGE)]
    table = PAGE.partition("| field |")[2].partition("\n\n")[0].splitlines()[2:]
    assert table == rows


def test_every_starter_stands_in_the_table_with_its_filter() -> None:
    rows = [f"| {each.name} | `{each.filter}` | {each.purpose} |" for each in STARTERS]
    assert PAGE.partition("| segment |")[2].strip().splitlines()[2:] == rows


@pytest.mark.parametrize("typed", [*EXAMPLES, *(each.example for each in (*FIELDS.values(), USAGE))])
def test_every_example_is_a_filter(typed: str) -> None:
    assert read(typed).root is not None


def test_a_fields_example_is_about_that_field() -> None:
    assert {name for name, each in FIELDS.items() if read(each.example).fields() != {name}} == set()
    assert len(EXAMPLES) >= 10

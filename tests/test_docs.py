"""The documents cannot drift: what they list is compared with the code."""

import re
from pathlib import Path

import click
from pydantic import SecretStr

from bot.cli.main import main
from bot.settings import Settings
from ingest.bundle import BUNDLE

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_stands_in_the_readme_with_its_default() -> None:
    rows: list[str] = []
    for field in Settings.model_fields.values():
        secret = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        default = "–" if secret is None else f"`{secret}`"
        rows.append(f"| `{field.validation_alias}` | {field.description} | {default} |")
    assert [row for row in rows if row not in README] == []
    assert len(re.findall(r"^\| `[A-Z_]+` \|", README, re.MULTILINE)) == len(rows)


def test_every_file_and_column_of_the_bundle_stands_in_the_readme_and_no_other() -> None:
    for table in BUNDLE.values():
        (row,) = re.findall(rf"^\| {table.name} \| (.*) \|$", README, re.MULTILINE)
        documented = re.sub(r" \([^)]*\)", "", row).split(", ")
        expected = [f"**{name}**" if name in table.required else name for name in table.names]
        assert sorted(documented) == sorted(expected)


def test_every_subcommand_stands_in_the_readme() -> None:
    (sentence,) = re.findall(r"`rapport --help` lists the command line: ([^.]*)\.", README)
    assert set(re.findall(r"`([a-z]+)", sentence)) == set(main.list_commands(click.Context(main)))


def test_every_decision_ends_in_the_check_that_proves_it() -> None:
    for record in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        text = record.read_text(encoding="utf-8")
        last = text.rindex("**Check.**")
        assert text.count("\n", 0, last) > 5
        assert "make" in text[last:] or re.search(r"\n    \S", text[last:]), record.name
        assert len(text.splitlines()) <= 60, record.name

import re
from pathlib import Path

import yaml

from commands import registry
from tests.commands.office import Office
from views import actions, churn, postmortem

ROOT = Path(__file__).parents[2]
MANIFEST = yaml.safe_load((ROOT / "manifest.yml").read_text("utf-8"))
SLASH = {each["command"]: each for each in MANIFEST["features"]["slash_commands"]}
NAMES = {command.name for command in registry.commands()}


def test_commands_come_in_the_order_of_help() -> None:
    assert [command.name for command in registry.commands()] == sorted(NAMES)
    assert {"/health", "/log"} <= NAMES


def test_every_command_is_in_the_manifest() -> None:
    assert set(SLASH) == NAMES


def test_the_manifest_shows_what_the_commands_say_of_themselves() -> None:
    said = {name: (each["description"], each["usage_hint"]) for name, each in SLASH.items()}
    assert said == {command.name: (command.summary, command.hint) for command in registry.commands()}


def test_names_reach_the_commands_as_they_were_typed() -> None:
    assert not [name for name, each in SLASH.items() if each["should_escape"]]


def test_every_command_is_in_the_table_of_the_readme() -> None:
    tables = re.findall(r"(?:^\|.*\n?)+", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    listed = [set(re.findall(r"^\|[^|]*?`(/[a-z-]+)[ `]", table, re.MULTILINE)) for table in tables]
    assert NAMES in listed


def test_every_command_has_a_test_of_its_own() -> None:
    missing = [name for name in NAMES if not (Path(__file__).parent / f"test_{name[1:]}.py").exists()]
    assert not missing


def test_every_command_knows_help(empty: Office) -> None:
    for name in NAMES:
        assert f"{name} help" in empty.says(f"{name} help")


def test_everything_that_views_draw_is_answered_once() -> None:
    drawn = {
        actions.OPEN,
        actions.WHY,
        actions.SHARE,
        actions.DRAFT,
        actions.EARLIER,
        actions.LATER,
        actions.LOG,
        actions.PULSE,
        churn.PREVIOUS,
        churn.YEAR_AGO,
        postmortem.OPEN,
        actions.TAKE_BACK,
        actions.OVERRIDE,
        actions.LIFT,
    }
    pressed = [action for command in registry.commands() for action in command.buttons]
    assert sorted(pressed) == sorted(drawn)
    forms = [form for command in registry.commands() for form in command.forms]
    assert sorted(forms) == sorted((actions.SAVE, actions.GIVE, actions.SET))


def test_the_manifest_asks_for_what_is_used_and_for_no_event() -> None:
    assert MANIFEST["settings"]["interactivity"]["is_enabled"]
    assert "event_subscriptions" not in MANIFEST["settings"]
    assert {"commands", "chat:write", "users:read.email"} <= set(MANIFEST["oauth_config"]["scopes"]["bot"])

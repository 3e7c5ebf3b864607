import re
from pathlib import Path

import yaml

from commands import home, registry
from tests.commands.office import Office
from views import actions, churn, postmortem
from views.audit import page as audit
from views.draft import words
from views.segment import balance, listing, saved
from views.segment import page as segment

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
        words.TO,
        words.PURPOSE,
        words.TONE,
        words.SUBJECT,
        words.SHORTER,
        words.WARMER,
        words.AGAIN,
        words.EARLIER,
        words.OPEN,
        words.EDIT,
        words.SAVE,
        words.DISCARD,
        words.QUEUE,
        *words.LINKS,
        actions.PULSE,
        churn.PREVIOUS,
        churn.YEAR_AGO,
        postmortem.OPEN,
        actions.TAKE_BACK,
        actions.OVERRIDE,
        actions.LIFT,
        balance.COPY,
        segment.BACK,
        segment.NEXT,
        segment.CHANGED,
        segment.SAVE,
        *segment.TURN.values(),
        saved.REPLACE,
        saved.REMOVE,
        listing.OPEN,
        listing.BACK,
        listing.NEXT,
        actions.REAL,
        actions.KNOWN,
        actions.NOISE,
        actions.DATA,
        actions.MORE,
        actions.ALL,
        actions.WAKE,
        actions.ADD_DIGEST,
        actions.EDIT_DIGEST,
        actions.PREVIEW_DIGEST,
        actions.PAUSE_DIGEST,
        actions.RESUME_DIGEST,
        actions.REMOVE_DIGEST,
        actions.TAKE_DIGEST,
        actions.MUTE_DIGEST,
        actions.UNMUTE_DIGEST,
        actions.DIGESTS,
        actions.DONE,
        actions.WAKE_UP,
        actions.PAUSE_FROM_HOME,
        actions.RESUME_FROM_HOME,
        actions.REMOVE_FROM_HOME,
        audit.SHOW,
        audit.OLDER,
        audit.NEWEST,
    }
    pressed = [action for command in registry.commands() for action in command.buttons]
    assert sorted([*pressed, *home.BUTTONS]) == sorted(drawn)
    forms = [form for command in registry.commands() for form in command.forms]
    digest = (actions.ANSWER, actions.SNOOZE, actions.SET_DIGEST)
    others = (actions.SAVE, actions.GIVE, actions.SET, saved.KEEP, words.DONE)
    assert sorted(forms) == sorted((*others, *digest))


def test_the_manifest_asks_for_what_is_used_and_for_one_event() -> None:
    assert MANIFEST["settings"]["interactivity"]["is_enabled"]
    assert MANIFEST["settings"]["event_subscriptions"]["bot_events"] == ["app_home_opened"]
    assert MANIFEST["features"]["app_home"]["home_tab_enabled"]
    assert {"commands", "chat:write", "users:read.email"} <= set(MANIFEST["oauth_config"]["scopes"]["bot"])

"""What the app's manifest declares; only that is delivered or allowed."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from sandbox.records import Json


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """What is shown to somebody who begins to type a command."""

    description: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The parts of a Slack app manifest that decide what reaches the app and what it may do."""

    name: str
    bot_name: str
    commands: dict[str, SlashCommand]
    events: frozenset[str]
    scopes: frozenset[str]
    interactive: bool
    home_tab: bool
    messages_open: bool


@cache  # each workspace reads the same one
def _parsed(text: str) -> Json:
    found: Json = yaml.safe_load(text)
    return found


def load(source: Path | Json) -> Manifest:
    """Read a manifest from a YAML or JSON file, or from a dict of the same shape."""
    data: Json = source if isinstance(source, dict) else _parsed(source.read_text("utf-8"))
    features, settings = data.get("features") or {}, data.get("settings") or {}
    app_home = features.get("app_home") or {}
    name = str((data.get("display_information") or {}).get("name", "App"))
    events = (settings.get("event_subscriptions") or {}).get("bot_events") or []
    scopes = ((data.get("oauth_config") or {}).get("scopes") or {}).get("bot") or []
    return Manifest(
        name=name,
        bot_name=str((features.get("bot_user") or {}).get("display_name", name)),
        commands={str(each["command"]): _command(each) for each in features.get("slash_commands") or []},
        events=frozenset(map(str, events)),
        scopes=frozenset(map(str, scopes)),
        interactive=bool((settings.get("interactivity") or {}).get("is_enabled")),
        home_tab=bool(app_home.get("home_tab_enabled")),
        messages_open=not app_home.get("messages_tab_read_only_enabled"),
    )


def _command(declared: Json) -> SlashCommand:
    return SlashCommand(str(declared.get("description") or ""), str(declared.get("usage_hint") or ""))

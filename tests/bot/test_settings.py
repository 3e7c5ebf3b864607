"""Settings: what is accepted, what is refused, and how it is told."""

import pytest
from pydantic import SecretStr

from bot.settings import BadSettings, Settings, read, required


@pytest.mark.parametrize(
    "given",
    [
        "http://127.0.0.1:4000",
        "http://127.0.0.1:4000/",
        "http://127.0.0.1:4000/api",
        "http://127.0.0.1:4000/api/",
    ],
)
def test_the_web_api_of_this_machine_may_be_written_in_four_ways(given: str) -> None:
    assert Settings(api_url=given).api_url == "http://127.0.0.1:4000/api/"


@pytest.mark.parametrize("given", ["http://localhost:1/api/", "http://[::1]:1", "https://127.9.9.9"])
def test_any_loopback_address_will_do(given: str) -> None:
    assert not Settings(api_url=given).uses_slack


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_API_URL", "https://example.com/api/"),
        ("SLACK_API_URL", "https://slack.com.example.com/api/"),
        ("SLACK_API_URL", "http://127.0.0.1@example.com"),
        ("SLACK_API_URL", "http://slack.com/api/"),
        ("SLACK_API_URL", "127.0.0.1:4000"),
        ("RAPPORT_HORIZON", "0"),
        ("RAPPORT_HORIZON", "many"),
        ("RAPPORT_NIGHTLY", "25:00"),
        ("RAPPORT_NIGHTLY", "two"),
        ("RAPPORT_NOW", "soon"),
        ("RAPPORT_TIMEZONE", "Europe/Atlantis"),
        ("RAPPORT_LOG_LEVEL", "loud"),
        ("RAPPORT_MODEL_TOKENS", "0"),
        ("OPENAI_BASE_URL", "127.0.0.1:8080"),
        ("OPENAI_BASE_URL", "http://me:hush@models.example/v1"),
        ("OPENAI_BASE_URL", "http://models.example/v1"),
        ("OPENAI_BASE_URL", "https://169.254.169.254/latest/meta-data"),
        ("OPENAI_BASE_URL", "https://[::ffff:169.254.169.254]/v1"),
        ("OPENAI_BASE_URL", "https://[fe80::1]/v1"),
        ("OPENAI_BASE_URL", "https://metadata.google.internal/v1"),
        ("OPENAI_BASE_URL", "file:///etc/passwd"),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_its_variable(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as refused:
        read()
    assert str(refused.value).startswith(f"{name} cannot be used: ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_a_token_of_the_local_workspace_is_never_sent_to_slack(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "xoxb-local-123")
    with pytest.raises(BadSettings, match=f"{name} .*SLACK_API_URL"):
        read()


def test_no_secret_is_shown_by_accident() -> None:
    settings = Settings(
        bot_token=SecretStr("xoxb-hush"), database_url=SecretStr("postgresql://me:hush@db.example/rapport")
    )
    assert "hush" not in repr(settings)


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "")
    assert read().bot_token is None


def test_a_time_without_a_zone_is_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-17T09:00:00")
    now = read().fixed_now
    assert now is not None
    assert now.isoformat() == "2026-11-17T09:00:00+00:00"


def test_every_setting_says_what_it_is_for() -> None:
    assert not [name for name, field in Settings.model_fields.items() if not field.description]


def test_a_missing_secret_is_told_with_what_needs_it() -> None:
    with pytest.raises(BadSettings, match="SLACK_APP_TOKEN is not set: Socket Mode needs it"):
        required(None, "SLACK_APP_TOKEN", "Socket Mode")

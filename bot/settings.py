"""Everything the environment decides, read once and checked; the only reader of os.environ."""

from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.addresses import is_inner, is_loopback
from store import retention
from store.errors import BadInput, Sorry

SLACK = "https://slack.com/api/"


class BadSettings(Sorry):
    """A variable of the environment that cannot be used; the sentence names it."""


def _api_url(url: str) -> str:
    """Slack's own address, or a server on this machine; a bare host is taken to have Slack's path, /api/."""
    parts = urlsplit(url)
    base = url.rstrip("/") + ("/" if parts.path.strip("/") else "/api/")
    if base != SLACK and (parts.scheme not in {"http", "https"} or not is_loopback(parts.hostname or "")):
        raise ValueError(
            "it must be Slack's own address or one on this machine, such as http://127.0.0.1:4000"
        )
    return base


def _model_url(url: str) -> str:
    """Where a model's server is; without the stroke at its end, as the default has none."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query:
        raise ValueError("it must be the address of a server, such as http://127.0.0.1:8080/v1")
    if not is_loopback(parts.hostname) and (parts.scheme != "https" or is_inner(parts.hostname)):
        raise ValueError(
            "it must begin with https:// where it is not on this machine, and lead to no inner host"
        )
    return url.rstrip("/")


@cache  # they are read from a folder
def _zones() -> set[str]:
    return available_timezones()


def _timezone(name: str) -> str:
    if name not in _zones():
        raise ValueError("it must be the name of a time zone, such as Europe/Berlin")
    return name


def _time_of_day(text: str) -> str:
    try:
        parsed = time.fromisoformat(text)
    except ValueError:
        parsed = None
    if parsed is None or parsed.tzinfo or parsed.second or parsed.microsecond:
        raise ValueError("it must be a time of day, such as 02:00")
    return text


def _kept(text: str) -> str:
    try:
        retention.keep(text)
    except BadInput as error:
        raise ValueError(str(error)) from None
    return text


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Settings(BaseSettings):
    """What can be set, each under the name that its alias gives; nothing else is read."""

    model_config = SettingsConfigDict(
        frozen=True, env_ignore_empty=True, extra="ignore", populate_by_name=True, hide_input_in_errors=True
    )

    bot_token: SecretStr | None = Field(
        default=None,
        validation_alias="SLACK_BOT_TOKEN",
        description="The app's bot token; starts with xoxb-.",
    )
    app_token: SecretStr | None = Field(
        default=None,
        validation_alias="SLACK_APP_TOKEN",
        description="For Socket Mode: the app-level token; starts with xapp-.",
    )
    signing_secret: SecretStr | None = Field(
        default=None,
        validation_alias="SLACK_SIGNING_SECRET",
        description="For HTTP mode: what Slack signs its requests with.",
    )
    api_url: Annotated[str, AfterValidator(_api_url)] = Field(
        default=SLACK,
        validation_alias="SLACK_API_URL",
        description="Where Slack's Web API is; anything but Slack's own address must be on this machine.",
    )
    database_url: SecretStr = Field(
        default=SecretStr("sqlite:///rapport.db"),
        validation_alias="DATABASE_URL",
        description="The database: sqlite:///file.db or postgresql://user:password@host/name.",
    )
    fixed_now: Annotated[datetime, AfterValidator(_aware)] | None = Field(
        default=None,
        validation_alias="RAPPORT_NOW",
        description="Fixes the clock at this ISO time, for tests and demos.",
    )
    horizon: int = Field(
        default=90,
        ge=1,
        le=730,
        validation_alias="RAPPORT_HORIZON",
        description="How many days ahead risk looks.",
    )
    nightly: Annotated[str, AfterValidator(_time_of_day)] = Field(
        default="02:00",
        validation_alias="RAPPORT_NIGHTLY",
        description="When the book is scored each night.",
    )
    timezone: Annotated[str, AfterValidator(_timezone)] = Field(
        default="UTC",
        validation_alias="RAPPORT_TIMEZONE",
        description="The time zone of RAPPORT_NIGHTLY and of what is today.",
    )
    policy: Path | None = Field(
        default=None,
        validation_alias="RAPPORT_POLICY",
        description="A YAML file that says who may see and do what; see docs/rights.md.",
    )
    keep: Annotated[str, AfterValidator(_kept)] | None = Field(
        default=None,
        validation_alias="RAPPORT_KEEP",
        description="Days to keep tables for, such as `drafts=180 audit=1000`; see docs/forgetting.md.",
    )
    product: str | None = Field(
        default=None,
        validation_alias="RAPPORT_PRODUCT",
        description="What your product is called in drafts; “our product” if not set.",
    )
    openai_key: SecretStr | None = Field(
        default=None,
        validation_alias="OPENAI_API_KEY",
        description="The key for the model that writes drafts; without it and OPENAI_BASE_URL, templates do.",
    )
    openai_url: Annotated[str, AfterValidator(_model_url)] | None = Field(
        default=None,
        validation_alias="OPENAI_BASE_URL",
        description="The model's server, OpenAI's if not set; any that speaks Chat Completions.",
    )
    model: str = Field(
        default="gpt-5.4-mini",
        validation_alias="RAPPORT_MODEL",
        description="The model that writes drafts.",
    )
    model_tokens: int = Field(
        default=500_000,
        ge=1,
        validation_alias="RAPPORT_MODEL_TOKENS",
        description="The most tokens a model may take in a day; after that, templates.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO",
        validation_alias="RAPPORT_LOG_LEVEL",
        description="The least severe line that is logged.",
    )

    @model_validator(mode="after")
    def _keep_local_tokens_local(self) -> "Settings":
        for name, token in (("SLACK_BOT_TOKEN", self.bot_token), ("SLACK_APP_TOKEN", self.app_token)):
            if self.uses_slack and token and token.get_secret_value()[5:].startswith("local"):
                raise ValueError(f"{name} is of the local workspace: set SLACK_API_URL to where it runs")
        return self

    @property
    def uses_slack(self) -> bool:
        """Whether the Web API is Slack's own, rather than a server on this machine."""
        return self.api_url == SLACK

    @property
    def kept(self) -> dict[str, int]:
        """For how many days each table is kept."""
        return retention.keep(self.keep or "")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the nightly run and of today."""
        return ZoneInfo(self.timezone)


def read() -> Settings:
    """The settings of this process; BadSettings names the first variable that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        reason = first["msg"].removeprefix("Value error, ")
        name = ".".join(str(part) for part in first["loc"])
        raise BadSettings(f"{name} cannot be used: {reason}." if name else f"{reason}.") from None


def required(secret: SecretStr | None, name: str, purpose: str) -> str:
    """The value of a secret; BadSettings says what it is needed for where it is not set."""
    if secret is None:
        raise BadSettings(f"{name} is not set: {purpose} needs it.")
    return secret.get_secret_value()

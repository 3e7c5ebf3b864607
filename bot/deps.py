"""What commands may use, opened as the settings say."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime, time
from typing import TYPE_CHECKING

from bot.clock import clock
from bot.settings import Settings
from commands.contract import Deps
from commands.policy import embedded
from commands.policy import policy as read_policy
from outreach.template.writer import TemplateWriter
from store import drafts
from store.database import Database, open_database

if TYPE_CHECKING:
    from outreach.openai_writer import OpenAIWriter


@contextmanager
def opened(settings: Settings) -> Generator[Deps]:
    """The database, created and migrated where need be, the clock, the writer and the policy.

    Sorry where the database cannot be reached, BadInput where the policy cannot be read.
    """
    policy = read_policy(settings.policy) if settings.policy else embedded()
    db = open_database(settings.database_url.get_secret_value())
    now = clock(settings.fixed_now)
    uses_model = settings.openai_key or settings.openai_url
    try:
        writer = model_writer(settings, db, now) if uses_model else TemplateWriter()
        yield Deps(db, now, settings.horizon, writer, settings.product or "", policy)
    finally:
        db.dispose()


def model_writer(settings: Settings, db: Database, now: Callable[[], datetime]) -> "OpenAIWriter":
    """The writer with a model, which may take so many tokens a day in all processes together."""
    from outreach.openai_writer import OPENAI, OpenAIWriter  # noqa: PLC0415 - openai takes a second to import

    def spent() -> int:
        today = datetime.combine(now().astimezone(settings.zone), time(), settings.zone)
        with db.read() as tx:
            return drafts.spent(tx, today)

    return OpenAIWriter(
        settings.model,
        settings.openai_key.get_secret_value() if settings.openai_key else "",
        settings.openai_url or OPENAI,
        settings.model_tokens,
        spent,
    )

"""What commands may use, as the settings say: which writer, and how much it may take."""

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.deps import opened
from bot.settings import Settings
from outreach.openai_writer import OPENAI, OpenAIWriter
from outreach.template.writer import TemplateWriter
from outreach.writing import Brief
from store import drafts
from store.draft_records import Draft, Text
from tests.outreach.accounts import NOW, at, load, sheet


def settings(home: Path, **more: object) -> Settings:
    database = SecretStr(f"sqlite:///{home / 'rapport.db'}")
    return Settings.model_construct(database_url=database, fixed_now=NOW, **more)  # pyright: ignore[reportArgumentType]


def test_without_a_key_and_an_address_no_model_writes(tmp_path: Path) -> None:
    with opened(settings(tmp_path)) as deps:
        assert isinstance(deps.writer, TemplateWriter)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({"openai_key": SecretStr("sk-hush")}, OPENAI),
        ({"openai_url": "http://127.0.0.1:9/v1"}, "http://127.0.0.1:9/v1"),
    ],
)
def test_with_a_key_or_an_address_a_model_does(
    tmp_path: Path, given: dict[str, object], address: str
) -> None:
    with opened(settings(tmp_path, **given)) as deps:
        assert isinstance(deps.writer, OpenAIWriter)
        assert deps.writer.base_url == address


def test_a_model_stops_once_the_drafts_of_today_took_its_tokens(tmp_path: Path) -> None:
    nobody = "http://127.0.0.1:9/v1"
    with opened(settings(tmp_path, openai_url=nobody, model_tokens=1000)) as deps:
        load(deps.db, accounts=[{"account_id": "a1", "name": "Acme"}])
        draft = Draft("a1", "U1", "D1", "check-in", "warm", "en", "c1", NOW, Text(), "", "", "hash", "small")
        with deps.db.begin() as tx:
            drafts.add(tx, replace(draft, tokens_in=900, tokens_out=99))
            drafts.add(tx, replace(draft, tokens_in=5000, made_at=at(1)))
        brief = Brief(sheet(deps.db), "warm")
        assert "could not be reached" in deps.writer.write(brief).made.note
        with deps.db.begin() as tx:
            drafts.add(tx, replace(draft, tokens_out=1))
        assert deps.writer.write(brief).made.note.startswith("The model's tokens for today are used up")

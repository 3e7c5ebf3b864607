"""Drafts of the demo's stories, kept as files; `python -m tests.outreach.golden` writes them anew."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.demo.book import FILES, dice, save
from bot.demo.calm import CALM
from bot.demo.cast import gather
from bot.demo.worries import WORRIES
from ingest.load import load
from outreach.draft import make
from outreach.fact import Language, Purpose, Sheet, Tone
from outreach.facts.gather import sheet
from outreach.template.texts import PURPOSES
from outreach.template.writer import TemplateWriter
from outreach.writing import Brief, Draft
from store.database import Database, Tx, open_database
from store.records import Person

FOLDER = Path(__file__).with_name("golden")
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANA = Person("U1", "ana@lumen.example", "Ana Lopez")
STORIES = [story.account_id for story in (*WORRIES, *CALM)]
CASES: list[tuple[str, Purpose, Tone, Language]] = [
    *((account, purpose, "warm", "en") for account in STORIES for purpose in PURPOSES),
    *(("acme", purpose, tone, "en") for purpose in PURPOSES for tone in ("brief", "formal")),
    *(("mueller", purpose, tone, "de") for purpose in PURPOSES for tone in ("warm", "formal")),
    *(("acme", purpose, "warm", "de") for purpose in PURPOSES),
]


def book(folder: Path) -> Database:
    """A database with the stories' accounts alone, as the demo has them."""
    bundle = folder / "bundle"
    bundle.mkdir()
    customers = [each for each in gather(7) if each.account_id in STORIES]
    for name, (header, rows) in FILES.items():
        made = (row for each in customers for row in rows(each, NOW.date(), dice(7, name, each)))
        save(bundle / f"{name}.csv", header.split(), made)
    db = open_database(f"sqlite:///{folder / 'stories.db'}")
    load(db, [bundle], None, folder / "rejects.csv", lambda _line: None)
    return db


def facts(tx: Tx, account_id: str, purpose: Purpose, language: Language) -> Sheet:
    """The sheet of a story."""
    return sheet(tx, account_id, purpose, sender=ANA, now=NOW, language=language, product="Lumen")


def drafts(db: Database) -> Iterator[tuple[str, Draft]]:
    """The name of each golden file, and its draft as it is now."""
    with db.read() as tx:
        for account, purpose, tone, language in CASES:
            draft = make(Brief(facts(tx, account, purpose, language), tone), TemplateWriter())
            yield f"{account}-{purpose}-{tone}{'-de' if language == 'de' else ''}.txt", draft


def body(draft: Draft) -> str:
    """The message without its subjects."""
    return "\n\n".join(" ".join(each.text for each in paragraph) for paragraph in draft.paragraphs)


def text(draft: Draft) -> str:
    """The file's text."""
    subjects = "".join(f"Subject: {each.text}\n" for each in draft.subjects)
    return f"{subjects}\n{body(draft)}\n"


def main() -> None:
    """Write all golden files anew."""
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        db = book(Path(folder))
        for name, draft in drafts(db):
            (FOLDER / name).write_text(text(draft), encoding="utf-8")


if __name__ == "__main__":
    main()

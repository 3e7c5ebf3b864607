"""A book with something of everything in it, and how much was tried: a share here, all by `make fuzz`."""

from collections import Counter
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.jobs import history
from ingest.load import load
from store.database import open_database
from tests.fuzz.amount import ALL
from tests.fuzz.shop import Shop, shop_in
from tests.wire.office import EVIL, NOW, write_book

TRIED = Counter[str]()
MORE = {
    "contacts.csv": "contact_id,account_id,name,email,role\n"
    f'c1,acme,Dana Wu,dana@acme.example,champion\nc2,evil,"{EVIL}",evil@evil.example,sponsor\n',
    "tickets.csv": "ticket_id,account_id,opened_at,priority,subject\n"
    f't1,acme,2026-11-10,high,Exports fail\nt2,evil,2026-11-11,high,"*{EVIL}*"\n',
    "touches.csv": "account_id,at,kind,direction,author,summary\n"
    f'acme,2026-11-01,call,outbound,Ana,Spoke of seats\nevil,2026-11-02,note,,,"{EVIL}"\n',
    "goals.csv": "account_id,goal,metric,target,current\n"
    f'acme,Automate returns,returns,90,40\nevil,"{EVIL}",,,\n',
}


@pytest.fixture(scope="session")
def book(once: Callable[..., Path]) -> Path:
    """A database with four accounts, scored; to be copied."""
    return once("fuzz", score_book) / "rapport.db"


def score_book(folder: Path) -> None:
    """Write, import and score the book."""
    write_book(folder)
    for name, text in MORE.items():
        (folder / name).write_text(text)
    db = open_database(f"sqlite:///{folder / 'rapport.db'}")
    assert load(db, [folder], None, folder / "rejects.csv", lambda _: None).ok
    history.score(db, NOW.date(), 90, NOW, lambda _: None)
    db.dispose()


@pytest.fixture(scope="module")
def shop(book: Path, tmp_path_factory: pytest.TempPathFactory, tried: Counter[str]) -> Generator[Shop]:
    """The bot on a book of its own, for all that one module asks."""
    database = tmp_path_factory.mktemp("shop") / "rapport.db"
    database.write_bytes(book.read_bytes())
    with shop_in(database) as shop:
        yield shop
    tried.update(shop.asked)


@pytest.fixture(scope="session")
def tried() -> Counter[str]:
    """How much of each kind was tried."""
    return TRIED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What `make fuzz` is asked for: how many of each kind were tried."""
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in sorted(TRIED.items()))
    if settings.get_current_profile_name() == ALL:
        terminalreporter.write_line(f"Tried {TRIED.total():,}: {kinds}.")

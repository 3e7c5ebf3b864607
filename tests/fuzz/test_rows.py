"""Whatever stands in a file, each of its rows is loaded or named with a reason, and the book is scored."""

import csv
import shutil
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.jobs import history
from ingest.bundle import BUNDLE, Column
from ingest.load import load
from store.database import Database, open_database
from store.errors import BadInput
from tests.fuzz.amount import some
from tests.fuzz.shop import fails, shop_in
from tests.fuzz.typed import HOSTILE
from tests.wire.office import NOW

GOOD = {
    "int": ("3", "40", "0"),
    "number": ("3", "0.5", "12"),
    "money": ("1200.50", "9"),
    "currency": ("USD", "eur", "JPY"),
    "date": ("2026-11-01", "2026-01-31"),
    "time": ("2026-11-01", "2026-11-01T09:30:00Z"),
    "flag": ("yes", "0"),
    "text": ("acme", "evil", "active_people", "n1", "n2"),
}
ODD = (
    *("NaN", "inf", "-inf", "1e308", "1e400", "-0", "1_000", "0x10", "1,5", "٣", "١٢", "9" * 400, "1e-400"),
    *("0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2026-11-01T25:00", "0000-00-00", "1e5-01-01"),
    *("2026-11-01T09:30:00+25:00", "1700-01-01T00:00:00+23:59", "9999-12-31T23:59:59-12:00", "now", "NaT"),
    *(
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2",
        "@SUM(1)",
        "\t=1",
        "null",
        "None",
        "NULL",
        "\\N",
        "true",
        "XXX",
        "usd",
    ),
    *(
        '"',
        '""',
        "'",
        '"a',
        "a\nb",
        "a\rb",
        "\ufeff",
        "a;b",
        "a,b",
        "a|b",
        "a\tb",
        " ",
        "99999999999999999999",
    ),
    *("2147483648", "9223372036854775808", "123456789012345678.99", "0.001", "1.999"),
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252")


@dataclass
class Loading:
    """A book that files are loaded into."""

    db: Database
    folder: Path
    database: Path


@pytest.fixture(scope="module")
def loading(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[Loading]:
    """A book of one's own."""
    folder = tmp_path_factory.mktemp("rows")
    database = Path(shutil.copy(book, folder / "rapport.db"))
    db = open_database(f"sqlite:///{database}")
    yield Loading(db, folder, database)
    db.dispose()


def cells(column: Column) -> st.SearchStrategy[str]:
    """A value of a column: mostly a good one, so that rows get further than their first cell."""
    good = st.sampled_from(column.choices or GOOD[column.kind])
    odd = st.sampled_from(ODD) | st.sampled_from(HOSTILE) | st.text(max_size=8) | st.floats().map(str)
    return st.integers(0, 5).flatmap(lambda kind: odd if kind == 0 else good)


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of the bundle: its name, and what is in it."""
    table = BUNDLE[draw(st.sampled_from(sorted(BUNDLE)))]
    columns = [each for each in table.columns if each.required or draw(st.booleans())]
    text = StringIO()
    mark = draw(st.sampled_from(",,,;\t|"))
    rows = csv.writer(text, delimiter=mark, quoting=draw(st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))))
    rows.writerow([each.name for each in columns])
    for _ in range(draw(st.integers(0, 12))):
        rows.writerow([draw(cells(each)) for each in columns])
    content = text.getvalue().encode(draw(st.sampled_from(ENCODINGS)), "replace")
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2)))):
        at = draw(st.integers(0, len(content)))
        content = (
            content[:at]
            + draw(st.binary(max_size=3) | st.sampled_from((b'"', b"\0", b"\r", b",")))
            + content[at:]
        )
    return f"{table.name}.csv", content


@some(20)
@given(files())
def test_each_row_of_any_file_is_loaded_or_named(
    loading: Loading, tried: Counter[str], file: tuple[str, bytes]
) -> None:
    name, content = file
    path, rejects = loading.folder / name, loading.folder / "rejects.csv"
    path.write_bytes(content)
    rejects.unlink(missing_ok=True)
    try:
        report = load(loading.db, [path], None, rejects, lambda _: None)
    except BadInput as refusal:
        said = str(refusal)
        assert said.endswith((".", "?"))
        return
    (told,) = report.files
    assert told.read == told.new + told.changed + told.same + told.rejected
    tried["rows"] += told.read
    named = read(rejects) if report.rejects else []
    assert bool(named) == bool(told.rejected)
    assert all(each["reason"] for each in named)


def read(rejects: Path) -> list[dict[str, str]]:
    """The rejects file."""
    with rejects.open(newline="") as file:
        return list(csv.DictReader(file))


def test_what_was_loaded_can_be_scored_and_shown(loading: Loading) -> None:
    """Of the rows that the test above left there."""
    history.score(loading.db, NOW.date(), 90, NOW, lambda _: None)
    loading.db.dispose()
    with shop_in(loading.database) as shop:
        for typed in ("", "acme", "evil", "acme post-mortem", "accuracy"):
            assert not fails(shop.ask("rows", shop.command("/health", typed)))
        for name in ("/churn", "/segment", "/digest"):
            assert not fails(shop.ask("rows", shop.command(name, "")))
        assert not fails(shop.ask("rows", shop.command("/draft", "acme")))

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.load import load
from store.database import Database

CELLS = st.sampled_from(
    [
        "",
        "A1",
        "A2",
        " A1 ",
        "ZZ",
        "2024-01-01",
        "2024-01-02T10:00Z",
        "2024-13-01",
        "1",
        "2.50",
        "-3",
        "NaN",
        "1e400",
    ]
) | st.text(max_size=4)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=25)
HEADERS = {
    "usage": ["account_id", "day", "metric", "value"],
    "events": ["account_id", "at", "event", "event_id"],
    "invoices": ["invoice_id", "account_id", "due_on", "amount"],
    "subscriptions": ["account_id", "started_on", "ended_on", "plan"],
}


@given(rows=ROWS, table=st.sampled_from(sorted(HEADERS)), noise=st.binary(max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_row_is_new_changed_same_or_rejected_whatever_it_holds(
    sqlite_db: Database, rows: list[list[str]], table: str, noise: bytes
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADERS[table], *rows])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "accounts.csv").write_text("account_id,name\nA1,Acme\nA2,Bolt\n")
        (folder / f"{table}.csv").write_bytes(text.getvalue().encode() + noise)
        first, second = (
            load(sqlite_db, [folder], None, folder / "rejects.txt", lambda _: None) for _ in range(2)
        )
        named = (folder / "rejects.txt").exists()
    for report in (first, second):
        for file in report.files:
            assert file.read == file.new + file.changed + file.same + file.rejected
    assert (second.files[1].new, second.files[1].changed) == (0, 0)
    assert second.files[1].rejected == first.files[1].rejected
    assert named == (first.files[1].rejected > 0)

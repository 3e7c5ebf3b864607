import os
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow as pa

from store import frames
from store.database import open_database

LOAD = """
import sys
from pathlib import Path
from ingest.load import load
from store.database import open_database

db = open_database(sys.argv[1])
load(db, [Path(sys.argv[2])], None, Path(sys.argv[3]), lambda line: print(line, flush=True))
"""


def test_an_import_that_is_killed_and_run_again_ends_like_one_clean_run(tmp_path: Path) -> None:
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "accounts.csv").write_text("account_id,name\nA1,Acme\nA2,Bolt\n")
    events = [
        f"A{1 + i % 2},2024-01-{1 + i % 28:02d}T{i % 24:02d}:00Z,e{i % 7},u{i % 50}" for i in range(60_000)
    ]
    (bundle / "events.csv").write_text("account_id,at,event,user_id\n" + "\n".join([*events, "A9,x,e,u"]))

    def command(name: str) -> list[str]:
        url = f"sqlite:///{tmp_path / name}.db"
        return [sys.executable, "-c", LOAD, url, str(bundle), str(tmp_path / f"{name}.csv")]

    broken = subprocess.Popen(command("broken"), stdout=subprocess.PIPE, text=True)
    assert broken.stdout is not None
    assert (
        next(line for line in broken.stdout if "loaded" in line)
        == "events.csv: 50,000 of 60,000 rows loaded\n"
    )
    os.kill(broken.pid, signal.SIGKILL)
    broken.stdout.close()
    assert broken.wait() == -signal.SIGKILL
    assert not (tmp_path / "broken.csv").exists()

    states: list[tuple[list[pa.Table], str]] = []
    for name in ("broken", "clean"):
        subprocess.run(command(name), check=True, stdout=subprocess.DEVNULL)
        db = open_database(f"sqlite:///{tmp_path / name}.db")
        tables = [frames.read(db, table) for table in ("accounts", "events", "usage")]
        rows = [table.sort_by([(column, "ascending") for column in table.column_names]) for table in tables]
        states.append((rows, (tmp_path / f"{name}.csv").read_text()))
        db.dispose()
    assert states[0] == states[1]

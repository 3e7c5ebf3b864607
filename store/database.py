"""The one way to the database: opened, migrated, and used in transactions that commit whole or not at all."""

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from store import postgresql, schema, sight, sqlite
from store.address import for_arrow, name, parse, shown
from store.failure import speaking
from store.pool import READS
from store.sight import EVERYTHING, Sight

Tx = Session  # what the functions of the store take first: one open transaction
event.listen(Session, "do_orm_execute", sight.narrow)


class Database:
    """A database at the newest revision, as somebody may see it. Threads may share it."""

    def __init__(self, engine: Engine, sight: Sight = EVERYTHING) -> None:
        self._engine = engine
        self._sight = sight
        self.shown: list[str] = []  # ids of accounts, as the store's functions note them
        self._reader = engine.execution_options(**READS)
        self._head = schema.head()

    def __repr__(self) -> str:
        return f"Database({self.url!r})"

    @property
    def url(self) -> str:
        """The address, with the password hidden."""
        return shown(self._engine.url)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @property
    def arrow_uri(self) -> str:
        """The address for the ADBC drivers, with the password."""
        return for_arrow(self._engine.url)

    def seen_by(self, sight: Sight) -> "Database":
        """The same database, whose transactions know no account outside of this sight.

        Its `shown` are the accounts that it has shown since.
        """
        return Database(self._engine, sight)

    def whole(self) -> "Database":
        """The same database with everything in it, for what is the product's own work and shown to nobody."""
        return Database(self._engine)

    @contextmanager
    def begin(self) -> Generator[Tx]:
        """A transaction that may write: commits at the end, rolls back on any error.

        On SQLite it holds the one write lock from its first statement on, so do slow work before or after.
        No migration comes in between. DatabaseGone where the database does not answer; Outgrown where a newer
        version has upgraded it: this one does not know what it would break.
        """
        with self._open(self._engine) as tx:
            schema.hold(tx.connection())
            yield tx

    @contextmanager
    def read(self) -> Generator[Tx]:
        """A transaction that only reads, and never waits for one that writes. DatabaseGone as in `begin`."""
        with self._open(self._reader) as tx:
            yield tx

    @contextmanager
    def _open(self, engine: Engine) -> Generator[Tx]:
        known = {"sight": self._sight, "shown": self.shown}
        with self.speaking(), Session(engine, expire_on_commit=False, info=known) as tx, tx.begin():
            yield tx

    @contextmanager
    def speaking(self) -> Generator[None]:
        """Raise DatabaseGone with this database's name in place of a driver's error."""
        with speaking(name(self._engine.url)):
            yield

    def ping(self) -> None:
        """Return if the database answers, else raise DatabaseGone."""
        with self.read() as tx:
            tx.execute(text("SELECT 1"))

    def is_current(self) -> bool:
        """Whether the tables are those of this version."""
        with self.read() as tx:
            return schema.current(tx.connection()) == self._head

    def dispose(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def open_database(url: str) -> Database:
    """Open `sqlite:///file.db` or `postgresql://…`; create it where it is missing and migrate it.

    Sorry where it cannot be reached, is not a database, or was made by a newer version.
    """
    address = parse(url)
    kind = sqlite if address.get_backend_name() == "sqlite" else postgresql
    with speaking(name(address)):
        kind.make_ready(address)
        engine = kind.make_engine(address)
        try:
            schema.upgrade(engine)
        except BaseException:
            engine.dispose()
            raise
    return Database(engine)

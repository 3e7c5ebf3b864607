"""A small book with scores of several weeks, and a person who asks about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from commands import home, registry
from commands.contract import MEMBER, Answer, Command, Deps, FormErrors, Opening, Place, Post, Reply, Request
from commands.policy import embedded
from commands.rights import Rights, by_role
from store import bundle, scores
from store.database import Database
from store.records import Band, Person, Run, Score
from store.sight import EVERYTHING
from tests.views.samples import SCORE
from views import plain
from views.message import Modal

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
ANA = Person("U0123ANA", "ana@lumen.example", "Ana", "Europe/Berlin")
BEN = Person("U0123BEN", "ben@lumen.example", "Ben")
NOBODY = Person("U0123NEW", None, None)
PUBLIC = Place("C0123TEAM", "public")
EVIL = "<!channel> & Söhne 🚀"

ROWS: Sequence[dict[str, Any]] = (
    {
        "account_id": "acme",
        "name": "Acme Robotics",
        "domain": "acme.example",
        "aliases": "The Roadrunner Customer",
        "owner": "Ana@Lumen.example",
        "arr_minor": 4_320_000,
        "currency": "EUR",
        "renewal_on": date(2027, 1, 3),
    },
    {"account_id": "acme-labs", "name": "Acme Labs", "owner": "ana@lumen.example"},
    {"account_id": "nw-1", "name": "Northwind Foods", "domain": "foods.example", "owner": "U0123BEN"},
    {"account_id": "nw-2", "name": "Northwind Freight", "domain": "freight.example", "owner": "U0123BEN"},
    {"account_id": "evil", "name": EVIL, "owner": "ben@lumen.example"},
    {
        "account_id": "gone",
        "name": "Mirabel Hotels",
        "churned_on": date(2026, 10, 20),
        "churn_reason": "Budget",
    },
    {"account_id": "new", "name": "Brand New", "owner": "ana@lumen.example"},
)
HEALTHS: dict[str, tuple[int | None, Band]] = {
    "acme": (38, "at risk"),
    "acme-labs": (82, "healthy"),
    "nw-1": (55, "watch"),
    "nw-2": (None, "unknown"),
    "evil": (61, "watch"),
    "gone": (21, "at risk"),
}


@dataclass(frozen=True, slots=True)
class Office:
    """What is asked here is answered by the real functions on a real database."""

    deps: Deps
    person: Person = ANA
    place: Place = PUBLIC
    member: bool = True

    @property
    def rights(self) -> Rights:
        """Those of a CSM, or of a guest."""
        return MEMBER if self.member else by_role(embedded(), "guest", self.person)

    def ask(self, text: str) -> Answer:
        """What a slash command answers, as typed: `/health acme`."""
        name, _, rest = text.partition(" ")
        return registry.answer(named(name), self._request(text=rest), self.deps)

    def press(self, action: str, value: str, **entered: str) -> Answer:
        """What a button answers; `entered` is what stands in the form around it."""
        buttons = {key: button for command in registry.commands() for key, button in command.buttons.items()}
        return buttons[action].run(replace(self._request(value=value), form=entered), self.deps)

    def press_at_home(self, action: str, value: str) -> Answer:
        """What a button of the Home tab answers."""
        return home.BUTTONS[action].run(self._request(value=value), self.deps)

    def submit(self, form: str, value: str, **entered: str) -> Answer:
        """What a form answers."""
        forms = {key: function for command in registry.commands() for key, function in command.forms.items()}
        return forms[form](replace(self._request(value=value), form=entered), self.deps)

    def says(self, text: str) -> str:
        """What a slash command answers, as text."""
        return read(self.ask(text))

    def _request(self, text: str = "", value: str = "") -> Request:
        return Request(self.person, self.place, text=text, value=value, rights=self.rights)


def named(name: str) -> Command:
    """The command of this name."""
    return next(command for command in registry.commands() if command.name == name)


def read(answer: Answer) -> str:
    """An answer as text."""
    if isinstance(answer, FormErrors):
        return "\n".join(answer.errors.values())
    if isinstance(answer, Post):
        return plain.render(answer.draw(EVERYTHING))
    if isinstance(answer, Reply):
        return plain.render(answer.message)
    shown = answer.fill() if isinstance(answer, Opening) else answer
    assert isinstance(shown, Modal)
    return plain.render(shown)


def import_accounts(db: Database, rows: Iterable[dict[str, Any]] = ROWS) -> None:
    """Put accounts into the database as an import does."""
    schema = bundle.schema("accounts")
    columns = [{name: row.get(name) for name in schema.names} for row in rows]
    with db.begin() as tx:
        bundle.load(tx, "accounts", pa.Table.from_pylist(columns, schema=schema))


def score(db: Database, as_of: date, healths: dict[str, tuple[int | None, Band]] = HEALTHS) -> None:
    """Keep a run with these healths; who left is not scored after that day."""
    left: dict[str, date] = {row["account_id"]: row.get("churned_on", date.max) for row in ROWS}
    open_still = {key: value for key, value in healths.items() if as_of <= left.get(key, date.max)}
    made = [one_score(account_id, as_of, *health) for account_id, health in open_still.items()]
    scores.save(db, Run(as_of, 90, datetime(2026, 11, 22, tzinfo=UTC), "test", {}), made)


def one_score(account_id: str, as_of: date, health: int | None, band: Band) -> Score:
    """A score whose points add up to its health."""
    moved = SCORE.reasons[1]._replace(points=(health or 50) - 50)
    reasons = (SCORE.reasons[0], moved)
    return replace(SCORE, account_id=account_id, as_of=as_of, health=health, band=band, reasons=reasons)


def fill(db: Database) -> None:
    """The accounts, and a run for each of six weeks."""
    import_accounts(db)
    for week in range(6):
        fading: dict[str, tuple[int | None, Band]] = {"acme": (38 + 5 * week, "at risk")}
        score(db, TODAY - timedelta(weeks=week), HEALTHS | fading)

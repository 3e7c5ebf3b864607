"""Digests on real sockets: a workspace, the scored book, a clock to set, and passes over what is due."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.digest.delivering import Outcome
from bot.digest.rounds import Digests
from bot.metrics import Metrics
from bot.slack import web_client
from commands.contract import Deps
from commands.policy import embedded
from commands.rights import Policy
from sandbox.driver import Channel, Message, Person, Sandbox
from store import deliveries, digests
from store.database import Database, open_database
from store.digest_records import Audience, Delivery, Digest, Key
from tests.wire.office import settings_for

DUE = datetime(2026, 11, 17, 8, 30, tzinfo=UTC)  # a Tuesday
MINUTE = timedelta(minutes=1)


@dataclass
class Rounds:
    """Passes of one replica or several over the digests of a workspace, at the time `now`."""

    slack: Sandbox
    db: Database
    file: Path
    ana: Person
    room: Channel
    now: datetime = DUE
    timeout: int = 1
    policy: Policy = field(default_factory=embedded)
    replicas: list[Digests] = field(default_factory=list[Digests])

    def add(
        self, target: str = "", segment: str = "", *, audience: Audience = "place", by: str = "", **other: str
    ) -> Digest:
        """A digest on weekdays at 08:30 that was set up a week ago, in the room if nowhere else is said."""
        digest = Digest(
            kind="changes",
            audience=audience,
            target=target or self.room.id,
            segment=segment,
            due=other.get("due", "weekdays 08:30"),
            zone=other.get("zone", "UTC"),
            top=5,
            created_by=by or self.ana.id,
            created_at=DUE - timedelta(days=7),
        )
        with self.db.begin() as tx:
            return digests.add(tx, digest)

    def replica(self) -> Digests:
        """What one process does, with a connection to Slack of its own."""
        client = web_client(settings_for(self.slack, self.file), retries=0, timeout=self.timeout)
        return Digests(Deps(self.db, lambda: self.now, 90, policy=self.policy), client, Metrics())

    async def run(self, **options: bool) -> list[Outcome]:
        """One pass of the one replica."""
        if not self.replicas:
            self.replicas.append(self.replica())
        return await self.replicas[0].run(**options)

    async def later(self, minutes: float) -> list[Outcome]:
        """One pass, so many minutes later."""
        self.now += minutes * MINUTE
        return await self.run()

    def posted(self, channel: Channel | None = None) -> list[Message]:
        """The digests that stand in a channel, in the room if none is given."""
        there = self.slack.workspace.messages[(channel or self.room).id].values()
        return [each for each in there if (each.metadata or {}).get("event_type") == "rapport_digest"]

    def notes(self, person: Person | None = None) -> list[str]:
        """What the app has told a person besides digests, ana if none is given."""
        told = self.slack.visible(person or self.ana, self.slack.direct(person or self.ana))
        return [each.words for each in told if not each.metadata]

    def delivery(self, digest: Digest, slot: datetime = DUE, target: str = "") -> Delivery | None:
        """What is known of a delivery."""
        with self.db.read() as tx:
            return deliveries.get(tx, Key(digest.digest_id, slot, target or digest.target))

    def digest(self, digest: Digest) -> Digest:
        """The digest as it is now."""
        with self.db.read() as tx:
            found = digests.get(tx, digest.digest_id)
        assert found
        return found

    def archive(self, channel: Channel) -> None:
        """Archive a channel."""
        self.slack.workspace.channels[channel.id] = replace(channel, archived=True)

    def share(self, channel: Channel) -> None:
        """Share a channel with another workspace."""
        self.slack.workspace.channels[channel.id] = replace(channel, kind="connect")

    def throw_out(self, channel: Channel) -> None:
        """Remove the app from a channel."""
        self.slack.workspace.members[channel.id].remove(self.slack.bot.id)

    def deactivate(self, person: Person) -> None:
        """Let a person leave the workspace."""
        self.slack.workspace.people[person.id] = replace(person, deleted=True)


@contextmanager
def rounds_in(slack: Sandbox, file: Path) -> Generator[Rounds]:
    """A workspace with ana, and a room that she and the app are in."""
    db = open_database(f"sqlite:///{file}")
    ana = slack.add_person("ana", email="ana@example.com", real_name="Ana Ruiz")
    room = slack.add_channel("cs-digest", members=[ana, slack.bot])
    try:
        yield Rounds(slack, db, file, ana, room)
    finally:
        db.dispose()

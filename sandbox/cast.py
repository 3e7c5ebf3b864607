"""Who and what a workspace begins with: people of every standing, and channels of every kind."""

from dataclasses import dataclass

from sandbox.records import OTHER_TEAM, Channel, Person
from sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Cast:
    """The people that one can be on the page, and the channels; the app is in all of them."""

    csm: Person
    colleague: Person
    manager: Person
    rep: Person
    guest: Person
    outsider: Person
    renewals: Channel
    digest: Channel
    private: Channel
    connect: Channel


def populate(workspace: Workspace, domain: str = "local.example") -> Cast:
    """Add the people, with e-mail addresses at this domain, and the channels that they meet in."""

    def add(name: str, real_name: str, title: str, timezone: str, **standing: bool) -> Person:
        email = f"{name}@{domain}"
        return workspace.add_person(
            name, real_name=real_name, title=title, timezone=timezone, email=email, **standing
        )

    ana = add("ana", "Ana Ruiz", "CSM", "Europe/Berlin")
    ben = add("ben", "Ben Okafor", "CSM", "Europe/London")
    mara = add("mara", "Mara Lindqvist", "Manager, admin", "Europe/Stockholm", admin=True)
    raj = add("raj", "Raj Patel", "Sales rep", "America/New_York")
    gil = add("gil", "Gil Moreau", "Guest", "Europe/Paris", guest=True)
    olga = workspace.add_person(
        "olga", real_name="Olga Novak", title="Customer", timezone="Europe/Prague", team=OTHER_TEAM
    )
    team, bot = [ana, ben, mara, raj], workspace.bot
    return Cast(
        *(ana, ben, mara, raj, gil, olga),
        renewals=workspace.add_channel("renewals", members=[*team, gil, bot]),
        digest=workspace.add_channel("cs-digest", members=[*team, bot]),
        private=workspace.add_channel("cs-leads", "private", [ana, mara, bot]),
        connect=workspace.add_channel("with-acme", "connect", [ana, raj, olga, bot]),
    )

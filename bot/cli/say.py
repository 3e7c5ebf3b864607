"""`rapport say`: a command answered on the terminal, by the same functions that answer it in Slack."""

from dataclasses import replace

import click

from bot import roles
from bot.deps import opened
from bot.people import Known
from bot.settings import read
from commands import registry
from commands.contract import Answer, Deps, FormErrors, Nothing, Opening, Place, Post, Reply, Request, Update
from commands.rights import Rights, by_role
from store import people
from store.errors import BadInput
from store.records import Person
from views import plain


@click.command("say")
@click.argument("line")
@click.option("--user", default="", help="Who asks: an e-mail address or a Slack user id.")
@click.option(
    "--channel", default="", help="The id of the channel it is asked in; Slack is not asked what it is."
)
def command(*, line: str, user: str, channel: str) -> None:
    """Answer a command here.

    For example: rapport say "/health acme" --user ana@example.com
    """
    name, _, text = line.strip().partition(" ")
    known = {each.name: each for each in registry.commands()}
    asked = known.get(f"/{name.removeprefix('/')}")
    if asked is None:
        raise BadInput(f"There is no command {name}; there are {', '.join(known)}.")
    place = Place(channel) if channel else Place("", "dm")
    with opened(read()) as deps:
        request = Request(_person(deps, user), place, text.strip(), rights=_rights(deps, user))
        seen_by = replace(deps, db=deps.db.seen_by(request.sight))
        click.echo(_text(registry.answer(asked, request, seen_by), request))


def _person(deps: Deps, user: str) -> Person:
    with deps.db.read() as tx:
        return people.named(tx, user)


def _rights(deps: Deps, user: str) -> Rights:
    """Those of a full member who is called so; of who runs Rapport where nobody is named."""
    person = _person(deps, user)
    if not user:
        return by_role(deps.policy, "admin", person)
    (found,) = roles.of(deps, [Known(person, "member")])
    return found


def _text(answer: Answer, request: Request) -> str:
    if isinstance(answer, FormErrors):
        return "\n".join(answer.errors.values())
    if isinstance(answer, Opening):
        return plain.render(answer.fill())
    if isinstance(answer, Nothing):
        return ""
    if isinstance(answer, Post):
        return plain.render(answer.draw(request.sight))
    return plain.render(answer.message if isinstance(answer, Reply | Update) else answer)

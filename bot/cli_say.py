"""`rapport say`: a command answered on the terminal, by the same functions that answer it in Slack."""

import click

from bot.deps import opened
from bot.settings import read
from commands import registry
from commands.contract import Answer, FormErrors, Nothing, Opening, Place, Post, Reply, Request, Update
from store.errors import BadInput
from store.records import Person
from views import plain


@click.command("say")
@click.argument("line")
@click.option("--user", default="", help="Who asks: an e-mail address or a Slack user id.")
@click.option("--channel", default="", help="The id of the channel it is asked in.")
def command(*, line: str, user: str, channel: str) -> None:
    """Answer a command here.

    For example: rapport say "/health acme" --user ana@example.com
    """
    name, _, text = line.strip().partition(" ")
    known = {each.name: each for each in registry.commands()}
    asked = known.get(f"/{name.removeprefix('/')}")
    if asked is None:
        raise BadInput(f"There is no command {name}; there are {', '.join(known)}.")
    person = Person(slack_id="", email=user) if "@" in user else Person(slack_id=user)
    place = Place(channel) if channel else Place("", "dm")
    with opened(read()) as deps:
        click.echo(_text(registry.answer(asked, Request(person, place, text.strip()), deps)))


def _text(answer: Answer) -> str:
    if isinstance(answer, FormErrors):
        return "\n".join(answer.errors.values())
    if isinstance(answer, Opening):
        return plain.render(answer.fill())
    if isinstance(answer, Nothing):
        return ""
    return plain.render(answer.message if isinstance(answer, Reply | Post | Update) else answer)

"""`rapport forget`: a person or a customer erased from everywhere, and the proof of it."""

import json
import sys
from collections.abc import Callable, Sequence

import click

from bot.cli import operator
from bot.cli.forget_text import Done, as_data, foretold, told
from bot.deps import opened
from bot.settings import read
from commands.lookup import Found, Names, Nothing, Several
from store import accounts
from store.database import Tx
from store.errors import BadInput
from store.forgetting import erase, marks
from store.forgetting import slack as forget_slack
from store.forgetting import subject as forget_subject
from store.forgetting.marks import Forgotten
from store.forgetting.subject import Subject

Find = Callable[[Tx, Forgotten], Subject]


@click.group("forget")
def command() -> None:
    """Erase a person or a customer everywhere, and prove it.

    Not while an import runs. What Slack, a model's provider, backups and other files hold has to be erased
    there; docs/forgetting.md says how.
    """


def _options(function: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON."),
        click.option("--yes", is_flag=True, help="Do not ask."),
        click.option(
            "--also", multiple=True, metavar="TEXT", help="Another name or a telephone number to look for."
        ),
    ):
        function = option(function)
    return click.pass_context(function)


@command.command("contact")
@click.argument("who", metavar="ID-OR-EMAIL")
@_options
def contact(ctx: click.Context, who: str, *, also: Sequence[str], yes: bool, as_json: bool) -> None:
    """Erase one person; her account and its numbers stay. Ends with 1 unless it is proven."""
    _run(ctx, lambda tx, known: forget_subject.contact(tx, who, also, known), yes=yes, as_json=as_json)


@command.command("account")
@click.argument("which", metavar="ID-OR-NAME")
@_options
def account(ctx: click.Context, which: str, *, also: Sequence[str], yes: bool, as_json: bool) -> None:
    """Erase one customer, with everybody there. Ends with 1 unless it is proven."""

    def find(tx: Tx, known: Forgotten) -> Subject:
        return forget_subject.account(tx, _account_id(tx, which, known), also, known)

    _run(ctx, find, yes=yes, as_json=as_json)


def _run(ctx: click.Context, find: Find, *, yes: bool, as_json: bool) -> None:
    with opened(read()) as deps:
        now = deps.now()
        with deps.db.begin() as tx:
            known = marks.ready(tx, now)
        with deps.db.read() as tx:
            subject = find(tx, known)
        made = erase.look(deps.db, subject, known, now)
        with deps.db.read() as tx:
            slack = forget_slack.posted(tx, subject, made)
        click.echo(foretold(subject, made, slack), err=as_json)
        if not yes and not _agreed():
            click.echo("Nothing was erased.", err=True)
            ctx.exit(1)
        erase.erase(deps.db, subject, made, known, by=operator.name(), now=now)
        click.echo(
            "Erased. Now the proof: writing over what is left, and reading everything again …", err=True
        )
        done = Done(subject, erase.alias(subject, known), made, slack, erase.proof(deps.db, subject, made))
    click.echo(json.dumps(as_data(done), indent=2) if as_json else told(done))
    ctx.exit(0 if done.proof.holds else 1)


def _account_id(tx: Tx, asked: str, known: Forgotten) -> str:
    """The id of the one account that is called exactly so: what is only alike is not erased."""
    names = Names(accounts.names(tx))
    match names.exact(asked) or names.find(asked):
        case Found(account=account, guessed=False):
            return account.account_id
        case Several(near=near) | Nothing(suggestions=near):
            pass
        case Found(account=account):
            near = [account]
    if known.has("account", asked):
        return asked
    them = ", ".join(f"{each.name} ({each.account_id})" for each in near)
    several = (
        "Several accounts are called that or alike" if len(near) > 1 else f"No account is called '{asked}'"
    )
    raise BadInput(f"{several}: {them}. Name one by its id." if near else f"{several}.")


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise BadInput("Nobody can be asked here: add --yes if this is to be erased.")
    return click.confirm("Erase this? It cannot be undone", err=True)

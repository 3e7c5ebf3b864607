"""`rapport draft`: a draft on the terminal with the facts in it, or what a model would be sent for it."""

import json
from collections.abc import Iterator

import click

from bot.deps import model_writer, opened
from bot.settings import Settings, read
from commands.contract import Deps
from commands.draft import wish as draft_wish
from commands.lookup import Found, Names
from outreach import draft as making
from outreach.fact import Sheet
from outreach.facts import gather
from outreach.printing import printed
from outreach.writing import Brief, Draft
from store import accounts
from store.errors import BadInput
from store.records import Person


@click.command("draft")
@click.argument("account")
@click.argument("wish", nargs=-1, metavar="[PURPOSE] [TONE]")
@click.option("--user", default="", help="Who writes: an e-mail address or a Slack user id.")
@click.option("--name", default="", help="The name under the message.")
@click.option("--show-request", is_flag=True, help="Print what a model would be sent, and send nothing.")
def command(*, account: str, wish: tuple[str, ...], user: str, name: str, show_request: bool) -> None:
    """Write a message to a customer here; it is not kept and not sent.

    For example: rapport draft acme check-in --show-request
    """
    settings = read()
    person = Person("", user, name) if "@" in user else Person(user, name=name)
    with opened(settings) as deps:
        brief, why = _brief(account, draft_wish.read(" ".join(wish)), person, deps)
        if show_request:
            click.echo(_request(brief, settings, deps))
        else:
            click.echo("\n".join(_lines(brief.sheet, making.make(brief, deps.writer), why)))


def _brief(asked: str, wish: draft_wish.Wish, person: Person, deps: Deps) -> tuple[Brief, str]:
    """What is asked for, and why this purpose was taken. BadInput where no one account is meant."""
    with deps.db.read() as tx:
        found = Names(accounts.names(tx)).find(asked)
        account = accounts.get(tx, found.account.account_id) if isinstance(found, Found) else None
        if account is None:
            raise BadInput(f"No one account is called {asked}; type its name or id as /health has it.")
        purpose, why = draft_wish.of(tx, account, wish, deps.now().date())
        sheet = gather.sheet(
            tx, account.account_id, purpose, sender=person, now=deps.now(), product=deps.product
        )
        return Brief(sheet, wish.tone), why


def _lines(sheet: Sheet, draft: Draft, why: str) -> Iterator[str]:
    """The draft as one reads it, then its facts, and what is to be known about it."""
    if sheet.recipient:
        yield f"To: {sheet.recipient.name} <{sheet.recipient.email}>"
    yield from (f"Subject: {subject.text}" for subject in draft.subjects)
    for paragraph in draft.paragraphs:
        yield f"\n{' '.join(sentence.text for sentence in paragraph)}"
    yield f"\n{'─' * 40}\nFacts in it"
    said = [*draft.subjects, *(each for paragraph in draft.paragraphs for each in paragraph)]
    for fact_id in dict.fromkeys(name for sentence in said for name in sentence.facts):
        fact = sheet.facts[fact_id]
        day = f", {fact.on:%-d %b %Y}" if fact.on else ""
        yield f"  {printed(fact, sheet.language)}: {fact.about} ({fact.source}{day})"
    yield from (f"Taken out: {removed.text} ({removed.why})" for removed in draft.removed)
    yield from filter(None, (*sheet.left_out, draft.made.note, why))


def _request(brief: Brief, settings: Settings, deps: Deps) -> str:
    writer = model_writer(settings, deps.db, deps.now)
    where = f"{writer.base_url}/chat/completions"
    if settings.openai_key or settings.openai_url:
        click.echo(f"A draft would send this to {where}. Nothing was sent.", err=True)
    else:
        click.echo(f"No model is set, so nothing leaves. With a key this would go to {where}.", err=True)
    return json.dumps(writer.request(brief), ensure_ascii=False, indent=2)

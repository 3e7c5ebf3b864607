"""Who is meant by a mention: her e-mail address, as Slack gave it, stands beside her id."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from store import people
from store.filters.literals import Mention
from store.filters.tree import Condition, Filter, Node, Not


def bound(tx: Session, wanted: Filter) -> Filter:
    """The filter with the e-mail addresses of those who are mentioned; others go by their id alone."""
    mentioned = {value for each in wanted.conditions() for value in each.values if isinstance(value, Mention)}
    if not mentioned or wanted.root is None:
        return wanted
    found = {each: people.get(tx, each.slack_id) for each in mentioned}
    mails = {each: person.email or "" for each, person in found.items() if person}
    return replace(wanted, root=_bound(wanted.root, mails))


def _bound(node: Node, mails: Mapping[Mention, str]) -> Node:
    if isinstance(node, Condition):
        values = (
            replace(each, email=mails.get(each, "")) if isinstance(each, Mention) else each
            for each in node.values
        )
        return replace(node, values=tuple(values))
    if isinstance(node, Not):
        return Not(_bound(node.part, mails))
    return replace(node, parts=tuple(_bound(part, mails) for part in node.parts))

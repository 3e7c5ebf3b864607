"""Reads a filter, or says in one sentence where it cannot."""

from typing import cast

from lark import UnexpectedInput

from store.filters.bad import BadFilter
from store.filters.grammar import PARSER
from store.filters.tree import And, Filter, Node, Not, Or
from store.filters.wrong import explained

LONGEST = 2_000  # characters; nobody reads a longer filter
DEEPEST = 12  # groups within groups


def read(text: str) -> Filter:
    """The filter that was typed; empty text is everybody. BadFilter where it cannot be read."""
    typed = text.strip()
    if not typed:
        return Filter("", None)
    lead = len(text) - len(text.lstrip())
    try:
        return Filter(typed, _root(typed))
    except BadFilter as error:
        error.at, error.text = error.at + lead, text
        raise


def _root(text: str) -> Node:
    if len(text) > LONGEST:
        raise BadFilter(
            f"a filter has at most {LONGEST:,} characters; save parts of it.", LONGEST, text[LONGEST:]
        )
    try:
        root = cast(Node, PARSER.parse(text))  # the builder makes nodes, not lark's own tree
    except UnexpectedInput as error:
        raise explained(text, error) from None
    if depth(root) > DEEPEST:
        raise BadFilter(f"a filter has at most {DEEPEST} groups within each other.", 0, text)
    return root


def depth(node: Node) -> int:
    """How many groups stand within each other."""
    if isinstance(node, Not):
        return 1 + depth(node.part)
    return 1 + max(map(depth, node.parts)) if isinstance(node, And | Or) else 0

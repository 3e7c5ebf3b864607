"""The grammar of filters, and the parser that makes a tree of a text."""

from typing import Any

from lark import Lark, Token, Transformer

from store.filters import conditions
from store.filters.fields import FIELDS
from store.filters.tree import And, Node, Not, Or
from store.filters.values import Typed

_SPACED = "|".join(name.replace(" ", r"[\s_-]*") for name in FIELDS if " " in name)
_DOUBLE, _SINGLE = '"“”„«»', "'‘’‚"
_QUOTED = rf"[{_DOUBLE}][^{_DOUBLE}]*[{_DOUBLE}]|[{_SINGLE}][^{_SINGLE}]*[{_SINGLE}]"
_OPERATOR = r"(?=\s*(?:[=!<>:≠≤≥]|(?:not\s+)?in(?![\w.-])))"

# A name is a field where an operator follows it, so that “plan:Pro region:EU” needs no “and”.
GRAMMAR = rf"""
start: either
?either: both (OR both)*
?both: one (AND? one)*
?one: NOT one -> negated
    | "(" either ")"
    | MINE -> mine
    | FIELD COMPARE value -> compared
    | FIELD IN several -> among
    | FIELD NOTIN several -> outside
several: "(" value ("," value)* ")"
value: WORD+ | QUOTED | MENTION

OR.4: /or(?![\w.-])/i
AND.4: /and(?![\w.-])/i
NOTIN.5: /not\s+in(?![\w.-])/i
NOT.4: /not(?![\w.-])/i
IN.4: /in(?![\w.-])/i
MINE.4: /mine(?![\w.-]*\s*[=!<>:≠≤≥])(?![\w.-])/i
FIELD.3: /(?:{_SPACED}|(?:{_QUOTED})\.\d+[^\W\d_]+|[^\W\d][\w.-]*){_OPERATOR}/i
MENTION.3: /<@[UW][A-Z0-9]+(?:\|[^<>]*)?>/
QUOTED.2: /{_QUOTED}/
COMPARE.2: /:?(?:<=|>=|<>|!=|≠|≤|≥|<(?!@)|>|==?)|:/
WORD.1: /[^\s()=<>!:,≠≤≥{_DOUBLE}{_SINGLE}][^\s()=<>!:,≠≤≥{_DOUBLE}]*/
%ignore /\s+/
"""


class Builder(Transformer[Token, Any]):
    """Makes the tree while it is parsed, bottom up."""

    def start(self, found: list[Node]) -> Node:
        """The whole."""
        return found[0]

    def either(self, found: list[Any]) -> Node:
        """Some parts joined by `or`."""
        return Or(flat(Or, found))

    def both(self, found: list[Any]) -> Node:
        """Some parts joined by `and`, or by nothing."""
        return And(flat(And, found))

    def negated(self, found: list[Any]) -> Node:
        """One part turned round."""
        return turned(found[1])

    def mine(self, found: list[Token]) -> Node:
        """The accounts of whoever asks."""
        return conditions.mine(found[0])

    def compared(self, found: list[Any]) -> Node:
        """A field and one value."""
        name, operator, value = found
        node, negative = conditions.condition(name, operator, [value])
        return Not(node) if negative else node

    def among(self, found: list[Any]) -> Node:
        """A field and several values."""
        return conditions.condition(found[0], found[1], found[2])[0]

    def outside(self, found: list[Any]) -> Node:
        """A field and the values it does not have."""
        return Not(conditions.condition(found[0], found[1], found[2])[0])

    def several(self, found: list[Typed]) -> list[Typed]:
        """Several values."""
        return found

    def value(self, found: list[Token]) -> Typed:
        """One value: words that stand side by side are one."""
        return conditions.typed(found)


def flat(kind: type[And] | type[Or], found: list[Any]) -> tuple[Node, ...]:
    """The parts; those of a part of the same kind among them."""
    nodes = [each for each in found if not isinstance(each, Token)]
    return tuple(part for node in nodes for part in (node.parts if isinstance(node, kind) else (node,)))


def turned(node: Node) -> Node:
    """What does not hold where the node does; twice is the node again."""
    return node.part if isinstance(node, Not) else Not(node)


PARSER = Lark(GRAMMAR, parser="lalr", lexer="contextual", transformer=Builder(), maybe_placeholders=False)

"""What a metric math expression is made of."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Number:
    value: float


@dataclass(frozen=True)
class Text:
    value: str


@dataclass(frozen=True)
class Id:
    """The Id of another query of the request."""

    name: str


@dataclass(frozen=True)
class Word:
    """A name that is an option of a function, such as REPEAT."""

    name: str


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True)
class Array:
    elements: tuple["Expression", ...]


@dataclass(frozen=True)
class Negation:
    operand: "Expression"


@dataclass(frozen=True)
class Operation:
    """Operators of one rank in a row, to be applied from left to right."""

    first: "Expression"
    rest: tuple[tuple[str, "Expression"], ...]


Expression = Number | Text | Id | Word | Call | Array | Negation | Operation


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and all that it is made of."""
    yield expression
    match expression:
        case Call(_, parts) | Array(parts):
            pass
        case Negation(operand):
            parts = (operand,)
        case Operation(first, rest):
            parts = (first, *(operand for _, operand in rest))
        case _:
            parts = ()
    for part in parts:
        yield from walk(part)

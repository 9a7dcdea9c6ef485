"""Reads the text of a metric math expression.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager

from sandbox.aws.errors import Refusal
from sandbox.monitoring.metric_math_expression import (
    Array,
    Call,
    Expression,
    Id,
    Negation,
    Number,
    Operation,
    Text,
    Word,
)

MOST_NESTED = 20
"""How deep parentheses, calls and arrays may go; of AWS's expressions only the length is known to be limited."""

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<id>[a-z][a-zA-Z0-9_]*)
    | (?P<word>[A-Z][A-Z0-9_]*)
    | (?P<text>"[^"]*"|'[^']*')
    | (?P<sign>==|!=|<=|>=|&&|\|\||[-+*/^<>()\[\],])
    )""",
    re.VERBOSE | re.ASCII,
)

# From what binds least to what binds most. AWS says nothing of ^ in a row: it goes from left to right, as the others.
_LEVELS = (("||", "OR"), ("&&", "AND"), ("==", "!=", "<=", ">=", "<", ">"), ("+", "-"), ("*", "/"), ("^",))
_RANKS = {operator: rank for rank, operators in enumerate(_LEVELS) for operator in operators}


def parse(text: str) -> Expression:
    """The expression that `text` is; raises Refusal(`ValidationError`) if it is none."""
    return _Parser(text).parse()


def wrong(text: str, why: str) -> Refusal:
    """The refusal of an expression."""
    return Refusal("ValidationError", f"Error in expression '{text}': {why}")


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(self._split())
        self._at = 0
        self._depth = 0

    def parse(self) -> Expression:
        expression = self._operation()
        if self._kind != "end":
            raise self._unexpected()
        return expression

    def _split(self) -> Iterator[tuple[str, str]]:
        at, text = 0, self._text.rstrip()
        while at < len(text):
            token = _TOKEN.match(text, at)
            if token is None:
                raise wrong(self._text, f"it cannot be read from '{text[at:].strip()[:20]}'")
            at = token.end()
            yield str(token.lastgroup), token[str(token.lastgroup)]
        yield "end", "the end"

    @property
    def _kind(self) -> str:
        return self._tokens[self._at][0]

    @property
    def _token(self) -> str:
        return self._tokens[self._at][1]

    def _operation(self, least_rank: int = 0) -> Expression:
        left = self._operand()
        while (rank := self._rank()) >= least_rank:
            rest: list[tuple[str, Expression]] = []
            while self._rank() == rank:
                operator = self._take()
                rest.append((operator, self._operation(rank + 1)))
            left = Operation(left, tuple(rest))
        return left

    def _rank(self) -> int:
        return _RANKS.get(self._token, -1) if self._kind in {"sign", "word"} else -1

    def _operand(self) -> Expression:
        minuses = 0
        while self._is_sign("-"):
            self._take()
            minuses += 1
        if minuses:  # -m1^2 is -(m1^2)
            with self._nested():
                power = self._operation(_RANKS["^"])
            return Negation(power) if minuses % 2 else power
        match self._kind:
            case "number":
                return Number(float(self._take()))
            case "id":
                return Id(self._take())
            case "text":
                return Text(self._take()[1:-1])
            case "word" if self._token not in _RANKS:
                name = self._take()
                return Call(name, self._list("(", ")")) if self._is_sign("(") else Word(name)
            case _:
                return self._enclosed()

    def _enclosed(self) -> Expression:
        if self._is_sign("["):
            return Array(self._list("[", "]"))
        if not self._is_sign("("):
            raise self._unexpected()
        inner = self._list("(", ")")
        if len(inner) != 1:
            raise wrong(self._text, "parentheses must enclose one expression")
        return inner[0]

    def _list(self, opening: str, closing: str) -> tuple[Expression, ...]:
        self._expect(opening)
        elements: list[Expression] = []
        while not self._is_sign(closing):
            if elements:
                self._expect(",")
            with self._nested():
                elements.append(self._operation())
        self._expect(closing)
        return tuple(elements)

    @contextmanager
    def _nested(self) -> Generator[None]:
        self._depth += 1
        if self._depth > MOST_NESTED:
            raise wrong(self._text, f"it is nested more than {MOST_NESTED} deep")
        yield
        self._depth -= 1

    def _is_sign(self, sign: str) -> bool:
        return self._tokens[self._at] == ("sign", sign)

    def _take(self) -> str:
        token = self._token
        self._at += 1
        return token

    def _expect(self, sign: str) -> None:
        if not self._is_sign(sign):
            raise self._unexpected()
        self._take()

    def _unexpected(self) -> Refusal:
        return wrong(self._text, f"unexpected {self._token}")

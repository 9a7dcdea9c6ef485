"""Reads conditions: comparisons with `&&`, `||` and parentheses. `&&` binds more."""

import re
from collections.abc import Callable, Generator
from contextlib import contextmanager

from sandbox.aws.filter_pattern.comparison import comparison
from sandbox.aws.filter_pattern.invalid import InvalidPattern
from sandbox.aws.filter_pattern.match import text_of
from sandbox.aws.filter_pattern.selector import MISSING

Condition = Callable[[object], bool]
"""Whether it holds for a log event: a JSON document, or the fields by name."""

Operand = Callable[[str], Callable[[object], object]]
"""What a name at the left of a comparison reads from a log event; raises InvalidPattern if it is no such name."""

MOST_NESTED = 20

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<sign>&&|\|\||[()]|!=|=!|<=|>=|=|<|>)
    | (?P<quoted>"(?:[^"\\]|\\.)*")
    | (?P<regex>%[^%]+%)
    | (?P<bare>[^\s()&|=!<>"%]+)
    )""",
    re.VERBOSE,
)

_STATES: dict[tuple[str, ...], Callable[[object], bool]] = {
    ("IS", "NULL"): lambda value: value is None,
    ("IS", "TRUE"): lambda value: value is True,
    ("IS", "FALSE"): lambda value: value is False,
    ("NOT", "EXISTS"): lambda value: value is MISSING,
}
_COMPARISONS = {"=", "!=", "=!", "<", "<=", ">", ">="}


def parse_condition(text: str, operand: Operand) -> Condition:
    """Reads a condition; raises InvalidPattern."""
    return _Parser(text, operand).parse()


class _Parser:
    def __init__(self, text: str, operand: Operand) -> None:
        self._operand = operand
        self._tokens = _split(text)
        self._at = 0
        self._depth = 0

    def parse(self) -> Condition:
        condition = self._any()
        if self._kind != "end":
            raise self._unexpected()
        return condition

    @property
    def _kind(self) -> str:
        return self._tokens[self._at][0]

    def _any(self) -> Condition:
        return self._row("||", self._all, any)

    def _all(self) -> Condition:
        return self._row("&&", self._one, all)

    def _row(self, sign: str, part: Callable[[], Condition], holds: Callable[[Generator[bool]], bool]) -> Condition:
        parts = [part()]
        while self._tokens[self._at] == ("sign", sign):
            self._at += 1
            parts.append(part())
        return parts[0] if len(parts) == 1 else lambda event: holds(one(event) for one in parts)

    def _one(self) -> Condition:
        if self._tokens[self._at] != ("sign", "("):
            return self._comparison()
        with self._nested():
            self._at += 1
            condition = self._any()
            self._take({"sign"}, {")"})
        return condition

    def _comparison(self) -> Condition:
        read = self._operand(self._take({"bare"}))
        words = tuple(token for kind, token in self._tokens[self._at : self._at + 2] if kind == "bare")
        if words in _STATES:
            self._at += 2
            state = _STATES[words]
            return lambda event: state(read(event))
        sign = self._take({"sign"}, _COMPARISONS).replace("=!", "!=")  # AWS's own examples have both
        is_quoted = self._kind == "quoted"
        wanted = self._take({"quoted", "regex", "bare"})
        if is_quoted:
            wanted = re.sub(r"\\(.)", r"\1", wanted[1:-1])
        test = comparison(sign, wanted, is_quoted=is_quoted)

        def holds(event: object) -> bool:
            text = text_of(read(event))
            return text is not None and test(text)

        return holds

    def _take(self, kinds: set[str], tokens: set[str] | None = None) -> str:
        kind, token = self._tokens[self._at]
        if kind not in kinds or (tokens is not None and token not in tokens):
            raise self._unexpected()
        self._at += 1
        return token

    @contextmanager
    def _nested(self) -> Generator[None]:
        self._depth += 1
        if self._depth > MOST_NESTED:
            raise InvalidPattern(f"it is nested more than {MOST_NESTED} deep")
        yield
        self._depth -= 1

    def _unexpected(self) -> InvalidPattern:
        return InvalidPattern(f"unexpected {self._tokens[self._at][1]}")


def _split(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    at, text = 0, text.rstrip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise InvalidPattern(f"it cannot be read from '{text[at:].strip()[:20]}'")
        tokens.append((str(token.lastgroup), token[str(token.lastgroup)]))
        at = token.end()
    return [*tokens, ("end", "the end")]

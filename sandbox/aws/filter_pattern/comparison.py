"""How patterns compare a value of a log event with what they ask for."""

import operator
import re
from collections.abc import Callable

from sandbox.aws.filter_pattern.invalid import InvalidPattern

Test = Callable[[str], bool]
"""Whether a value, as text, is as asked."""

NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)

_IN_REGEX = re.compile(r"[A-Za-z0-9:_#=@/;,\-^$?\[\]{}|\\*+.]+")
"""What AWS allows: no parentheses, above all, no spaces, and nothing beyond ASCII.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html
"""

_ORDERS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def comparison(sign: str, wanted: str, *, is_quoted: bool) -> Test:
    """The test for `= wanted`, `!= wanted` or, of numbers, `<`, `<=`, `>` and `>=`.

    `wanted` is a number, a text with `*` at its ends for whatever may stand there, or `%a regular expression%`.
    """
    number = float(wanted) if NUMBER.fullmatch(wanted) and not is_quoted else None
    if sign in _ORDERS:
        if number is None:
            raise InvalidPattern(f"{sign} compares numbers, and {wanted} is none")
        return _ordered(_ORDERS[sign], number)
    is_as_wanted = _equal(number) if number is not None else _like(wanted, is_quoted=is_quoted)
    return is_as_wanted if sign == "=" else lambda text: not is_as_wanted(text)


def regular_expression(text: str) -> re.Pattern[str]:
    """Compiles what stands between two `%`."""
    if not _IN_REGEX.fullmatch(text):
        raise InvalidPattern(f"the regular expression %{text}% has characters that are not supported")
    try:
        return re.compile(text, re.ASCII)
    except (re.error, OverflowError, RecursionError) as error:
        raise InvalidPattern(f"%{text}% is not a regular expression: {error}") from error


def _ordered(is_in_order: Callable[[float, float], bool], number: float) -> Test:
    return lambda text: NUMBER.fullmatch(text) is not None and is_in_order(float(text), number)


def _equal(number: float) -> Test:
    return lambda text: NUMBER.fullmatch(text) is not None and float(text) == number


def _like(wanted: str, *, is_quoted: bool) -> Test:
    if not is_quoted and len(wanted) > 1 and wanted.startswith("%"):
        found = regular_expression(wanted[1:-1]).search
        return lambda text: found(text) is not None
    inner = wanted.strip("*") if set(wanted) != {"*"} else ""
    begins_free, ends_free = wanted.startswith("*"), wanted.endswith("*")
    if begins_free and ends_free:
        return lambda text: inner in text
    if begins_free:
        return lambda text: text.endswith(inner)
    if ends_free:
        return lambda text: text.startswith(inner)
    return lambda text: text == wanted

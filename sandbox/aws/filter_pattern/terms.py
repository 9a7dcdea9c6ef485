"""Patterns of terms: `ERROR -healthcheck`, `?WARN ?ERROR`, `"a phrase"`, `%a regular expression%`."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.aws.filter_pattern.comparison import regular_expression
from sandbox.aws.filter_pattern.invalid import InvalidPattern
from sandbox.aws.filter_pattern.log_message import LogMessage
from sandbox.aws.filter_pattern.match import Match

_TERM = re.compile(r'(?P<role>[-?]?)\s*(?:"(?P<phrase>(?:[^"\\]|\\.)*)"|%(?P<regex>[^%]+)%|(?P<word>\w+))(?:\s+|$)')

Test = Callable[[str], bool]


@dataclass(frozen=True)
class TermsPattern:
    """All of `required`, none of `excluded` and, unless it is empty, one of `optional` must be in a message."""

    required: tuple[Test, ...]
    excluded: tuple[Test, ...]
    optional: tuple[Test, ...]

    def match(self, message: LogMessage) -> Match | None:
        text = message.text
        is_match = (
            all(is_in(text) for is_in in self.required)
            and not any(is_in(text) for is_in in self.excluded)
            and (not self.optional or any(is_in(text) for is_in in self.optional))
        )
        return Match(message) if is_match else None


def parse_terms(text: str) -> TermsPattern:
    """Reads terms; raises InvalidPattern. What is no word of letters, digits and underscores needs double quotes."""
    tests: dict[str, list[Test]] = {"": [], "-": [], "?": []}
    at = 0
    while at < len(text):
        term = _TERM.match(text, at)
        if term is None:
            raise InvalidPattern(f"'{text[at:][:20]}' must stand in double quotes")
        tests[term["role"]].append(_test(term))
        at = term.end()
    required, excluded, optional = (tuple(tests[role]) for role in ("", "-", "?"))
    # AWS ignores optional terms beside others.
    return TermsPattern(required, excluded, () if required or excluded else optional)


def _test(term: re.Match[str]) -> Test:
    if term["regex"] is not None:
        search = regular_expression(term["regex"]).search
        return lambda text: search(text) is not None
    wanted = term["word"] or re.sub(r"\\(.)", r"\1", term["phrase"])
    return lambda text: wanted in text

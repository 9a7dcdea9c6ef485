"""The rules of composite alarms.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

MOST_CHILDREN, MOST_ELEMENTS = 100, 500

PRECEDENCE = {"OR": 1, "AND": 2, "NOT": 3}

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<state>ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"(?P<quoted>(?:[^"\\]|\\.)+)"|(?P<plain>[^\s"()]+))\s*\)
        | (?P<constant>(?i:TRUE|FALSE))(?!\w)
        | (?P<operator>AND|OR|NOT)(?!\w)
        | (?P<parenthesis>[()])
    )""",
    re.VERBOSE,
)


class RuleError(Exception):
    """What is wrong with a rule, as a sentence without its full stop."""


@dataclass(frozen=True)
class InState:
    """True while the alarm of this name is in this state."""

    alarm: str
    state: str


Part = InState | bool | str
"""A condition, a constant or an operator."""


@dataclass(frozen=True)
class AlarmRule:
    """A rule in postfix order, which needs no recursion: a rule may nest 500 deep."""

    parts: tuple[Part, ...]

    @property
    def children(self) -> list[str]:
        """The names of the alarms that it needs, each once, in their order."""
        return list(dict.fromkeys(part.alarm for part in self.parts if isinstance(part, InState)))

    def holds(self, state_of: Callable[[str], str]) -> bool:
        """Whether the rule is true; `state_of` tells the state of an alarm by its name."""
        stack: list[bool] = []
        for part in self.parts:
            match part:
                case InState():
                    stack.append(state_of(part.alarm) == part.state)
                case bool():
                    stack.append(part)
                case "NOT":
                    stack.append(not stack.pop())
                case operator:
                    right, left = stack.pop(), stack.pop()
                    stack.append((left and right) if operator == "AND" else (left or right))
        return stack.pop()


@lru_cache(maxsize=1024)
def parse_rule(text: str) -> AlarmRule:
    """Reads a rule: NOT binds closer than AND, and AND closer than OR. Raises RuleError."""
    parts: list[Part] = []
    waiting: list[str] = []
    groups = 0
    is_operand_due = True
    for token in _tokens(text):
        if is_operand_due != (token in ("NOT", "(") or not isinstance(token, str)):
            raise RuleError(f"{_shown(token)} is not expected where it stands")
        if not isinstance(token, str):
            parts.append(token)
            is_operand_due = False
        elif token in {"NOT", "("}:
            waiting.append(token)
            groups += token == "("
        elif token == ")":
            _unwind(parts, waiting, 0)
            if not waiting:
                raise RuleError("a closing parenthesis has no opening one")
            waiting.pop()
        else:
            _unwind(parts, waiting, PRECEDENCE[token])
            waiting.append(token)
            is_operand_due = True
    if is_operand_due:
        raise RuleError("a condition is missing at the end")
    _unwind(parts, waiting, 0)
    if waiting:
        raise RuleError("a parenthesis is not closed")
    return _within_limits(AlarmRule(tuple(parts)), groups)


def alarm_name(name_or_arn: str) -> str:
    """The name in an alarm's ARN; a name is given back as it is."""
    return name_or_arn.partition(":alarm:")[2] if name_or_arn.startswith("arn:") else name_or_arn


def _tokens(text: str) -> Iterator[Part]:
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise RuleError(f"it cannot be read from '{text[position : position + 20].strip()}' on")
        position = match.end()
        if match["state"]:
            name = match["plain"] or re.sub(r"\\(.)", r"\1", match["quoted"])
            yield InState(alarm_name(name), match["state"])
        elif match["constant"]:
            yield match["constant"].upper() == "TRUE"
        else:
            yield match["operator"] or match["parenthesis"]


def _unwind(parts: list[Part], waiting: list[str], precedence: int) -> None:
    """Files the operators that bind at least as close."""
    while waiting and waiting[-1] != "(" and PRECEDENCE[waiting[-1]] >= precedence:
        parts.append(waiting.pop())


def _within_limits(rule: AlarmRule, groups: int) -> AlarmRule:
    elements = groups + sum(not isinstance(part, str) for part in rule.parts)
    if elements > MOST_ELEMENTS:
        raise RuleError(f"it has {elements} elements, and must not have more than {MOST_ELEMENTS}")
    if len(rule.children) > MOST_CHILDREN:
        raise RuleError(f"it names {len(rule.children)} alarms, and must not name more than {MOST_CHILDREN}")
    return rule


def _shown(token: Part) -> str:
    return token if isinstance(token, str) else "a condition"

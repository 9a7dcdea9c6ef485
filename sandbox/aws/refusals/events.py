"""What EventBridge refuses.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
"""

import re

from sandbox.aws.errors import Refusal
from sandbox.aws.signatures import Params
from sandbox.aws.state import State

_RATE = re.compile(r"rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)")
_CRON = re.compile(r"cron\((?P<fields>[\w*/,?#-]+( [\w*/,?#-]+){5})\)", re.ASCII)


def schedule(_state: State, params: Params) -> None:
    """moto looks at little more than the word before the parenthesis."""
    expression = params.get("ScheduleExpression")
    if expression and not (_RATE.fullmatch(expression) or _is_cron(expression)):
        raise Refusal("ValidationException", "Parameter ScheduleExpression is not valid.")


def _is_cron(expression: str) -> bool:
    """Six fields; either the day of the month or the day of the week is left open."""
    found = _CRON.fullmatch(expression)
    if found is None:
        return False
    _minutes, _hours, day_of_month, _month, day_of_week, _year = found["fields"].split(" ")
    return (day_of_month == "?") != (day_of_week == "?")

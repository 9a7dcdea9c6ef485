"""Evaluates metric math expressions.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
from sandbox.monitoring.metric_math_function import Scope
from sandbox.monitoring.metric_math_functions import FUNCTIONS, NOT_EMULATED
from sandbox.monitoring.time_series import MathError, TimeSeries, Value, combine


def _divide(left: float, right: float) -> float:
    return left / right if right else math.nan


def _power(left: float, right: float) -> float:
    try:
        return math.pow(left, right)
    except (ValueError, OverflowError):  # a root of a negative number; 0 to a negative power; too big
        return math.nan


OPERATORS: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": _divide,
    "^": _power,
    "==": lambda left, right: float(left == right),
    "!=": lambda left, right: float(left != right),
    "<": lambda left, right: float(left < right),
    "<=": lambda left, right: float(left <= right),
    ">": lambda left, right: float(left > right),
    ">=": lambda left, right: float(left >= right),
    "AND": lambda left, right: float(bool(left and right)),
    "&&": lambda left, right: float(bool(left and right)),
    "OR": lambda left, right: float(bool(left or right)),
    "||": lambda left, right: float(bool(left or right)),
}


@dataclass(frozen=True)
class Evaluation:
    """One evaluation of an expression. `series`: the results of the queries that it names, by their Id."""

    series: Mapping[str, TimeSeries | list[TimeSeries]]
    scope: Scope

    def result(self, expression: Expression) -> TimeSeries | list[TimeSeries]:
        """The time series, or the array of them, that the expression gives; raises MathError."""
        value = self._value(expression)
        if isinstance(value, TimeSeries | list):
            return value
        raise MathError("the result is a scalar; it must be a time series")

    def _value(self, expression: Expression) -> Value:
        match expression:
            case Number(value) | Text(value) | Word(value):
                return value
            case Id(name):
                if name not in self.series:
                    raise MathError(f"there is no query with the Id {name}")
                return self.series[name]
            case Negation(operand):
                return combine(0.0, self._value(operand), OPERATORS["-"])
            case Operation(first, rest):
                value = self._value(first)
                for operator, operand in rest:
                    value = combine(value, self._value(operand), OPERATORS[operator])
                return value
            case Array(elements):
                return self._array(elements)
            case Call(function, arguments):
                return self._call(function, arguments)

    def _array(self, elements: tuple[Expression, ...]) -> list[TimeSeries]:
        array: list[TimeSeries] = []
        for element in elements:
            match self._value(element):
                case TimeSeries() as series:
                    array.append(series)
                case list(inner):
                    array += inner
                case _:
                    raise MathError("an array holds time series, not scalars")
        return array

    def _call(self, function: str, arguments: tuple[Expression, ...]) -> Value:
        if function in NOT_EMULATED:
            raise MathError(f"the sandbox does not emulate {function}{NOT_EMULATED[function]}")
        if function not in FUNCTIONS:
            raise MathError(f"there is no function {function}")
        return FUNCTIONS[function](self.scope, [self._value(argument) for argument in arguments])

"""What a Metrics Insights query selects: a metric of all resources, or of those that its conditions leave.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .cloudwatch_metrics import Kind, metric
from .resource import UNKNOWN, Missing

_QUERY = re.compile(
    r"""\s* SELECT \s+ \w+ \s* \( \s* (?P<name>"[^"]+"|\w+) \s* \)
    \s+ FROM \s+ (?:SCHEMA \s* \( \s*)? (?P<namespace>"[^"]+"|\w+) (?:(?:\s*,\s*(?:"[^"]+"|\w+))* \s* \))?
    (?:\s+ WHERE \s+ (?P<where>.+?))?
    (?:\s+ GROUP \s+ BY \s+ (?P<keys>.+?))?
    (?:\s+ ORDER \s+ BY \s .+?)?
    (?:\s+ LIMIT \s+ \d+)? \s*""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
# Conditions on tags (tag.team = …) are not among these: they are of the resource, and not of the metric. Nor are values
# with a %, which may be a wildcard.
_CONDITION = re.compile(r"""\s*(?P<key>"[^"]+"|\w+)\s*(?P<operator>!?=)\s*'(?P<value>[^'%]*)'\s*""")


@dataclass(frozen=True)
class Condition:
    """A dimension that a resource's metric must have, or, unless `equal`, must not have, with that value."""

    dimension: str
    equal: bool
    value: str

    def holds(self, value: str | Missing) -> bool | Missing:
        """Whether it is met by a metric with that value of the dimension."""
        return UNKNOWN if isinstance(value, Missing) else (value == self.value) is self.equal


@dataclass(frozen=True)
class Selection:
    """A metric of all resources, or of those that all conditions leave.

    clear: whether the conditions are all that there are; others were not understood.
    apart: the dimensions by which the resources are told apart, where they are not added up.
    """

    namespace: str
    name: str
    conditions: tuple[Condition, ...] = ()
    clear: bool = True
    apart: frozenset[str] = frozenset()

    @property
    def of_all(self) -> bool:
        """Whether it is of all resources."""
        return self.clear and not self.conditions

    def watches(self, dimension: str, value: str | Missing) -> bool | Missing:
        """Whether the resource with that value of the dimension is seen in it, alone or in a sum of failures."""
        own = [each for each in self.conditions if each.dimension == dimension]
        held = [each.holds(value) for each in own]
        if False in held:
            return False
        named = any(each.equal for each in own)
        narrowed = not named and len(own) < len(self.conditions)
        if UNKNOWN in held or narrowed or not self.clear:
            return UNKNOWN
        facts = metric(self.namespace, self.name)
        adds_up = facts is None or facts.kind is Kind.FAILURES
        return named or dimension in self.apart or adds_up


def is_query(expression: str) -> bool:
    """Whether an expression is a query, and not metric math."""
    return re.match(r"\s*SELECT\s", expression, re.IGNORECASE) is not None


def selection(query: str) -> Selection | None:
    """What a query selects; None if it is of a form that is not known here."""
    form = _QUERY.fullmatch(query)
    if form is None:
        return None
    parts = re.split(r"\sAND\s", form["where"], flags=re.IGNORECASE) if form["where"] else []
    read = [_CONDITION.fullmatch(part) for part in parts]
    return Selection(
        form["namespace"].strip('"'),
        form["name"].strip('"'),
        tuple(
            Condition(each["key"].strip('"'), equal=each["operator"] == "=", value=each["value"])
            for each in read
            if each is not None
        ),
        clear=None not in read,
        apart=frozenset(key.strip(' \t\n"') for key in (form["keys"] or "").split(",")) - {""},
    )

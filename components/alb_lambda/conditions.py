"""Which requests does a listener rule match?"""

import ipaddress
import re
from collections.abc import Sequence
from typing import Required, TypedDict

import pulumi
import pulumi_aws as aws

from alb_lambda.arguments import Arguments

# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
MAX_VALUES = 5
MAX_WILDCARDS = 5
# https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleCondition.html
MAX_VALUE_LENGTH = 128
_METHOD = re.compile(r"[A-Z_-]{1,40}")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,40}")


class HttpHeaderConditionArgs(TypedDict, total=False):
    """A header and the values of which it must have one."""

    name: Required[str]
    """The header's name, up to 40 characters, case-insensitive. Wildcards are not allowed."""

    values: Required[Sequence[pulumi.Input[str]]]
    """The values, of which one must match, case-insensitive. Wildcards `*` and `?` are allowed."""


class QueryStringConditionArgs(TypedDict, total=False):
    """A parameter of the query string."""

    key: pulumi.Input[str]
    """The parameter's name. Default: any name."""

    value: Required[pulumi.Input[str]]
    """The parameter's value, case-insensitive, as sent: nothing is decoded. Wildcards `*` and `?` are allowed."""


class ConditionsArgs(TypedDict, total=False):
    """The requests that a rule matches: those that meet every kind of condition given, each with any of its values.

    At least one condition, at most five values and five wildcards in all. Wildcards are `*` (any number of characters)
    and `?` (one).
    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
    """

    path_patterns: Sequence[pulumi.Input[str]]
    """Patterns for the path, as in `/orders/*`, case-sensitive, up to 128 characters each."""

    host_headers: Sequence[pulumi.Input[str]]
    """Patterns for the host name, as in `*.example.com`, case-insensitive, up to 128 characters each."""

    http_headers: Sequence[HttpHeaderConditionArgs]
    """Headers, all of which must match."""

    http_request_methods: Sequence[str]
    """Methods, as in `GET`, in capital letters."""

    query_strings: Sequence[QueryStringConditionArgs]
    """Parameters of the query string, of which one must match."""

    source_ips: Sequence[pulumi.Input[str]]
    """Networks in CIDR notation, as in `192.0.2.0/24`, in which the client must be. Its address is that of the
    connection, not one from a header."""


def check_conditions(arguments: Arguments, args: ConditionsArgs) -> None:
    """Refuses a rule that matches nothing in particular, and what Elastic Load Balancing would refuse."""
    if not any(args.values()):
        arguments.refuse("conditions", "nothing", f"one or more of {', '.join(ConditionsArgs.__annotations__)}")
    values = _values(args)
    if len(values) > MAX_VALUES:
        arguments.refuse("conditions", f"{len(values)} values", f"at most {MAX_VALUES} in one rule")
    wildcards = sum(value.count("*") + value.count("?") for value in values if isinstance(value, str))
    if wildcards > MAX_WILDCARDS:
        arguments.refuse("conditions", f"{wildcards} wildcards", f"at most {MAX_WILDCARDS} in one rule")
    for value in values:
        if isinstance(value, str) and not 0 < len(value) <= MAX_VALUE_LENGTH:
            arguments.refuse("conditions", f"a value of {len(value)} characters", f"1 to {MAX_VALUE_LENGTH}")
    _check_forms(arguments.within("conditions"), args)


def _check_forms(inside: Arguments, args: ConditionsArgs) -> None:
    for index, pattern in enumerate(args.get("path_patterns", [])):
        if isinstance(pattern, str) and not pattern.startswith(("/", "*")):
            inside.refuse(f"path_patterns[{index}]", repr(pattern), "a pattern that begins with / or *")
    for index, header in enumerate(args.get("http_headers", [])):
        if not _HEADER_NAME.fullmatch(header.get("name", "-")):
            inside.refuse(f"http_headers[{index}].name", repr(header.get("name")), "the name of a header")
    for index, method in enumerate(args.get("http_request_methods", [])):
        if not _METHOD.fullmatch(method):
            inside.refuse(f"http_request_methods[{index}]", repr(method), "a method in capital letters, as in GET")
    for index, network in enumerate(args.get("source_ips", [])):
        if isinstance(network, str) and not _is_network(network):
            inside.refuse(f"source_ips[{index}]", repr(network), "a network in CIDR notation, as in 192.0.2.0/24")


def rule_conditions(args: ConditionsArgs) -> list[aws.lb.ListenerRuleConditionArgsDict]:
    """The conditions of an `aws.lb.ListenerRule`."""
    conditions: list[aws.lb.ListenerRuleConditionArgsDict] = []
    if host_headers := args.get("host_headers"):
        conditions.append({"host_header": {"values": host_headers}})
    if path_patterns := args.get("path_patterns"):
        conditions.append({"path_pattern": {"values": path_patterns}})
    if methods := args.get("http_request_methods"):
        conditions.append({"http_request_method": {"values": methods}})
    conditions.extend(
        {"http_header": {"http_header_name": header["name"], "values": header["values"]}}
        for header in args.get("http_headers", [])
    )
    if query_strings := args.get("query_strings"):
        conditions.append({"query_strings": [_query_string(query) for query in query_strings]})
    if source_ips := args.get("source_ips"):
        conditions.append({"source_ip": {"values": source_ips}})
    return conditions


def _query_string(args: QueryStringConditionArgs) -> aws.lb.ListenerRuleConditionQueryStringArgsDict:
    if "key" in args:
        return {"key": args["key"], "value": args["value"]}
    return {"value": args["value"]}


def _values(args: ConditionsArgs) -> list[object]:
    """All values that count towards the limit of a rule."""
    return [
        *args.get("path_patterns", []),
        *args.get("host_headers", []),
        *(value for header in args.get("http_headers", []) for value in header.get("values", [])),
        *args.get("http_request_methods", []),
        *(query.get("value") for query in args.get("query_strings", [])),
        *args.get("source_ips", []),
    ]


def _is_network(text: str) -> bool:
    try:
        return str(ipaddress.ip_network(text)) == text.lower()
    except ValueError:
        return False

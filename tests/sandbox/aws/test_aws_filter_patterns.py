"""Filter patterns of CloudWatch Logs, by themselves and through the API."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.aws.filter_pattern.invalid import InvalidPattern
from sandbox.aws.filter_pattern.log_message import LogMessage
from sandbox.aws.filter_pattern.pattern import parse

EVENT = {
    "eventType": "UpdateTrail",
    "source": "111.111.111.111",
    "list": ["value", "another value"],
    "objects": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
    "nothing": None,
    "flag": True,
    "latency": 55.5,
    "code": "404",
    "user": {"id": 1, "email": 'John "J" <j@example.com>'},
    "coordinates": [[0, 1, 2], [4, 5, 6]],
}
ACCESS = '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534'


def matches(pattern: str, message: str) -> bool:
    return parse(pattern).match(LogMessage(message)) is not None


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        ("ERROR", "[ERRORS] x", "[error] x"),
        ("ERROR Exception", "ERROR: an Exception", "ERROR: nothing"),
        ('"a phrase"', "in a phrase here", "a new phrase"),
        ('"say \\"no\\""', 'to say "no" now', "to say no"),
        ("ERROR -Exiting", "ERROR 5", "ERROR Exiting"),
        ('"ERROR" - "Exiting now"', "ERROR 5", "ERROR Exiting now"),
        ("?ERROR ?WARN", "WARN x", "INFO x"),
        ("-ERROR", "INFO", "ERROR"),
        ("%ERR[0-9]+%", "x ERR12", "ERR"),
        ("%^[hc]at%", "hat", "that"),
        ("", "anything", None),
        ("  ", "", None),
    ],
)
def test_terms(pattern: str, matching: str, other: str | None) -> None:
    """Catches terms that match words only, ignore case, or lose their minus or question mark."""
    assert matches(pattern, matching)
    assert other is None or not matches(pattern, other)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ('$.eventType = "UpdateTrail"', True),
        ("$.eventType = UpdateTrail", True),
        ("$.eventType = Update*", True),
        ("$.eventType = *Trail", True),
        ("$.eventType = *date*", True),
        ("$.eventType = *Update", False),
        ("$.eventType = Trail*", False),
        ("$.eventType = Up*ail", False),
        ("$.eventType = *", True),
        ("$.eventType != UpdateTrail", False),
        ("$.eventType = %^Update%", True),
        ("$.eventType != %Delete%", True),
        ("$.source != 123.123.*", True),
        ("$.source != 111.111.*", False),
        ('$.list[0] = "value"', True),
        ('$.list[2] = "value"', False),
        ("$.list[2] NOT EXISTS", True),
        ("$.objects[1].id = 2", True),
        ("$.coordinates[1][2] = 6", True),
        ("$.nothing IS NULL", True),
        ("$.absent IS NULL", False),
        ("$.absent NOT EXISTS", True),
        ("$.nothing NOT EXISTS", False),
        ("$.flag IS TRUE", True),
        ("$.flag IS FALSE", False),
        ("$.eventType IS TRUE", False),
        ("$.latency > 50", True),
        ("$.latency >= 55.5", True),
        ("$.latency < 5.55e1", False),
        ("$.latency <= +56", True),
        ("$.latency = *", True),
        ("$.code = 404", True),
        ("$.code != 404", False),
        ("$.code >= 400", True),
        ("$.eventType > 1", False),
        ("$.list = 1", False),
        ("$.list != 1", False),
        ("$.absent != 1", False),
        ("$.user != 1", False),
        ('$.user.email = "John \\"J\\" <j@example.com>"', True),
        ("($.user.id = 1) && ($.code = 404)", True),
        ("($.user.id = 2 && $.code = 404) || $.code = 500", False),
        ("$.user.id = 1 || $.code = 500 && $.code = 501", True),
        ("($.user.id = 1 || $.code = 500) && $.code = 501", False),
    ],
)
def test_conditions_on_json(condition: str, holds: bool) -> None:
    """Catches a comparison, a selector or a rank of operators that differs from AWS's page."""
    assert matches(f"{{ {condition} }}", json.dumps(EVENT)) is holds
    assert matches(f"{{{condition}}}", json.dumps(EVENT)) is holds


@pytest.mark.parametrize("message", ["", "{", "text", '["a"]', "[" * 100_000, '{"a":' * 100_000, "5", "null"])
def test_what_is_no_json_object_matches_no_condition(message: str) -> None:
    """Catches a traceback for lines that are not, or not quite, JSON."""
    assert not matches("{ $.a NOT EXISTS }", message)


@pytest.mark.parametrize(
    ("fields", "captured"),
    [
        ("ip, user, name, time, request, status, bytes", {"$ip": "127.0.0.1", "$request": "GET /index.html HTTP/1.0"}),
        ("ip, user, name, time, request, status, bytes > 1000", {"$bytes": "1534"}),
        ("ip, user, name, time, request, status, bytes > 2000", None),
        ("..., request = *html*, status = 4*, bytes", {"$1": "127.0.0.1", "$4": "10/Oct/2000:13:25:15 -0700"}),
        ("..., request=*.html*, status_code=4*,", {"$status_code": "404", "$7": "1534", "$3": "frank"}),
        ("ip, ...", {"$ip": "127.0.0.1", "$7": "1534"}),
        ("ip, ..., bytes", {"$bytes": "1534"}),
        ("...", {"$6": "404"}),
        ("ip, user", None),
        ("a, b, c, d, e, f, g, h, ...", None),
        ("..., status = 4* && status != 403, bytes", {"$status": "404"}),
        ("..., status = 5* || status = 404, bytes", {"$status": "404"}),
        ("..., status=!404, bytes", None),
        ("..., status = %^4.4$%, bytes", {"$status": "404"}),
        ('ip, user, name, time, request = "GET /index.html HTTP/1.0", ...', {"$name": "frank"}),
    ],
)
def test_space_delimited_fields(fields: str, captured: dict[str, str] | None) -> None:
    """Catches fields that are counted or cut wrongly, and captures that metric values could not refer to."""
    match = parse(f"[{fields}]").match(LogMessage(ACCESS))
    assert (match is None) is (captured is None)
    if match is not None and captured is not None:
        assert captured.items() <= match.fields.items()


def test_a_match_gives_values_beyond_those_that_the_pattern_names() -> None:
    """Catches metric values that refer to a field which the condition does not mention."""
    match = parse("{ $.flag IS TRUE }").match(LogMessage(json.dumps(EVENT)))
    assert match is not None
    assert match.value("$.latency") == "55.5"
    assert match.value("$.objects[0].name") == "a"
    assert [match.value(wrong) for wrong in ("$.list", "$.absent", "$latency", "latency", "$", "")] == [None] * 6


INVALID = [
    '"open',
    "a.b",
    "ERROR: x",
    "-",
    "?",
    "{",
    "{}",
    "{ $.a }",
    "{ $.a = }",
    "{ a = 1 }",
    "{ $. = 1 }",
    "{ $.a > x }",
    "{ $.a = 1 && }",
    "{ ($.a = 1 }",
    "{ $.a = 1 $.b = 2 }",
    "{ $.a IS MAYBE }",
    "{ $.a = %(group)% }",
    "{ $.a = 1 } x",
    "%[%",
    "%a!%",
    "%\u00e9%",
    "[",
    "[a, b",
    "[..., ...]",
    "[a, a]",
    "[a = 1 || b = 2]",
    "[a b]",
    "{" + "(" * 300 + "$.a = 1" + ")" * 300 + "}",
    "x" * 1025,
]


@pytest.mark.parametrize("pattern", INVALID)
def test_invalid_patterns(pattern: str) -> None:
    """Catches a pattern that AWS refuses and that here would silently never match."""
    with pytest.raises(InvalidPattern):
        parse(pattern)


PIECES = ["{", "}", "[", "]", "(", ")", "$.a", "$.a[0]", "=", "!=", "=!", ">", "1", "1e9", "*", '"x"', '"', "%a*%", "%"]
PIECES += ["&&", "||", "IS", "NULL", "NOT", "EXISTS", "...", ",", "-", "?", "word", " ", "\\", "a b"]


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PIECES), max_size=15).map("".join)),
    st.one_of(st.text(max_size=30), st.sampled_from([ACCESS, json.dumps(EVENT), '{"a": [1]}', '{"a": 1e999}'])),
)
def test_any_text_is_a_pattern_or_invalid(text: str, message: str) -> None:
    """Catches a traceback, for whatever somebody types and whatever a function logs."""
    for pattern in (text, f"{{{text}}}", f"[{text}]"):
        try:
            parsed = parse(pattern)
        except InvalidPattern:
            continue
        parsed.match(LogMessage(message))


@settings(deadline=None)
@given(st.text(min_size=1, max_size=20), st.text(max_size=30))
def test_a_quoted_phrase_is_found_exactly_where_it_is(phrase: str, message: str) -> None:
    """Catches phrases whose special characters mean something."""
    quoted = '"' + phrase.replace("\\", "\\\\").replace('"', '\\"') + '"'
    assert matches(quoted, message + phrase)
    assert matches(quoted, message) is (phrase in message)


def test_the_api_tests_patterns(account) -> None:
    """Catches TestMetricFilter that is not answered, or numbers messages from 0."""
    request = {"filterPattern": "[..., status = 4*, bytes]", "logEventMessages": ["x", ACCESS]}
    (match,) = account.call("logs", "TestMetricFilter", request)["matches"]
    assert (match["eventNumber"], match["eventMessage"], match["extractedValues"]["$status"]) == (2, ACCESS, "404")


def test_the_api_refuses_invalid_patterns_and_dimensions(account, refusal) -> None:
    """Catches a metric filter that is accepted and never counts."""
    account.call("logs", "CreateLogGroup", {"logGroupName": "/orders"})
    metric = {"metricName": "Errors", "metricNamespace": "Orders", "metricValue": "1"}
    good = {
        "logGroupName": "/orders",
        "filterName": "errors",
        "filterPattern": "ERROR",
        "metricTransformations": [metric],
    }
    wrong = [
        ("PutMetricFilter", good | {"filterPattern": "{ $.a }"}),
        ("TestMetricFilter", {"filterPattern": "{", "logEventMessages": ["x"]}),
        ("FilterLogEvents", {"logGroupName": "/orders", "filterPattern": '"open'}),
        (
            "PutMetricFilter",
            good | {"metricTransformations": [metric | {"dimensions": {"a": "$.a"}, "defaultValue": 0}]},
        ),
        (
            "PutMetricFilter",
            good | {"metricTransformations": [metric | {"dimensions": {name: f"$.{name}" for name in "abcd"}}]},
        ),
    ]
    for operation, request in wrong:
        assert refusal("logs", operation, request)[0] == "InvalidParameterException"
    assert account.call("logs", "DescribeMetricFilters", {})["metricFilters"] == []


def test_log_events_are_filtered_by_any_pattern(account) -> None:
    """Catches FilterLogEvents that knows terms only, as moto does, or loses paging."""
    stream = {"logGroupName": "/orders", "logStreamName": "one"}
    account.call("logs", "CreateLogGroup", {"logGroupName": "/orders"})
    account.call("logs", "CreateLogStream", stream)
    lines = ['{"level": "ERROR", "ms": 7}', '{"level": "INFO", "ms": 9}', "ERROR -x", "WARN"]
    now = int(time.time() * 1000)
    events = [{"timestamp": now + number, "message": line} for number, line in enumerate(lines)]
    account.call("logs", "PutLogEvents", stream | {"logEvents": events})

    def found(pattern: str, **settings: int) -> list[str]:
        request = {"logGroupName": "/orders", "filterPattern": pattern} | settings
        return [event["message"] for event in account.call("logs", "FilterLogEvents", request)["events"]]

    assert found('{ $.level = "ERROR" }') == lines[:1]
    assert found("ERROR -level") == lines[2:3]
    assert found("?WARN ?INFO") == [lines[1], lines[3]]
    assert found("") == lines
    assert found("", startTime=now + 2) == lines[2:]
    first = account.call("logs", "FilterLogEvents", {"logGroupName": "/orders", "filterPattern": "WARN", "limit": 2})
    rest = {"logGroupName": "/orders", "filterPattern": "WARN", "nextToken": first["nextToken"]}
    assert first["events"] == []
    assert [event["message"] for event in account.call("logs", "FilterLogEvents", rest)["events"]] == ["WARN"]

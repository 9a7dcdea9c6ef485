"""The rules of composite alarms: what they mean, and which are no rules."""

import contextlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.aws.alarm_rule import RuleError, parse_rule

STATES = {"a": "ALARM", "b": "OK", "c": "INSUFFICIENT_DATA", "two words": "ALARM", 'a "b"': "OK"}


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        ("ALARM(a)", True),
        ('ALARM("a")', True),
        ("ALARM(b)", False),
        ("OK(b) AND INSUFFICIENT_DATA(c)", True),
        ('ALARM( "two words" )', True),
        (r'OK("a \"b\"")', True),
        ("ALARM(arn:aws:cloudwatch:us-east-1:123456789012:alarm:a)", True),
        ("NOT ALARM(a) OR ALARM(a)", True),
        ("NOT (ALARM(a) OR ALARM(b))", False),
        ("TRUE OR FALSE AND FALSE", True),
        ("(TRUE OR FALSE) AND FALSE", False),
        ("NOT NOT TRUE", True),
        ("False", False),
        ("ALARM(a)AND(OK(b))", True),
    ],
)
def test_a_rule_means(rule: str, holds: bool) -> None:
    """Catches a wrong precedence, and names that are not understood."""
    assert parse_rule(rule).holds(STATES.__getitem__) is holds


@pytest.mark.parametrize(
    ("rule", "telling"),
    [
        ("", "missing at the end"),
        ("ALARM(a) AND", "missing at the end"),
        ("ALARM(a) ALARM(b)", "a condition is not expected"),
        ("ALARM(a) NOT ALARM(b)", "NOT is not expected"),
        ("AND ALARM(a)", "AND is not expected"),
        ("(ALARM(a)", "not closed"),
        ("ALARM(a))", "no opening one"),
        ("()", ") is not expected"),
        ("ALARM()", "from 'ALARM()'"),
        ("RINGS(a)", "from 'RINGS(a)'"),
        ("alarm(a)", "from 'alarm(a)'"),
        ("TRUER", "from 'TRUER'"),
        (" OR ".join(["TRUE"] * 501), "501 elements"),
        ("(" * 500 + "TRUE" + ")" * 500, "501 elements"),
        (" OR ".join(f"OK(a{n})" for n in range(101)), "names 101 alarms"),
    ],
)
def test_a_wrong_rule_is_told_why(rule: str, telling: str) -> None:
    """Catches a rule that AWS would not save, and a sentence that does not help."""
    with pytest.raises(RuleError, match=re.escape(telling)):
        parse_rule(rule)


def test_the_largest_rules_are_read() -> None:
    """Catches limits that are off by one, and a reader that nests as deep as the rule."""
    assert parse_rule("(" * 499 + "TRUE" + ")" * 499).holds(STATES.__getitem__)
    assert parse_rule("NOT " * 2000 + "TRUE").holds(STATES.__getitem__)
    assert len(parse_rule(" OR ".join(f"OK(a{n % 100})" for n in range(300))).children) == 100


RULES = st.recursive(
    st.sampled_from([("TRUE", True), ("FALSE", False), ("ALARM(a)", True), ('OK("a")', False)]),
    lambda inner: (
        st.tuples(inner, inner).map(lambda two: (f"({two[0][0]} AND {two[1][0]})", two[0][1] and two[1][1]))
        | st.tuples(inner, inner).map(lambda two: (f"({two[0][0]} OR {two[1][0]})", two[0][1] or two[1][1]))
        | inner.map(lambda one: (f"NOT {one[0]}", not one[1]))
    ),
)


@settings(deadline=None)
@given(RULES)
def test_a_rule_holds_as_logic_says(rule: tuple[str, bool]) -> None:
    """Catches an operator that is applied to the wrong conditions."""
    text, holds = rule
    assert parse_rule(text).holds(STATES.__getitem__) is holds


@settings(deadline=None)
@given(st.text(alphabet='ALARMOKNDTFUE() "\\ab', max_size=40))
def test_any_text_is_a_rule_or_is_refused(text: str) -> None:
    """Catches a text that breaks the reader down."""
    with contextlib.suppress(RuleError):
        assert parse_rule(text).holds(lambda _: "OK") in {True, False}

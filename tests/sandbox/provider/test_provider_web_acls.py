"""Web ACLs, whose blocks are mapped by AWS's own model."""

import re
from typing import Any

import pulumi_aws.wafv2 as waf
import pytest
from botocore import model
from pulumi.runtime.proto import provider_pb2 as pb

from sandbox.aws.account import Account
from sandbox.provider.blocks import fields
from sandbox.provider.model import input_member
from sandbox.provider.types.wafv2 import LISTED
from sandbox.provider.values import UNKNOWN
from tests.sandbox.provider.engine_client import CheckError, Engine, Resource
from tests.sandbox.provider.lives_wafv2 import BOTH, LIVES, MANAGED, RATE
from tests.sandbox.provider.surroundings import Surroundings

WEB_ACL = "aws:wafv2/webAcl:WebAcl"

OTHERWISE = {"identifiers"}
"""Terraform's own grouping of the address fields of a sign-up page, which the sandbox does not take."""


@pytest.fixture
def inputs(around: Surroundings) -> dict[str, Any]:
    return LIVES[WEB_ACL].inputs(around)


@pytest.mark.parametrize(
    ("block", "path"),
    [
        ("WebAclDefaultAction", "CreateWebACL.DefaultAction"),
        ("WebAclRule", "CreateWebACL.Rules"),
        ("WebAclVisibilityConfig", "CreateWebACL.VisibilityConfig"),
        ("WebAclCaptchaConfig", "CreateWebACL.CaptchaConfig"),
        ("WebAclChallengeConfig", "CreateWebACL.ChallengeConfig"),
        ("WebAclLoggingConfigurationLoggingFilter", "PutLoggingConfiguration.LoggingConfiguration.LoggingFilter"),
        ("WebAclLoggingConfigurationRedactedField", "PutLoggingConfiguration.LoggingConfiguration.RedactedFields"),
    ],
)
def test_every_field_that_pulumi_has_is_one_of_awss(block: str, path: str) -> None:
    """Catches a statement, at whatever depth, whose Pulumi name does not lead to AWS's member."""
    operation, _, member = path.partition(".")
    listed = LISTED if operation == "CreateWebACL" else frozenset[str]()
    left, seen = [(block, input_member("wafv2", operation, member))], set[str]()
    while left:
        name, shape = left.pop()
        while isinstance(shape, model.ListShape):
            shape = shape.member
        assert isinstance(shape, model.StructureShape), name
        if name in seen:
            continue
        seen.add(name)
        names = fields(shape, listed)
        for field, type_ in pulumi_fields(name).items():
            if field in OTHERWISE:
                continue
            assert field in names, f"{name}.{field} is none of {sorted(names)}"
            left += [(inner, shape.members[names[field]]) for inner in re.findall(r"(WebAcl\w+)Args", type_)]


def pulumi_fields(block: str) -> dict[str, str]:
    """The fields of one of Pulumi's blocks, each with its type."""
    getters = {
        name: each.fget for name, each in vars(getattr(waf, f"{block}Args")).items() if isinstance(each, property)
    }
    return {getter._pulumi_name: str(getter.__annotations__["return"]) for getter in getters.values() if getter}


def test_a_text_to_search_for_is_told_as_it_was_given(account: Account, engine: Engine, inputs: dict[str, Any]) -> None:
    """Catches bytes, or their base64, where the program and AWS's console have text."""
    made = engine.create(WEB_ACL, engine.check(WEB_ACL, inputs))
    try:
        rules = {rule["name"]: rule for rule in made.outputs["rules"]}
        assert rules == {"both": BOTH, "rate": RATE}
        key = {"Name": made.outputs["name"], "Id": made.id, "Scope": "REGIONAL"}
        statement = account.call("wafv2", "GetWebACL", key)["WebACL"]["Rules"][0]["Statement"]
        assert statement["AndStatement"]["Statements"][0]["ByteMatchStatement"]["SearchString"] == b"forged"
    finally:
        engine.delete(WEB_ACL, made)


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({"defaultAction": {"block": {}}}, True),
        ({"rules": [BOTH, {**RATE, "action": {"count": {}}}]}, True),
        ({"rules": [RATE, BOTH]}, False),
        ({"rules": [dict(reversed(RATE.items())), BOTH]}, False),
        ({"rules": [RATE, MANAGED]}, True),
    ],
)
def test_what_a_rule_does_tells_it_from_another_and_not_where_it_stands(
    change: dict[str, Any], differs: bool, engine: Engine, inputs: dict[str, Any]
) -> None:
    """Catches an empty block taken for none, by which blocked requests would go on being allowed."""
    old = Resource("", {}, engine.check(WEB_ACL, inputs))
    answer = engine.diff(WEB_ACL, old, engine.check(WEB_ACL, inputs | change, old.inputs))
    assert (answer.changes == pb.DiffResponse.DIFF_SOME) == differs


@pytest.mark.parametrize(
    ("wrong", "property_", "says"),
    [
        ({"rules": [{**RATE, "statement": {"rateStatement": {}}}]}, "rules", "has no setting rateStatement; there are"),
        (
            {"rules": [{**RATE, "statement": {"rateBasedStatement": {"limit": 9, "aggregateKeyType": "IP"}}}]},
            "rules",
            "Rules[0].Statement.RateBasedStatement.Limit of CreateWebACL: 9 is given; allowed are 10 to",
        ),
        (
            {"rules": [{**RATE, "statement": {"rateBasedStatement": {"limit": 100, "aggregateKeyType": "KEY"}}}]},
            "rules",
            "'KEY' is not one of IP",
        ),
        ({"rules": RATE}, "rules", "its form is another"),
        ({"defaultAction": {"permit": {}}}, "defaultAction", "has no setting permit; there are block, allow"),
        ({"visibilityConfig": {"metricName": "shop"}}, "visibilityConfig", "a value is required"),
        ({"scope": "GLOBAL"}, "scope", "'GLOBAL' is not one of"),
    ],
)
def test_what_aws_would_refuse_is_refused_in_the_preview(
    wrong: dict[str, Any], property_: str, says: str, engine: Engine, inputs: dict[str, Any]
) -> None:
    """Catches a rule that a preview passes although AWS's model knows better."""
    with pytest.raises(CheckError) as refused:
        engine.check(WEB_ACL, inputs | wrong)
    assert says in refused.value.failures[property_]


def test_a_rule_that_is_not_known_yet_is_not_judged(engine: Engine, inputs: dict[str, Any]) -> None:
    """Catches a preview that fails because an IP set is made in the same update."""
    statement = {"ipSetReferenceStatement": {"arn": UNKNOWN}}
    engine.check(WEB_ACL, inputs | {"rules": [{**RATE, "statement": statement}]})
    engine.check(WEB_ACL, inputs | {"rules": [{**RATE, "statement": UNKNOWN}, UNKNOWN]})


def test_a_change_by_somebody_else_does_not_stand_in_the_way(
    account: Account, engine: Engine, inputs: dict[str, Any]
) -> None:
    """Catches a lock token remembered from an earlier update, with which AWS refuses the next one and the deletion."""
    made = engine.create(WEB_ACL, engine.check(WEB_ACL, inputs))
    key = {"Name": made.outputs["name"], "Id": made.id, "Scope": "REGIONAL"}

    def change() -> None:
        found = account.call("wafv2", "GetWebACL", key)
        given = {name: found["WebACL"][name] for name in ("DefaultAction", "VisibilityConfig")}
        account.call("wafv2", "UpdateWebACL", {**key, **given, "LockToken": found["LockToken"]})

    change()
    made = engine.update(WEB_ACL, made, engine.check(WEB_ACL, inputs, made.inputs))
    assert len(made.outputs["rules"]) == 2
    change()
    engine.delete(WEB_ACL, made)
    assert engine.read(WEB_ACL, made.id, made) is None

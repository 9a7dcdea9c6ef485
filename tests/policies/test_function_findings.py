"""What the rules about functions say, where the verdict alone would not show it: who comes in, and what mends it."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.policies.asking import alone, diagnostics
from tests.policies.case import Case
from tests.policies.program import run
from tests.policies.recorded_stack import servicer

_PUBLIC = "lambda-permission-not-public"
_SOURCE = "lambda-permission-source-restricted"
_IMAGE = (
    'aws.lambda_.Function("orders", image_uri="123.dkr.ecr.us-east-1.amazonaws.com/orders:7", role=package["role"])'
)
_URL = """
orders = aws.lambda_.Function("orders", **package, publish=True, snap_start={"apply_on": "PublishedVersions"})
aws.lambda_.FunctionUrl("open", function_name=orders.name, authorization_type="AWS_IAM")
"""


def _permission(*settings: str) -> str:
    given = ", ".join(('function="orders"', 'action="lambda:InvokeFunction"', *settings))
    return f'aws.lambda_.Permission("invoke", {given})'


def _policy(principal: str) -> str:
    return f"""
import json
statement = {{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*", "Principal": {principal}}}
policy = json.dumps({{"Version": "2012-10-17", "Statement": [statement]}})
aws.lambda_.ResourcePolicy("orders", resource_arn="arn:aws:lambda:us-east-1:1:function:x", policy=policy)
"""


def _message(rule: str, program: str, config: Mapping[str, Any]) -> str:
    runner, asked = servicer(), run(program)
    runner.Configure(alone(rule, Case(program, config)), None)
    (finding,) = diagnostics(asked, runner)
    return finding.message


@pytest.mark.parametrize(
    ("rule", "program", "config", "said", "unsaid"),
    [
        (_PUBLIC, _permission('principal="*"'), {}, ["anybody with an AWS account", "principal_org_id="], []),
        (
            _PUBLIC,
            _permission('principal="*"', 'function_url_auth_type="NONE"'),
            {},
            ["anybody at all"],
            ["AWS account may invoke"],
        ),
        (
            _PUBLIC,
            _permission('principal="*"', 'principal_org_id="o-a1b2c3d4e5"'),
            {"acceptConditions": False},
            ["Write: principal="],
            ["anybody", "principal_org_id="],
        ),
        (_PUBLIC, _policy('"*"'), {}, ['Write: "Principal": {"AWS": '], ["principal=", "principal_org_id="]),
        (
            _SOURCE,
            _permission('principal="s3.amazonaws.com"', 'source_arn="arn:aws:s3:::orders"'),
            {},
            ["a bucket's ARN names no account", "Write: source_account="],
            ["source_arn="],
        ),
        (
            _SOURCE,
            _permission('principal="sns.amazonaws.com"', 'source_arn="*"', 'source_account="123456789012"'),
            {"require": "both"},
            ["source_arn '*' fits", "Write: source_arn="],
            ["source_account="],
        ),
        (_SOURCE, _policy('{"Service": "sns.amazonaws.com"}'), {}, ['"ArnLike": {"aws:SourceArn": '], ["source_arn"]),
        ("lambda-package-consistent", _IMAGE, {}, ['Write: package_type="Image"'], ["handler=", "runtime="]),
        (
            "snapstart-limits",
            _URL,
            {},
            ["'open' invokes $LATEST. Write: qualifier="],
            ["target_id="],
        ),
    ],
)
def test_a_finding_says_what_is_and_what_mends_it(
    rule: str, program: str, config: Mapping[str, Any], said: list[str], unsaid: list[str]
) -> None:
    """Catches words for another resource than the one at hand, and a line that was written already or mends nothing."""
    finding = _message(rule, program, config).splitlines()[1]

    assert [each for each in said if each not in finding] == []
    assert [each for each in unsaid if each in finding] == []

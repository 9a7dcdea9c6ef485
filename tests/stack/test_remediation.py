"""What the pack mends by itself where a team asks for it, in updates through the real engine."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from serverless_policies.catalogue import CATALOGUE
from serverless_policies.rule import ResourceRule

from tests.stack.conftest import REPOSITORY, Project

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("remediation")]

MakeProject = Callable[[str, str], Project]

WITH_REMEDY = {rule.name for rule in CATALOGUE if isinstance(rule, ResourceRule) and rule.remedy}
REPORTED = re.compile(r"\[(?P<level>\w+)\](?: \[severity: \w+\])? +(?P<rule>[a-z0-9-]+)  ")

ASKED = {"all": "disabled", **dict.fromkeys(WITH_REMEDY, "remediate")}

CARELESS = """
import json

import pulumi
import pulumi_aws as aws

vpc = aws.ec2.get_vpc(default=True)
subnets = aws.ec2.get_subnets(filters=[{"name": "vpc-id", "values": [vpc.id]}])
aws.lb.LoadBalancer("edge", name="edge", internal=True, subnets=subnets.ids, desync_mitigation_mode="monitor")

log = aws.cloudwatch.LogGroup("orders", name="/aws/lambda/orders")
trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
role = aws.iam.Role("orders", assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [trust]}))
function = aws.lambda_.Function(
    "orders",
    name="orders",
    role=role.arn,
    runtime="python3.13",
    handler="orders.handler",
    code=pulumi.AssetArchive({"orders.py": pulumi.StringAsset("def handler(event, context): ...")}),
    environment={"variables": {"TOKEN": pulumi.Output.secret("s3cr3t")}},
    logging_config={"log_format": "JSON", "log_group": log.name},
)
aws.cloudwatch.MetricAlarm(
    "errors",
    name="errors",
    namespace="AWS/Lambda",
    metric_name="Errors",
    dimensions={"FunctionName": function.name},
    statistic="Sum",
    period=60,
    evaluation_periods=5,
    threshold=0,
    comparison_operator="GreaterThanThreshold",
    alarm_actions=["arn:aws:sns:us-east-1:123456789012:page"],
)
"""

AS_WRITTEN = {
    "routing.http.drop_invalid_header_fields.enabled": "false",
    "routing.http.desync_mitigation_mode": "monitor",
    "retentionInDays": None,
    "TracingConfig": {"Mode": "PassThrough"},
    "TreatMissingData": "missing",
}
REMEDIED = {
    "routing.http.drop_invalid_header_fields.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
    "retentionInDays": 30,
    "TracingConfig": {"Mode": "Active"},
    "TreatMissingData": "notBreaching",
}


def up(stack: Project, levels: dict[str, str], *arguments: str) -> str:
    """Brings the stack up under the pack with these levels and returns what Pulumi says."""
    (stack.folder / "policies.json").write_text(json.dumps(levels))
    pack = ["--policy-pack", str(REPOSITORY / "policies"), "--policy-pack-config", "policies.json"]
    done = stack.pulumi("up", "--yes", "--stack", "dev", *pack, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def reported(said: str) -> set[tuple[str, str]]:
    """The rules that Pulumi reports, with the level."""
    return {(found["rule"], found["level"]) for found in REPORTED.finditer(said)}


def in_account(stack: Project) -> dict[str, Any]:
    """What the account has where the rules with a remedy look."""
    elbv2 = stack.aws("elbv2")
    (balancer,) = elbv2.describe_load_balancers(Names=["edge"])["LoadBalancers"]
    attributes = elbv2.describe_load_balancer_attributes(LoadBalancerArn=balancer["LoadBalancerArn"])["Attributes"]
    (log_group,) = stack.aws("logs").describe_log_groups(logGroupNamePrefix="/aws/lambda/orders")["logGroups"]
    (alarm,) = stack.aws("cloudwatch").describe_alarms(AlarmNames=["errors"])["MetricAlarms"]
    return {
        **{each["Key"]: each["Value"] for each in attributes if each["Key"] in AS_WRITTEN},
        "retentionInDays": log_group.get("retentionInDays"),
        "TracingConfig": function(stack)["TracingConfig"],
        "TreatMissingData": alarm.get("TreatMissingData"),
    }


def function(stack: Project) -> dict[str, Any]:
    """The function as the account has it."""
    return stack.aws("lambda").get_function_configuration(FunctionName="orders")


@pytest.fixture
def stack(project: MakeProject) -> Iterator[Project]:
    """A stack that breaks each rule that has a remedy; it is gone afterwards."""
    made = project("careless", CARELESS)
    made.pulumi("stack", "init", "dev")
    yield made
    done = made.pulumi("destroy", "--yes", "--stack", "dev", "--remove")
    assert done.returncode == 0, done.stdout + done.stderr


def filled_in(state: str) -> set[str]:
    """The properties that the provider takes for its own defaults, by what an exported stack says."""
    resources = json.loads(state)["deployment"]["resources"]
    return {name for each in resources for name in each.get("inputs", {}).get("__defaults", [])}


def test_an_update_remedies_what_it_was_asked_to(stack: Project) -> None:
    """Catches a pack that changes programs unasked, and a remedy that the engine does not take, that says nothing, that
    spoils code or a secret beside what it sets, or that outlives its configuration as a default of the provider.
    """
    said = up(stack, {"all": "advisory"})
    assert {(rule, "advisory") for rule in WITH_REMEDY} <= reported(said), said
    assert "remediate" not in said
    assert in_account(stack) == AS_WRITTEN
    code = function(stack)["CodeSha256"]

    said = up(stack, ASKED)
    assert reported(said) == {(rule, "remediate") for rule in WITH_REMEDY}, said
    assert in_account(stack) == REMEDIED
    assert function(stack)["CodeSha256"] == code
    assert function(stack)["Environment"] == {"Variables": {"TOKEN": "s3cr3t"}}
    state = stack.pulumi("stack", "export", "--stack", "dev").stdout
    assert "s3cr3t" not in state
    assert not filled_in(state) & {"dropInvalidHeaderFields", "retentionInDays", "treatMissingData"}

    up(stack, ASKED, "--expect-no-changes")
    assert in_account(stack) == REMEDIED


def test_a_remedy_is_for_what_is_created_too(stack: Project) -> None:
    """Catches a remedy that is only taken over what is there already, or that unknown values of a first update stop."""
    up(stack, ASKED)

    assert in_account(stack) == REMEDIED

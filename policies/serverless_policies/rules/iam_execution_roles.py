"""Rules about what a function's role must allow for the function to run, and when."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import FUNCTION, ROLE
from ..execution_roles import USE_NETWORK, WRITE_LOGS, policies_of
from ..function_log_groups import log_group_name
from ..graph import Graph
from ..log_permissions import LogPermissions, log_permissions
from ..resource import UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation

_VPC = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions"


def _can_log(graph: Graph, _options: Options) -> Iterator[Finding]:
    functions = graph.referrers(FUNCTION, "role", to=ROLE)
    for role in graph.every(ROLE):
        permissions = {each: log_permissions(graph, policies_of(graph, role), each) for each in functions.to(role)}
        broken = [
            violation
            for function, each in permissions.items()
            for violation in _cannot_log(graph, role, function, each)
        ]
        if broken:
            yield broken[0]
        elif any(each.unsure for each in permissions.values()):
            yield CannotTell(role, f"whether it allows {', '.join(WRITE_LOGS)}")


def _cannot_log(graph: Graph, role: Resource, function: Resource, permissions: LogPermissions) -> Iterator[Violation]:
    if permissions.denied:
        denied = ", ".join(permissions.denied)
        yield Violation(
            role, f"it is the role of '{function.name}', and denies {denied}", f'no "Effect": "Deny" for {denied}'
        )
    if permissions.lacking:
        yield _lacks(role, function, permissions.lacking, "AWS_LAMBDA_BASIC_EXECUTION_ROLE")
    if permissions.elsewhere:
        named = log_group_name(graph, function)
        group = named if isinstance(named, str) else "<its log group>"
        yield Violation(
            role,
            f"it is the role of '{function.name}', and allows {', '.join(permissions.elsewhere)}, but not in the streams "
            f"of its log group {group}",
            f'"Resource": "arn:aws:logs:*:*:log-group:{group}:*"',
        )


def _lacks(role: Resource, function: Resource, lacking: tuple[str, ...], managed: str) -> Violation:
    return Violation(
        role,
        f"it is the role of '{function.name}', and does not allow {', '.join(lacking)}",
        f"aws.iam.RolePolicyAttachment(…, role=<the role's name>, policy_arn=aws.iam.ManagedPolicy.{managed})",
    )


CAN_LOG = StackRule(
    name="function-role-can-log",
    group=Group.IAM,
    checks="The role of a function allows it to write its logs.",
    because="Without that permission the function runs and its logs are nowhere; nobody sees an error until the logs are "
    "needed. The ARN of a log group does not fit its streams, which the function writes, until :* is added to it.",
    mend="Attach AWSLambdaBasicExecutionRole to the aws.iam.Role, or allow logs:CreateLogStream and logs:PutLogEvents on "
    "the log group's ARN with :* at its end.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    judge=_can_log,
)


def _can_use_network(graph: Graph, _options: Options) -> Iterator[Finding]:
    functions = graph.referrers(FUNCTION, "role", to=ROLE)
    for role in graph.every(ROLE):
        verdicts = {function.urn: _is_in_vpc(function) for function in functions.to(role)}
        asking = [function for function in functions.to(role) if verdicts[function.urn] is not False]
        if not asking:
            continue
        lacking = policies_of(graph, role).lacks(USE_NETWORK)
        sure = [function for function in asking if verdicts[function.urn] is True]
        if isinstance(lacking, Missing):
            yield CannotTell(role, f"whether it allows {', '.join(USE_NETWORK)}")
        elif lacking and sure:
            yield _lacks(role, sure[0], lacking, "AWS_LAMBDA_VPC_ACCESS_EXECUTION_ROLE")
        elif lacking:
            yield CannotTell(role, f"whether '{asking[0].name}' is in a VPC")


def _is_in_vpc(function: Resource) -> bool | Missing:
    subnets = function.elements("vpcConfig", "subnetIds")
    if isinstance(subnets, Missing):
        return UNKNOWN if subnets is UNKNOWN else False
    return bool(subnets)


CAN_USE_NETWORK = StackRule(
    name="vpc-function-role-can-create-eni",
    group=Group.IAM,
    checks="The role of a function in a VPC allows it to create, find and remove network interfaces.",
    because="AWS refuses to create the function in the VPC otherwise, or cannot clean up after it.",
    mend="Attach AWSLambdaVPCAccessExecutionRole to the aws.iam.Role.",
    source=_VPC,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    judge=_can_use_network,
)


def _comes_after_its_policies(graph: Graph, options: Options) -> Iterator[Finding]:
    for function in graph.every(FUNCTION):
        role = graph.follow(function, "role", to=ROLE)
        asked = True if options.flag("allFunctions") else _is_in_vpc(function)
        if not isinstance(role, Resource) or asked is False:
            continue
        attachments = policies_of(graph, role).attachments
        unordered = [each for each in attachments if not _in_order(graph, each, function)]
        if unordered and asked is UNKNOWN:
            yield CannotTell(function, "whether it is in a VPC")
        elif unordered:
            names = ", ".join(f"'{each.name}'" for each in unordered)
            yield Violation(
                function,
                f"it does not depend on {names}, so Pulumi may create it before its role '{role.name}' has its policies",
                f"opts=pulumi.ResourceOptions(depends_on=[<{names}>])",
            )


def _in_order(graph: Graph, attachment: Resource, function: Resource) -> bool:
    """Whether one waits for the other; what is about the function itself, such as its ARN, can only come after it."""
    return graph.comes_after(function, {attachment.urn}) or graph.comes_after(attachment, {function.urn})


AFTER_ROLE_POLICIES = StackRule(
    name="function-after-role-policies",
    group=Group.IAM,
    checks="A function in a VPC depends on the policies of its role.",
    because="The role's ARN orders the function after the role, not after its policies: whether AWS finds the permissions "
    "that the VPC needs is a race, which fails on some deployments only.",
    mend="Give the aws.lambda_.Function depends_on=[<the role's policies and attachments>].",
    source=_VPC,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    options={
        "allFunctions": {
            "type": "boolean",
            "default": False,
            "description": "Ask it of all functions; outside a VPC only the first invocations can come too early.",
        },
    },
    judge=_comes_after_its_policies,
)


RULES = (CAN_LOG, CAN_USE_NETWORK, AFTER_ROLE_POLICIES)

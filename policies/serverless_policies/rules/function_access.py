"""Rules about who may invoke a function."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from ..aws_types import FUNCTION, PERMISSION, RESOURCE_POLICY
from ..graph import Graph
from ..lambda_reference import function_reference
from ..policy_documents import Statement, statements
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..resource_policies import lets_everybody_in, names_an_owner, names_everybody
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation

_CONDITIONS: Final = ("principalOrgId", "sourceAccount")


def _is_not_public(grant: Resource, options: Options) -> Iterator[Finding]:
    accepts_conditions = options.flag("acceptConditions")
    is_policy = grant.type in RESOURCE_POLICY.tokens
    public = (_opens_policy if is_policy else _opens)(grant, accepts_conditions)
    if public is UNKNOWN:
        yield CannotTell(grant, "its policy" if is_policy else "its principal")
    elif public:
        yield Violation(
            grant,
            "its principal is '*', so anybody with an AWS account may invoke the function",
            'principal="<a service or an account>", or principal_org_id="<your organization>"',
        )


def _opens(permission: Resource, accepts_conditions: bool) -> bool | Missing:
    if accepts_conditions and _is_limited(permission):
        return False
    principal = permission.text("principal")
    return UNKNOWN if principal is UNKNOWN else principal == "*"


def _is_limited(permission: Resource) -> bool:
    """Whether a condition says who; one that is not known yet does."""
    if any(permission.text(name) is not ABSENT for name in _CONDITIONS):
        return True
    source = permission.text("sourceArn")
    return source is UNKNOWN or (isinstance(source, str) and names_an_owner(source))


def _opens_policy(policy: Resource, accepts_conditions: bool) -> bool | Missing:
    found = statements(policy, "policy")
    if isinstance(found, Missing):
        return UNKNOWN if found is UNKNOWN else False
    opened = {lets_everybody_in(each) if accepts_conditions else _names_everybody(each) for each in found}
    return True if True in opened else UNKNOWN if UNKNOWN in opened else False


def _names_everybody(statement: Statement) -> bool | Missing:
    return statement.effect != "Deny" and names_everybody(statement)


PERMISSION_NOT_PUBLIC = ResourceRule(
    name="lambda-permission-not-public",
    group=Group.FUNCTIONS,
    checks="A permission names who may invoke the function.",
    because="With '*' everybody may who has an AWS account, with whatever input they like.",
    mend="Set principal on aws.lambda_.Permission, or limit '*' by principal_org_id, source_account or a source_arn of "
    "one account; the same in the policy of aws.lambda_.ResourcePolicy.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    covers={
        "checkov": ("CKV_AWS_301",),
        "cdk-nag": (
            "HIPAA.Security-LambdaFunctionPublicAccessProhibited",
            "NIST.800.53.R4-LambdaFunctionPublicAccessProhibited",
            "NIST.800.53.R5-LambdaFunctionPublicAccessProhibited",
            "PCI.DSS.321-LambdaFunctionPublicAccessProhibited",
        ),
        "security-hub": ("Lambda.1",),
        "well-architected": ("sec_q2_a1",),
    },
    options={
        "acceptConditions": {
            "type": "boolean",
            "default": True,
            "description": "Accept '*' that principal_org_id, source_arn or source_account limits.",
        },
    },
    types=(PERMISSION, RESOURCE_POLICY),
    judge=_is_not_public,
)


def _restricts_source(permission: Resource, options: Options) -> Iterator[Finding]:
    principal = permission.text("principal")
    if principal is UNKNOWN:
        yield CannotTell(permission, "its principal, so whether an AWS service is let in")
    if not isinstance(principal, str) or not principal.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        return
    # An unknown source is one that the program sets: its presence is what the rule asks for.
    has_arn = permission.text("sourceArn") is not ABSENT
    has_account = permission.text("sourceAccount") is not ABSENT
    restricted = {"either": has_arn or has_account, "arn": has_arn, "both": has_arn and has_account}
    if not restricted[options.text("require")]:
        yield Violation(
            permission,
            f"{principal} may invoke the function; source_arn is {'set' if has_arn else 'not set'}, "
            f"source_account is {'set' if has_account else 'not set'}",
            "source_arn=<the ARN of the resource that invokes it>, source_account=<your account's ID>",
        )


PERMISSION_SOURCE_RESTRICTED = ResourceRule(
    name="lambda-permission-source-restricted",
    group=Group.FUNCTIONS,
    checks="A permission for an AWS service names the resource or the account it acts for.",
    because="Without a source, anybody's load balancer, bucket or topic in any account can invoke the function.",
    mend="Set source_arn, and source_account, on aws.lambda_.Permission.",
    source="https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={
        "checkov": ("CKV_AWS_364",),
        "cfn-lint": ("W3663",),
        "compliance-policies": ("aws-lambda-permission-configure-source-arn",),
        "security-hub": ("Lambda.1",),
    },
    options={
        "require": {
            "type": "string",
            "enum": ["either", "arn", "both"],
            "default": "either",
            "description": "Which of source_arn and source_account must be set.",
        },
    },
    types=(PERMISSION,),
    judge=_restricts_source,
)


def _names_one_principal(graph: Graph, _options: Options) -> Iterator[Finding]:
    principals: dict[str, list[str | Missing]] = defaultdict(list)
    undecided: list[Resource] = []
    for permission in graph.every(PERMISSION):
        function = function_reference(graph, permission, "function").function
        if isinstance(function, Resource):
            principals[function.urn].append(permission.text("principal"))
        elif function is UNKNOWN:
            undecided.append(permission)
    for function in graph.every(FUNCTION):
        named = principals.get(function.urn, [])
        known = sorted({each for each in named if isinstance(each, str)})
        if len(known) > 1:
            yield Violation(
                function, f"{' and '.join(known)} may invoke it", "a function of its own for each, from the same code"
            )
        elif UNKNOWN in named and len(named) > 1:
            yield CannotTell(function, "the principals that may invoke it")
    if principals:
        yield from (CannotTell(permission, "which function it is for") for permission in undecided)


PERMISSION_SINGLE_PRINCIPAL = StackRule(
    name="lambda-permission-single-principal",
    group=Group.FUNCTIONS,
    checks="A function is invoked by one kind of caller.",
    because="Each caller has its own kind of event, its own retries and its own rush; one function, one role and one "
    "reservation for all of them suit none.",
    mend="Declare an aws.lambda_.Function for each principal.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    covers={"serverless-rules": ("WS1002",)},
    judge=_names_one_principal,
)


RULES = (PERMISSION_NOT_PUBLIC, PERMISSION_SOURCE_RESTRICTED, PERMISSION_SINGLE_PRINCIPAL)

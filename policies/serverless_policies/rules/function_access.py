"""Rules about who may invoke a function."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from ..aws_types import FUNCTION, PERMISSION, RESOURCE_POLICY
from ..condition_keys import names_an_owner
from ..graph import Graph
from ..lambda_reference import function_reference
from ..policy_documents import Statement, statements
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..resource_policies import lets_everybody_in, names_everybody
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation
from ..verdicts import any_of

_CONDITIONS: Final = ("principalOrgId", "sourceAccount")
_INVOKE: Final = re.compile(r"\*|lambda:(?:\*|Invoke.*)", re.IGNORECASE)
_IN_ACCOUNT: Final = re.compile(r"\d{12}|arn:.*")


def _is_not_public(grant: Resource, options: Options) -> Iterator[Finding]:
    accepts_conditions = options.flag("acceptConditions")
    is_policy = grant.type in RESOURCE_POLICY.tokens
    public = (_opens_policy if is_policy else _opens)(grant, accepts_conditions)
    if public is UNKNOWN:
        yield CannotTell(grant, "its policy" if is_policy else "its principal")
    elif public:
        # Where conditions are not accepted, they may say who comes in, and are no way out.
        found, write, condition = _OPEN_POLICY if is_policy else _OPEN_PERMISSION
        so = f", so {_everybody(grant)} may invoke the function" if accepts_conditions else ""
        yield Violation(grant, f"{found}{so}", f"{write}, or {condition}" if accepts_conditions else write)


_OPEN_PERMISSION: Final = (
    "its principal is '*'",
    'principal="<a service or an account>"',
    'principal_org_id="<your organization>"',
)
_OPEN_POLICY: Final = (
    "a statement of its policy is for the principal '*'",
    '"Principal": {"AWS": "<an account>"} in that statement of policy',
    'a "Condition" in it with aws:PrincipalOrgID',
)


def _everybody(grant: Resource) -> str:
    return "anybody at all" if grant.text("functionUrlAuthType") == "NONE" else "anybody with an AWS account"


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
    return any_of([lets_everybody_in(each) if accepts_conditions else _names_everybody(each) for each in found])


def _names_everybody(statement: Statement) -> bool | Missing:
    return statement.effect != "Deny" and names_everybody(statement)


PERMISSION_NOT_PUBLIC = ResourceRule(
    name="lambda-permission-not-public",
    group=Group.FUNCTIONS,
    checks="A permission names who may invoke the function.",
    because="With '*' everybody may who has an AWS account, and through a function URL without authorization everybody "
    "at all, with whatever input they like.",
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


def _names_one_principal(graph: Graph, _options: Options) -> Iterator[Finding]:
    principals: dict[str, list[str | Missing]] = defaultdict(list)
    undecided: list[Resource] = []
    for permission in graph.every(PERMISSION):
        function = function_reference(graph, permission, "function").function
        if isinstance(function, Resource):
            principals[function.urn].append(_kind_of_caller(permission))
        elif function is UNKNOWN:
            undecided.append(permission)
    for function in graph.every(FUNCTION):
        named = [kind for kind in principals.get(function.urn, []) if kind is not ABSENT]
        known = sorted({each for each in named if isinstance(each, str)})
        if len(known) > 1:
            yield Violation(
                function, f"{' and '.join(known)} may invoke it", "a function of its own for each, from the same code"
            )
        elif UNKNOWN in named and len(named) > 1:
            yield CannotTell(function, "the principals that may invoke it")
    if principals:
        yield from (CannotTell(permission, "which function it is for") for permission in undecided)


def _kind_of_caller(permission: Resource) -> str | Missing:
    """A service, or accounts, whose invocations look alike whoever they are; ABSENT if it lets nobody invoke."""
    action, principal = permission.text("action"), permission.text("principal")
    if isinstance(action, str) and not _INVOKE.fullmatch(action):
        return ABSENT
    if action is UNKNOWN or isinstance(principal, Missing):
        return UNKNOWN
    return "AWS accounts" if _IN_ACCOUNT.fullmatch(principal) else principal


PERMISSION_SINGLE_PRINCIPAL = StackRule(
    name="lambda-permission-single-principal",
    group=Group.FUNCTIONS,
    checks="A function is invoked by one kind of caller.",
    because="Each caller has its own kind of event, its own retries and its own rush; one function, one role and one "
    "reservation for all of them suit none.",
    mend="Declare an aws.lambda_.Function for each service, and one for your accounts.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    covers={"serverless-rules": ("WS1002",)},
    judge=_names_one_principal,
)


RULES = (PERMISSION_NOT_PUBLIC, PERMISSION_SINGLE_PRINCIPAL)

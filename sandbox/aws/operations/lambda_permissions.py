"""Resource policies of functions, one per qualifier; moto keeps a single one and gives it out for every qualifier.

https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from sandbox.aws.errors import Refusal
from sandbox.aws.policy_document import admits_service
from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State

LOAD_BALANCING = "elasticloadbalancing.amazonaws.com"


def add_permission(state: State, params: Params, _emulate: Emulate) -> Result:
    policies, qualifier = _policies(state, params)
    if qualifier == "$LATEST":
        raise Refusal("InvalidParameterValueException", "We currently do not support adding policies for $LATEST.")
    policy = policies.get(qualifier, {"RevisionId": None, "Statement": []})
    _check_revision(policy, params)
    if any(statement["Sid"] == params["StatementId"] for statement in policy["Statement"]):
        raise Refusal(
            "ResourceConflictException",
            f"The statement id ({params['StatementId']}) provided already exists. Please provide a new statement id, "
            "or remove the existing statement.",
        )
    statement = _statement(params, state.function_arn(params["FunctionName"], qualifier))
    policies[qualifier] = {"RevisionId": str(uuid4()), "Statement": [*policy["Statement"], statement]}
    return {"Statement": json.dumps(statement)}


def get_policy(state: State, params: Params, _emulate: Emulate) -> Result:
    policies, qualifier = _policies(state, params)
    if qualifier not in policies:
        raise Refusal("ResourceNotFoundException", "The resource you requested does not exist.")
    policy = policies[qualifier]
    document = {"Version": "2012-10-17", "Id": "default", "Statement": policy["Statement"]}
    return {"Policy": json.dumps(document), "RevisionId": policy["RevisionId"]}


def remove_permission(state: State, params: Params, _emulate: Emulate) -> Result:
    policies, qualifier = _policies(state, params)
    policy = policies.get(qualifier)
    if policy is None:
        raise Refusal("ResourceNotFoundException", "No policy is associated with the given resource.")
    _check_revision(policy, params)
    kept = [statement for statement in policy["Statement"] if statement["Sid"] != params["StatementId"]]
    if len(kept) == len(policy["Statement"]):
        raise Refusal(
            "ResourceNotFoundException", f"Statement {params['StatementId']} is not found in resource policy."
        )
    if kept:
        policies[qualifier] = {"RevisionId": str(uuid4()), "Statement": kept}
    else:
        del policies[qualifier]
    return {}


def lets_load_balancer_invoke(state: State, function_arn: str, target_group_arn: str) -> bool:
    """Whether the policy of the function, version or alias named by `function_arn` admits the target group's calls.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
    """
    return lets_service_invoke(state, function_arn, LOAD_BALANCING, target_group_arn)


def lets_service_invoke(state: State, function_arn: str, service: str, source_arn: str) -> bool:
    """Whether the policy of the function, version or alias admits calls that `service` makes for `source_arn`."""
    try:
        policies, qualifier = _policies(state, {"FunctionName": function_arn})
    except Refusal:
        return False
    statements = policies.get(qualifier, {"Statement": []})["Statement"]
    context = {"aws:SourceArn": source_arn, "aws:SourceAccount": state.account_id}
    resource = state.function_arn(function_arn, qualifier)
    return admits_service(statements, service, "lambda:InvokeFunction", resource, context)


def _policies(state: State, params: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    name, qualifier = state.function_name_and_qualifier(params["FunctionName"], params.get("Qualifier"))
    state.function(name, qualifier)
    return state.function(name).policies, qualifier or ""


def _check_revision(policy: Mapping[str, Any], params: Mapping[str, Any]) -> None:
    if params.get("RevisionId") not in {None, policy["RevisionId"]}:
        raise Refusal(
            "PreconditionFailedException",
            "The RevisionId provided does not match the latest RevisionId. Call the GetPolicy API to retrieve the "
            "latest RevisionId for your resource.",
        )


def _statement(params: Mapping[str, Any], resource: str) -> dict[str, Any]:
    conditions = {
        "ArnLike": {"AWS:SourceArn": params.get("SourceArn")},
        "StringEquals": {
            "AWS:SourceAccount": params.get("SourceAccount"),
            "aws:PrincipalOrgID": params.get("PrincipalOrgID"),
            "lambda:EventSourceToken": params.get("EventSourceToken"),
            "lambda:FunctionUrlAuthType": params.get("FunctionUrlAuthType"),
        },
        "Bool": {"lambda:InvokedViaFunctionUrl": "true" if params.get("InvokedViaFunctionUrl") else None},
    }
    given = {kind: {key: value for key, value in keys.items() if value} for kind, keys in conditions.items()}
    condition = {kind: keys for kind, keys in given.items() if keys}
    statement = {
        "Sid": params["StatementId"],
        "Effect": "Allow",
        "Principal": _principal(params["Principal"]),
        "Action": params["Action"],
        "Resource": resource,
    }
    return statement | ({"Condition": condition} if condition else {})


def _principal(principal: str) -> str | dict[str, str]:
    if principal == "*":
        return "*"
    if principal.isdigit():
        return {"AWS": f"arn:aws:iam::{principal}:root"}
    return {"AWS" if principal.startswith("arn:") else "Service": principal}

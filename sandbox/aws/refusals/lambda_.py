"""What Lambda refuses; https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html."""

from typing import Any

from sandbox.aws.errors import Refusal
from sandbox.aws.operations.lambda_account import CONCURRENT_EXECUTIONS, UNRESERVED_MINIMUM, reserved_concurrency
from sandbox.aws.operations.lambda_provisioned import unreserved_provisioned_concurrency
from sandbox.aws.policy_document import listed, principals, statements
from sandbox.aws.signatures import Params
from sandbox.aws.state import State

LAMBDA = "lambda.amazonaws.com"


def role_cannot_be_assumed(state: State, params: Params) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html"""
    if "Role" not in params:
        return
    role = next((one for one in state.iam.roles.values() if one.arn == params["Role"]), None)
    if role is None or not _trusts_lambda(role.assume_role_policy_document):
        raise Refusal(
            "InvalidParameterValueException", "The role defined for the function cannot be assumed by Lambda."
        )


def missing_code(state: State, params: Params) -> None:
    code = params.get("Code", params)
    if "S3Bucket" not in code:
        return
    bucket = state.s3.buckets.get(code["S3Bucket"])
    if bucket is None:
        raise _get_object("NoSuchBucket", "The specified bucket does not exist")
    if code["S3Key"] not in bucket.keys:
        raise _get_object("NoSuchKey", "The specified key does not exist.")


def missing_network(state: State, params: Params) -> None:
    network = params.get("VpcConfig", {})
    for subnet_id in network.get("SubnetIds", ()):
        if state.subnet(subnet_id) is None:
            raise Refusal("InvalidParameterValueException", f"The subnet ID '{subnet_id}' does not exist")
    for group_id in network.get("SecurityGroupIds", ()):
        if state.security_group(group_id) is None:
            raise Refusal("InvalidParameterValueException", f"The security group '{group_id}' does not exist")


def too_few_unreserved(state: State, params: Params) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html; the sentence as users report it."""
    name, _ = state.function_name_and_qualifier(params["FunctionName"])
    claimed = reserved_concurrency(state, but_of=name) + unreserved_provisioned_concurrency(state, but_of=name)
    if CONCURRENT_EXECUTIONS - claimed - params["ReservedConcurrentExecutions"] < UNRESERVED_MINIMUM:
        raise Refusal(
            "InvalidParameterValueException",
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
            f"below its minimum value of [{UNRESERVED_MINIMUM}].",
        )


def weights_on_latest(_state: State, params: Params) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html"""
    weights = params.get("RoutingConfig", {}).get("AdditionalVersionWeights")
    if weights and params.get("FunctionVersion") == "$LATEST":
        raise Refusal(
            "InvalidParameterValueException",
            "$LATEST is not supported for an alias pointing to more than 1 version",
        )


def version_has_alias(state: State, params: Params) -> None:
    """https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html"""
    name, version = state.function_name_and_qualifier(params["FunctionName"], params.get("Qualifier"))
    if version is None:
        return
    for alias in state.lambda_.list_aliases(state.function(name).function_name):
        routing: dict[str, Any] = alias.routing_config or {}
        if version == alias.function_version or version in routing.get("AdditionalVersionWeights", {}):
            raise Refusal(
                "ResourceConflictException",
                f"Unable to delete version because the following aliases reference it: [{alias.name}]",
            )


def _get_object(code: str, message: str) -> Refusal:
    return Refusal(
        "InvalidParameterValueException",
        f"Error occurred while GetObject. S3 Error Code: {code}. S3 Error Message: {message}",
    )


def _trusts_lambda(trust_policy: str) -> bool:
    return any(
        statement["Effect"] == "Allow"
        and LAMBDA in principals(statement, "Service")
        and "sts:AssumeRole" in listed(statement["Action"])
        for statement in statements(trust_policy)
    )

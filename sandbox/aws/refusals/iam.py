"""What IAM refuses; https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html."""

import json

from sandbox.aws.errors import Refusal
from sandbox.aws.policy_document import statements
from sandbox.aws.signatures import Params
from sandbox.aws.state import State


def malformed_trust_policy(_state: State, params: Params) -> None:
    text = params.get("AssumeRolePolicyDocument") or params.get("PolicyDocument") or ""
    try:
        found = statements(text)
    except json.JSONDecodeError as error:
        raise Refusal("MalformedPolicyDocument", "This policy contains invalid Json") from error
    if not found:
        raise Refusal("MalformedPolicyDocument", "Missing required field Statement")
    for statement in found:
        for field in ("Effect", "Principal", "Action"):
            if field not in statement:
                raise Refusal("MalformedPolicyDocument", f"Missing required field {field}")


def policy_attached(state: State, params: Params) -> None:
    policy = state.iam.managed_policies.get(params["PolicyArn"])
    if policy is not None and policy.attachment_count:
        raise Refusal("DeleteConflict", "Cannot delete a policy attached to entities.")


def policy_has_versions(state: State, params: Params) -> None:
    policy = state.iam.managed_policies.get(params["PolicyArn"])
    if policy is not None and len(policy.versions) > 1:
        raise Refusal(
            "DeleteConflict",
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. "
            "The default version is deleted with the policy.",
        )

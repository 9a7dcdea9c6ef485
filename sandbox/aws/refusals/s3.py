"""What S3 refuses of bucket policies.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

import json
from typing import Any

from sandbox.aws.errors import Refusal
from sandbox.aws.policy_document import principals, statements
from sandbox.aws.signatures import Params
from sandbox.aws.state import State


def malformed_policy(_state: State, params: Params) -> None:
    try:
        found = statements(params["Policy"])
    except json.JSONDecodeError as error:
        raise Refusal("MalformedPolicy", "Policies must be valid JSON and the first byte must be '{'") from error
    if not found:
        raise Refusal("MalformedPolicy", "Missing required field Statement")


def public_policy(state: State, params: Params) -> None:
    """AWS's test for "public" weighs conditions too; here a statement for everyone without any condition is public."""
    bucket = state.s3.buckets.get(params["Bucket"])
    if bucket is None or not (bucket.public_access_block and bucket.public_access_block.block_public_policy):
        return
    if any(_is_public(statement) for statement in statements(params["Policy"])):
        raise Refusal(
            "AccessDenied",
            "User is not authorized to perform: s3:PutBucketPolicy because public policies are prevented by the "
            "BlockPublicPolicy setting in S3 Block Public Access.",
        )


def _is_public(statement: dict[str, Any]) -> bool:
    return statement["Effect"] == "Allow" and "*" in principals(statement, "AWS") and not statement.get("Condition")

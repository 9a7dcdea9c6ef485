"""What Elastic Load Balancing refuses of load balancers.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
"""

import re
from fnmatch import fnmatchcase
from typing import Any

from sandbox.aws.errors import Refusal
from sandbox.aws.policy_document import listed, principals, statements
from sandbox.aws.signatures import Params
from sandbox.aws.state import State

LOG_DELIVERY = {"logdelivery.elasticloadbalancing.amazonaws.com", "delivery.logs.amazonaws.com"}
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html"""

LOG_ACCOUNTS = {"us-east-1": "127311923021", "us-east-2": "033677994240", "us-west-2": "797873946194"}
"""Accounts that delivered logs before the service principal existed, and still may; same page."""


def bad_name(_state: State, params: Params) -> None:
    name = params["Name"]
    if len(name) > 32:
        raise Refusal("ValidationError", f"The load balancer name '{name}' cannot be longer than '32' characters")
    if not re.fullmatch(r"[A-Za-z0-9-]+", name):
        raise Refusal(
            "ValidationError",
            f"The load balancer name '{name}' can only contain characters that are alphanumeric characters and "
            "hyphens(-)",
        )
    if name.startswith("-") or name.endswith("-"):
        raise Refusal("ValidationError", f"The load balancer name '{name}' cannot begin or end with a hyphen(-)")
    if name.startswith("internal-"):
        raise Refusal("ValidationError", f"The load balancer name '{name}' cannot begin with 'internal-'")


def name_taken(state: State, params: Params) -> None:
    """AWS answers a repetition with equal settings with the existing load balancer; here each one is refused."""
    if any(one.name == params["Name"] for one in state.elbv2.load_balancers.values()):
        raise Refusal(
            "DuplicateLoadBalancerName",
            f"A load balancer with the same name '{params['Name']}' exists, but with different settings",
        )


def missing_security_group(state: State, params: Params) -> None:
    for group_id in params.get("SecurityGroups", ()):
        if state.security_group(group_id) is None:
            raise Refusal("InvalidSecurityGroup", f"Security group '{group_id}' does not exist")


def missing_subnet(state: State, params: Params) -> None:
    for subnet_id in _subnet_ids(params):
        if state.subnet(subnet_id) is None:
            raise Refusal("SubnetNotFound", f"The subnet ID '{subnet_id}' is not valid")


def one_zone(state: State, params: Params) -> None:
    if params.get("Type", "application") != "application":
        return
    zones = {state.subnet(subnet_id).availability_zone for subnet_id in _subnet_ids(params)}
    if len(zones) < 2:
        raise Refusal("ValidationError", "At least two subnets in two different Availability Zones must be specified")


def log_bucket_closed(state: State, params: Params) -> None:
    """Access, connection and health check logs need a bucket whose policy lets Elastic Load Balancing write.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
    """
    load_balancer = state.elbv2.load_balancers.get(params["LoadBalancerArn"])
    before: dict[str, str] = load_balancer.attrs if load_balancer else {}
    changes = {attribute["Key"]: attribute.get("Value", "") for attribute in params["Attributes"]}
    attributes = before | changes
    for kind in ("access_logs", "connection_logs", "health_check_logs"):
        touched = any(key.startswith(kind) for key in changes)
        if not touched or attributes.get(f"{kind}.s3.enabled") != "true":
            continue
        bucket, prefix = attributes.get(f"{kind}.s3.bucket", ""), attributes.get(f"{kind}.s3.prefix", "")
        key = f"{prefix}/AWSLogs/{state.account_id}/" if prefix else f"AWSLogs/{state.account_id}/"
        if not _may_write(state, bucket, key):
            raise Refusal(
                "InvalidConfigurationRequest", f"Access Denied for bucket: {bucket}. Please check S3bucket permission"
            )


def deletion_protection(state: State, params: Params) -> None:
    load_balancer = state.elbv2.load_balancers.get(params["LoadBalancerArn"])
    if load_balancer is not None and load_balancer.attrs["deletion_protection.enabled"] == "true":
        raise Refusal(
            "OperationNotPermitted",
            f"Load balancer '{load_balancer.arn}' cannot be deleted because deletion protection is enabled",
        )


def _subnet_ids(params: Params) -> list[str]:
    return [*params.get("Subnets", ()), *(mapping["SubnetId"] for mapping in params.get("SubnetMappings", ()))]


def _may_write(state: State, bucket_name: str, key: str) -> bool:
    bucket = state.s3.buckets.get(bucket_name)
    if bucket is None or bucket.policy is None:
        return False
    probe = f"arn:aws:s3:::{bucket_name}/{key}elasticloadbalancing/{state.region}/2026/01/01/probe"
    return any(_admits(statement, probe, state.region) for statement in statements(bucket.policy))


def _admits(statement: dict[str, Any], resource: str, region: str) -> bool:
    account = LOG_ACCOUNTS.get(region, "")
    writers = {"*", *LOG_DELIVERY, account, f"arn:aws:iam::{account}:root"}
    return (
        statement["Effect"] == "Allow"
        and any(name in writers for kind in ("AWS", "Service") for name in principals(statement, kind))
        and any(fnmatchcase("s3:PutObject", action) for action in listed(statement["Action"]))
        and any(fnmatchcase(resource, pattern) for pattern in listed(statement["Resource"]))
    )

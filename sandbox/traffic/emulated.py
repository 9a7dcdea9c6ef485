"""What traffic needs to know of the emulated account, read from its state at each request.

Everything the traffic room knows of moto's model classes is in this file. Each method reads anew, so a change made
through the API takes effect at once. moto is only partly typed: what is Any here has a type when it leaves.
"""

from ipaddress import ip_network
from typing import Any
from zlib import crc32

from sandbox.aws.errors import Refusal
from sandbox.aws.load_balancer_use import load_balancers_using
from sandbox.aws.operations.elbv2_target_health import record_target_health
from sandbox.aws.operations.lambda_permissions import lets_load_balancer_invoke
from sandbox.aws.refusals.elbv2_load_balancers import log_bucket_closed
from sandbox.aws.state import State
from sandbox.traffic.health_check import CheckedTarget, Health, HealthCheckSettings
from sandbox.traffic.listener import (
    Certificate,
    Listener,
    ListenerSummary,
    LogDestination,
    Node,
    TargetGroup,
)
from sandbox.traffic.rule_from_api import action, rule


class Emulated:
    """The emulated account in one Region, as the traffic room sees it. Threads may share it."""

    def __init__(self, region: str) -> None:
        self._state = State(region)

    def listeners(self) -> list[ListenerSummary]:
        """All listeners of all application load balancers, in the order of their creation."""
        return [
            ListenerSummary(
                arn=listener.arn,
                load_balancer_arn=load_balancer.arn,
                load_balancer_name=load_balancer.name,
                protocol=listener.protocol,
                port=int(listener.port),
                certificates=self._certificates(listener),
                ssl_policy=listener.ssl_policy or "",
            )
            for load_balancer in list(self._state.elbv2.load_balancers.values())
            if load_balancer.type == "application"
            for listener in list(load_balancer.listeners.values())
        ]

    def listener(self, arn: str) -> Listener | None:
        """A listener with its rules; None if there is none any more."""
        for load_balancer in list(self._state.elbv2.load_balancers.values()):
            if listener := load_balancer.listeners.get(arn):
                return _listener(listener, load_balancer)
        return None

    def target_group(self, arn: str) -> TargetGroup:
        """A target group; one that is gone, or is not of type lambda, has no target."""
        group = self._state.elbv2.target_groups.get(arn)
        if group is None or group.target_type != "lambda":
            return TargetGroup(arn, multi_value_headers=False, function_arn=None)
        multi_value_headers = group.attributes.get("lambda.multi_value_headers.enabled") == "true"
        return TargetGroup(arn, multi_value_headers, next(iter(list(group.targets)), None))

    def may_invoke(self, function_arn: str, target_group_arn: str) -> bool:
        """Whether the policy of the function (or of the version or alias named) admits the target group's calls."""
        return lets_load_balancer_invoke(self._state, function_arn, target_group_arn)

    def checked_targets(self) -> list[CheckedTarget]:
        """The functions in target groups that have health checks enabled and are used by a load balancer."""
        groups = list(self._state.elbv2.target_groups.values())
        return [
            _checked_target(group, self.target_group(group.arn), function_arn, load_balancer)
            for group in groups
            if group.target_type == "lambda" and group.health_check_enabled
            for function_arn in list(group.targets)
            for load_balancer_arn in load_balancers_using(self._state, group.arn)
            if (load_balancer := self._state.elbv2.load_balancers.get(load_balancer_arn))
        ]

    def record_health(self, target: CheckedTarget, health: Health) -> None:
        """Lets DescribeTargetHealth tell a target's health."""
        record_target_health(self._state, target.group.arn, target.function_arn, health.described())

    def access_logs(self, load_balancer_arn: str) -> LogDestination | None:
        """Where a load balancer's access logs go; None if they are off, or it is gone."""
        load_balancer = self._state.elbv2.load_balancers.get(load_balancer_arn)
        return load_balancer and _access_logs(load_balancer.attrs)

    def takes_logs(self, load_balancer_arn: str, destination: LogDestination) -> bool:
        """Whether the bucket exists and its policy lets Elastic Load Balancing write there."""
        attributes = {"enabled": "true", "bucket": destination.bucket, "prefix": destination.prefix}
        named = [{"Key": f"access_logs.s3.{key}", "Value": value} for key, value in attributes.items()]
        try:
            log_bucket_closed(self._state, {"LoadBalancerArn": load_balancer_arn, "Attributes": named})
        except Refusal:
            return False
        return True

    def _certificates(self, listener: Any) -> tuple[Certificate, ...]:
        if listener.protocol != "HTTPS":
            return ()
        known = {
            certificate.arn: (str(certificate.common_name), *certificate.sans)
            for certificate in list(self._state.acm._certificates.values())  # noqa: SLF001 - moto's getter raises
        }
        arns = dict.fromkeys([listener.certificate, *listener.certificates])
        return tuple(Certificate(arn, tuple(dict.fromkeys(known.get(arn, ("localhost",))))) for arn in arns)


def _listener(listener: Any, load_balancer: Any) -> Listener:
    attributes: dict[str, str] = load_balancer.attrs
    rules = [found for found in list(listener.rules.values()) if not found.is_default]
    return Listener(
        port=int(listener.port),
        load_balancer_arn=load_balancer.arn,
        rules=tuple(
            rule(int(found.priority), found.conditions, [each.data for each in found.actions]) for found in rules
        ),
        default_action=action([each.data for each in listener.default_actions]),
        xff_mode=attributes["routing.http.xff_header_processing.mode"],
        xff_client_port=attributes["routing.http.xff_client_port.enabled"] == "true",
        drop_invalid_headers=attributes["routing.http.drop_invalid_header_fields.enabled"] == "true",
        preserve_host=attributes["routing.http.preserve_host_header.enabled"] == "true",
        tls_headers=attributes["routing.http.x_amzn_tls_version_and_cipher_suite.enabled"] == "true",
        idle_timeout=int(attributes["idle_timeout.timeout_seconds"]),
        client_keep_alive=int(attributes["client_keep_alive.seconds"]),
        access_logs=_access_logs(attributes),
        nodes=tuple(_node(load_balancer.arn, subnet) for subnet in load_balancer.subnets),
    )


def _access_logs(attributes: dict[str, str]) -> LogDestination | None:
    if attributes["access_logs.s3.enabled"] != "true":
        return None
    return LogDestination(attributes["access_logs.s3.bucket"], attributes["access_logs.s3.prefix"].strip("/"))


def _node(load_balancer_arn: str, subnet: Any) -> Node:
    """The load balancer's node in a subnet; its address is one of the subnet's, and always the same."""
    network = ip_network(subnet.cidr_block)
    ours = network.num_addresses - 5  # AWS keeps the first four and the last
    return Node(subnet.availability_zone, str(network[4 + crc32(load_balancer_arn.encode()) % ours]))


def _checked_target(group: Any, target_group: TargetGroup, function_arn: str, load_balancer: Any) -> CheckedTarget:
    return CheckedTarget(
        load_balancer_arn=load_balancer.arn,
        zones=tuple(sorted(subnet.availability_zone for subnet in load_balancer.subnets)),
        group=target_group,
        function_arn=function_arn,
        settings=HealthCheckSettings(
            path=group.health_check_path,
            interval=int(group.health_check_interval_seconds),
            timeout=int(group.health_check_timeout_seconds),
            healthy_threshold=int(group.healthy_threshold_count),
            unhealthy_threshold=int(group.unhealthy_threshold_count),
            matcher=group.matcher["HttpCode"],
        ),
    )

"""Certificates: who uses them."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.aws.load_balancer_use import load_balancers_with_certificate
from sandbox.aws.state import State


def describe_certificate(
    state: State, params: dict[str, Any], emulate: Callable[[], dict[str, Any]]
) -> Mapping[str, Any]:
    """moto names listeners where AWS names load balancers, and never forgets one."""
    result = emulate()
    result["Certificate"]["InUseBy"] = load_balancers_with_certificate(state, params["CertificateArn"])
    return result

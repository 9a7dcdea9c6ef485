"""Certificates: who uses them."""

from sandbox.aws.load_balancer_use import load_balancers_with_certificate
from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State


def describe_certificate(state: State, params: Params, emulate: Emulate) -> Result:
    """moto names listeners where AWS names load balancers, and never forgets one."""
    result = emulate()
    result["Certificate"]["InUseBy"] = load_balancers_with_certificate(state, params["CertificateArn"])
    return result

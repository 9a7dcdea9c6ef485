"""Load balancers: active at once, with AWS's defaults and every attribute of an application load balancer."""

from sandbox.aws.errors import Refusal
from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State

DEFAULT_ATTRIBUTES = {
    "access_logs.s3.enabled": "false",
    "access_logs.s3.bucket": "",
    "access_logs.s3.prefix": "",
    "client_keep_alive.seconds": "3600",
    "connection_logs.s3.enabled": "false",
    "connection_logs.s3.bucket": "",
    "connection_logs.s3.prefix": "",
    "deletion_protection.enabled": "false",
    "health_check_logs.s3.enabled": "false",
    "health_check_logs.s3.bucket": "",
    "health_check_logs.s3.prefix": "",
    "idle_timeout.timeout_seconds": "60",
    "ipv6.deny_all_igw_traffic": "false",
    "load_balancing.cross_zone.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false",
    "routing.http.preserve_host_header.enabled": "false",
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
    "routing.http.xff_client_port.enabled": "false",
    "routing.http.xff_header_processing.mode": "append",
    "routing.http2.enabled": "true",
    "waf.fail_open.enabled": "false",
    "zonal_shift.config.enabled": "false",
}
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html"""

SECONDS = {"client_keep_alive.seconds": (60, 604_800), "idle_timeout.timeout_seconds": (1, 4000)}
CHOICES = {
    "routing.http.desync_mitigation_mode": ("monitor", "defensive", "strictest"),
    "routing.http.xff_header_processing.mode": ("append", "preserve", "remove"),
}


def create_load_balancer(state: State, params: Params, emulate: Emulate) -> Result:
    """moto leaves it provisioning until it is described, and leaves out the scheme and security group not asked for."""
    result = emulate()
    created = result["LoadBalancers"][0]
    load_balancer = state.elbv2.load_balancers[created["LoadBalancerArn"]]
    load_balancer.state = "active"
    load_balancer.scheme = params.get("Scheme", "internet-facing")
    if not load_balancer.security_groups and load_balancer.type == "application":
        default = state.ec2.get_default_security_group(load_balancer.vpc_id)
        load_balancer.security_groups = [default.id]
    internal = str(load_balancer.scheme == "internal").lower()
    load_balancer.attrs = DEFAULT_ATTRIBUTES | {"ipv6.deny_all_igw_traffic": internal}
    created["State"] = {"Code": "active"}
    created["Scheme"] = load_balancer.scheme
    created["SecurityGroups"] = load_balancer.security_groups
    return result


def modify_load_balancer_attributes(state: State, params: Params, _emulate: Emulate) -> Result:
    """moto knows fewer attributes and takes any value. The sentences of the refusals are not AWS's own."""
    load_balancer = state.elbv2.load_balancers.get(params["LoadBalancerArn"])
    if load_balancer is None:
        raise Refusal("LoadBalancerNotFound", f"Load balancer '{params['LoadBalancerArn']}' not found")
    changes = {attribute["Key"]: attribute.get("Value", "") for attribute in params["Attributes"]}
    for key, value in changes.items():
        _check(key, value)
    load_balancer.attrs = load_balancer.attrs | changes
    return {"Attributes": [{"Key": key, "Value": value} for key, value in load_balancer.attrs.items()]}


def _check(key: str, value: str) -> None:
    if key not in DEFAULT_ATTRIBUTES:
        raise Refusal("InvalidConfigurationRequest", f"Load balancer attribute key '{key}' is not recognized")
    allowed = CHOICES.get(key, ("true", "false") if DEFAULT_ATTRIBUTES[key] in {"true", "false"} else ())
    if allowed and value not in allowed:
        raise Refusal(
            "InvalidConfigurationRequest",
            f"Load balancer attribute '{key}' does not accept '{value}': it must be one of {', '.join(allowed)}",
        )
    if key in SECONDS:
        low, high = SECONDS[key]
        if not value.isdecimal() or not low <= int(value) <= high:
            raise Refusal(
                "InvalidConfigurationRequest",
                f"Load balancer attribute '{key}' does not accept '{value}': it must be between {low} and {high}",
            )

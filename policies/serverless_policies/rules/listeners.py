"""Rules about what listeners speak, and what they do with a request."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import LISTENER, LISTENER_RULE, LOAD_BALANCER, TARGET_GROUP
from ..behind_load_balancer import forwards
from ..graph import Graph
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import (
    CannotTell,
    Finding,
    Group,
    Level,
    Options,
    ResourceRule,
    Severity,
    StackRule,
    Violation,
    unless_told_otherwise,
)
from ..target_group import invokes_functions


def _redirects_to_https(graph: Graph, options: Options) -> Iterator[Finding]:
    rules = graph.referrers(LISTENER_RULE, "listenerArn", to=LISTENER)
    serving: list[Resource] = []
    for listener in graph.every(LISTENER):
        load_balancer = graph.follow(listener, "loadBalancerArn", to=LOAD_BALANCER)
        asked = {
            "whether the load balancer is internal": _is_asked(load_balancer, options),
            "the listener's protocol": _speaks_http(listener, load_balancer),
        }
        if False in asked.values():
            continue
        serving.append(listener)
        yield from unless_told_otherwise(
            {**asked, "its default action": _does_not_redirect(listener, "defaultActions")},
            Violation(
                listener,
                f"it serves plain HTTP{_of(load_balancer)}, and its default action does not redirect to HTTPS",
                'default_actions=[{"type": "redirect", "redirect": '
                '{"protocol": "HTTPS", "port": "443", "status_code": "HTTP_301"}}]',
            ),
        )
        for rule in rules.to(listener):
            yield from unless_told_otherwise(
                {**asked, "its actions": _serves(rule)},
                Violation(
                    rule,
                    f"its listener '{listener.name}' is for plain HTTP, and it does not redirect to HTTPS",
                    "listener_arn=<the ARN of a listener for HTTPS>",
                ),
            )
    for rule in rules.undecided if serving else ():
        of = graph.sources(rule, "listenerArn", LISTENER) or serving
        may_be = [listener for listener in of if listener in serving]
        if may_be and _serves(rule) is not False:
            yield CannotTell(rule, f"whether it is a rule of '{may_be[0].name}', which is for plain HTTP")


def _serves(rule: Resource) -> bool | Missing:
    """Unless it redirects to HTTPS, or gives everybody the same answer, in which there is nothing to read or change."""
    return rule.text("actions", 0, "type") != "fixed-response" and _does_not_redirect(rule, "actions")


def _is_asked(load_balancer: Resource | Missing, options: Options) -> bool | Missing:
    """Internet-facing load balancers always, which is what they are by default; internal ones by option."""
    if options.flag("internal"):
        return True
    if not isinstance(load_balancer, Resource):
        return UNKNOWN if load_balancer is UNKNOWN else False
    internal = load_balancer.flag("internal")
    return UNKNOWN if internal is UNKNOWN else internal is not True


def _speaks_http(listener: Resource, load_balancer: Resource | Missing) -> bool | Missing:
    """An Application Load Balancer's listener does unless told otherwise; a gateway's has no protocol."""
    protocol = listener.text("protocol")
    if protocol is not ABSENT:
        return UNKNOWN if protocol is UNKNOWN else protocol == "HTTP"
    kind = load_balancer.text("loadBalancerType") if isinstance(load_balancer, Resource) else UNKNOWN
    return UNKNOWN if kind is UNKNOWN else kind in {ABSENT, "application"}


def _of(load_balancer: Resource | Missing) -> str:
    return f" for the load balancer '{load_balancer.name}'" if isinstance(load_balancer, Resource) else ""


def _does_not_redirect(resource: Resource, actions: str) -> bool | Missing:
    """Unless the client is sent to HTTPS, and to another port than the one it came by."""
    kind = resource.text(actions, 0, "type")
    if kind != "redirect":
        return UNKNOWN if kind is UNKNOWN else True
    protocol = resource.text(actions, 0, "redirect", "protocol")
    port = resource.text(actions, 0, "redirect", "port")
    if protocol not in {"HTTPS", UNKNOWN} or port in {ABSENT, "#{port}"}:
        return True
    return UNKNOWN if UNKNOWN in {protocol, port} else False


HTTP_REDIRECTS_TO_HTTPS = StackRule(
    name="alb-http-redirects-to-https",
    group=Group.LOAD_BALANCERS,
    checks="A plain HTTP listener of an internet-facing load balancer only redirects to HTTPS.",
    because="What is sent over plain HTTP, session cookies and tokens included, can be read and changed on the way.",
    mend="Make the default action of the aws.lb.Listener a redirect to HTTPS on port 443, and have each "
    "aws.lb.ListenerRule that forwards on a listener for HTTPS.",
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-1",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={
        "checkov": ("CKV_AWS_2", "CKV2_AWS_20"),
        "cdk-nag": (
            "HIPAA.Security-ALBHttpToHttpsRedirection",
            "NIST.800.53.R4-ALBHttpToHttpsRedirection",
            "NIST.800.53.R5-ALBHttpToHttpsRedirection",
            "PCI.DSS.321-ALBHttpToHttpsRedirection",
        ),
        "security-hub": ("ELB.1",),
        "awsguard": ("alb-http-to-https-redirection",),
    },
    options={
        "internal": {
            "type": "boolean",
            "default": False,
            "description": "Ask it of internal load balancers too.",
        },
    },
    judge=_redirects_to_https,
)


def _is_encrypted(listener: Resource, _options: Options) -> Iterator[Finding]:
    protocol, port = listener.text("protocol"), listener.number("port")
    if protocol is ABSENT and port is not ABSENT:
        # An Application Load Balancer's default. A gateway's listener has neither protocol nor port.
        protocol = "HTTP"
    if protocol is UNKNOWN:
        yield CannotTell(listener, "its protocol")
    elif protocol == "HTTP":
        yield Violation(listener, "it serves plain HTTP", 'protocol="HTTPS", port=443, certificate_arn=…, ssl_policy=…')


HTTPS_ONLY = ResourceRule(
    name="alb-listener-https-only",
    group=Group.LOAD_BALANCERS,
    checks="No listener serves plain HTTP, not even to redirect.",
    because="A client's first request over plain HTTP can be read and changed before the redirect reaches it.",
    mend="Set protocol on aws.lb.Listener to HTTPS.",
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-18",
    severity=Severity.HIGH,
    level=Level.DISABLED,
    covers={
        "security-hub": ("ELB.18",),
        "compliance-policies": (
            "aws-lb-listener-disallow-unencrypted-traffic",
            "aws-alb-listener-disallow-unencrypted-traffic",
        ),
    },
    types=(LISTENER,),
    judge=_is_encrypted,
)


def _defaults_to_no_function(graph: Graph, _options: Options) -> Iterator[Finding]:
    undecided = {listener.urn: listener for listener in forwards(graph).undecided}
    invoking: dict[str, tuple[Resource, Resource]] = {}
    for group in graph.every(TARGET_GROUP):
        invokes = invokes_functions(group)
        for forward in forwards(graph).to(group) if invokes is not False else ():
            if invokes is True:
                invoking[forward.by.urn] = (forward.by, group)
            else:
                undecided[forward.by.urn] = forward.by
    for listener in graph.every(LISTENER):
        if listener.urn in invoking:
            yield _invoked_by_default(*invoking[listener.urn])
        elif listener.urn in undecided:
            yield CannotTell(listener, "whether its default action forwards to a function")


def _invoked_by_default(listener: Resource, group: Resource) -> Violation:
    return Violation(
        listener,
        f"its default action forwards to '{group.name}', whose target is a function",
        'default_actions=[{"type": "fixed-response", "fixed_response": '
        '{"content_type": "text/plain", "status_code": "404"}}], and an aws.lb.ListenerRule for the paths it serves',
    )


DEFAULT_ACTION_NOT_LAMBDA = StackRule(
    name="alb-default-action-not-lambda",
    group=Group.LOAD_BALANCERS,
    checks="Only explicit rules lead to a function; a listener's default action answers by itself or redirects.",
    because="What matches no rule, such as scanners' requests, otherwise invokes the function and takes its concurrency.",
    mend="Make the default action of the aws.lb.Listener a fixed response, and add an aws.lb.ListenerRule.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html",
    severity=Severity.LOW,
    level=Level.DISABLED,
    judge=_defaults_to_no_function,
)


RULES = (HTTP_REDIRECTS_TO_HTTPS, HTTPS_ONLY, DEFAULT_ACTION_NOT_LAMBDA)

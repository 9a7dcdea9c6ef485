"""Rules about what the security groups of load balancers let through."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import LISTENER, LISTENER_RULE, LOAD_BALANCER, SECURITY_GROUP_INGRESS_RULE
from ..graph import Graph
from ..load_balancer import APPLICATION, faces_internet, load_balancer_type
from ..load_balancer_targets import leads_only_to_functions
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation
from ..security_groups import SecurityRule, groups_of, rules_of, users_of


def _lets_in_what_is_intended(graph: Graph, _options: Options) -> Iterator[Finding]:
    found: dict[str, Finding] = {}
    for load_balancer in _application_load_balancers(graph):
        for finding in _judge_ingress(graph, load_balancer):
            # A group of several load balancers is reported once, and what is certain goes before what is not.
            if not isinstance(found.get(finding.resource.urn), Violation):
                found[finding.resource.urn] = finding
    yield from found.values()


def _application_load_balancers(graph: Graph) -> Iterator[Resource]:
    return (each for each in graph.every(LOAD_BALANCER) if load_balancer_type(each) in {*APPLICATION, UNKNOWN})


def _judge_ingress(graph: Graph, load_balancer: Resource) -> Iterator[Finding]:
    ports, public = _listener_ports(graph, load_balancer), faces_internet(load_balancer)
    groups, all_known = groups_of(graph, load_balancer)
    for group in groups:
        ingress = rules_of(graph, group, "ingress")
        for rule in ingress.known:
            fits = _reaches_listeners_only(rule, ports)
            if rule.is_open is False or (public is True and fits is True):
                continue
            if rule.is_open is True and fits is False:
                yield _unintended(rule, load_balancer, "which none of its listeners answers")
            elif rule.is_open is True and public is False:
                yield _unintended(rule, load_balancer, "which is internal")
            else:
                yield CannotTell(
                    rule.by, f"whether it lets the internet in beyond the listeners of '{load_balancer.name}'"
                )
        if UNKNOWN in ingress.inline or ingress.undecided:
            yield CannotTell(group, "all of its ingress rules")
    if not all_known:
        yield CannotTell(load_balancer, "its security_groups")


def _unintended(rule: SecurityRule, load_balancer: Resource, why: str) -> Violation:
    return Violation(
        rule.by,
        f"it lets the whole internet in on {_ports(rule)} of the load balancer '{load_balancer.name}', {why}",
        f"{_only_tcp(rule)}from_port and to_port of a listener, and for an internal load balancer the CIDR blocks of its clients",
    )


def _only_tcp(rule: SecurityRule) -> str:
    """What goes before ports, which a rule for all protocols does not have."""
    if rule.protocol != "-1":
        return ""
    return 'ip_protocol="tcp", ' if rule.by.type in SECURITY_GROUP_INGRESS_RULE.tokens else 'protocol="tcp", '


def _ports(rule: SecurityRule) -> str:
    _, first, last = rule.traffic
    if isinstance(first, Missing) or isinstance(last, Missing):
        return "all ports" if rule.protocol == "-1" else "ports that are not known yet"
    return f"port {first:g}" if first == last else f"ports {first:g} to {last:g}"


def _listener_ports(graph: Graph, load_balancer: Resource) -> set[float | Missing]:
    """The ports of its listeners; ABSENT among them if none of this stack is known to be its listener."""
    listeners = graph.referrers(LISTENER, "loadBalancerArn", to=LOAD_BALANCER)
    ports = {listener.number("port") for listener in listeners.to(load_balancer)}
    return {*ports, *({UNKNOWN} if listeners.undecided else set[Missing]())} or {ABSENT}


def _reaches_listeners_only(rule: SecurityRule, ports: set[float | Missing]) -> bool | Missing:
    protocol, first, last = rule.traffic
    if protocol == "-1":
        return False
    # Path MTU discovery needs ICMP; and listeners of another stack are not seen here.
    if protocol in {"icmp", "icmpv6"} or ABSENT in ports:
        return True
    if isinstance(first, Missing) or isinstance(last, Missing):
        return UNKNOWN
    # A range is compared port by port only if there are listeners enough to fill it.
    if last - first < len(ports) and all(float(port) in ports for port in range(int(first), int(last) + 1)):
        return True
    return UNKNOWN if UNKNOWN in ports else False


INGRESS_INTENDED = StackRule(
    name="alb-sg-ingress-intended",
    group=Group.NETWORK,
    checks="The internet may reach an Application Load Balancer on its listeners' ports only, and an internal one not "
    "at all.",
    because="An open port without a listener waits for the day when somebody adds one, and no one remembers that it is "
    "open to everybody.",
    mend="Narrow the ingress of the aws.ec2.SecurityGroup, or the aws.vpc.SecurityGroupIngressRule, to the listeners' "
    "ports and to the clients' addresses.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={
        "checkov": ("CKV_AWS_260", "CKV_AWS_277"),
        "cdk-nag": ("AwsSolutions-EC23",),
        "well-architected": ("sec_q2_a2",),
    },
    judge=_lets_in_what_is_intended,
)


def _has_no_open_egress(graph: Graph, _options: Options) -> Iterator[Finding]:
    found: dict[str, Finding] = {}
    for load_balancer in _application_load_balancers(graph):
        asked = _needs_no_egress(graph, load_balancer)
        if asked is False:
            continue
        for finding in _judge_egress(graph, load_balancer, asked):
            found.setdefault(finding.resource.urn, finding)
    yield from found.values()


def _judge_egress(graph: Graph, load_balancer: Resource, asked: bool | Missing) -> Iterator[Finding]:
    groups, _ = groups_of(graph, load_balancer)
    for group in groups:
        egress = rules_of(graph, group, "egress")
        for rule in egress.known:
            if rule.is_open is True and asked is True:
                yield Violation(
                    rule.by,
                    f"it lets the load balancer '{load_balancer.name}' out to the whole internet, which only invokes "
                    "functions, and needs no egress for that",
                    _without_egress(graph, group, rule),
                )
            elif rule.is_open is not False:
                yield CannotTell(
                    rule.by, f"whether it lets '{load_balancer.name}' out, which may only invoke functions"
                )
        if UNKNOWN in egress.inline:
            yield CannotTell(group, "its egress")


def _without_egress(graph: Graph, group: Resource, rule: SecurityRule) -> str:
    for user in users_of(graph, group):
        if user.type not in LOAD_BALANCER.tokens or _needs_no_egress(graph, user) is not True:
            return f"a security group of its own for the load balancer, as '{user.name}' has this one too"
    return "egress=[]" if rule.by is group else "no egress rule like this one"


def _needs_no_egress(graph: Graph, load_balancer: Resource) -> bool | Missing:
    return not _asks_identity_providers(graph, load_balancer) and leads_only_to_functions(graph, load_balancer)


def _asks_identity_providers(graph: Graph, load_balancer: Resource) -> bool:
    """Whether it signs users in, or checks their tokens, for which it calls the identity provider's servers."""
    listeners = graph.referrers(LISTENER, "loadBalancerArn", to=LOAD_BALANCER).to(load_balancer)
    rules = graph.referrers(LISTENER_RULE, "listenerArn", to=LISTENER)
    actions = [(listener, "defaultActions") for listener in listeners]
    actions += [(rule, "actions") for listener in listeners for rule in rules.to(listener)]
    for resource, name in actions:
        each = resource.elements(name)
        kinds = [resource.text(name, index, "type") for index in range(len(each))] if isinstance(each, list) else []
        if any(kind in {"authenticate-oidc", "authenticate-cognito", "jwt-validation"} for kind in kinds):
            return True
    return False


ONLY_FUNCTIONS_NO_EGRESS = StackRule(
    name="alb-lambda-only-no-egress",
    group=Group.NETWORK,
    checks="A load balancer that only invokes functions has no open egress.",
    because="It reaches functions through the Lambda service, not through its security groups; what they let out serves "
    "nobody.",
    mend="Set egress=[] on the load balancer's aws.ec2.SecurityGroup, or remove its aws.vpc.SecurityGroupEgressRule. "
    "Leaving out egress closes a new group only; AWS keeps the rules of one that is deployed.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    judge=_has_no_open_egress,
)


RULES = (INGRESS_INTENDED, ONLY_FUNCTIONS_NO_EGRESS)

"""The chain from load balancers to functions, where links are missing, weighted, or not known yet."""

from serverless_policies.behind_load_balancer import forwards, functions_behind
from serverless_policies.graph import Graph
from serverless_policies.resource import UNKNOWN, Resource, Value

ELB = "arn:aws:elasticloadbalancing:us-east-1:123456789012"


def _resource(token: str, name: str, properties: dict[str, Value], **sources: tuple[Resource, ...]) -> Resource:
    dependencies = {key: tuple(source.urn for source in found) for key, found in sources.items()}
    return Resource(f"urn:{token}::{name}", token, name, properties, property_dependencies=dependencies)


def _load_balancer(name: str, arn: Value = UNKNOWN) -> Resource:
    return _resource("aws:lb/loadBalancer:LoadBalancer", name, {"arn": arn})


def _group(name: str, arn: Value = UNKNOWN) -> Resource:
    return _resource("aws:lb/targetGroup:TargetGroup", name, {"targetType": "lambda", "arn": arn})


def _listener(name: str, arn: Value, *groups: Resource, actions: Value = UNKNOWN, **sources: Resource) -> Resource:
    given: dict[str, Value] = {"loadBalancerArn": arn, "defaultActions": actions}
    named = {key: (source,) for key, source in sources.items()}
    return _resource("aws:lb/listener:Listener", name, given, defaultActions=groups, **named)


def _function_in(group: Resource, name: str = "orders") -> tuple[Resource, Resource]:
    function = _resource("aws:lambda/function:Function", name, {"name": name, "arn": UNKNOWN})
    attachment = _resource(
        "aws:lb/targetGroupAttachment:TargetGroupAttachment",
        name,
        {"targetGroupArn": UNKNOWN, "targetId": UNKNOWN},
        targetGroupArn=(group,),
        targetId=(function,),
    )
    return function, attachment


def _forward_to(*arns: Value) -> list[Value]:
    return [{"type": "forward", "forward": {"targetGroups": [{"arn": arn, "weight": 1.0} for arn in arns]}}]


def test_a_function_is_behind_each_load_balancer_once() -> None:
    """Catches a view that lists a load balancer as often as it has listeners."""
    front, group = _load_balancer("front"), _group("orders")
    function, attachment = _function_in(group)
    listeners = [_listener(name, UNKNOWN, group, loadBalancerArn=front) for name in ("http", "https")]
    (route,) = functions_behind(Graph([front, group, function, attachment, *listeners])).to(function)

    assert route.load_balancers == [front]
    assert [forward.by for forward in route.forwards] == listeners
    assert route.attachment is attachment


def test_a_target_that_no_listener_here_leads_to_has_a_route_without_forwards() -> None:
    """Catches a view that forgets functions behind the load balancer of another stack."""
    group = _group("orders")
    function, attachment = _function_in(group)
    (route,) = functions_behind(Graph([group, function, attachment])).to(function)

    assert route.forwards == ()
    assert route.load_balancers == []


def test_all_groups_of_a_weighted_forward_are_forwarded_to() -> None:
    """Catches a view that reads the first group, or only those whose ARN is known."""
    blue, green, red = _group("blue", f"{ELB}:targetgroup/blue/1"), _group("green"), _group("red")
    listener = _listener("http", f"{ELB}:loadbalancer/app/front/1", green)
    listener.properties["defaultActions"] = _forward_to(f"{ELB}:targetgroup/blue/1", UNKNOWN)
    found = forwards(Graph([blue, green, red, listener]))

    assert [each.by for each in found.to(blue)] == [each.by for each in found.to(green)] == [listener]
    assert found.to(red) == []
    assert found.undecided == []


def test_a_forward_is_undecided_while_one_of_its_groups_is_not_known() -> None:
    """Catches a view that is content with the one reference that it can follow."""
    green = _group("green")
    listener = _listener("http", f"{ELB}:loadbalancer/app/front/1", green, actions=_forward_to(UNKNOWN, UNKNOWN))
    found = forwards(Graph([green, listener]))

    assert [each.by for each in found.to(green)] == [listener]
    assert found.undecided == [listener]


def test_the_load_balancer_of_a_rule_is_read_from_its_listeners_arn() -> None:
    """Catches a view that loses a rule on the listener of another stack, or on a literal ARN of this one."""
    front, group = _load_balancer("front", f"{ELB}:loadbalancer/app/front/1"), _group("orders")
    rules = [
        _resource("aws:alb/listenerRule:ListenerRule", name, {"listenerArn": arn, "actions": UNKNOWN}, actions=(group,))
        for name, arn in {
            "here": f"{ELB}:listener/app/front/1/2",
            "elsewhere": f"{ELB}:listener/app/shared/1/2",
            "unknown": UNKNOWN,
        }.items()
    ]
    # An unknown ARN that the program took from somewhere.
    rules[2] = _resource(
        rules[2].type, "unknown", rules[2].properties, actions=(group,), listenerArn=(_group("a stack's output"),)
    )
    found = {each.by.name: each.load_balancer for each in forwards(Graph([front, group, *rules])).to(group)}

    assert found == {"here": front, "elsewhere": f"{ELB}:loadbalancer/app/shared/1", "unknown": UNKNOWN}


def test_an_attachment_to_servers_is_not_taken_for_a_function_not_known_yet() -> None:
    """Catches a view that makes every rule undecided about instances whose IDs are not known."""
    servers = _resource("aws:lb/targetGroup:TargetGroup", "servers", {"arn": UNKNOWN})
    instance = _resource("aws:ec2/instance:Instance", "web", {})
    attachment = _resource(
        "aws:lb/targetGroupAttachment:TargetGroupAttachment",
        "web",
        {"targetGroupArn": UNKNOWN, "targetId": UNKNOWN},
        targetGroupArn=(servers,),
        targetId=(instance,),
    )

    assert functions_behind(Graph([servers, instance, attachment])).undecided == []

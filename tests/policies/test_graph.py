"""References between resources, where several or none would do."""

import pytest
from serverless_policies.aws_types import FUNCTION, LOAD_BALANCER
from serverless_policies.graph import Graph
from serverless_policies.lambda_reference import function_reference
from serverless_policies.resource import ABSENT, UNKNOWN, Resource, Value
from serverless_policies.rule import Options
from serverless_policies.rules.reserved_concurrency import RESERVED_CONCURRENCY_SUM

LISTENER = "aws:lb/listener:Listener"
ALIAS = "aws:lambda/alias:Alias"


def _resource(token: str, name: str, properties: dict[str, Value], **sources: tuple[Resource, ...]) -> Resource:
    dependencies = {key: tuple(source.urn for source in found) for key, found in sources.items()}
    return Resource(f"urn:{token}::{name}", token, name, properties, property_dependencies=dependencies)


def _load_balancer(name: str, arn: str | None = None) -> Resource:
    return _resource("aws:lb/loadBalancer:LoadBalancer", name, {"arn": arn or UNKNOWN})


def test_a_value_that_came_from_two_resources_of_a_kind_is_unknown() -> None:
    """Catches an index that picks the first of two load balancers."""
    both = (_load_balancer("a"), _load_balancer("b"))
    listener = _resource(LISTENER, "http", {"loadBalancerArn": UNKNOWN}, loadBalancerArn=both)

    assert Graph([*both, listener]).follow(listener, "loadBalancerArn", to=LOAD_BALANCER) is UNKNOWN


def test_a_known_value_decides_between_two_sources() -> None:
    """Catches an index that gives up though the ARN is known."""
    both = (_load_balancer("a", "arn:a"), _load_balancer("b", "arn:b"))
    listener = _resource(LISTENER, "http", {"loadBalancerArn": "arn:b"}, loadBalancerArn=both)

    assert Graph([*both, listener]).follow(listener, "loadBalancerArn", to=LOAD_BALANCER) is both[1]


def test_a_known_value_of_no_resource_here_leads_out_of_the_stack() -> None:
    """Catches an index that calls another stack's load balancer unknown, which would be reported for ever."""
    listener = _resource(LISTENER, "http", {"loadBalancerArn": "arn:elsewhere"})
    graph = Graph([_load_balancer("a", "arn:a"), listener])

    assert graph.follow(listener, "loadBalancerArn", to=LOAD_BALANCER) is ABSENT


def test_a_value_made_from_a_resources_output_refers_to_it() -> None:
    """Catches an index that believes equal strings only, where the program puts an output into a longer one."""
    load_balancer = _load_balancer("a", "arn:a")
    listener = _resource(LISTENER, "http", {"loadBalancerArn": "arn:a/with-a-suffix"}, loadBalancerArn=(load_balancer,))

    assert Graph([load_balancer, listener]).follow(listener, "loadBalancerArn", to=LOAD_BALANCER) is load_balancer


def test_two_functions_of_one_name_are_not_told_apart() -> None:
    """Catches an index that takes one region's function for the other's."""
    token = "aws:lambda/function:Function"
    twins = [_resource(token, "here", {"name": "orders"}), _resource(token, "there", {"name": "orders"})]

    assert Graph(twins).named(FUNCTION, "orders") is UNKNOWN


def test_a_child_comes_after_what_its_parent_waits_for() -> None:
    """Catches an order that ignores parents, which the engine registers first."""
    first = Resource("urn:first", "t", "first", {}, dependencies=("urn:of-another-stack",))
    parent = Resource("urn:parent", "t", "parent", {}, dependencies=("urn:first",))
    child = Resource("urn:child", "t", "child", {}, parent="urn:parent")
    graph = Graph([first, parent, child])

    assert graph.comes_after(child, {"urn:first"})
    assert not graph.comes_after(first, {"urn:child"})


def test_each_provider_without_a_region_has_its_own_quota() -> None:
    """Catches a sum over two accounts, or over two regions that only their providers name."""
    token = "aws:lambda/function:Function"
    providers = [Resource(f"urn:{name}", "pulumi:providers:aws", name, {}) for name in ("east", "west")]
    functions = [
        Resource(f"urn:f{at}", token, f"f{at}", {"reservedConcurrentExecutions": 600.0}, provider=provider)
        for at, provider in enumerate(providers)
    ]
    options = Options(RESERVED_CONCURRENCY_SUM.options, {})

    assert list(RESERVED_CONCURRENCY_SUM.judge(Graph(functions), options)) == []


def test_a_provider_names_the_region_of_functions_that_do_not() -> None:
    """Catches a sum that misses new functions, of which the region is unknown, beside those that exist."""
    token = "aws:lambda/function:Function"
    provider = Resource("urn:p", "pulumi:providers:aws", "p", {"region": "eu-west-1"})
    existing: dict[str, Value] = {"reservedConcurrentExecutions": 600.0, "region": "eu-west-1"}
    planned: dict[str, Value] = {"reservedConcurrentExecutions": 600.0, "region": UNKNOWN}
    functions = [
        Resource("urn:old", token, "old", existing, property_dependencies={}, provider=provider),
        Resource("urn:new", token, "new", planned, property_dependencies={}, provider=provider),
    ]
    options = Options(RESERVED_CONCURRENCY_SUM.options, {})

    assert len(list(RESERVED_CONCURRENCY_SUM.judge(Graph(functions), options))) == 1


def _function(region: str, arn: str | None = None) -> Resource:
    return _resource(
        "aws:lambda/function:Function", region, {"name": "orders", "region": region, "arn": arn or UNKNOWN}
    )


EAST = _function("us-east-1", "arn:aws:lambda:us-east-1:123456789012:function:orders")
WEST = _function("eu-west-1")


def test_of_functions_with_one_name_the_one_is_meant_that_the_value_came_from() -> None:
    """Catches a program for two Regions of which nothing can ever be told, or of which everything is told of one."""
    aliases = [_resource(ALIAS, f.name, {"functionName": "orders"}, functionName=(f,)) for f in (EAST, WEST)]
    graph = Graph([EAST, WEST, *aliases])

    assert [function_reference(graph, alias, "functionName").function for alias in aliases] == [EAST, WEST]
    assert [graph.follow(alias, "functionName", to=FUNCTION) for alias in aliases] == [EAST, WEST]


def test_of_functions_with_one_name_the_one_is_meant_that_is_in_the_same_region() -> None:
    """Catches a name written out in a program for two Regions that is taken for either."""
    alias = _resource(ALIAS, "live", {"functionName": "orders", "region": "eu-west-1"})
    nowhere = _resource(ALIAS, "live", {"functionName": "orders", "region": "sa-east-1"})
    graph = Graph([EAST, WEST, alias, nowhere])

    assert function_reference(graph, alias, "functionName").function is WEST
    assert function_reference(graph, nowhere, "functionName").function is UNKNOWN


@pytest.mark.parametrize(
    ("arn", "meant"),
    [
        ("arn:aws:lambda:us-east-1:123456789012:function:orders", EAST),
        ("arn:aws:lambda:us-east-1:123456789012:function:orders:live", EAST),
        ("arn:aws:lambda:eu-west-1:123456789012:function:orders:live", WEST),
        ("arn:aws:lambda:us-east-1:999999999999:function:orders", ABSENT),
        ("arn:aws:lambda:sa-east-1:123456789012:function:orders", ABSENT),
    ],
)
def test_an_arn_means_the_function_of_its_region_and_account(arn: str, meant: object) -> None:
    """Catches another team's function that is taken for one of this stack, because it has the same name."""
    alias = _resource(ALIAS, "live", {"functionName": arn})

    assert function_reference(Graph([EAST, WEST, alias]), alias, "functionName").function is meant


def test_a_place_is_the_region_and_the_credentials() -> None:
    """Catches the quotas of two accounts that are taken for one, and one account's that is taken for two."""

    def place(**settings: Value) -> tuple[str, str]:
        provider = Resource("urn:provider", "pulumi:providers:aws", "provider", settings)
        return Resource("urn:function", "aws:lambda/function:Function", "f", {}, provider=provider).place

    assert place(region="eu-west-1") == place(region="eu-west-1", defaultTags='{"tags": {}}')
    assert place(region="eu-west-1") != place(region="us-east-1")
    assert place(region="eu-west-1", profile="blue") != place(region="eu-west-1", profile="green")
    assert place(region="eu-west-1", profile="blue") != place(region="eu-west-1")

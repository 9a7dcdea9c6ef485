"""Weighted target groups over real HTTP, with and without stickiness."""

from typing import Any

import pytest

NAMED = """
def handler(event, context):
    return {{"statusCode": 200, "{headers}": {value}, "body": "{name}"}}
"""


def group(world: Any, name: str, *, multi_value: bool = False) -> str:
    """A target group whose function answers with its name and a cookie of its own."""
    headers = '{"Set-Cookie": ["own=1", "two=2"]}' if multi_value else '{"Set-Cookie": "own=1"}'
    code = NAMED.format(headers="multiValueHeaders" if multi_value else "headers", value=headers, name=name)
    arn = f"arn:aws:lambda:us-east-1:123456789012:function:{world.function(code)}"
    return world.target_group(arn, multi_value=multi_value)


def forward(weights: dict[str, int], *, sticky: bool) -> dict[str, Any]:
    groups = [{"TargetGroupArn": arn, "Weight": weight} for arn, weight in weights.items()]
    stickiness = {"Enabled": True, "DurationSeconds": 60} if sticky else {"Enabled": False}
    return {"Type": "forward", "ForwardConfig": {"TargetGroups": groups, "TargetGroupStickinessConfig": stickiness}}


def change(world: Any, listener: str, action: dict[str, Any]) -> None:
    world.call("elbv2", "ModifyListener", {"ListenerArn": listener, "DefaultActions": [action]})


def cookies_to_return(answer: Any) -> list[tuple[str, str]]:
    return [("Cookie", "; ".join(value.split(";")[0] for value in answer.header("set-cookie")))]


@pytest.fixture
def groups(world: Any) -> tuple[str, str]:
    """Two groups of a test's own: a target group belongs to one load balancer at most."""
    return group(world, "blue"), group(world, "green")


def test_weights_are_read_anew_for_each_request(world: Any, groups: tuple[str, str]) -> None:
    """Catches a deployment that shifts weights and moves nobody."""
    blue, green = groups
    listener = world.listener(forward({blue: 1, green: 0}, sticky=False))
    url = world.url(listener)
    assert {world.ask(url).body for _ in range(5)} == {b"blue"}

    change(world, listener, forward({blue: 0, green: 1}, sticky=False))
    answer = world.ask(url)
    assert (answer.body, answer.header("set-cookie")) == (b"green", ["own=1"])

    change(world, listener, forward({blue: 1, green: 1}, sticky=False))
    bodies = [world.ask(url).body for _ in range(64)]
    assert set(bodies) == {b"blue", b"green"}  # fails once in 2^63 times


def test_a_sticky_client_stays_with_its_group_until_the_rule_has_it_no_more(
    world: Any, groups: tuple[str, str]
) -> None:
    """Catches a session that changes its group, and one that is stuck to a group that is gone."""
    blue, green = groups
    listener = world.listener(forward({blue: 1, green: 0}, sticky=True))
    url = world.url(listener)
    first = world.ask(url)
    names = [value.partition("=")[0] for value in first.header("set-cookie")]
    assert sorted(names) == ["AWSALBTG", "AWSALBTGCORS", "own"]

    change(world, listener, forward({blue: 0, green: 1}, sticky=True))
    assert world.ask(url).body == b"green"
    again = world.ask(url, headers=cookies_to_return(first))
    assert again.body == b"blue"
    assert len(again.header("set-cookie")) == 3  # every answer begins the duration anew

    change(world, listener, forward({green: 1}, sticky=True))
    assert world.ask(url, headers=cookies_to_return(again)).body == b"green"


def test_cookies_of_the_load_balancer_come_beside_all_of_a_multi_value_function(world: Any) -> None:
    """Catches a load balancer's cookie that takes the place of the function's."""
    url = world.url(world.listener(forward({group(world, "multi", multi_value=True): 1}, sticky=True)))
    names = [value.partition("=")[0] for value in world.ask(url).header("set-cookie")]

    assert sorted(names) == ["AWSALBTG", "AWSALBTGCORS", "own", "two"]

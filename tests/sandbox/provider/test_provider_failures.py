"""What happens when a call fails on the way, when something is taken away meanwhile, and when a resource must be replaced."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2 as pb

from sandbox.aws.account import Account
from sandbox.aws.errors import Refusal
from sandbox.provider.values import from_struct
from tests.sandbox.provider.engine_client import Engine, Resource, unfinished
from tests.sandbox.provider.lives import LIVES, code
from tests.sandbox.provider.surroundings import LAMBDA_TRUST, Surroundings

LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer"
FUNCTION = "aws:lambda/function:Function"
ROLE = "aws:iam/role:Role"
VERSION_OUTPUTS = ("version", "qualifiedArn", "qualifiedInvokeArn")


@pytest.fixture
def failing(account: Account) -> Iterator[Callable[[str, str], None]]:
    """Makes an API operation fail until `recover` or the test's end."""
    answers = account._gateway._answers

    def fail(service: str, operation: str) -> None:
        def refuse(_params: dict[str, Any]) -> dict[str, Any]:
            raise Refusal("AccessDenied", "not today")

        account.answer(service, operation, refuse)

    yield fail
    answers.clear()


def test_a_resource_whose_creation_fails_half_way_is_kept_and_mended(
    engine: Engine, around: Surroundings, account: Account, failing: Callable[[str, str], None]
) -> None:
    """Catches a load balancer that exists in AWS and in no state, or that stays half made for ever."""
    inputs = engine.check(LOAD_BALANCER, {"subnets": around.subnets[:2], "idleTimeout": 30}, name="half-made")
    failing("elbv2", "ModifyLoadBalancerAttributes")
    with pytest.raises(grpc.RpcError) as failed:
        engine.create(LOAD_BALANCER, inputs)
    detail = unfinished(failed.value)
    assert "ModifyLoadBalancerAttributes" in detail.reasons[0]
    assert "not today" in detail.reasons[0]
    assert detail.id.startswith("arn:aws:elasticloadbalancing:")
    state = Resource(detail.id, from_struct(detail.properties), from_struct(detail.inputs))
    assert state.outputs["arn"] == detail.id
    assert state.outputs["idleTimeout"] == 60

    account._gateway._answers.clear()
    answer = engine.diff(LOAD_BALANCER, state, inputs)
    assert list(answer.diffs) == ["idleTimeout"]
    assert list(answer.replaces) == []
    mended = engine.update(LOAD_BALANCER, state, inputs)
    assert mended.outputs["idleTimeout"] == 30
    engine.delete(LOAD_BALANCER, mended)


def test_an_update_that_fails_half_way_is_mended_by_the_next(
    engine: Engine, around: Surroundings, account: Account, failing: Callable[[str, str], None]
) -> None:
    """Catches a state that claims what a failed update never did, so that no later run does it."""
    token = FUNCTION
    made = engine.create(token, engine.check(token, LIVES[token].inputs(around), name="half-updated"))
    news = {**made.inputs, "timeout": 30, "reservedConcurrentExecutions": 20}
    failing("lambda", "PutFunctionConcurrency")
    with pytest.raises(grpc.RpcError) as failed:
        engine.update(token, made, news)
    detail = unfinished(failed.value)
    state = Resource(detail.id, from_struct(detail.properties), from_struct(detail.inputs))
    assert state.id == made.id
    assert state.inputs["timeout"] == 30
    assert state.inputs["reservedConcurrentExecutions"] == 10

    account._gateway._answers.clear()
    mended = engine.update(token, state, news)
    assert mended.outputs["reservedConcurrentExecutions"] == 20
    engine.delete(token, mended)


def test_a_refused_creation_leaves_nothing_and_says_why(engine: Engine) -> None:
    """Catches a refusal by AWS that ends as a traceback, or as a resource that the engine believes in."""
    inputs = engine.check(LOAD_BALANCER, {"subnets": ["subnet-0000", "subnet-0001"]}, name="refused")
    with pytest.raises(grpc.RpcError) as refused:
        engine.create(LOAD_BALANCER, inputs)
    assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert "SubnetNotFound" in refused.value.details()
    assert "grpc-status-details-bin" not in dict(refused.value.trailing_metadata())


def test_an_update_of_what_is_gone_asks_for_a_refresh(engine: Engine) -> None:
    """Catches an update that fails with an error of some read, which tells nobody what to do."""
    made = engine.create(ROLE, engine.check(ROLE, {"assumeRolePolicy": LAMBDA_TRUST}, name="vanishing"))
    engine.delete(ROLE, made)
    with pytest.raises(grpc.RpcError) as refused:
        engine.update(ROLE, made, {**made.inputs, "description": "still there?"})
    assert "pulumi refresh" in refused.value.details()


def test_a_refresh_sees_what_was_changed_or_taken_away_by_hand(
    engine: Engine, around: Surroundings, account: Account
) -> None:
    """Catches drift that a refresh hides, a setting that is gone above all."""
    made = engine.create(FUNCTION, engine.check(FUNCTION, LIVES[FUNCTION].inputs(around), name="drifting"))
    account.call(
        "lambda",
        "UpdateFunctionConfiguration",
        {"FunctionName": made.id, "Environment": {"Variables": {}}, "MemorySize": 512},
    )
    account.call("lambda", "DeleteFunctionConcurrency", {"FunctionName": made.id})
    found = engine.read(FUNCTION, made.id, made)
    assert found is not None
    drift = engine.diff(FUNCTION, found, made.inputs)
    assert sorted(drift.diffs) == ["environment", "memorySize", "reservedConcurrentExecutions"]
    assert engine.update(FUNCTION, found, made.inputs).outputs["memorySize"] == 256
    engine.delete(FUNCTION, made)


@pytest.mark.parametrize(
    ("token", "change"),
    [
        (ROLE, {"path": "/shop/"}),
        (LOAD_BALANCER, {"internal": False}),
        ("aws:lb/targetGroup:TargetGroup", {"targetType": "ip", "port": 80, "protocol": "HTTP", "vpcId": "vpc-1"}),
        ("aws:ec2/securityGroup:SecurityGroup", {"description": "another"}),
    ],
)
def test_replacement_deletes_first_only_where_the_program_fixed_the_name(
    token: str, change: dict[str, Any], engine: Engine, around: Surroundings
) -> None:
    """Catches downtime where none is needed, and a new resource that cannot have its name while the old one has it."""
    given = LIVES[token].inputs(around)
    for name, first in (({}, False), ({"name": "fixed"}, True)):
        olds = engine.check(token, {**given, **name})
        news = engine.check(token, {**given, **name, **change}, olds)
        answer = engine.diff(token, Resource("id", {}, olds), news)
        assert set(answer.replaces) == set(change)
        assert answer.deleteBeforeReplace is first
        assert all(
            answer.detailedDiff[path].kind in {pb.PropertyDiff.UPDATE_REPLACE, pb.PropertyDiff.ADD_REPLACE}
            for path in change
        )


def test_a_change_of_spelling_is_none(engine: Engine, around: Surroundings) -> None:
    """Catches updates that are proposed at every run because AWS orders or spaces a value in its own way."""
    role = engine.check(ROLE, {"assumeRolePolicy": LAMBDA_TRUST})
    spaced = {**role, "assumeRolePolicy": json.dumps(json.loads(LAMBDA_TRUST), indent=4, sort_keys=True)}
    assert engine.diff(ROLE, Resource("id", {}, role), spaced).changes == pb.DiffResponse.DIFF_NONE
    balancer = engine.check(LOAD_BALANCER, {"subnets": around.subnets[:2]})
    turned = {**balancer, "subnets": around.subnets[1::-1]}
    assert engine.diff(LOAD_BALANCER, Resource("id", {}, balancer), turned).changes == pb.DiffResponse.DIFF_NONE


def test_a_preview_creates_nothing_and_knows_what_will_be_new(
    engine: Engine, around: Surroundings, account: Account
) -> None:
    """Catches a preview with consequences, and one that shows a dependent resource the version of yesterday."""
    inputs = engine.check(FUNCTION, {**LIVES[FUNCTION].inputs(around), "role": "arn:aws:iam::123456789012:role/r"})
    before = account.inventory()
    planned = engine.create(FUNCTION, inputs, preview=True)
    assert account.inventory() == before
    assert repr(planned.outputs["arn"]) == "<unknown>"
    assert planned.outputs["memorySize"] == 256

    made = engine.create(FUNCTION, engine.check(FUNCTION, LIVES[FUNCTION].inputs(around), name="previewed"))
    news = {**made.inputs, "code": code("def handler(event, context): return 3")}
    outputs = engine.update(FUNCTION, made, news, preview=True).outputs
    assert {repr(outputs[name]) for name in VERSION_OUTPUTS} == {"<unknown>"}
    assert outputs["arn"] == made.outputs["arn"]
    tagged = {**made.inputs, "tags": {"stage": "live"}, "tagsAll": {"stage": "live"}}
    assert engine.update(FUNCTION, made, tagged, preview=True).outputs["version"] == "1"
    engine.delete(FUNCTION, made)


@pytest.mark.parametrize(
    ("token", "id_", "says"),
    [
        ("aws:lambda/alias:Alias", "orders", "functionName/name"),
        ("aws:lambda/permission:Permission", "orders", "function[:qualifier]/statementId"),
        ("aws:iam/rolePolicy:RolePolicy", "orders", "role:name"),
        ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "orders", "role/policyArn"),
        ("aws:cloudwatch/logMetricFilter:LogMetricFilter", "orders", "logGroupName:name"),
        ("aws:lb/targetGroupAttachment:TargetGroupAttachment", "orders", "cannot be imported"),
    ],
)
def test_an_import_by_a_wrong_id_says_what_an_id_looks_like(token: str, id_: str, says: str, engine: Engine) -> None:
    """Catches a traceback in answer to `pulumi import` with a mistyped id."""
    with pytest.raises(grpc.RpcError) as refused:
        engine.read(token, id_)
    assert says in refused.value.details()
    assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT

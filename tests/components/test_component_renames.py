"""Renaming a component, and reaching the resources inside it."""

import re
from typing import Any, cast

import pulumi
import pulumi_aws as aws
import pytest
from alb_lambda import AlbLambdaService, AlbLambdaServiceArgs, ApplicationLoadBalancerArgs

from tests.components.declared import declare


@pytest.fixture
def everything(
    service_args: AlbLambdaServiceArgs, load_balancer_args: ApplicationLoadBalancerArgs
) -> AlbLambdaServiceArgs:
    """Arguments for a service that has every kind of resource."""
    return cast(Any, {**service_args, "listener_arn": None, "load_balancer": load_balancer_args})


def test_every_name_inside_begins_with_the_name_of_the_component(everything: AlbLambdaServiceArgs) -> None:
    """Catches a child that an alias of its component would not cover, so that renaming deletes and creates it.

    The engine hands a component's aliases down to its children, and replaces the component's name at the beginning of
    theirs: https://www.pulumi.com/docs/iac/concepts/resources/options/aliases/
    """
    before = declare(lambda: AlbLambdaService("orders", everything))
    after = declare(lambda: AlbLambdaService("purchases", everything))

    handed_down = {re.sub(r"::purchases(?=[^:]*$)", "::orders", urn) for urn in after.resources}
    assert handed_down == set(before.resources)


def test_a_rename_changes_no_input_that_would_replace_a_resource(everything: AlbLambdaServiceArgs) -> None:
    """Catches a component's name in an input such as a security group's description, which cannot be changed."""
    before = declare(lambda: AlbLambdaService("orders", everything))
    after = declare(lambda: AlbLambdaService("purchases", everything))

    for type_ in ("Bucket", "SecurityGroup", "LoadBalancer", "Listener", "Role", "LogGroup", "TargetGroup", "Topic"):
        for old, new in zip(before.of_type(type_), after.of_type(type_), strict=True):
            # What other resources answer begins with the new name here, because everything here is new.
            assert str(new.inputs) == re.sub(r"\borders-", "purchases-", str(old.inputs))


def test_two_services_live_side_by_side(everything: AlbLambdaServiceArgs, service_args: AlbLambdaServiceArgs) -> None:
    """Catches a name that is fixed, so that a stack could have one service only."""

    def program() -> None:
        AlbLambdaService("orders", everything)
        AlbLambdaService("stock", service_args)

    declared = declare(program)

    assert len(declared.declarations) == len(declared.resources)


def test_every_resource_is_inside_its_component(everything: AlbLambdaServiceArgs) -> None:
    """Catches a resource without its component as parent: options, transforms and providers would not reach it."""
    declared = declare(lambda: AlbLambdaService("orders", everything))
    types = [urn.split("::")[2] for urn in declared.resources]

    assert all(chain.startswith("alb-lambda:index:AlbLambdaService") for chain in types)
    assert all(re.search(r"alb-lambda:index:\w+\$aws:[^$]+$", chain) for chain in types if "aws:" in chain)


def test_lookups_use_the_provider_that_was_given_to_the_component(service_args: AlbLambdaServiceArgs) -> None:
    """Catches policies about the default provider's account in a component that another provider creates."""

    def program() -> None:
        elsewhere = aws.Provider("elsewhere", region="us-east-1")
        AlbLambdaService("orders", service_args, pulumi.ResourceOptions(providers=[elsewhere]))

    declared = declare(program)

    assert declared.lookup_providers
    assert all("::elsewhere::" in provider for provider in declared.lookup_providers)


def test_a_transformation_of_the_component_reaches_the_resources_inside(service_args: AlbLambdaServiceArgs) -> None:
    """Catches a child that passes its component's options by, so that a caller could not change it."""

    def slow_start(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        if args.type_ != "aws:lb/targetGroup:TargetGroup":
            return None
        return pulumi.ResourceTransformationResult({**args.props, "slow_start": 30}, args.opts)

    options = pulumi.ResourceOptions(transformations=[slow_start])
    declared = declare(lambda: AlbLambdaService("orders", service_args, options))

    assert declared.one("TargetGroup").inputs["slowStart"] == 30

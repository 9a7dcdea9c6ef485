"""What `ApplicationLoadBalancer` declares."""

import json
from typing import Any, cast

import pytest
from alb_lambda import ApplicationLoadBalancer, ApplicationLoadBalancerArgs, BadArguments

from tests.components.declared import Declared, declare


def declare_with(args: ApplicationLoadBalancerArgs, **changes: object) -> Declared:
    """Declares a load balancer with these arguments, changed."""
    return declare(lambda: ApplicationLoadBalancer("edge", cast(Any, {**args, **changes})))


def without_certificate(args: ApplicationLoadBalancerArgs) -> ApplicationLoadBalancerArgs:
    """The same arguments for plain HTTP to choose."""
    return cast(Any, {key: value for key, value in args.items() if key != "certificate_arn"})


def test_https_answers_404_to_what_no_rule_matches(load_balancer_args: ApplicationLoadBalancerArgs) -> None:
    """Catches a listener that forwards strangers somewhere, or negotiates an old TLS version."""
    listener = declare_with(load_balancer_args).one("Listener", "edge").inputs

    assert listener["protocol"] == "HTTPS"
    assert listener["port"] == 443
    assert listener["sslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    assert listener["certificateArn"] == load_balancer_args.get("certificate_arn")
    assert listener["defaultActions"] == [
        {
            "type": "fixed-response",
            "fixedResponse": {"statusCode": "404", "contentType": "text/plain", "messageBody": "Not Found"},
        }
    ]


def test_http_is_redirected_for_good(load_balancer_args: ApplicationLoadBalancerArgs) -> None:
    """Catches plain HTTP being served, or a redirect that browsers do not remember."""
    listener = declare_with(load_balancer_args).one("Listener", "edge-redirect").inputs

    assert (listener["protocol"], listener["port"]) == ("HTTP", 80)
    assert listener["defaultActions"] == [
        {"type": "redirect", "redirect": {"protocol": "HTTPS", "port": "443", "statusCode": "HTTP_301"}}
    ]


def test_plain_http_is_one_listener_on_port_80(load_balancer_args: ApplicationLoadBalancerArgs) -> None:
    """Catches a redirect to an HTTPS listener that does not exist, and a port 443 open for nothing."""
    declared = declare_with(without_certificate(load_balancer_args), plain_http=True)
    listener = declared.one("Listener").inputs

    assert (listener["protocol"], listener["port"]) == ("HTTP", 80)
    assert "sslPolicy" not in listener
    assert [rule.inputs["fromPort"] for rule in declared.of_type("SecurityGroupIngressRule")] == [80]


def test_the_load_balancer_is_hardened_and_logs(load_balancer_args: ApplicationLoadBalancerArgs) -> None:
    """Catches a default of AWS that is less safe than ours."""
    inputs = declare_with(load_balancer_args).one("LoadBalancer").inputs

    assert inputs["internal"] is False
    assert inputs["loadBalancerType"] == "application"
    assert inputs["subnets"] == ["subnet-1", "subnet-2"]
    assert inputs["securityGroups"] == ["edge-id"]
    assert inputs["dropInvalidHeaderFields"] is True
    assert inputs["desyncMitigationMode"] == "defensive"
    assert inputs["enableDeletionProtection"] is True
    assert inputs["idleTimeout"] == 60
    assert inputs["accessLogs"] == {"enabled": True, "bucket": "edge-id"}


def test_the_physical_name_is_left_to_pulumi(load_balancer_args: ApplicationLoadBalancerArgs) -> None:
    """Catches a fixed name, with which a replacement cannot be created first."""
    assert "name" not in declare_with(load_balancer_args).one("LoadBalancer").inputs


def test_the_load_balancer_waits_for_the_policy_of_its_log_bucket(
    load_balancer_args: ApplicationLoadBalancerArgs,
) -> None:
    """Catches the race in which AWS answers "Access Denied for bucket" and the update fails."""
    declared = declare_with(load_balancer_args)

    assert "BucketPolicy" in declared.one("LoadBalancer").depends_on


def test_clients_reach_the_listeners_and_nothing_leaves(load_balancer_args: ApplicationLoadBalancerArgs) -> None:
    """Catches an open security group: Lambda is invoked without any network path, so no egress is needed."""
    declared = declare_with(load_balancer_args, ingress_cidr_blocks=["10.0.0.0/8", "192.0.2.0/24"])
    rules = [rule.inputs for rule in declared.of_type("SecurityGroupIngressRule")]

    assert {(rule["cidrIpv4"], rule["fromPort"], rule["toPort"], rule["ipProtocol"]) for rule in rules} == {
        (network, port, port, "tcp") for network in ("10.0.0.0/8", "192.0.2.0/24") for port in (80, 443)
    }
    assert not declared.of_type("SecurityGroupEgressRule")
    assert not {"ingress", "egress"} & declared.one("SecurityGroup").inputs.keys()


def test_an_internet_facing_load_balancer_serves_everybody_by_default(
    load_balancer_args: ApplicationLoadBalancerArgs,
) -> None:
    """Catches a public load balancer that nobody reaches."""
    rules = declare_with(load_balancer_args).of_type("SecurityGroupIngressRule")

    assert {rule.inputs["cidrIpv4"] for rule in rules} == {"0.0.0.0/0"}


def test_only_load_balancers_of_this_account_and_region_write_to_the_log_bucket(
    load_balancer_args: ApplicationLoadBalancerArgs,
) -> None:
    """Catches a bucket that others can fill, or that ours cannot."""
    policy = json.loads(declare_with(load_balancer_args).one("BucketPolicy").inputs["policy"])
    allow, deny = policy["Statement"]

    assert allow["Principal"] == {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}
    assert allow["Action"] == "s3:PutObject"
    assert allow["Resource"] == "arn:aws:s3:::edge-1234567/AWSLogs/123456789012/*"
    assert allow["Condition"] == {
        "ArnLike": {"aws:SourceArn": "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/*"}
    }
    assert (deny["Effect"], deny["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})


def test_the_log_bucket_is_closed_encrypted_versioned_and_emptied(
    load_balancer_args: ApplicationLoadBalancerArgs,
) -> None:
    """Catches logs that are public, or kept for ever; only S3's own keys work for access logs."""
    declared = declare_with(load_balancer_args, access_logs_retention_days=7)
    block = declared.one("BucketPublicAccessBlock").inputs
    (rule,) = declared.one("BucketLifecycleConfiguration").inputs["rules"]
    (encryption,) = declared.one("BucketServerSideEncryptionConfiguration").inputs["rules"]

    assert [value for key, value in block.items() if key != "bucket"] == [True] * 4
    assert declared.one("BucketOwnershipControls").inputs["rule"] == {"objectOwnership": "BucketOwnerEnforced"}
    assert encryption == {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}
    assert declared.one("BucketVersioning").inputs["versioningConfiguration"] == {"status": "Enabled"}
    assert rule["expiration"] == {"days": 7}
    assert rule["noncurrentVersionExpiration"] == {"noncurrentDays": 1}
    assert declared.one("Bucket").inputs["forceDestroy"] is False


def test_an_existing_log_bucket_takes_the_place_of_an_own_one(load_balancer_args: ApplicationLoadBalancerArgs) -> None:
    """Catches a second bucket, and logs in the wrong one."""
    declared = declare_with(load_balancer_args, access_logs_bucket="logs", access_logs_prefix="edge")

    assert declared.one("LoadBalancer").inputs["accessLogs"] == {"enabled": True, "bucket": "logs", "prefix": "edge"}
    assert not [type_ for type_, _ in declared.names() if type_.startswith(("Bucket", "AccessLog"))]


def test_tags_reach_everything_that_can_have_them(load_balancer_args: ApplicationLoadBalancerArgs) -> None:
    """Catches a resource that a cost report by tag would miss."""
    declared = declare_with(load_balancer_args, tags={"team": "shop"})
    taggable = {"LoadBalancer", "Listener", "SecurityGroup", "SecurityGroupIngressRule", "Bucket"}
    tags = [found.inputs["tags"] for type_ in taggable for found in declared.of_type(type_)]

    assert tags == [{"team": "shop"}] * 7


def test_the_listener_and_the_metrics_dimension_are_outputs(load_balancer_args: ApplicationLoadBalancerArgs) -> None:
    """Catches an output that other stacks need and that is not registered."""
    outputs = declare_with(load_balancer_args).outputs["ApplicationLoadBalancer"]

    assert outputs["listenerArn"].endswith(":listener/app/edge-1234567/50dc6c495c0c9188/f2f7dc8efc522ab2")
    assert outputs["loadBalancerArnSuffix"] == "app/edge-1234567/50dc6c495c0c9188"
    assert outputs.keys() >= {"loadBalancerArn", "dnsName", "zoneId", "securityGroupId", "accessLogsBucketName"}


@pytest.mark.parametrize(
    ("changes", "argument"),
    [
        ({"certificate_arn": None}, "certificate_arn / plain_http"),
        ({"plain_http": True}, "certificate_arn / plain_http"),
        ({"certificate_arn": None, "plain_http": False}, "plain_http"),
        ({"internet_facing": None}, "internet_facing"),
        ({"internet_facing": False}, "ingress_cidr_blocks"),
        ({"internet_facing": False, "ingress_cidr_blocks": []}, "ingress_cidr_blocks"),
        ({"ingress_cidr_blocks": ["10.0.0.1/8"]}, "ingress_cidr_blocks[0]"),
        ({"ingress_cidr_blocks": ["10.0.0.1"]}, "ingress_cidr_blocks[0]"),
        ({"ingress_cidr_blocks": ["everybody"]}, "ingress_cidr_blocks[0]"),
        ({"subnet_ids": ["subnet-1"]}, "subnet_ids"),
        ({"tls_policy": "ELBSecurityPolicy-2016-08"}, "tls_policy"),
        ({"idle_timeout_seconds": 4001}, "idle_timeout_seconds"),
        ({"access_logs_prefix": "edge"}, "access_logs_prefix"),
        ({"access_logs_bucket": "logs", "access_logs_retention_days": 5}, "access_logs_retention_days"),
        ({"access_logs_bucket": "logs", "access_logs_force_destroy": True}, "access_logs_force_destroy"),
        ({"access_logs_retention_days": 0}, "access_logs_retention_days"),
    ],
)
def test_wrong_arguments_are_refused(
    load_balancer_args: ApplicationLoadBalancerArgs, changes: dict[str, object], argument: str
) -> None:
    """Catches what AWS would refuse half way through an update, or what is open by accident."""
    with pytest.raises(BadArguments) as caught:
        declare_with(load_balancer_args, **changes)

    assert argument in [problem.argument for problem in caught.value.problems]


def test_all_mistakes_are_reported_and_nothing_is_declared() -> None:
    """Catches resources left behind by a component whose arguments are wrong."""

    def program() -> None:
        with pytest.raises(BadArguments) as caught:
            ApplicationLoadBalancer("edge_1", cast(Any, {"plain_http": True, "subnet_ids": ["a"], "idle": 3}))
        assert [problem.argument for problem in caught.value.problems] == [
            "idle",
            "internet_facing",
            "vpc_id",
            "subnet_ids",
            "name",
        ]

    assert not declare(program).declarations


def test_a_name_from_which_aws_could_not_make_one_is_refused_with_both_lengths(
    load_balancer_args: ApplicationLoadBalancerArgs,
) -> None:
    """Catches a name that fails only when the load balancer is created: Pulumi appends eight characters."""
    with pytest.raises(BadArguments, match=r"with 25 characters was given; allowed is at most 24"):
        declare(lambda: ApplicationLoadBalancer("a" * 25, load_balancer_args))

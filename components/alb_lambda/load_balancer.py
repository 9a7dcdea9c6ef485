"""How does the load balancer listen, and to whom?"""

from collections.abc import Mapping, Sequence
from typing import Required, TypedDict

import pulumi
import pulumi_aws as aws

from alb_lambda.access_log_bucket import AccessLogBucket, AccessLogBucketArgs
from alb_lambda.alarm_choices import LoadBalancerAlarmChoicesArgs, check_alarms
from alb_lambda.arguments import Arguments
from alb_lambda.ingress import EVERYBODY, check_ingress, clients_security_group
from alb_lambda.load_balancer_alarms import LoadBalancerAlarms, LoadBalancerAlarmsArgs
from alb_lambda.naming import LOAD_BALANCING_NAME, check_name
from alb_lambda.outputs import outputs_of
from alb_lambda.watches import LOAD_BALANCER_WATCHES

DEFAULT_TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
"""AWS's recommendation: TLS 1.3 and 1.2 with forward secrecy, and key exchange that a quantum computer cannot undo for
the clients that know it. An API call that names no policy gets one of 2016 with TLS 1.0.

Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
"""

DEFAULT_IDLE_TIMEOUT_SECONDS = 60


class ApplicationLoadBalancerArgs(TypedDict, total=False):
    """The arguments of `ApplicationLoadBalancer`: where it stands, whom it serves, and how."""

    internet_facing: Required[bool]
    """True: clients reach it from the internet; its subnets must be public. False: only from networks connected to the
    VPC. There is no default, because both are right for somebody, and the wrong one is an outage or an exposure.
    Changing it replaces the load balancer."""

    vpc_id: Required[pulumi.Input[str]]
    """The ID of the VPC."""

    subnet_ids: Required[pulumi.Input[Sequence[pulumi.Input[str]]]]
    """The IDs of its subnets, in at least two Availability Zones."""

    certificate_arn: pulumi.Input[str]
    """The ARN of the certificate in AWS Certificate Manager for HTTPS. Exactly one of `certificate_arn` and
    `plain_http`."""

    plain_http: bool
    """True: HTTP on port 80 and no HTTPS at all. Everybody on the way can read and change what is sent. Exactly one of
    `certificate_arn` and `plain_http`."""

    tls_policy: str
    """The name of the security policy that HTTPS negotiates with, one of the TLS 1.3 family. Default
    `ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09`, which AWS recommends
    (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html)."""

    ingress_cidr_blocks: Sequence[str]
    """The IPv4 networks that may connect, in CIDR notation. Default for an internet-facing load balancer: everybody,
    `0.0.0.0/0`. Required for an internal one: name the networks that need it."""

    idle_timeout_seconds: int
    """Seconds after which a connection on which nothing is sent is closed, 1 to 4000. Default 60. Keep the timeouts of
    the functions below it."""

    deletion_protection: bool
    """True: AWS refuses to delete the load balancer. Default true. Before `pulumi destroy`, set it to false and run
    `pulumi up`."""

    access_logs_bucket: pulumi.Input[str]
    """The name of an existing bucket for the access logs, such as the `bucket_name` of an `AccessLogBucket`. Default: a
    bucket of its own."""

    access_logs_prefix: str
    """The folder for the logs in `access_logs_bucket`, without `AWSLogs`. Default none. The bucket's policy must allow
    it."""

    access_logs_retention_days: int
    """Days until a log file in the load balancer's own bucket is deleted, 1 to 3653. Default 90."""

    access_logs_force_destroy: bool
    """True: the load balancer's own log bucket is deleted with the logs that are in it. Default false."""

    topic_arn: pulumi.Input[str]
    """The ARN of an existing SNS topic for the load balancer's alarms, such as the `topic_arn` of an `AlarmTopic`.
    Default: an `AlarmTopic` of their own, to which somebody has to subscribe."""

    alarms: LoadBalancerAlarmChoicesArgs
    """Changes to single alarms. Default none."""

    tags: Mapping[str, pulumi.Input[str]]
    """Tags for every resource that can have them. Default none."""


class ApplicationLoadBalancer(pulumi.ComponentResource):
    """An Application Load Balancer that any number of services share.

    It creates the load balancer, a security group that lets clients reach the listeners and nothing leave (a load
    balancer needs no network path to Lambda), an HTTPS listener and one that redirects HTTP to it, or by request one
    for plain HTTP, a bucket for access logs, and `LoadBalancerAlarms`. A request that no service's rule matches is
    answered with 404.
    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html
    """

    load_balancer_arn: pulumi.Output[str]
    """The load balancer's ARN."""

    load_balancer_arn_suffix: pulumi.Output[str]
    """The end of the ARN, which CloudWatch's dimension `LoadBalancer` takes: `app/edge-1234567/50dc6c495c0c9188`."""

    dns_name: pulumi.Output[str]
    """The load balancer's DNS name, for a record of type alias or CNAME."""

    zone_id: pulumi.Output[str]
    """The ID of the load balancer's hosted zone, for a Route 53 record of type alias."""

    listener_arn: pulumi.Output[str]
    """The ARN of the listener (HTTPS, or HTTP where that was asked for) to which services add their rules, also from
    other stacks."""

    security_group_id: pulumi.Output[str]
    """The ID of the load balancer's security group."""

    access_logs_bucket_name: pulumi.Output[str]
    """The name of the bucket that has the access logs."""

    topic_arn: pulumi.Output[str]
    """The ARN of the topic that the alarms tell."""

    def __init__(
        self, name: str, args: ApplicationLoadBalancerArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        arguments = Arguments("ApplicationLoadBalancer", name)
        args = arguments.fit(ApplicationLoadBalancerArgs, args)
        check_load_balancer(arguments, args)
        check_name(arguments, name, LOAD_BALANCING_NAME)
        arguments.finish()
        super().__init__("alb-lambda:index:ApplicationLoadBalancer", name, None, opts)

        self.access_log_bucket = self._access_log_bucket(name, args)
        self.security_group, self.ingress_rules = clients_security_group(
            self,
            name,
            vpc_id=args["vpc_id"],
            ports={"http": 80} if "plain_http" in args else {"https": 443, "http": 80},
            cidr_blocks=args.get("ingress_cidr_blocks", [EVERYBODY]),
            tags=args.get("tags"),
        )
        self.load_balancer = self._load_balancer(name, args)
        self.listener, self.redirect_listener = self._listeners(name, args)
        self.alarms = LoadBalancerAlarms(name, self._alarms_args(args), pulumi.ResourceOptions(parent=self))

        self.load_balancer_arn = self.load_balancer.arn
        self.load_balancer_arn_suffix = self.load_balancer.arn_suffix
        self.dns_name = self.load_balancer.dns_name
        self.zone_id = self.load_balancer.zone_id
        self.listener_arn = self.listener.arn
        self.security_group_id = self.security_group.id
        self.topic_arn = self.alarms.topic_arn
        self.register_outputs(outputs_of(self))

    def _access_log_bucket(self, name: str, args: ApplicationLoadBalancerArgs) -> AccessLogBucket | None:
        if "access_logs_bucket" in args:
            self.access_logs_bucket_name = pulumi.Output.from_input(args["access_logs_bucket"])
            return None
        bucket = AccessLogBucket(name, _own_bucket(args), pulumi.ResourceOptions(parent=self))
        self.access_logs_bucket_name = bucket.bucket_name
        return bucket

    def _load_balancer(self, name: str, args: ApplicationLoadBalancerArgs) -> aws.lb.LoadBalancer:
        return aws.lb.LoadBalancer(
            name,
            load_balancer_type="application",
            internal=not args["internet_facing"],
            subnets=args["subnet_ids"],
            security_groups=[self.security_group.id],
            access_logs={
                "enabled": True,
                "bucket": self.access_logs_bucket_name,
                "prefix": args.get("access_logs_prefix"),
            },
            idle_timeout=args.get("idle_timeout_seconds", DEFAULT_IDLE_TIMEOUT_SECONDS),
            enable_deletion_protection=args.get("deletion_protection", True),
            # A header with a name that HTTP does not allow is an attack or a fault; a function should see neither.
            drop_invalid_header_fields=True,
            desync_mitigation_mode="defensive",
            tags=args.get("tags"),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _listeners(
        self, name: str, args: ApplicationLoadBalancerArgs
    ) -> tuple[aws.lb.Listener, aws.lb.Listener | None]:
        not_found: aws.lb.ListenerDefaultActionArgsDict = {
            "type": "fixed-response",
            "fixed_response": {"status_code": "404", "content_type": "text/plain", "message_body": "Not Found"},
        }
        child = pulumi.ResourceOptions(parent=self)
        if "plain_http" in args:
            return (
                aws.lb.Listener(
                    name,
                    load_balancer_arn=self.load_balancer.arn,
                    port=80,
                    protocol="HTTP",
                    default_actions=[not_found],
                    tags=args.get("tags"),
                    opts=child,
                ),
                None,
            )
        https = aws.lb.Listener(
            name,
            load_balancer_arn=self.load_balancer.arn,
            port=443,
            protocol="HTTPS",
            ssl_policy=args.get("tls_policy", DEFAULT_TLS_POLICY),
            certificate_arn=args.get("certificate_arn"),
            default_actions=[not_found],
            tags=args.get("tags"),
            opts=child,
        )
        redirect = aws.lb.Listener(
            f"{name}-redirect",
            load_balancer_arn=self.load_balancer.arn,
            port=80,
            protocol="HTTP",
            default_actions=[
                {"type": "redirect", "redirect": {"protocol": "HTTPS", "port": "443", "status_code": "HTTP_301"}}
            ],
            tags=args.get("tags"),
            opts=child,
        )
        return https, redirect

    def _alarms_args(self, args: ApplicationLoadBalancerArgs) -> LoadBalancerAlarmsArgs:
        alarms: LoadBalancerAlarmsArgs = {
            "load_balancer_arn_suffix": self.load_balancer.arn_suffix,
            "alarms": args.get("alarms", {}),
            "tags": args.get("tags", {}),
        }
        if "topic_arn" in args:
            alarms["topic_arn"] = args["topic_arn"]
        return alarms


def check_load_balancer(arguments: Arguments, args: ApplicationLoadBalancerArgs) -> None:
    """Refuses what AWS would refuse, and what is open by accident."""
    arguments.exactly_one(args, "certificate_arn", "plain_http")
    if args.get("plain_http") is False:
        arguments.refuse("plain_http", "false", "true, or leave it out and give certificate_arn")
    arguments.never_with(args, "plain_http", "tls_policy")
    if not args.get("tls_policy", DEFAULT_TLS_POLICY).startswith("ELBSecurityPolicy-TLS13-"):
        arguments.refuse("tls_policy", repr(args.get("tls_policy")), "a policy named ELBSecurityPolicy-TLS13-...")
    subnet_ids = args.get("subnet_ids")
    if isinstance(subnet_ids, Sequence) and len(subnet_ids) < 2:
        arguments.refuse("subnet_ids", f"{len(subnet_ids)}", "2 or more, in different Availability Zones")
    check_ingress(arguments, args.get("internet_facing"), args.get("ingress_cidr_blocks", []))
    arguments.between("idle_timeout_seconds", args.get("idle_timeout_seconds"), 1, 4000, "seconds")
    arguments.only_with(args, "access_logs_bucket", "access_logs_prefix")
    arguments.never_with(args, "access_logs_bucket", "access_logs_retention_days", "access_logs_force_destroy")
    arguments.between("access_logs_retention_days", args.get("access_logs_retention_days"), 1, 3653, "days")
    check_alarms(arguments.within("alarms"), LOAD_BALANCER_WATCHES, args.get("alarms", {}), {})


def _own_bucket(args: ApplicationLoadBalancerArgs) -> AccessLogBucketArgs:
    bucket: AccessLogBucketArgs = {"tags": args.get("tags", {})}
    if "access_logs_retention_days" in args:
        bucket["retention_days"] = args["access_logs_retention_days"]
    if "access_logs_force_destroy" in args:
        bucket["force_destroy"] = args["access_logs_force_destroy"]
    return bucket

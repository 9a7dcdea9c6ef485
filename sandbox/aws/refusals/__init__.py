"""What AWS refuses although moto accepts it: one visible table.

Each entry looks at the account and at the request, and raises Refusal with AWS's error code, or returns.
"""

from sandbox.aws.refusals import (
    acm,
    cloudwatch,
    ec2,
    elbv2_load_balancers,
    elbv2_routing,
    elbv2_target_groups,
    iam,
    lambda_,
    logs,
    s3,
    sns,
)
from sandbox.aws.signatures import Refuse

REFUSALS: dict[tuple[str, str], tuple[Refuse, ...]] = {
    ("acm", "DeleteCertificate"): (acm.certificate_in_use,),
    ("cloudwatch", "PutMetricAlarm"): (
        cloudwatch.no_metric,
        cloudwatch.more_datapoints_than_periods,
        cloudwatch.period,
    ),
    ("cloudwatch", "DeleteAlarms"): (cloudwatch.missing_alarm,),
    ("ec2", "DeleteSecurityGroup"): (ec2.default_group, ec2.group_in_use, ec2.group_referenced),
    ("ec2", "DeleteSubnet"): (ec2.subnet_in_use,),
    ("ec2", "DeleteVpc"): (ec2.vpc_in_use,),
    ("ec2", "UpdateSecurityGroupRuleDescriptionsEgress"): (ec2.missing_rule,),
    ("ec2", "UpdateSecurityGroupRuleDescriptionsIngress"): (ec2.missing_rule,),
    ("elbv2", "CreateLoadBalancer"): (
        elbv2_load_balancers.bad_name,
        elbv2_load_balancers.name_taken,
        elbv2_load_balancers.missing_security_group,
        elbv2_load_balancers.missing_subnet,
        elbv2_load_balancers.one_zone,
    ),
    ("elbv2", "SetSubnets"): (elbv2_load_balancers.missing_subnet, elbv2_load_balancers.one_zone),
    ("elbv2", "ModifyLoadBalancerAttributes"): (elbv2_load_balancers.log_bucket_closed,),
    ("elbv2", "DeleteLoadBalancer"): (elbv2_load_balancers.deletion_protection,),
    ("elbv2", "CreateListener"): (
        elbv2_routing.port_taken,
        elbv2_routing.no_certificate,
        elbv2_routing.target_group_of_another_load_balancer,
    ),
    ("elbv2", "ModifyListener"): (elbv2_routing.target_group_of_another_load_balancer,),
    ("elbv2", "CreateRule"): (elbv2_routing.target_group_of_another_load_balancer,),
    ("elbv2", "ModifyRule"): (elbv2_routing.target_group_of_another_load_balancer,),
    ("elbv2", "DeleteRule"): (elbv2_routing.missing_rule, elbv2_routing.default_rule),
    ("elbv2", "ModifyTargetGroupAttributes"): (elbv2_target_groups.attribute_not_for_functions,),
    ("elbv2", "RegisterTargets"): (elbv2_target_groups.no_permission, elbv2_target_groups.second_function),
    ("iam", "CreateRole"): (iam.malformed_trust_policy,),
    ("iam", "UpdateAssumeRolePolicy"): (iam.malformed_trust_policy,),
    ("iam", "DeletePolicy"): (iam.policy_attached, iam.policy_has_versions),
    ("lambda", "CreateFunction"): (lambda_.role_cannot_be_assumed, lambda_.missing_code, lambda_.missing_network),
    ("lambda", "UpdateFunctionCode"): (lambda_.missing_code,),
    ("lambda", "UpdateFunctionConfiguration"): (lambda_.role_cannot_be_assumed, lambda_.missing_network),
    ("lambda", "PutFunctionConcurrency"): (lambda_.too_few_unreserved,),
    ("lambda", "CreateAlias"): (lambda_.weights_on_latest,),
    ("lambda", "UpdateAlias"): (lambda_.weights_on_latest,),
    ("lambda", "DeleteFunction"): (lambda_.version_has_alias,),
    ("logs", "PutRetentionPolicy"): (logs.retention,),
    ("logs", "PutMetricFilter"): (logs.missing_log_group,),
    ("logs", "DescribeMetricFilters"): (logs.missing_log_group,),
    ("logs", "DeleteMetricFilter"): (logs.missing_metric_filter,),
    ("s3", "PutBucketPolicy"): (s3.malformed_policy, s3.public_policy),
    ("sns", "SetTopicAttributes"): (sns.malformed_policy,),
    ("sns", "Subscribe"): (sns.unknown_protocol,),
}

"""Operations that moto lacks, or that it answers otherwise than AWS: one visible table.

An entry answers its operation. It may ask moto first by calling `emulate`, which returns the members of moto's result
and does not return if moto refuses.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.aws.operations import (
    acm,
    cloudwatch,
    ec2,
    elbv2_listeners,
    elbv2_load_balancers,
    elbv2_target_groups,
    iam,
    lambda_account,
    lambda_aliases,
    lambda_functions,
    lambda_permissions,
    logs,
    s3,
    sns,
)
from sandbox.aws.state import State

Emulate = Callable[[], dict[str, Any]]
Operation = Callable[[State, dict[str, Any], Emulate], Mapping[str, Any]]

OPERATIONS: dict[tuple[str, str], Operation] = {
    ("acm", "DescribeCertificate"): acm.describe_certificate,
    ("cloudwatch", "PutMetricAlarm"): cloudwatch.put_metric_alarm,
    ("ec2", "AuthorizeSecurityGroupEgress"): ec2.authorize_security_group_rules,
    ("ec2", "AuthorizeSecurityGroupIngress"): ec2.authorize_security_group_rules,
    ("ec2", "DescribeSecurityGroupRules"): ec2.describe_security_group_rules,
    ("ec2", "UpdateSecurityGroupRuleDescriptionsEgress"): ec2.update_security_group_rule_descriptions,
    ("ec2", "UpdateSecurityGroupRuleDescriptionsIngress"): ec2.update_security_group_rule_descriptions,
    ("elbv2", "CreateLoadBalancer"): elbv2_load_balancers.create_load_balancer,
    ("elbv2", "ModifyLoadBalancerAttributes"): elbv2_load_balancers.modify_load_balancer_attributes,
    ("elbv2", "CreateListener"): elbv2_listeners.create_listener,
    ("elbv2", "ModifyListener"): elbv2_listeners.describe_listeners,
    ("elbv2", "DescribeListeners"): elbv2_listeners.describe_listeners,
    ("elbv2", "CreateRule"): elbv2_listeners.describe_rules,
    ("elbv2", "ModifyRule"): elbv2_listeners.describe_rules,
    ("elbv2", "DescribeRules"): elbv2_listeners.describe_rules,
    ("elbv2", "SetRulePriorities"): elbv2_listeners.set_rule_priorities,
    ("elbv2", "CreateTargetGroup"): elbv2_target_groups.create_target_group,
    ("elbv2", "DescribeTargetGroups"): elbv2_target_groups.describe_target_groups,
    ("elbv2", "DescribeTargetHealth"): elbv2_target_groups.describe_target_health,
    ("iam", "AttachRolePolicy"): iam.know_aws_managed_policy,
    ("iam", "GetPolicy"): iam.know_aws_managed_policy,
    ("iam", "GetPolicyVersion"): iam.know_aws_managed_policy,
    ("lambda", "GetAccountSettings"): lambda_account.get_account_settings,
    ("lambda", "CreateAlias"): lambda_aliases.create_alias,
    ("lambda", "UpdateAlias"): lambda_aliases.update_alias,
    ("lambda", "DeleteAlias"): lambda_aliases.delete_alias,
    ("lambda", "CreateFunction"): lambda_functions.create_function,
    ("lambda", "GetFunction"): lambda_functions.get_function,
    ("lambda", "GetFunctionConfiguration"): lambda_functions.get_function_configuration,
    ("lambda", "ListFunctions"): lambda_functions.list_functions,
    ("lambda", "ListVersionsByFunction"): lambda_functions.list_versions_by_function,
    ("lambda", "PublishVersion"): lambda_functions.publish_version,
    ("lambda", "UpdateFunctionCode"): lambda_functions.update_function_code,
    ("lambda", "UpdateFunctionConfiguration"): lambda_functions.update_function_configuration,
    ("lambda", "AddPermission"): lambda_permissions.add_permission,
    ("lambda", "GetPolicy"): lambda_permissions.get_policy,
    ("lambda", "RemovePermission"): lambda_permissions.remove_permission,
    ("logs", "DeleteLogGroup"): logs.delete_log_group,
    ("logs", "DescribeLogGroups"): logs.describe_log_groups,
    ("logs", "PutMetricFilter"): logs.put_metric_filter,
    ("s3", "CreateBucket"): s3.create_bucket,
    ("s3", "GetBucketEncryption"): s3.get_bucket_encryption,
    ("sns", "CreateTopic"): sns.create_topic,
    ("sns", "GetTopicAttributes"): sns.get_topic_attributes,
    ("sns", "Publish"): sns.publish,
    ("sns", "SetTopicAttributes"): sns.set_topic_attributes,
}

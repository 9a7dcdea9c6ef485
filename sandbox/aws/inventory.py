"""What the account holds beyond what AWS gives every new account."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Call = Callable[[str, str, Mapping[str, Any]], dict[str, Any]]

OWN_ARN = (
    ("acm", "ListCertificates", "CertificateSummaryList", "CertificateArn"),
    ("cloudwatch", "ListDashboards", "DashboardEntries", "DashboardArn"),
    ("elbv2", "DescribeTargetGroups", "TargetGroups", "TargetGroupArn"),
    ("iam", "ListRoles", "Roles", "Arn"),
    ("lambda", "ListEventSourceMappings", "EventSourceMappings", "EventSourceMappingArn"),
    ("logs", "DescribeLogGroups", "logGroups", "arn"),
    ("sns", "ListSubscriptions", "Subscriptions", "SubscriptionArn"),
    ("sns", "ListTopics", "Topics", "TopicArn"),
)
"""Lists whose items name themselves: service, operation, the list in its answer, the ARN in an item."""


def inventory(call: Call) -> list[str]:
    """Every resource left, one line each, sorted; read through the account's own API.

    A resource without an ARN is written `service:type:name`. Default VPCs with their subnets and security group, and
    the policies that AWS manages, are left out.
    """
    kinds = (
        _with_own_arn,
        _alarms,
        _routing,
        _functions,
        _policies,
        _network,
        _buckets,
        _keys,
        _queues,
        _tables,
        _event_rules,
        _firewalls,
    )
    return sorted(line for kind in kinds for line in kind(call))


def _with_own_arn(call: Call) -> Iterator[str]:
    for service, operation, items, arn in OWN_ARN:
        for item in call(service, operation, {})[items]:
            yield item[arn]


def _alarms(call: Call) -> Iterator[str]:
    request: dict[str, Any] = {"AlarmTypes": ["MetricAlarm", "CompositeAlarm"]}
    while True:
        page = call("cloudwatch", "DescribeAlarms", request)
        yield from (alarm["AlarmArn"] for alarm in (*page["MetricAlarms"], *page["CompositeAlarms"]))
        if "NextToken" not in page:
            return
        request["NextToken"] = page["NextToken"]


def _routing(call: Call) -> Iterator[str]:
    for load_balancer in call("elbv2", "DescribeLoadBalancers", {})["LoadBalancers"]:
        yield load_balancer["LoadBalancerArn"]
        listeners = call("elbv2", "DescribeListeners", {"LoadBalancerArn": load_balancer["LoadBalancerArn"]})
        for listener in listeners["Listeners"]:
            yield listener["ListenerArn"]
            rules = call("elbv2", "DescribeRules", {"ListenerArn": listener["ListenerArn"]})["Rules"]
            yield from (rule["RuleArn"] for rule in rules if not rule["IsDefault"])


def _functions(call: Call) -> Iterator[str]:
    for function in call("lambda", "ListFunctions", {})["Functions"]:
        name = {"FunctionName": function["FunctionName"]}
        yield function["FunctionArn"]
        versions = call("lambda", "ListVersionsByFunction", name)["Versions"]
        yield from (version["FunctionArn"] for version in versions if version["Version"] != "$LATEST")
        yield from (alias["AliasArn"] for alias in call("lambda", "ListAliases", name)["Aliases"])
        provisioned = call("lambda", "ListProvisionedConcurrencyConfigs", name)["ProvisionedConcurrencyConfigs"]
        yield from (f"lambda:provisioned-concurrency:{each['FunctionArn']}" for each in provisioned)
        urls = call("lambda", "ListFunctionUrlConfigs", name)["FunctionUrlConfigs"]
        yield from (f"lambda:url:{each['FunctionArn']}" for each in urls)
        configs = call("lambda", "ListFunctionEventInvokeConfigs", name)["FunctionEventInvokeConfigs"]
        yield from (f"lambda:event-invoke-config:{each['FunctionArn']}" for each in configs)


def _policies(call: Call) -> Iterator[str]:
    yield from (policy["Arn"] for policy in call("iam", "ListPolicies", {"Scope": "Local"})["Policies"])
    for role in call("iam", "ListRoles", {})["Roles"]:
        name = {"RoleName": role["RoleName"]}
        yield from (
            f"iam:role-policy:{role['RoleName']}:{one}" for one in call("iam", "ListRolePolicies", name)["PolicyNames"]
        )
        attached = call("iam", "ListAttachedRolePolicies", name)["AttachedPolicies"]
        yield from (f"iam:attachment:{role['RoleName']}:{policy['PolicyArn']}" for policy in attached)
    for metric_filter in call("logs", "DescribeMetricFilters", {})["metricFilters"]:
        yield f"logs:metric-filter:{metric_filter['logGroupName']}:{metric_filter['filterName']}"


def _network(call: Call) -> Iterator[str]:
    vpcs = call("ec2", "DescribeVpcs", {})["Vpcs"]
    yield from (f"ec2:vpc:{vpc['VpcId']}" for vpc in vpcs if not vpc["IsDefault"])
    subnets = call("ec2", "DescribeSubnets", {})["Subnets"]
    yield from (subnet["SubnetArn"] for subnet in subnets if not subnet["DefaultForAz"])
    groups = call("ec2", "DescribeSecurityGroups", {})["SecurityGroups"]
    yield from (group["SecurityGroupArn"] for group in groups if group["GroupName"] != "default")


def _buckets(call: Call) -> Iterator[str]:
    yield from (f"arn:aws:s3:::{bucket['Name']}" for bucket in call("s3", "ListBuckets", {})["Buckets"])


def _keys(call: Call) -> Iterator[str]:
    """Those that AWS manages stay, and those that wait for their deletion are as good as gone."""
    for key in call("kms", "ListKeys", {})["Keys"]:
        found = call("kms", "DescribeKey", {"KeyId": key["KeyId"]})["KeyMetadata"]
        if found["KeyManager"] == "CUSTOMER" and found["KeyState"] != "PendingDeletion":
            yield found["Arn"]


def _queues(call: Call) -> Iterator[str]:
    for url in call("sqs", "ListQueues", {}).get("QueueUrls", []):
        wanted = {"QueueUrl": url, "AttributeNames": ["QueueArn"]}
        yield call("sqs", "GetQueueAttributes", wanted)["Attributes"]["QueueArn"]


def _tables(call: Call) -> Iterator[str]:
    for name in call("dynamodb", "ListTables", {})["TableNames"]:
        yield call("dynamodb", "DescribeTable", {"TableName": name})["Table"]["TableArn"]


def _event_rules(call: Call) -> Iterator[str]:
    for bus in call("events", "ListEventBuses", {})["EventBuses"]:
        on_bus = {"EventBusName": bus["Name"]}
        for rule in call("events", "ListRules", on_bus)["Rules"]:
            yield rule["Arn"]
            targets = call("events", "ListTargetsByRule", {"Rule": rule["Name"], **on_bus})["Targets"]
            yield from (f"events:target:{rule['Name']}:{target['Id']}" for target in targets)


def _firewalls(call: Call) -> Iterator[str]:
    for scope in ("REGIONAL", "CLOUDFRONT"):
        yield from (each["ARN"] for each in call("wafv2", "ListWebACLs", {"Scope": scope})["WebACLs"])
        logging = call("wafv2", "ListLoggingConfigurations", {"Scope": scope})["LoggingConfigurations"]
        yield from (f"wafv2:logging-configuration:{each['ResourceArn']}" for each in logging)
    for load_balancer in call("elbv2", "DescribeLoadBalancers", {})["LoadBalancers"]:
        arn = load_balancer["LoadBalancerArn"]
        if call("wafv2", "GetWebACLForResource", {"ResourceArn": arn}).get("WebACL"):
            yield f"wafv2:association:{arn}"

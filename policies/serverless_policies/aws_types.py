"""The Pulumi types of the AWS resources that the rules judge.

pulumi_aws keeps an `aws:alb` twin of each `aws:lb` type; old programs and states hold either.
"""

from typing import Final

from .graph import ResourceType


def _load_balancing(token: str) -> tuple[str, ...]:
    return (f"aws:lb/{token}", f"aws:alb/{token}")


EVENT_SOURCE_MAPPING: Final = ResourceType(("aws:lambda/eventSourceMapping:EventSourceMapping",))
FUNCTION: Final = ResourceType(("aws:lambda/function:Function",), identities=("arn", "name"))
FUNCTION_EVENT_INVOKE_CONFIG: Final = ResourceType(("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",))
FUNCTION_RECURSION_CONFIG: Final = ResourceType(("aws:lambda/functionRecursionConfig:FunctionRecursionConfig",))
FUNCTION_SCALING_CONFIG: Final = ResourceType(("aws:lambda/functionScalingConfig:FunctionScalingConfig",))
FUNCTION_URL: Final = ResourceType(("aws:lambda/functionUrl:FunctionUrl",))
ALIAS: Final = ResourceType(("aws:lambda/alias:Alias",))
PERMISSION: Final = ResourceType(("aws:lambda/permission:Permission",))
PROVISIONED_CONCURRENCY: Final = ResourceType(("aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig",))
RESOURCE_POLICY: Final = ResourceType(("aws:lambda/resourcePolicy:ResourcePolicy",))
SCALABLE_TARGET: Final = ResourceType(("aws:appautoscaling/target:Target",))
SCALING: Final = ResourceType(
    ("aws:appautoscaling/policy:Policy", "aws:appautoscaling/scheduledAction:ScheduledAction")
)
"""What moves the value of a scalable target."""

LOAD_BALANCER: Final = ResourceType(_load_balancing("loadBalancer:LoadBalancer"), identities=("arn", "arnSuffix"))
LISTENER: Final = ResourceType(_load_balancing("listener:Listener"))
LISTENER_RULE: Final = ResourceType(_load_balancing("listenerRule:ListenerRule"))
TARGET_GROUP: Final = ResourceType(_load_balancing("targetGroup:TargetGroup"), identities=("arn", "arnSuffix"))
TARGET_GROUP_ATTACHMENT: Final = ResourceType(_load_balancing("targetGroupAttachment:TargetGroupAttachment"))

LOG_DELIVERY_SOURCE: Final = ResourceType(("aws:cloudwatch/logDeliverySource:LogDeliverySource",))
LOG_GROUP: Final = ResourceType(("aws:cloudwatch/logGroup:LogGroup",), identities=("arn", "name"))
METRIC_ALARM: Final = ResourceType(("aws:cloudwatch/metricAlarm:MetricAlarm",))
COMPOSITE_ALARM: Final = ResourceType(("aws:cloudwatch/compositeAlarm:CompositeAlarm",))
ALARM: Final = ResourceType((*METRIC_ALARM.tokens, *COMPOSITE_ALARM.tokens), identities=("arn", "name", "alarmName"))
CHAT_CHANNEL: Final = ResourceType(
    (
        "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration",
        "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration",
    )
)
DEPLOYMENT_GROUP: Final = ResourceType(("aws:codedeploy/deploymentGroup:DeploymentGroup",))

BUCKET: Final = ResourceType(("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"))
DOCUMENT_DB_CLUSTER: Final = ResourceType(("aws:docdb/cluster:Cluster",))
ECS_CLUSTER: Final = ResourceType(("aws:ecs/cluster:Cluster",))
EVENT_BUS: Final = ResourceType(("aws:cloudwatch/eventBus:EventBus",), identities=("arn", "name"))
EVENT_BUS_POLICY: Final = ResourceType(("aws:cloudwatch/eventBusPolicy:EventBusPolicy",))
EVENT_PERMISSION: Final = ResourceType(("aws:cloudwatch/eventPermission:EventPermission",))
EVENT_TARGET: Final = ResourceType(("aws:cloudwatch/eventTarget:EventTarget",))
FIREHOSE: Final = ResourceType(("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",))
KAFKA_CLUSTER: Final = ResourceType(("aws:msk/cluster:Cluster", "aws:msk/serverlessCluster:ServerlessCluster"))
KINESIS_STREAM: Final = ResourceType(("aws:kinesis/stream:Stream", "aws:kinesis/streamConsumer:StreamConsumer"))
KMS_ALIAS: Final = ResourceType(("aws:kms/alias:Alias",), identities=("arn", "name"))
KMS_KEY: Final = ResourceType(("aws:kms/key:Key",), identities=("arn", "keyId"))
KMS_KEY_POLICY: Final = ResourceType(("aws:kms/keyPolicy:KeyPolicy",))
MESSAGE_BROKER: Final = ResourceType(("aws:mq/broker:Broker",))
PIPE: Final = ResourceType(("aws:pipes/pipe:Pipe",))
QUEUE: Final = ResourceType(("aws:sqs/queue:Queue",), identities=("arn", "url", "name"))
QUEUE_POLICY: Final = ResourceType(("aws:sqs/queuePolicy:QueuePolicy",))
REDRIVE_ALLOW_POLICY: Final = ResourceType(("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",))
REDRIVE_POLICY: Final = ResourceType(("aws:sqs/redrivePolicy:RedrivePolicy",))
SCHEDULE: Final = ResourceType(("aws:scheduler/schedule:Schedule",))
STATE_MACHINE: Final = ResourceType(("aws:sfn/stateMachine:StateMachine",))
SUBNET: Final = ResourceType(("aws:ec2/subnet:Subnet",), identities=("id",))
TOPIC: Final = ResourceType(("aws:sns/topic:Topic",))
TOPIC_POLICY: Final = ResourceType(("aws:sns/topicPolicy:TopicPolicy",))
TOPIC_SUBSCRIPTION: Final = ResourceType(("aws:sns/topicSubscription:TopicSubscription",))

BACKUP_SELECTION: Final = ResourceType(("aws:backup/selection:Selection",))
TABLE: Final = ResourceType(("aws:dynamodb/table:Table",), identities=("arn", "name", "streamArn"))
TABLE_REPLICA: Final = ResourceType(("aws:dynamodb/tableReplica:TableReplica",))

CLASSIC_LOAD_BALANCER: Final = ResourceType(("aws:elb/loadBalancer:LoadBalancer",))
PROTECTED_BY_WEB_ACL: Final = ResourceType(
    (
        "aws:amplify/app:App",
        "aws:apigateway/restApi:RestApi",
        "aws:apigateway/stage:Stage",
        "aws:apprunner/service:Service",
        "aws:appsync/api:Api",
        "aws:appsync/graphQLApi:GraphQLApi",
        "aws:cognito/userPool:UserPool",
        "aws:verifiedaccess/instance:Instance",
    )
)
"""What AWS WAF protects besides load balancers, each by itself or as a part of its ARN."""
WEB_ACL: Final = ResourceType(("aws:wafv2/webAcl:WebAcl",))
WEB_ACL_ASSOCIATION: Final = ResourceType(
    ("aws:wafv2/webAclAssociation:WebAclAssociation", "aws:wafregional/webAclAssociation:WebAclAssociation")
)
WEB_ACL_LOGGING: Final = ResourceType(("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",))
WEB_ACL_RULE: Final = ResourceType(("aws:wafv2/webAclRule:WebAclRule",))
WEB_ACL_RULE_GROUP_ASSOCIATION: Final = ResourceType(
    ("aws:wafv2/webAclRuleGroupAssociation:WebAclRuleGroupAssociation",)
)

SECURITY_GROUP: Final = ResourceType(("aws:ec2/securityGroup:SecurityGroup",), identities=("id",))
SECURITY_GROUP_EGRESS_RULE: Final = ResourceType(("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",))
SECURITY_GROUP_INGRESS_RULE: Final = ResourceType(("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",))
SECURITY_GROUP_RULE: Final = ResourceType(("aws:ec2/securityGroupRule:SecurityGroupRule",))

GROUP_POLICY: Final = ResourceType(("aws:iam/groupPolicy:GroupPolicy",))
GROUP_POLICY_ATTACHMENT: Final = ResourceType(("aws:iam/groupPolicyAttachment:GroupPolicyAttachment",))
GROUP_POLICY_ATTACHMENTS_EXCLUSIVE: Final = ResourceType(
    ("aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive",)
)
POLICY: Final = ResourceType(("aws:iam/policy:Policy",))
POLICY_ATTACHMENT: Final = ResourceType(("aws:iam/policyAttachment:PolicyAttachment",))
ROLE: Final = ResourceType(("aws:iam/role:Role",), identities=("arn", "name"))
ROLE_POLICY: Final = ResourceType(("aws:iam/rolePolicy:RolePolicy",))
ROLE_POLICY_ATTACHMENT: Final = ResourceType(("aws:iam/rolePolicyAttachment:RolePolicyAttachment",))
ROLE_POLICY_ATTACHMENTS_EXCLUSIVE: Final = ResourceType(
    ("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",)
)
USER_POLICY: Final = ResourceType(("aws:iam/userPolicy:UserPolicy",))
USER_POLICY_ATTACHMENT: Final = ResourceType(("aws:iam/userPolicyAttachment:UserPolicyAttachment",))
USER_POLICY_ATTACHMENTS_EXCLUSIVE: Final = ResourceType(
    ("aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",)
)

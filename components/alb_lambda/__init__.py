"""Components that put AWS Lambda functions behind an Application Load Balancer, hold their concurrency, and watch them.

`AlbLambdaService` is the whole of it for one function; the others are its parts. Each takes a name, a dictionary of
arguments whose type is named after it (`AlbLambdaServiceArgs`), and Pulumi's resource options. The resources that a
component creates are its attributes. A service behind a listener that others share:

    orders = AlbLambdaService(
        "orders",
        {
            "function": {"code_path": "app/orders", "handler": "orders.handler", "concurrency": {"reserved": 20}},
            "listener_arn": edge.listener_arn,
            "priority": 100,
            "conditions": {"path_patterns": ["/orders/*"]},
            "health_check": {"enabled": True, "path": "/orders/health"},
        },
    )
"""

from alb_lambda.access_log_bucket import AccessLogBucket, AccessLogBucketArgs
from alb_lambda.account_alarms import AccountAlarms, AccountAlarmsArgs
from alb_lambda.alarm_topic import AlarmTopic, AlarmTopicArgs
from alb_lambda.arguments import BadArguments
from alb_lambda.function import LambdaFunction, LambdaFunctionArgs
from alb_lambda.load_balancer import ApplicationLoadBalancer, ApplicationLoadBalancerArgs
from alb_lambda.load_balancer_alarms import LoadBalancerAlarms, LoadBalancerAlarmsArgs
from alb_lambda.service import AlbLambdaService, AlbLambdaServiceArgs
from alb_lambda.service_alarms import ServiceAlarms, ServiceAlarmsArgs
from alb_lambda.sizing import concurrency_for
from alb_lambda.target_group import LambdaTargetGroup, LambdaTargetGroupArgs

__all__ = [
    "AccessLogBucket",
    "AccessLogBucketArgs",
    "AccountAlarms",
    "AccountAlarmsArgs",
    "AlarmTopic",
    "AlarmTopicArgs",
    "AlbLambdaService",
    "AlbLambdaServiceArgs",
    "ApplicationLoadBalancer",
    "ApplicationLoadBalancerArgs",
    "BadArguments",
    "LambdaFunction",
    "LambdaFunctionArgs",
    "LambdaTargetGroup",
    "LambdaTargetGroupArgs",
    "LoadBalancerAlarms",
    "LoadBalancerAlarmsArgs",
    "ServiceAlarms",
    "ServiceAlarmsArgs",
    "concurrency_for",
]

__version__ = "0.1.0"

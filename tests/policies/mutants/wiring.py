"""What can be wrong between a load balancer and a function."""

from __future__ import annotations

from tests.policies.mutant import drop, mutant, put
from tests.policies.mutation import Forget, Remove, Retarget

_FUNCTION = "Function::orders"
_ALIAS = "Alias::orders"
_PERMISSION = "Permission::orders"
_GROUP = "TargetGroup::orders"
_ATTACHMENT = "TargetGroupAttachment::orders"
_RULE = "ListenerRule::orders"
_BALANCER = "LoadBalancer::edge"

MUTANTS = (
    mutant("no permission", Remove(_PERMISSION), "lambda-target-has-permission"),
    mutant("a permission for anyone", put(_PERMISSION, "principal", to="*"), "lambda-target-has-permission"),
    mutant(
        "a permission for another service",
        put(_PERMISSION, "principal", to="s3.amazonaws.com"),
        "lambda-async-failure-destination",
        "lambda-permission-principal-matches-source",
        "lambda-target-has-permission",
    ),
    mutant(
        "a permission to read the function",
        put(_PERMISSION, "action", to="lambda:GetFunction"),
        "lambda-target-has-permission",
    ),
    mutant(
        "a permission for another qualifier",
        put(_PERMISSION, "qualifier", to="blue"),
        "lambda-permission-qualifier-matches-target",
    ),
    mutant(
        "a permission for $LATEST",
        put(_PERMISSION, "qualifier", to="$LATEST"),
        "lambda-permission-qualifier-matches-target",
        "lambda-permission-qualifier-not-latest",
    ),
    mutant(
        "a permission without source account", drop(_PERMISSION, "sourceAccount"), "lambda-permission-arn-and-account"
    ),
    mutant(
        "a permission for the other target group",
        Retarget(_PERMISSION, "sourceArn", _GROUP, "TargetGroup::hello"),
        "lambda-permission-source-is-target-group",
    ),
    mutant(
        "a permission for the load balancer",
        Retarget(_PERMISSION, "sourceArn", _GROUP, _BALANCER),
        "lambda-permission-source-is-target-group",
    ),
    mutant(
        "a permission of the other function",
        Retarget(_PERMISSION, "function", _ALIAS, "Alias::hello"),
        "lambda-target-has-permission",
    ),
    mutant(
        "an attachment before the permission",
        Forget(_ATTACHMENT, _PERMISSION),
        "lambda-target-attached-after-permission",
    ),
    mutant("no attachment", Remove(_ATTACHMENT), "lambda-target-group-has-target"),
    mutant(
        "the function attached instead of its alias",
        Retarget(_ATTACHMENT, "targetId", _ALIAS, _FUNCTION),
        "alb-lambda-target-uses-alias",
        undecided=("lambda-permission-qualifier-matches-target",),
    ),
    mutant(
        "two targets in one group",
        Retarget(_ATTACHMENT, "targetGroupArn", _GROUP, "TargetGroup::hello"),
        "lambda-permission-source-is-target-group",
        "lambda-target-group-has-target",
        "lambda-target-group-single-target",
    ),
    mutant("an alias of $LATEST", put(_ALIAS, "functionVersion", to="$LATEST"), "alb-lambda-target-uses-alias"),
    mutant(
        "an alias with weights for $LATEST",
        put(_ALIAS, "routingConfig", to={"additionalVersionWeights": {"$LATEST": 0.1}}),
        "alias-weighted-not-latest",
    ),
    mutant("no listener rule", Remove(_RULE), "lambda-target-group-in-use"),
    mutant(
        "a rule that forwards to the other target group",
        Retarget(_RULE, "actions", _GROUP, "TargetGroup::hello"),
        "lambda-target-group-in-use",
    ),
    mutant("a priority that is taken", put(_RULE, "priority", to=200), "listener-rule-priority-unique"),
    mutant("a rule without priority", drop(_RULE, "priority"), "listener-rule-priorities-not-mixed"),
    mutant("a target group with a port", put(_GROUP, "port", to=80), "lambda-target-group-network-props"),
    mutant("a target group with a name of its own", put(_GROUP, "name", to="orders"), "target-group-name-not-fixed"),
    mutant(
        "a target group with a slow start",
        put(_GROUP, "slowStart", to=30),
        "lambda-target-group-no-instance-attributes",
    ),
    mutant(
        "multi-value headers left open",
        drop(_GROUP, "lambdaMultiValueHeadersEnabled"),
        "lambda-multi-value-headers-decided",
    ),
    mutant(
        "no health check where an alarm needs it",
        put(_GROUP, "healthCheck", to={"enabled": False}),
        "alarm-healthyhost-needs-health-check",
    ),
    mutant(
        "health checks more often than they take",
        put(_GROUP, "healthCheck", "interval", to=10),
        "lambda-health-check-cost",
        "lambda-health-check-interval-exceeds-timeout",
    ),
)

"""Rules about what an alarm points at: that there is such a metric, with such dimensions, of such a resource."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..aws_types import FUNCTION, METRIC_ALARM
from ..cloudwatch_metrics import APPLICATION_ELB, LAMBDA, Metric, meant_name, meant_namespace
from ..graph import Graph
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation
from ..watched_metrics import WatchedMetric, metrics_of

_ELB_METRICS = (
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html"
)
_CONCEPTS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension"
_VIEWING_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html"

_SUFFIXES = {"LoadBalancer": ("app/", "net/", "gwy/"), "TargetGroup": ("targetgroup/",)}
_BALANCER_NAMESPACES = {APPLICATION_ELB, "AWS/NetworkELB", "AWS/GatewayELB"}


def _is_arn_suffix(alarm: Resource, _options: Options) -> Iterator[Finding]:
    # A value that is not known yet is nearly always another resource's arn_suffix. It is judged when it is known,
    # before the alarm is created.
    for watched in metrics_of(alarm):
        for dimension, beginnings in _SUFFIXES.items():
            value = watched.dimension(dimension)
            if (
                isinstance(value, str)
                and not value.startswith(beginnings)
                and watched.namespace in _BALANCER_NAMESPACES
            ):
                yield Violation(
                    alarm,
                    f"its dimension {dimension} is '{value}', and the metric's begins with '{beginnings[0]}'",
                    f'dimensions={{"{dimension}": <its arn_suffix>, …}}',
                )
                return


ALARM_LB_DIMENSION_IS_ARN_SUFFIX = ResourceRule(
    name="alarm-lb-dimension-is-arn-suffix",
    group=Group.ALARMS,
    checks="An alarm names a load balancer or a target group by the end of its ARN.",
    because="Metrics have neither the ARN nor the name as a dimension: the alarm watches a metric that does not exist, "
    "and never fires.",
    mend="Use arn_suffix of aws.lb.LoadBalancer and aws.lb.TargetGroup in the alarm's dimensions.",
    source=_ELB_METRICS,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    types=(METRIC_ALARM,),
    judge=_is_arn_suffix,
)


def _has_dimensions_of_metric(alarm: Resource, _options: Options) -> Iterator[Finding]:
    undecided = False
    for watched in metrics_of(alarm):
        facts, dimensions = watched.facts, watched.dimensions
        if facts is None or not facts.dimension_sets:
            undecided |= watched.may_have_facts
        elif isinstance(dimensions, Missing):
            undecided = True
        elif frozenset(dimensions) not in facts.dimension_sets:
            yield _unreported(alarm, watched, frozenset(dimensions), facts)
            return
        elif watched.namespace == LAMBDA and _misnames_function(dimensions):
            yield _misnamed(alarm, dimensions)
            return
    if undecided:
        yield CannotTell(alarm, "its metric, or its dimensions")


def _unreported(alarm: Resource, watched: WatchedMetric, dimensions: frozenset[str], facts: Metric) -> Violation:
    nearest = min(facts.dimension_sets, key=lambda each: (-len(each & dimensions), len(each), sorted(each)))
    line = ", ".join(f'"{each}": …' for each in sorted(nearest))
    return Violation(
        alarm,
        f"{watched.name} is not reported {'by ' + ' and '.join(sorted(dimensions)) if dimensions else 'without dimensions'}",
        f"dimensions={{{line}}}" if nearest else "no dimensions",
    )


def _misnames_function(dimensions: Mapping[str, str | Missing]) -> bool:
    """Whether one of the dimensions of a function is known, and has not the form that the metric's has."""
    function, resource = dimensions.get("FunctionName"), dimensions.get("Resource")
    if isinstance(function, str) and ":" in function:
        return True
    if not isinstance(resource, str):
        return False
    return resource.count(":") != 1 or (isinstance(function, str) and not resource.startswith(f"{function}:"))


def _misnamed(alarm: Resource, dimensions: Mapping[str, str | Missing]) -> Violation:
    function, resource = dimensions["FunctionName"], dimensions.get("Resource")
    if isinstance(function, str) and ":" in function:
        return Violation(
            alarm, f"its dimension FunctionName is '{function}'", 'dimensions={"FunctionName": <the name alone>, …}'
        )
    return Violation(
        alarm,
        f"its dimension Resource is '{resource}'",
        'dimensions={"FunctionName": <name>, "Resource": "<name>:<alias or version>"}',
    )


ALARM_DIMENSION_SET_VALID = ResourceRule(
    name="alarm-dimension-set-valid",
    group=Group.ALARMS,
    checks="An alarm on a metric of Lambda, a load balancer or SQS has the dimensions under which it is reported.",
    because="Each set of dimensions is a metric of its own, and CloudWatch does not add them up: "
    "an alarm on a set that is not reported never has data.",
    mend="Set dimensions on aws.cloudwatch.MetricAlarm to one of the metric's sets: LoadBalancer with TargetGroup for "
    "host counts, LoadBalancer alone for HTTPCode_ELB counts, FunctionName for a function, QueueName for a queue.",
    source=_CONCEPTS,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    types=(METRIC_ALARM,),
    judge=_has_dimensions_of_metric,
)


def _names_known_metric(alarm: Resource, options: Options) -> Iterator[Finding]:
    also_known = options.texts("alsoKnown")
    undecided = False
    for watched in metrics_of(alarm):
        namespace, name = watched.namespace, watched.name
        meant = meant_namespace(namespace) if isinstance(namespace, str) else None
        if meant:
            yield Violation(alarm, f"there is no namespace '{namespace}'", f'namespace="{meant}"')
            return
        undecided |= watched.may_have_facts
        if isinstance(namespace, str) and isinstance(name, str) and name not in also_known:
            meant = meant_name(namespace, name)
            if meant:
                yield Violation(alarm, f"{namespace} has no metric '{name}'", f'metric_name="{meant}"')
                return
    if undecided:
        yield CannotTell(alarm, "its namespace, or its metric")


ALARM_METRIC_NAME_KNOWN = ResourceRule(
    name="alarm-metric-name-known",
    group=Group.ALARMS,
    checks="The metric that an alarm watches is not a misspelling of one of Lambda, of a load balancer or of SQS.",
    because="CloudWatch takes any name: an alarm on a metric that nobody reports stays in INSUFFICIENT_DATA for ever.",
    mend="Correct namespace or metric_name on aws.cloudwatch.MetricAlarm.",
    source=_ELB_METRICS,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    options={
        "alsoKnown": {
            "type": "array",
            "items": {"type": "string"},
            "default": [],
            "description": "Metrics that AWS added since, if their names are like those of others.",
        },
    },
    types=(METRIC_ALARM,),
    judge=_names_known_metric,
)


def _watches_function_of_stack(graph: Graph, options: Options) -> Iterator[Finding]:
    functions, elsewhere = graph.every(FUNCTION), options.texts("functionsElsewhere")
    unnamed = [function for function in functions if function.text("name") is UNKNOWN]
    # A stack without functions is one that watches those of others.
    for alarm in graph.every(METRIC_ALARM) if functions else ():
        stated = [name for watched in metrics_of(alarm) for name in _names_nobody(graph, watched)]
        missing = [name for name in stated if name not in elsewhere]
        if missing and unnamed:
            yield CannotTell(alarm, f"the name of '{unnamed[0].name}', and so whether it is what the alarm watches")
        elif missing:
            yield Violation(
                alarm,
                f"its dimension FunctionName is '{missing[0]}', and no function of this stack in its Region has that name",
                'dimensions={"FunctionName": <function>.name, …}',
            )


def _names_nobody(graph: Graph, watched: WatchedMetric) -> Iterator[str]:
    """The function's name that the program states itself, if no function of the stack in its Region has it."""
    name = watched.dimension("FunctionName")
    comes_from = (watched.alarm.property_dependencies or {}).get(watched.dimensions_property)
    is_stated = watched.namespace == LAMBDA and not comes_from
    if isinstance(name, str) and is_stated and watched.watched(graph, "FunctionName", FUNCTION) is ABSENT:
        yield name


ALARM_FUNCTION_EXISTS = StackRule(
    name="alarm-function-exists",
    group=Group.ALARMS,
    checks="An alarm that names a function names one of its stack, or takes the name from elsewhere.",
    because="A name that is typed twice differs sooner or later, also by the suffix that Pulumi adds to it, "
    "and then the alarm watches a function that does not exist.",
    mend="Use name of the aws.lambda_.Function in the dimensions; list functions of other stacks in "
    "this policy's functionsElsewhere.",
    source=_VIEWING_LAMBDA,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    options={
        "functionsElsewhere": {
            "type": "array",
            "items": {"type": "string"},
            "default": [],
            "description": "Names of functions that other stacks create, and alarms of this one watch.",
        },
    },
    judge=_watches_function_of_stack,
)


RULES = (
    ALARM_LB_DIMENSION_IS_ARN_SUFFIX,
    ALARM_DIMENSION_SET_VALID,
    ALARM_METRIC_NAME_KNOWN,
    ALARM_FUNCTION_EXISTS,
)

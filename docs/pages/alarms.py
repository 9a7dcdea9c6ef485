"""docs/alarms.md: what each alarm watches, and the faults that prove it."""

from collections.abc import Iterable, Iterator

from alb_lambda.watches import (
    ACCOUNT_WATCHES,
    LOAD_BALANCER_WATCHES,
    QUOTA,
    RESERVED_EXECUTIONS,
    SERVICE_WATCHES,
    TIMEOUT_MILLISECONDS,
    Watch,
)

from docs.pages.markdown import NOTE, cell, page, table
from tests.stack.alarm_faults import FAULTS, Fault

ALARMS_INTRODUCTION = (
    "All periods are minutes. Numbers can be changed, and alarms switched off, with the argument `alarms` of each "
    "component."
)
WATCHES = {
    "`ServiceAlarms`, also within `AlbLambdaService`: about one alias and one target group": SERVICE_WATCHES,
    "`LoadBalancerAlarms`, also within `ApplicationLoadBalancer`: about one load balancer": LOAD_BALANCER_WATCHES,
    "`AccountAlarms`: about all functions of one account and Region": ACCOUNT_WATCHES,
}
ALL = [watch for watches in WATCHES.values() for watch in watches]
LIMITS = {
    RESERVED_EXECUTIONS: "of the reserved concurrency",
    TIMEOUT_MILLISECONDS: "of the function's timeout",
    QUOTA: "of the account's quota",
}
FAULTS_INTRODUCTION = (
    "Each row is a test (`tests/stack/test_alarms_proven.py`): the service is deployed with Pulumi's real engine into the "
    "sandbox, the fault is caused through real HTTP, and exactly the alarms marked here must go off, each within its own "
    "number of minutes, tell the topic, and be OK again when the fault is over. All others must stay silent. (There the "
    "threshold of `duration` is 50 % of a timeout of 2 seconds, so that no busy machine is taken for a slow function.)"
)


def alarms_page() -> str:
    """What each alarm watches, and the table of faults that prove them."""
    parts = [
        "# The alarms",
        NOTE,
        ALARMS_INTRODUCTION,
        *(part for whose, watches in WATCHES.items() for part in _alarms(whose, watches)),
        "## Faults that prove them",
        FAULTS_INTRODUCTION,
        table(
            ("Fault", *(f"`{watch.key}`" for watch in ALL)),
            [_fault(fault) for fault in FAULTS],
        ),
    ]
    return page(*parts)


def _alarms(whose: str, watches: Iterable[Watch]) -> Iterator[str]:
    yield f"## {whose}"
    yield table(("Alarm", "Goes off when", "No data means", "What it says"), [_alarm(watch) for watch in watches])


def _alarm(watch: Watch) -> tuple[str, ...]:
    compared = "above" if watch.comparison == "GreaterThanThreshold" else "below"
    metric = f"`{watch.namespace}` `{watch.metric or '<function>'}`"
    minutes = f"{watch.datapoints_to_alarm} of {watch.evaluation_periods} minutes"
    threshold = f"{watch.threshold} % {LIMITS[watch.limit]}" if watch.limit else str(watch.threshold)
    condition = f"{watch.statistic} of {metric} {compared} {threshold} in {minutes}"
    return f"`{watch.key}`", condition, watch.treat_missing_data, cell(watch.says)


def _fault(fault: Fault) -> tuple[str, ...]:
    lasting = f"{fault.minutes} minute{'s' if fault.minutes > 1 else ''}"
    cells = ("**ALARM**" if watch.key in fault.fires else "" for watch in ALL)
    return f"**{fault.name}**: {cell(fault.says)} ({lasting})", *cells

"""docs/alarms.md: what each alarm watches, and the faults that prove it."""

from alb_lambda.watches import WATCHES, Watch

from docs.pages.markdown import NOTE, cell, page, table
from tests.stack.alarm_faults import FAULTS, Fault

ALARMS_INTRODUCTION = (
    "`AlbLambdaService` and `ServiceAlarms` create these alarms, about one alias and one target group each. All periods "
    "are minutes. Numbers can be changed, and alarms switched off, with `alarms` "
    "([AlarmChoicesArgs](components.md#alarmchoicesargs))."
)
FAULTS_INTRODUCTION = (
    "Each row is a test (`tests/stack/test_alarms_proven.py`): the service is deployed with Pulumi's real engine into the "
    "sandbox, the fault is caused through real HTTP, and exactly the alarms marked here must go off, each within its own "
    "number of minutes, tell the topic, and be OK again when the fault is over. All others must stay silent."
)


def alarms_page() -> str:
    """What each alarm watches, and the table of faults that prove them."""
    parts = [
        "# The alarms",
        NOTE,
        ALARMS_INTRODUCTION,
        table(("Alarm", "Goes off when", "No data means", "What it says"), [_alarm(watch) for watch in WATCHES]),
        "## Faults that prove them",
        FAULTS_INTRODUCTION,
        table(
            ("Fault", *(f"`{watch.key}`" for watch in WATCHES)),
            [_fault(fault) for fault in FAULTS],
        ),
    ]
    return page(*parts)


def _alarm(watch: Watch) -> tuple[str, ...]:
    compared = "above" if watch.comparison == "GreaterThanThreshold" else "below"
    metric = f"`{watch.namespace}` `{watch.metric or '<function>'}`"
    minutes = f"{watch.datapoints_to_alarm} of {watch.evaluation_periods} minutes"
    condition = f"{watch.statistic} of {metric} {compared} {watch.threshold} in {minutes}"
    return f"`{watch.key}`", condition, watch.treat_missing_data, cell(watch.says)


def _fault(fault: Fault) -> tuple[str, ...]:
    lasting = f"{fault.minutes} minute{'s' if fault.minutes > 1 else ''}"
    cells = ("**ALARM**" if watch.key in fault.fires else "" for watch in WATCHES)
    return f"**{fault.name}**: {cell(fault.says)} ({lasting})", *cells

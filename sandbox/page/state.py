"""What the page shows, made of what the account's APIs answer. Times are in seconds since 1970."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sandbox.alarm_states import Alarm
from sandbox.figures import Points, Subject, function_subject, load_balancer_subject
from sandbox.functions.lambda_service import FunctionInUse
from sandbox.page.rule_words import Description, action_in_words, conditions_in_words

Figures = Mapping[str, Points]


@dataclass(frozen=True)
class Answers:
    """What the account answered: lists of descriptions, those of one listener or target group by its ARN.

    - `unreserved`: environments that functions without a reservation share.
    - `urls`: where each listener is reached, by its ARN.
    """

    load_balancers: Sequence[Description]
    listeners: Sequence[Description]
    rules: Mapping[str, Sequence[Description]]
    targets: Mapping[str, Sequence[Description]]
    unreserved: int
    in_use: Sequence[FunctionInUse]
    alarms: Sequence[Alarm]
    figures: Mapping[Subject, Figures]
    urls: Mapping[str, str]


@dataclass(frozen=True)
class Rule:
    priority: str
    conditions: str
    action: str


@dataclass(frozen=True)
class Listener:
    """`url`: where it is reached; None while its port is being opened."""

    protocol: str
    port: int
    url: str | None
    rules: list[Rule]


@dataclass(frozen=True)
class LoadBalancer:
    name: str
    listeners: list[Listener]
    figures: Figures


@dataclass(frozen=True)
class Function:
    """A function's environments now, and its figures.

    - `limit`: environments that may be busy at once; unless it `is_reserved`, all functions without a reservation share it.
    - `provisioned`: what is allocated, of `provisioned_requested`.
    """

    name: str
    busy: int
    idle: int
    limit: int
    is_reserved: bool
    provisioned: int
    provisioned_requested: int
    figures: Figures


@dataclass(frozen=True)
class State:
    """Everything on the page, in its order."""

    alarms: list[Alarm]
    load_balancers: list[LoadBalancer]
    functions: list[Function]


def page_state(answers: Answers) -> State:
    """The page's state; reads nothing but `answers`."""
    return State(
        alarms=list(answers.alarms),
        load_balancers=[_load_balancer(one, answers) for one in answers.load_balancers],
        functions=list(_functions(answers)),
    )


def _load_balancer(description: Description, answers: Answers) -> LoadBalancer:
    arn = description["LoadBalancerArn"]
    listeners = [_listener(one, answers) for one in answers.listeners if one["LoadBalancerArn"] == arn]
    figures = answers.figures.get(load_balancer_subject(description), {})
    return LoadBalancer(description["LoadBalancerName"], listeners, figures)


def _listener(description: Description, answers: Answers) -> Listener:
    arn = description["ListenerArn"]
    rules = [
        Rule(
            rule["Priority"],
            conditions_in_words(rule),
            action_in_words(rule["Actions"], lambda group: _target(answers.targets.get(group, []))),
        )
        for rule in answers.rules.get(arn, [])
    ]
    return Listener(description["Protocol"], description["Port"], answers.urls.get(arn), rules)


def _target(targets: Iterable[Description]) -> str:
    """The function of a target group, with its alias or version, and its health if that is checked."""
    words = [
        target["Target"]["Id"].split(":function:")[-1]
        + ("" if target["TargetHealth"]["State"] == "unavailable" else f" ({target['TargetHealth']['State']})")
        for target in targets
    ]
    return ", ".join(words) or "no target"


def _functions(answers: Answers) -> Iterable[Function]:
    for one in answers.in_use:
        yield Function(
            name=one.function_name,
            busy=one.busy,
            idle=one.idle,
            limit=answers.unreserved if one.reserved is None else one.reserved,
            is_reserved=one.reserved is not None,
            provisioned=one.provisioned,
            provisioned_requested=one.provisioned_requested,
            figures=answers.figures.get(function_subject(one.function_name), {}),
        )

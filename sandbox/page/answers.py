"""What the page asks the account for."""

from sandbox.alarm_states import read_alarms
from sandbox.aws.client import Client
from sandbox.figures import MINUTE, function_subject, load_balancer_subject, read_figures
from sandbox.page.state import Answers
from sandbox.sandbox import Sandbox


def ask_account(sandbox: Sandbox, client: Client, minutes: int) -> Answers:
    """What the account answers now, with the figures of the last `minutes`."""
    now = sandbox.clock.now()
    load_balancers = client.all("elbv2", "DescribeLoadBalancers")["LoadBalancers"]
    target_groups = client.all("elbv2", "DescribeTargetGroups")["TargetGroups"]
    in_use = sandbox.functions.in_use()
    listeners = [
        listener
        for one in load_balancers
        for listener in client.all("elbv2", "DescribeListeners", {"LoadBalancerArn": one["LoadBalancerArn"]})[
            "Listeners"
        ]
    ]
    subjects = [
        *(load_balancer_subject(one) for one in load_balancers),
        *(function_subject(one.function_name) for one in in_use),
    ]
    return Answers(
        load_balancers=load_balancers,
        listeners=listeners,
        rules={
            one["ListenerArn"]: client.all("elbv2", "DescribeRules", {"ListenerArn": one["ListenerArn"]})["Rules"]
            for one in listeners
        },
        targets={
            one["TargetGroupArn"]: client.call(
                "elbv2", "DescribeTargetHealth", {"TargetGroupArn": one["TargetGroupArn"]}
            )["TargetHealthDescriptions"]
            for one in target_groups
        },
        unreserved=client.call("lambda", "GetAccountSettings")["AccountLimit"]["UnreservedConcurrentExecutions"],
        in_use=in_use,
        alarms=read_alarms(client),
        figures=read_figures(client, subjects, (now // MINUTE + 1 - minutes) * MINUTE, now + 1),
        urls={address.listener_arn: address.url for address in sandbox.front_door.addresses()},
    )

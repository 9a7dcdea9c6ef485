"""The account as a server: who reaches it, what it keeps, and who hears of changes."""

import socket
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import boto3
import pytest
from botocore.exceptions import ClientError

from sandbox.aws.account import Account, PortTaken
from sandbox.aws.errors import Refusal


def test_any_aws_client_works_with_the_environment_variables_alone(account, monkeypatch):
    """Would catch a variable that boto3 or the AWS CLI needs and that is missing."""
    for name, value in account.environment().items():
        monkeypatch.setenv(name, value)

    boto3.Session().client("logs").create_log_group(logGroupName="made-by-boto3")

    groups = account.call("logs", "DescribeLogGroups", {})["logGroups"]
    assert [group["logGroupName"] for group in groups] == ["made-by-boto3"]


def test_calls_do_not_depend_on_the_users_own_aws_configuration(account, monkeypatch):
    """Would catch calls that fail, or go to a real account, because of a profile or proxy of the user."""
    monkeypatch.setenv("AWS_PROFILE", "no-such-profile")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    assert account.call("sts", "GetCallerIdentity", {})["Account"] == account.account_id


def test_the_region_asked_for_is_the_region_of_what_is_made():
    """Would catch a region that only reaches the client and not the emulation."""
    with Account(region="eu-west-1") as account:
        account.call("sns", "CreateTopic", {"Name": "alarms"})

        topics = account.call("sns", "ListTopics", {})["Topics"]
        assert topics == [{"TopicArn": "arn:aws:sns:eu-west-1:123456789012:alarms"}]


def test_a_restarted_account_has_forgotten_everything():
    """Would catch state that outlives the account: every sandbox must begin empty."""
    account = Account()
    with account:
        account.call("logs", "CreateLogGroup", {"logGroupName": "old"})
        assert account.inventory() != []

    with account:
        assert account.inventory() == []


def test_a_taken_port_is_told_in_one_sentence_and_leaves_the_way_free(account):
    """Would catch werkzeug's way of ending the process, and an account that stays claimed after a failed start."""
    account.stop()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(PortTaken, match=f"Port {port} on 127.0.0.1 cannot be used"):
            Account(port=port).start()

    with Account(port=port) as free:
        assert free.endpoint == f"http://127.0.0.1:{port}"


@pytest.mark.usefixtures("account")
def test_a_second_account_in_the_same_process_is_refused():
    """Would catch two accounts that silently share, and reset, moto's one state."""
    with pytest.raises(RuntimeError, match="Another emulated account runs in this process"):
        Account().start()


def test_a_stopped_account_says_so_when_asked_for_its_endpoint():
    """Would catch an address that nobody answers at."""
    with pytest.raises(RuntimeError, match="not running"):
        _ = Account().endpoint


def test_changes_are_told_before_their_answer_and_reads_and_refusals_are_not(account):
    """Would catch listeners that are read again too late, for every read, or for nothing."""
    told = []
    account.on_change(lambda: told.append(account.call("logs", "DescribeLogGroups", {})["logGroups"]))

    account.call("logs", "CreateLogGroup", {"logGroupName": "new"})
    assert [len(groups) for groups in told] == [1]

    account.call("logs", "DescribeLogGroups", {})
    with pytest.raises(ClientError, match="ResourceAlreadyExists"):
        account.call("logs", "CreateLogGroup", {"logGroupName": "new"})
    assert len(told) == 1


def test_an_observer_hears_of_its_own_operation_and_only_of_its_success(account):
    """Would catch metrics of log events that were never written, or of another operation's."""
    heard = []
    account.observe("logs", "CreateLogGroup", heard.append)

    account.call("logs", "CreateLogGroup", {"logGroupName": "new"})
    account.call("logs", "CreateLogStream", {"logGroupName": "new", "logStreamName": "one"})
    with pytest.raises(ClientError, match="ResourceAlreadyExists"):
        account.call("logs", "CreateLogGroup", {"logGroupName": "new"})

    assert heard == [{"logGroupName": "new"}]


def test_a_mounted_application_answers_below_its_prefix_and_nowhere_else(account):
    """Would catch a control API that swallows AWS calls, or the other way round."""

    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [environ["PATH_INFO"].encode()]

    account.mount("/_sandbox/", application)

    with urllib.request.urlopen(f"{account.endpoint}/_sandbox/state") as answer:
        assert answer.read() == b"/state"
    assert account.call("sts", "GetCallerIdentity", {})["Account"] == "123456789012"


def test_an_operation_can_be_answered_from_outside(account, make):
    """Would catch an Invoke whose payload, qualifier or refusal is lost between HTTP and the one who answers."""
    make.function()
    asked = []

    def invoke(params):
        asked.append(params)
        if params["Payload"] == b"{}":
            raise Refusal("TooManyRequestsException", "Rate Exceeded.")
        return {"StatusCode": 200, "ExecutedVersion": "7", "Payload": b'"done"'}

    account.answer("lambda", "Invoke", invoke)
    result = account.call("lambda", "Invoke", {"FunctionName": "orders", "Qualifier": "live", "Payload": b"[1]"})

    assert (result["StatusCode"], result["ExecutedVersion"], result["Payload"].read()) == (200, "7", b'"done"')
    assert (asked[0]["FunctionName"], asked[0]["Qualifier"], asked[0]["Payload"]) == ("orders", "live", b"[1]")
    with pytest.raises(ClientError, match=r"TooManyRequestsException.*Rate Exceeded"):
        account.call("lambda", "Invoke", {"FunctionName": "orders", "Payload": b"{}"})


def test_a_slow_answer_does_not_hold_up_other_calls(account):
    """Would catch the state's lock being held while a function runs: the function itself calls the account."""
    running, finish = Event(), Event()

    def invoke(_params):
        running.set()
        finish.wait(30)
        return {"StatusCode": 200}

    account.answer("lambda", "Invoke", invoke)
    with ThreadPoolExecutor() as threads:
        invocation = threads.submit(account.call, "lambda", "Invoke", {"FunctionName": "slow"})
        assert running.wait(30)
        assert account.call("sts", "GetCallerIdentity", {})["Account"] == "123456789012"
        assert not invocation.done()
        finish.set()
        assert invocation.result(30)["StatusCode"] == 200


@pytest.mark.parametrize(
    ("service", "operation", "params"),
    [
        ("lambda", "GetRuntimeManagementConfig", {"FunctionName": "orders"}),
        ("elbv2", "DescribeTrustStores", {}),
        ("cloudwatch", "DescribeAnomalyDetectors", {}),
    ],
)
def test_an_operation_that_is_not_emulated_fails_and_names_itself(refusal, service, operation, params):
    """Would catch a missing operation that looks like an empty answer, or like a page no client can read."""
    assert refusal(service, operation, params) == (
        "NotImplemented",
        f"The sandbox does not emulate {service}:{operation}.",
    )


def test_many_calls_at_once_lose_nothing(account, make):
    """Would catch moto's unguarded dictionaries: Pulumi makes sixteen and more calls in parallel."""
    load_balancer = make.load_balancer()
    listener = make.listener(load_balancer)

    def deploy(number: int) -> None:
        target_group = make.target_group(f"service-{number}")
        make.function(f"service-{number}")
        make.rule(listener, number, {"Type": "forward", "TargetGroupArn": target_group})
        account.call("logs", "CreateLogGroup", {"logGroupName": f"service-{number}"})

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(deploy, range(1, 33)))

    lines = account.inventory()
    for part in ("targetgroup/", ":function:", "listener-rule/", ":log-group:", ":role/"):
        assert sum(part in line for line in lines) == 32, part


def test_the_inventory_lists_each_kind_of_resource_and_is_empty_once_all_are_deleted(account, make):
    """Would catch a kind of resource that `destroy` could leave behind unseen."""
    call, function = account.call, make.function()
    call("lambda", "PublishVersion", {"FunctionName": function})
    call("lambda", "CreateAlias", {"FunctionName": function, "Name": "live", "FunctionVersion": "1"})
    call("s3", "CreateBucket", {"Bucket": "log-bucket"})
    call("sns", "CreateTopic", {"Name": "alarms"})
    vpc = call("ec2", "CreateVpc", {"CidrBlock": "10.0.0.0/16"})["Vpc"]["VpcId"]
    group = make.security_group(VpcId=vpc)
    rule = make.rule(listener := make.listener(make.load_balancer()), 1)

    assert account.inventory() == sorted(
        [
            "arn:aws:iam::123456789012:role/orders-role",
            function,
            f"{function}:1",
            f"{function}:live",
            "arn:aws:s3:::log-bucket",
            "arn:aws:sns:us-east-1:123456789012:alarms",
            f"ec2:vpc:{vpc}",
            f"arn:aws:ec2:us-east-1:123456789012:security-group/{group}",
            listener.replace(":listener/", ":loadbalancer/").rpartition("/")[0],
            listener,
            rule,
        ]
    )
    for service, operation, params in (
        ("elbv2", "DeleteLoadBalancer", {"LoadBalancerArn": listener.replace("listener/", "loadbalancer/")[:-17]}),
        ("ec2", "DeleteSecurityGroup", {"GroupId": group}),
        ("ec2", "DeleteVpc", {"VpcId": vpc}),
        ("sns", "DeleteTopic", {"TopicArn": "arn:aws:sns:us-east-1:123456789012:alarms"}),
        ("s3", "DeleteBucket", {"Bucket": "log-bucket"}),
        ("lambda", "DeleteFunction", {"FunctionName": function}),
        ("iam", "DeleteRole", {"RoleName": "orders-role"}),
    ):
        call(service, operation, params)
    assert account.inventory() == []

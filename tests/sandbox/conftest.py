"""An account with a front door before it, and functions reached through real load balancers."""

import http.client
import io
import json
import ssl
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Condition
from typing import Any
from urllib.parse import urlsplit

import pytest

from sandbox.sandbox import Sandbox
from sandbox.traffic.http_message import Request

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def archive(files: Mapping[str, str]) -> bytes:
    """A zip archive of text files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        for name, text in files.items():
            zipped.writestr(name, text)
    return buffer.getvalue()


@dataclass(frozen=True)
class Answer:
    """What a client got."""

    status: int
    reason: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> list[str]:
        return [value for sent, value in self.headers if sent.lower() == name]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    url: str,
    path: str = "/",
    *,
    method: str = "GET",
    headers: list[tuple[str, str]] | None = None,
    body: Any = None,
) -> Answer:
    """One request on a connection of its own, the headers exactly as given (a Host is added)."""
    parts = urlsplit(url)
    context = ssl._create_unverified_context()
    is_tls = parts.scheme == "https"
    kind = (
        (lambda *a, **k: http.client.HTTPSConnection(*a, context=context, **k))
        if is_tls
        else http.client.HTTPConnection
    )
    connection = kind(parts.hostname, parts.port, timeout=60)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers or []:
            connection.putheader(name, value)
        if isinstance(body, bytes):
            connection.putheader("Content-Length", str(len(body)))
        elif body is not None:
            connection.putheader("Transfer-Encoding", "chunked")
        connection.endheaders(body, encode_chunked=not isinstance(body, bytes))
        response = connection.getresponse()
        return Answer(response.status, response.reason, response.getheaders(), response.read())
    finally:
        connection.close()


class World:
    """An account and its front door, and short ways to fill the account through its API."""

    def __init__(self, sandbox: Sandbox, runs: Path) -> None:
        self.sandbox = sandbox
        self.account = account = sandbox.account
        self.call = account.call
        self.door = sandbox.front_door
        self.runs = runs
        self.ask = ask
        self._numbers = count(1)
        self._changed = Condition()
        account.on_change(self._tell_change)
        account.observe("logs", "PutLogEvents", lambda _: self._tell_change())
        self.role = self.call(
            "iam", "CreateRole", {"RoleName": "functions", "AssumeRolePolicyDocument": json.dumps(TRUST)}
        )["Role"]["Arn"]

    def function(self, code: str | Mapping[str, str], **settings: Any) -> str:
        """Creates a function from the text of its module (or several files) and returns its name."""
        name = f"function-{next(self._numbers)}"
        files = {"app.py": code} if isinstance(code, str) else code
        plain = {"FunctionName": name, "Runtime": "python3.12", "Handler": "app.handler", "Role": self.role}
        self.call("lambda", "CreateFunction", plain | {"Code": {"ZipFile": archive(files)}, "Timeout": 10} | settings)
        return name

    def target_group(self, function_arn: str | None, *, multi_value: bool = False) -> str:
        """Creates a target group for a function's ARN, with its permission."""
        name = f"group-{next(self._numbers)}"
        created = self.call("elbv2", "CreateTargetGroup", {"Name": name, "TargetType": "lambda"})
        arn = created["TargetGroups"][0]["TargetGroupArn"]
        if multi_value:
            attributes = [{"Key": "lambda.multi_value_headers.enabled", "Value": "true"}]
            self.call("elbv2", "ModifyTargetGroupAttributes", {"TargetGroupArn": arn, "Attributes": attributes})
        if function_arn:
            permission = {
                "FunctionName": function_arn,
                "StatementId": name,
                "Action": "lambda:InvokeFunction",
                "Principal": "elasticloadbalancing.amazonaws.com",
                "SourceArn": arn,
            }
            self.call("lambda", "AddPermission", permission)
            self.call("elbv2", "RegisterTargets", {"TargetGroupArn": arn, "Targets": [{"Id": function_arn}]})
        return arn

    def load_balancer(self) -> str:
        subnets = [subnet["SubnetId"] for subnet in self.call("ec2", "DescribeSubnets", {})["Subnets"][:2]]
        request = {"Name": f"balancer-{next(self._numbers)}", "Subnets": subnets}
        return self.call("elbv2", "CreateLoadBalancer", request)["LoadBalancers"][0]["LoadBalancerArn"]

    def listener(self, action: dict[str, Any], load_balancer: str | None = None, **settings: Any) -> str:
        """Creates a listener, on a load balancer of its own if none is given, and returns its ARN."""
        plain = {"LoadBalancerArn": load_balancer or self.load_balancer(), "Protocol": "HTTP", "Port": 80}
        created = self.call("elbv2", "CreateListener", plain | {"DefaultActions": [action]} | settings)
        return created["Listeners"][0]["ListenerArn"]

    def url(self, listener: str) -> str:
        return next(address.url for address in self.door.addresses() if address.listener_arn == listener)

    def serve(self, code: str | Mapping[str, str], *, multi_value: bool = False, **settings: Any) -> str:
        """A function behind a listener of its own; returns the URL."""
        name = self.function(code, **settings)
        arn = f"arn:aws:lambda:us-east-1:123456789012:function:{name}"
        group = self.target_group(arn, multi_value=multi_value)
        return self.url(self.listener({"Type": "forward", "TargetGroupArn": group}))

    def address(self, url: str) -> Any:
        return next(address for address in self.door.addresses() if address.url == url)

    def update_code(self, function: str, code: str) -> None:
        self.call("lambda", "UpdateFunctionCode", {"FunctionName": function, "ZipFile": archive({"app.py": code})})

    def function_of(self, url: str) -> str:
        """The name of the function that `serve` made for a URL."""
        arn = self.call("elbv2", "DescribeListeners", {"ListenerArns": [self.address(url).listener_arn]})
        group = arn["Listeners"][0]["DefaultActions"][0]["TargetGroupArn"]
        health = self.call("elbv2", "DescribeTargetHealth", {"TargetGroupArn": group})
        return health["TargetHealthDescriptions"][0]["Target"]["Id"].split(":")[6]

    def log_with(self, function: str, *, count: int = 1, line: str = "REPORT ") -> list[str]:
        """A function's log as soon as it has so many lines that contain `line`: it looks at every change."""
        with self._changed:
            found = self._changed.wait_for(lambda: self._log_if(function, count, line), timeout=60)
        assert found, f"The log of {function} did not get {count} lines with {line!r}."
        return found

    def _log_if(self, function: str, count: int, line: str) -> list[str] | None:
        groups = self.call("logs", "DescribeLogGroups", {"logGroupNamePrefix": f"/aws/lambda/{function}"})["logGroups"]
        if f"/aws/lambda/{function}" not in [group["logGroupName"] for group in groups]:
            return None
        messages = self.log(function)
        return messages if sum(line in message for message in messages) >= count else None

    def _tell_change(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def log(self, function: str) -> list[str]:
        """The messages in a function's log so far, in order."""
        events = self.call("logs", "FilterLogEvents", {"logGroupName": f"/aws/lambda/{function}"})["events"]
        return [event["message"] for event in events]


def plain_request(**changes: Any) -> Request:
    plain: dict[str, Any] = {
        "method": "GET",
        "protocol": "http",
        "path": "/",
        "query": "",
        "headers": (("Host", "shop.example.com"),),
        "body": b"",
        "client_ip": "203.0.113.9",
        "client_port": 50123,
    }
    return Request(**plain | changes)


@pytest.fixture
def request_with() -> Callable[..., Request]:
    """Makes a plain GET request with the changes given."""
    return plain_request


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One account and front door for a module: tests make functions and listeners of their own in it."""
    runs: Path = tmp_path_factory.mktemp("runs")
    sandbox = Sandbox(runs).start()
    try:
        yield World(sandbox, runs)
    finally:
        sandbox.stop()


@pytest.fixture(scope="module")
def still_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world whose clock is only stepped; it begins with a full five minutes."""
    runs = tmp_path_factory.mktemp("runs")
    sandbox = Sandbox(runs, speed=0).start()
    try:
        sandbox.advance(300 - sandbox.clock.now() % 300)
        yield World(sandbox, runs)
    finally:
        sandbox.stop()

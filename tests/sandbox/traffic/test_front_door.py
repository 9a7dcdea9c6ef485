"""The front door's own life: its ports, and what is left when it ends, however it ends."""

import http.client
import os
import socket
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest

from sandbox.aws.account import Account
from sandbox.functions import environment
from sandbox.sandbox import Sandbox

REPOSITORY = Path(__file__).resolve().parents[3]

KILLED_SANDBOX = """
import asyncio, io, sys, zipfile
from pathlib import Path
from sandbox.functions.environment import Environment, Surroundings
from sandbox.functions.function_code import FunctionCode
from sandbox.functions.invocation import FunctionVersion, Invocation
from sandbox.functions.isolation import choose_launcher
from sandbox.functions.layers import Layers
from sandbox.functions.log_writer import LogWriter
from sandbox.functions.runtime_folder import make_runtime_folder

HANDLER = '''
import os, socket, time
def handler(event, context):
    connection = socket.create_connection(("127.0.0.1", event))
    os.fork() or os.setsid()
    connection.send(b"x")
    time.sleep(600)
'''
runs, port = Path(sys.argv[1]), sys.argv[2].encode()
archive = io.BytesIO()
with zipfile.ZipFile(archive, "w") as zipped:
    zipped.writestr("app.py", HANDLER)
account = dict.fromkeys(["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"], "x")
code = FunctionCode(runs, lambda function: archive.getvalue())
logs = LogWriter(lambda service, operation, params: {}, lambda params: None)
layers = Layers(runs, lambda function: [])
launcher = choose_launcher(make_runtime_folder(runs / "runtime"), runs / "root")
surroundings = Surroundings(code, layers, runs / "tmp", launcher, account, logs)
function = FunctionVersion("f", "arn", "1", "python3.12", "app.handler", 600, 128, (), "hash", "group", "Text")

async def main():
    await Environment(function, surroundings).invoke(Invocation("id", port, "arn"))

asyncio.run(main())
"""


def fixed_listener(account: Account, port: int) -> str:
    subnets = [subnet["SubnetId"] for subnet in account.call("ec2", "DescribeSubnets", {})["Subnets"][:2]]
    balancer = {"Name": f"balancer-{port}", "Subnets": subnets}
    arn = account.call("elbv2", "CreateLoadBalancer", balancer)["LoadBalancers"][0]["LoadBalancerArn"]
    action = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}
    listener = {"LoadBalancerArn": arn, "Protocol": "HTTP", "Port": port, "DefaultActions": [action]}
    return account.call("elbv2", "CreateListener", listener)["Listeners"][0]["ListenerArn"]


def status(url: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.request("GET", "/")
    code = connection.getresponse().status
    connection.close()
    return code


def test_ports_are_counted_up_from_the_first_and_taken_ones_are_left_out(tmp_path: Path) -> None:
    """Catches a sandbox that does not start because something else uses its port."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        first = other.getsockname()[1]
        sandbox = Sandbox(tmp_path / "runs", first_port=first).start()
        fixed_listener(sandbox.account, 80)
        fixed_listener(sandbox.account, 81)
        addresses = sandbox.front_door.addresses()
        statuses = [status(address.url) for address in addresses]
        sandbox.stop()

    ports = [int(address.url.rpartition(":")[2]) for address in addresses]
    assert first < ports[0] < ports[1]
    assert [address.listener_port for address in addresses] == [80, 81]
    assert statuses == [200, 200]


def test_after_stop_the_ports_are_free_and_the_account_can_go_on_changing(tmp_path: Path) -> None:
    """Catches a door that still acts after its end, and one that cannot be stopped twice."""
    sandbox = Sandbox(tmp_path / "runs").start()
    fixed_listener(sandbox.account, 80)
    url = sandbox.front_door.addresses()[0].url
    sandbox.front_door.stop()
    sandbox.front_door.stop()
    fixed_listener(sandbox.account, 81)

    assert sandbox.front_door.addresses() == []
    with pytest.raises(ConnectionRefusedError):
        status(url)
    sandbox.stop()


@pytest.mark.parametrize("path", [os.environ["PATH"], ""], ids=["namespaces", "plain"])
def test_processes_end_with_a_sandbox_that_is_killed(tmp_path: Path, path: str) -> None:
    """Catches hanging handlers, and what they have forked, that run on after SIGKILL, which no program can handle."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(60)
        command = [sys.executable, "-c", KILLED_SANDBOX, str(tmp_path), str(listening.getsockname()[1])]
        with subprocess.Popen(command, cwd=REPOSITORY, env=os.environ | {"PATH": path}) as sandbox:
            try:
                connection, _ = listening.accept()
                connection.settimeout(60)
                assert [connection.recv(1), connection.recv(1)] == [b"x", b"x"]
            finally:
                sandbox.kill()
        with connection:
            assert connection.recv(1) == b""


def test_requests_at_once_run_in_environments_of_their_own(world: Any) -> None:
    """Catches two events in one process at a time, which Lambda never does."""
    url = world.serve(
        """
import socket, uuid
me = str(uuid.uuid4())
def handler(event, context):
    with socket.create_connection(("127.0.0.1", int(event["headers"]["x-meet"]))) as meeting:
        meeting.recv(1)
    return {"statusCode": 200, "body": me}
"""
    )
    bodies: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as meeting:
        meeting.settimeout(60)
        headers = [("X-Meet", str(meeting.getsockname()[1]))]
        threads = [Thread(target=lambda: bodies.append(world.ask(url, headers=headers).body)) for _ in range(3)]
        for thread in threads:
            thread.start()
        there = [meeting.accept()[0] for _ in range(3)]
        for connection in there:
            connection.close()
        for thread in threads:
            thread.join()

    assert len(set(bodies)) == 3
    assert all(len(body) == 36 for body in bodies)


def test_an_initialisation_over_its_limit_is_run_again_within_the_invocation(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a function that AWS would still serve, since its timeout allows for the second try."""
    monkeypatch.setattr(environment, "INIT_LIMIT", 0.3)
    url = world.serve("import time; time.sleep(0.8)\ndef handler(event, context): return {'statusCode': 200}")

    assert world.ask(url).status == 200
    log = world.log_with(world.function_of(url))
    assert log[0].startswith("INIT_REPORT Init Duration: ")
    assert "Phase: init\tStatus: timeout" in log[0]
    assert "Init Duration" not in log[-1]

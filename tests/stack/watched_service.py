"""The service of tests/stack/watched in a sandbox whose clock stands still: what a test can do to it, and see of it."""

import io
import json
import shutil
import socket
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from sandbox.control import ask
from tests.stack.conftest import Project

PROGRAM = Path(__file__).parent / "watched"


class WatchedService:
    """The service, its alarms, and a queue that hears of them. Time passes only when `pass_minute` is called."""

    reserved = 3

    def __init__(self, project: Project) -> None:
        self._project = project
        self.is_healthy = True
        self._held: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._code = project.folder / "shop"
        self.good_code = (self._code / "shop.py").read_text()
        self._configure()
        project.succeed("exec", "--", "pulumi", "up", "--yes", "--stack", "dev", "--non-interactive")
        self._outputs = project.outputs()
        self._url = project.addresses()[0]["url"]
        self._holders = 0
        Thread(target=self._answer_the_function, daemon=True).start()
        self._queue = self._subscribed_queue()
        self._to_second_two()

    def _configure(self) -> None:
        self._project.pulumi("stack", "init", "dev")
        settings = {
            "code": str(self._code),
            "reserved": self.reserved,
            "testPort": self._listening.getsockname()[1],
            "aws:region": "us-east-1",
        }
        for name, value in settings.items():
            done = self._project.pulumi("config", "set", name, str(value), "--stack", "dev")
            assert done.returncode == 0, done.stderr

    # What a client does.

    def ask(self, path: str) -> int:
        """The status of a request."""
        try:
            with urllib.request.urlopen(self._url + path, timeout=60) as answer:
                return answer.status
        except urllib.error.HTTPError as refused:
            return refused.code

    def expect(self, path: str, status: int) -> None:
        """A request that must be answered with this status."""
        assert self.ask(path) == status

    @contextmanager
    def holding(self, number: int) -> Iterator[None]:
        """So many requests are being served, and will not end before this does."""
        self._all_held = Event()
        self._wanted = number
        threads = [Thread(target=self.ask, args=["/holds"]) for _ in range(number)]
        for thread in threads:
            thread.start()
        assert self._all_held.wait(60), "the requests did not reach the function"
        try:
            yield
        finally:
            while self._held:
                self._held.pop().close()
            for thread in threads:
                thread.join()

    # What breaks, and is mended.

    def release(self, code: str) -> None:
        """Deploys another code."""
        (self._code / "shop.py").write_text(code)
        self._project.succeed("exec", "--", "pulumi", "up", "--yes", "--stack", "dev", "--non-interactive")

    def reserve(self, executions: int) -> None:
        """Changes the reserved concurrency."""
        self.aws("lambda").put_function_concurrency(
            FunctionName=self._outputs["function"], ReservedConcurrentExecutions=executions
        )

    def take_permission(self) -> dict[str, Any]:
        """Removes the load balancer's permission, and returns it."""
        name, alias = self._outputs["function"], self._outputs["alias"].rpartition(":")[2]
        policy = json.loads(self.aws("lambda").get_policy(FunctionName=name, Qualifier=alias)["Policy"])
        (statement,) = policy["Statement"]
        self.aws("lambda").remove_permission(FunctionName=name, Qualifier=alias, StatementId=statement["Sid"])
        return statement

    def give_permission(self, statement: dict[str, Any]) -> None:
        """Gives it back."""
        self.aws("lambda").add_permission(
            FunctionName=self._outputs["function"],
            Qualifier=self._outputs["alias"].rpartition(":")[2],
            StatementId=statement["Sid"],
            Action=statement["Action"],
            Principal=statement["Principal"]["Service"],
            SourceArn=statement["Condition"]["ArnLike"]["AWS:SourceArn"],
        )

    @contextmanager
    def without_target(self) -> Iterator[None]:
        """Nothing is registered with the target group."""
        group, target = self._outputs["targetGroup"], {"Id": self._outputs["alias"]}
        self.aws("elbv2").deregister_targets(TargetGroupArn=group, Targets=[target])
        yield
        self.aws("elbv2").register_targets(TargetGroupArn=group, Targets=[target])

    @contextmanager
    def beside_a_function_that_reserves(self, executions: int) -> Iterator[None]:
        """Another function of the account has a reservation."""
        functions = self.aws("lambda")
        shop = functions.get_function(FunctionName=self._outputs["function"])["Configuration"]
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as files:
            files.writestr("other.py", "def handler(event, context): ...")
        functions.create_function(
            FunctionName="other",
            Role=shop["Role"],
            Runtime=shop["Runtime"],
            Handler="other.handler",
            Code={"ZipFile": archive.getvalue()},
        )
        functions.put_function_concurrency(FunctionName="other", ReservedConcurrentExecutions=executions)
        yield
        functions.delete_function(FunctionName="other")

    def let_environments_idle_out(self) -> None:
        """Only the environment of the health checks stays warm."""
        for _ in range(15):
            self.pass_minute()

    @contextmanager
    def without_code_storage(self) -> Iterator[None]:
        """The Lambda service finds no code to start an environment with."""
        folder = self._project.home / "runs" / self._outputs["function"]
        shutil.move(folder, folder.with_name("elsewhere"))
        folder.write_text("")
        yield
        folder.unlink()
        shutil.move(folder.with_name("elsewhere"), folder)

    # What can be seen.

    def pass_minute(self) -> None:
        """A minute passes, with all that comes due in it."""
        ask(self._project.running.endpoint, "POST", "clock", {"advance": 60})

    def alarms(self) -> dict[str, str]:
        """The state of each alarm by its name in the components."""
        keys = self._keys()
        found = self.aws("cloudwatch").describe_alarms(AlarmNames=list(keys))["MetricAlarms"]
        return {keys[alarm["AlarmName"]]: alarm["StateValue"] for alarm in found}

    def firing(self) -> set[str]:
        """The alarms that are in ALARM."""
        return {name for name, state in self.alarms().items() if state == "ALARM"}

    def notifications(self) -> list[tuple[str, str]]:
        """What the topic has told since this was last asked: alarms and their new states."""
        keys, told = self._keys(), list[tuple[str, str]]()
        while messages := self._received():
            for message in messages:
                alarm = json.loads(json.loads(message["Body"])["Message"])
                told.append((keys[alarm["AlarmName"]], alarm["NewStateValue"]))
                self.aws("sqs").delete_message(QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"])
        return told

    def aws(self, service: str) -> Any:
        """A client of the emulated account."""
        return self._project.aws(service)

    def close(self) -> None:
        """Stops answering the function."""
        self._listening.close()

    def _keys(self) -> dict[str, str]:
        return {arn.rpartition(":")[2]: key for group in self._outputs["alarms"] for key, arn in group.items()}

    def _received(self) -> list[dict[str, Any]]:
        return self.aws("sqs").receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10).get("Messages", [])

    def _subscribed_queue(self) -> str:
        url: str = self.aws("sqs").create_queue(QueueName="alarms")["QueueUrl"]
        arn = self.aws("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        self.aws("sns").subscribe(TopicArn=self._outputs["topic"], Protocol="sqs", Endpoint=arn)
        return url

    def _to_second_two(self) -> None:
        """From here on a minute that passes ends just after the alarms of the minute before were evaluated."""
        now = ask(self._project.running.endpoint, "GET", "clock")["now"]
        ask(self._project.running.endpoint, "POST", "clock", {"advance": 62 - now % 60})

    def _answer_the_function(self) -> None:
        answers: dict[str, Callable[[socket.socket], None]] = {
            "hangs": self._hold_for_ever,
            "holds": self._hold,
            "health": lambda connection: self._reply(connection, b"ok" if self.is_healthy else b"no"),
        }
        with ExitStack() as hanging:
            while True:
                try:
                    connection, _ = self._listening.accept()
                except OSError:  # closed: the tests are over
                    return
                answers[connection.makefile().readline().strip()](connection)
                hanging.callback(connection.close)

    def _hold_for_ever(self, connection: socket.socket) -> None:
        """The function's timeout ends it."""

    def _hold(self, connection: socket.socket) -> None:
        self._held.append(connection)
        if len(self._held) == self._wanted:
            self._all_held.set()

    @staticmethod
    def _reply(connection: socket.socket, answer: bytes) -> None:
        connection.sendall(answer)
        connection.close()

"""An account with alarms over a clock that stands still, and a subscriber of theirs."""

import json
from typing import Any

from sandbox.aws.account import Account
from sandbox.clock import Clock
from sandbox.loop_thread import LoopThread
from sandbox.monitoring.alarm_service import AlarmService
from sandbox.monitoring.metric_api import MetricApi
from sandbox.monitoring.metric_reader import MetricReader
from sandbox.monitoring.metric_store import MetricStore

ACCOUNT = "123456789012"
ARN = f"arn:aws:cloudwatch:us-east-1:{ACCOUNT}:alarm:"


class Shop:
    """An account with its alarms, a topic, and a queue that hears what is published. `settings`: of AlarmService."""

    def __init__(self, **settings: Any) -> None:
        self.clock = Clock(0)
        self.loop = LoopThread("shop")
        self.metrics = MetricStore()
        reader = MetricReader(self.metrics, 1000)
        self.account = Account(now=self.clock.now)
        MetricApi(self.metrics, reader, self.clock.now).serve(self.account)
        AlarmService(self.account, reader, self.clock, **settings)
        self.account.start()
        queue = self.account.call("sqs", "CreateQueue", {"QueueName": "heard"})["QueueUrl"]
        self._queue = {"QueueUrl": queue}
        self.topic = self.new_topic("alarms")
        # Begin 2 seconds into a minute: the evaluation of the minute before has just been.
        self.advance(62 - self.now % 60)

    def stop(self) -> None:
        self.loop.stop()
        self.account.stop()

    @property
    def now(self) -> float:
        return self.clock.now()

    def advance(self, seconds: float) -> None:
        self.loop.run(self.clock.advance(seconds))

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        return self.account.call("cloudwatch", operation, params)

    def new_topic(self, name: str, **attributes: str) -> str:
        topic = self.account.call("sns", "CreateTopic", {"Name": name, "Attributes": attributes})["TopicArn"]
        attribute = {**self._queue, "AttributeNames": ["QueueArn"]}
        arn = self.account.call("sqs", "GetQueueAttributes", attribute)["Attributes"]["QueueArn"]
        subscription = {"TopicArn": topic, "Protocol": "sqs", "Endpoint": arn}
        self.account.call("sns", "Subscribe", subscription)
        return topic

    def alarm(self, name: str = "errors", **changes: Any) -> None:
        plain: dict[str, Any] = {
            "AlarmName": name,
            "Namespace": "Shop",
            "MetricName": "Errors",
            "Statistic": "Sum",
            "Period": 60,
            "EvaluationPeriods": 1,
            "Threshold": 0,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [self.topic],
            "OKActions": [self.topic],
        }
        self.call("PutMetricAlarm", **{key: each for key, each in (plain | changes).items() if each is not None})

    def minute(self, value: float | None = None, metric: str = "Errors") -> None:
        """A minute with a value in it, evaluated."""
        if value is not None:
            data = {"MetricName": metric, "Value": value}
            self.call("PutMetricData", Namespace="Shop", MetricData=[data])
        self.advance(60)

    def state(self, name: str = "errors", *, of: str = "Metric") -> str:
        return self.described(name, of=of)["StateValue"]

    def described(self, name: str = "errors", *, of: str = "Metric") -> dict[str, Any]:
        answer = self.call("DescribeAlarms", AlarmNames=[name], AlarmTypes=[f"{of}Alarm"])
        return answer[f"{of}Alarms"][0]

    def set_state(self, name: str, value: str) -> None:
        self.call("SetAlarmState", AlarmName=name, StateValue=value, StateReason="test")

    def history(self, name: str = "errors", type_: str = "Action", *, of: str = "Metric") -> list[dict[str, Any]]:
        """Newest first."""
        wanted = {"AlarmName": name, "HistoryItemType": type_, "AlarmTypes": [f"{of}Alarm"]}
        return self.call("DescribeAlarmHistory", **wanted)["AlarmHistoryItems"]

    def heard(self) -> list[dict[str, Any]]:
        """What the topics' subscriber has got since it was last asked: SNS's envelopes, in order."""
        found: list[dict[str, Any]] = []
        while messages := self.account.call("sqs", "ReceiveMessage", {**self._queue, "MaxNumberOfMessages": 10}).get(
            "Messages"
        ):
            for message in messages:
                found.append(json.loads(message["Body"]))
                receipt = {**self._queue, "ReceiptHandle": message["ReceiptHandle"]}
                self.account.call("sqs", "DeleteMessage", receipt)
        return found

    def told(self) -> list[tuple[str, str]]:
        """Of which alarms it heard, and which states."""
        messages = [json.loads(envelope["Message"]) for envelope in self.heard()]
        return [(message["AlarmName"], message["NewStateValue"]) for message in messages]

"""Carries out what an alarm is to do when its state changes.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
"""

import logging
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from sandbox.aws.account import Account
from sandbox.aws.alarms import ACTIONS, Alarms, StateChange
from sandbox.aws.operations.lambda_permissions import lets_service_invoke
from sandbox.aws.policy_document import admits_service, statements
from sandbox.aws.state import State
from sandbox.monitoring.alarm_event import alarm_event
from sandbox.monitoring.alarm_notification import message, subject

Invoke = Callable[[str, bytes], None]
"""Invokes a function asynchronously: its ARN and the event."""

CLOUDWATCH = "cloudwatch.amazonaws.com"
LAMBDA_ALARMS = "lambda.alarms.cloudwatch.amazonaws.com"

KEY_USE = ("kms:Decrypt", "kms:GenerateDataKey")
"""What whoever publishes to an encrypted topic does with its key. The policy of AWS's own key for SNS does not let
CloudWatch, and cannot be changed.

https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
"""
AWS_KEY_OF_SNS = "alias/aws/sns"

_log = logging.getLogger(__name__)


class ActionError(Exception):
    """Why an action failed, as CloudWatch says it in the alarm's history."""


class AlarmActions:
    """Publishes to SNS topics and invokes functions, where their policies let CloudWatch.

    What became of each action is in the alarm's history; a failure is in the log, too, and stops nothing else.
    `invoke`: None if functions cannot be invoked.
    """

    def __init__(self, account: Account, state: State, invoke: Invoke | None) -> None:
        self._account = account
        self._state = state
        self._alarms = Alarms(state)
        self._invoke = invoke

    def carry_out(self, change: StateChange) -> None:
        """All actions for the new state; calls the account, and returns when they are done."""
        actions: list[str] = change.alarm.settings.get(ACTIONS[change.new.value], [])
        if not change.alarm.actions_enabled:
            return
        for action in dict.fromkeys(actions):
            try:
                told = self._carry_out(action, change)
            except (ActionError, ClientError, BotoCoreError) as error:
                _log.warning("Alarm %s: the action %s failed: %s", change.alarm.name, action, error)
                self._alarms.record_action(change, action, error=str(error), message=None)
            else:
                self._alarms.record_action(change, action, error=None, message=told)

    def _carry_out(self, action: str, change: StateChange) -> str:
        """Returns what has been sent."""
        match action.split(":")[2]:
            case "sns":
                return self._publish(action, change)
            case "lambda":
                return self._invoke_function(action, change)
            case service:
                raise ActionError(f"The sandbox does not execute actions of {service}.")

    def _publish(self, topic: str, change: StateChange) -> str:
        attributes: dict[str, str] = self._account.call("sns", "GetTopicAttributes", {"TopicArn": topic})["Attributes"]
        account_id, region = self._state.account_id, self._state.region
        context = self._context(change)
        if not admits_service(statements(attributes["Policy"]), CLOUDWATCH, "sns:Publish", topic, context):
            raise ActionError(
                f"CloudWatch Alarms is not authorized to perform: SNS:Publish on resource: {topic} because no "
                "resource-based policy allows the SNS:Publish action"
            )
        key = attributes.get("KmsMasterKeyId")
        if key and not self._may_use(key, context):
            raise ActionError("CloudWatch Alarms does not have authorization to access the SNS topic encryption key.")
        told = message(change, account_id, region)
        self._account.call("sns", "Publish", {"TopicArn": topic, "Subject": subject(change, region), "Message": told})
        return told

    def _context(self, change: StateChange) -> dict[str, str]:
        account_id = self._state.account_id
        return {
            "aws:SourceArn": change.alarm.alarm_arn,
            "aws:SourceAccount": account_id,
            "aws:SourceOwner": account_id,
            "aws:SecureTransport": "true",
        }

    def _may_use(self, key: str, context: dict[str, str]) -> bool:
        """Whether a key, given by its id, ARN or alias, is in use and its policy lets CloudWatch use it."""
        if key.endswith(AWS_KEY_OF_SNS):
            return False
        metadata: dict[str, Any] = self._account.call("kms", "DescribeKey", {"KeyId": key})["KeyMetadata"]
        request = {"KeyId": metadata["KeyId"], "PolicyName": "default"}
        policy = statements(self._account.call("kms", "GetKeyPolicy", request)["Policy"])
        admitted = (admits_service(policy, CLOUDWATCH, action, metadata["Arn"], context) for action in KEY_USE)
        return metadata["KeyState"] == "Enabled" and all(admitted)

    def _invoke_function(self, function_arn: str, change: StateChange) -> str:
        if self._invoke is None:
            raise ActionError("The sandbox does not invoke functions asynchronously.")
        if not lets_service_invoke(self._state, function_arn, LAMBDA_ALARMS, change.alarm.alarm_arn):
            raise ActionError(
                f"CloudWatch Alarms is not authorized to perform: lambda:InvokeFunction on resource: {function_arn} "
                "because no resource-based policy allows the lambda:InvokeFunction action"
            )
        event = alarm_event(change, self._state.account_id, self._state.region)
        self._invoke(function_arn, event)
        return event.decode()

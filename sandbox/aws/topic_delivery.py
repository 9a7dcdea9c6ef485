"""Delivers what is published to topics to functions and to HTTP endpoints on this machine."""

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

import aiohttp

from sandbox.aws.account import Account
from sandbox.aws.notification import Notification, http_body, http_headers, lambda_event
from sandbox.aws.operations.lambda_permissions import lets_service_invoke
from sandbox.aws.operations.sns import take_notifications
from sandbox.aws.state import State
from sandbox.clock import Clock

SNS = "sns.amazonaws.com"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}

RETRIES = 3
RETRY_DELAY = 20
"""Seconds. AWS's default for HTTP endpoints; a DeliveryPolicy of the subscription's own is not looked at.

https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
"""

PATIENCE = 15.0
"""Seconds, of this machine, for an endpoint to answer.

https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.prepare.html
"""

_log = logging.getLogger(__name__)


class TopicDelivery:
    """Delivers messages apart from the requests that publish them, so that no subscriber holds up a publisher.

    - `clock`: begins deliveries, and retries to HTTP endpoints.
    - `invoke`: invokes a function asynchronously: its ARN and the event. It must not wait.
    """

    def __init__(self, account: Account, clock: Clock, invoke: Callable[[str, bytes], None]) -> None:
        self._state = State(account.region)
        self._clock = clock
        self._invoke = invoke
        for operation in ("Publish", "PublishBatch"):
            account.observe("sns", operation, lambda _: self._deliver())

    def _deliver(self) -> None:
        for notification in take_notifications(self._state):
            if notification.protocol == "lambda":
                self._deliver_to_function(notification)
            elif urlsplit(notification.endpoint).hostname in LOOPBACK:
                self._post_after(0, notification, RETRIES)
            else:
                _log.info("Nothing is sent to %s: it is not on this machine.", notification.endpoint)

    def _deliver_to_function(self, notification: Notification) -> None:
        if lets_service_invoke(self._state, notification.endpoint, SNS, notification.topic_arn):
            self._invoke(notification.endpoint, lambda_event(notification))
        else:
            _log.warning("The policy of %s does not let %s invoke it.", notification.endpoint, notification.topic_arn)

    def _post_after(self, seconds: float, notification: Notification, retries: int) -> None:
        self._clock.after(seconds, lambda: self._post(notification, retries))

    async def _post(self, notification: Notification, retries: int) -> None:
        """Retries what may pass: no answer, 429 and 5XX; all else that is not 2XX is for good."""
        try:
            status = await _status_of_post(notification)
        except (aiohttp.ClientError, TimeoutError) as error:
            outcome, may_pass = str(error) or f"no answer within {PATIENCE:g} s", True
        else:
            if status in range(200, 300):
                return
            outcome, may_pass = f"status {status}", status == 429 or status >= 500
        if may_pass and retries > 0:
            self._post_after(RETRY_DELAY, notification, retries - 1)
        else:
            _log.warning("A message of %s for %s is lost: %s", notification.topic_arn, notification.endpoint, outcome)


async def _status_of_post(notification: Notification) -> int:
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.post(
            notification.endpoint,
            data=http_body(notification),
            headers=http_headers(notification),
            allow_redirects=False,  # they could lead away from this machine
            ssl=False,  # nobody has a public certificate for loopback
        ) as response,
    ):
        return response.status

"""Invokes the function of a target group, and says in a load balancer's words what can go wrong with that."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.functions.invocation import Failed, FunctionVersion, Invoked, Throttled
from sandbox.functions.lambda_service import LambdaService
from sandbox.traffic.emulated import Emulated
from sandbox.traffic.exchange import Course
from sandbox.traffic.load_balancer_error import LoadBalancerError

REASON_OF_ERROR = {
    "InvalidRuntimeException": "LambdaInvalidRuntimeException",
    "InvalidZipFileException": "LambdaInvalidZipFileException",
}
"""AWS's reason for errors that are not the function's own; for all others it is LambdaUnhandled."""


@dataclass(frozen=True)
class Patience:
    """How long an answer is waited for: `seconds`, and not longer than the client stays (`client_gone` gets done)."""

    seconds: float
    client_gone: asyncio.Future[None]


class FunctionTarget:
    """The Lambda service as load balancers use it. `random_hex(n)` gives n hexadecimal digits."""

    def __init__(self, emulated: Emulated, functions: LambdaService, random_hex: Callable[[int], str]) -> None:
        self._emulated = emulated
        self._functions = functions
        self._random_hex = random_hex
        self._under_way: set[asyncio.Task[Invoked]] = set()

    async def invoke(self, event: bytes, patience: Patience, course: Course) -> bytes:
        """What the function of `course` returned, as JSON.

        Raises LoadBalancerError: 502 with a reason if it returned nothing, 504 if it took too long, 460 if the client
        has gone. In the last two cases the invocation goes on. AWS says that a connection without data is closed after
        the idle timeout, and elsewhere that a load balancer waits for a function until that times out: which of the two
        holds is not documented, and the stricter one is chosen. AWS documents no status for a permission that is
        missing (LambdaAccessDenied) nor for faults of Lambda's own (LambdaServiceException).
        """
        function = self._permitted_function(course)
        course.dispatched = time.perf_counter()
        course.lambda_bytes = len(event)
        invoking = asyncio.ensure_future(
            self._functions.invoke(function, event, course.function_arn, self._lambda_trace_id(course.trace_id))
        )
        self._under_way.add(invoking)
        invoking.add_done_callback(self._under_way.discard)
        await asyncio.wait(
            {invoking, patience.client_gone}, timeout=patience.seconds, return_when=asyncio.FIRST_COMPLETED
        )
        if not invoking.done():
            invoking.add_done_callback(lambda ended: ended.cancelled() or ended.exception())  # nobody will ask for it
            if patience.client_gone.done():
                raise LoadBalancerError(460, "", "The client closed the connection before it had an answer.")
            detail = f"{course.function_arn} did not answer within the idle timeout of {patience.seconds:g} s."
            raise LoadBalancerError(504, "", detail)
        course.returned = time.perf_counter()
        payload = _payload(invoking, function, course.function_arn)
        course.lambda_bytes += len(payload)
        return payload

    def _permitted_function(self, course: Course) -> FunctionVersion:
        function = self._functions.version(course.function_arn)
        if function is None:
            raise LoadBalancerError(502, "LambdaResourceNotFound", f"{course.function_arn} does not exist.")
        if not self._emulated.may_invoke(course.function_arn, course.target_group_arn):
            detail = f"The policy of {course.function_arn} does not let {course.target_group_arn} invoke it."
            raise LoadBalancerError(502, "LambdaAccessDenied", detail)
        return function

    def _lambda_trace_id(self, trace_id: str) -> str:
        """Lambda's own trace header: the request's root, a parent of Lambda's making, and not sampled."""
        root = next(field for field in trace_id.split(";") if field.startswith("Root="))
        return f"{root};Parent={self._random_hex(16)};Sampled=0"


def _payload(invoking: asyncio.Task[Invoked], function: FunctionVersion, function_arn: str) -> bytes:
    try:
        outcome = invoking.result().outcome
    except OSError as error:
        raise LoadBalancerError(502, "LambdaServiceException", f"{function_arn} cannot be run: {error}") from error
    if isinstance(outcome, Throttled):
        raise LoadBalancerError(502, "LambdaThrottling", f"{function_arn} is throttled: {outcome.reason}")
    if isinstance(outcome, Failed):
        reason = REASON_OF_ERROR.get(outcome.error_type, "LambdaUnhandled")
        detail = f"The function {function.name} failed: {outcome.error_type}: {outcome.message}"
        raise LoadBalancerError(502, reason, detail)
    return outcome.payload

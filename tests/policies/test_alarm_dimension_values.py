"""Dimensions whose values come from another resource: what they are is known, and judged, before the alarm is made."""

import pytest

from tests.policies.recorded_stack import RecordedStack


@pytest.mark.parametrize(("output", "verdict"), [("arn", "violated"), ("arnSuffix", "passed")])
def test_the_arn_of_a_load_balancer_is_no_dimension(stack: RecordedStack, output: str, verdict: str) -> None:
    """Catches a rule that takes any value from a load balancer for the right one, or asks before it can be known."""
    dimensions = {"LoadBalancer": stack.load_balancer()[output]}
    stack.alarm(namespace="AWS/ApplicationELB", metricName="HTTPCode_ELB_5XX_Count", dimensions=dimensions)

    assert stack.verdict("alarm-lb-dimension-is-arn-suffix") == "passed"
    assert stack.verdict("alarm-lb-dimension-is-arn-suffix", after_update=True) == verdict


@pytest.mark.parametrize(("output", "verdict"), [("arn", "violated"), ("name", "passed")])
def test_the_arn_of_a_function_is_no_dimension(stack: RecordedStack, output: str, verdict: str) -> None:
    """Catches a rule that knows the ARN for the function's, and so takes it for the function's name."""
    dimensions = {"FunctionName": stack.function()[output]}
    stack.alarm(namespace="AWS/Lambda", metricName="Errors", dimensions=dimensions)

    assert stack.verdict("alarm-dimension-set-valid") == "passed"
    assert stack.verdict("alarm-dimension-set-valid", after_update=True) == verdict

"""The old names of load balancing's types: pulumi_aws keeps `aws:alb` beside `aws:lb`, for the same resources."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.policies.asking import alone, verdict
from tests.policies.case import Case, every
from tests.policies.program import run
from tests.policies.recorded_stack import servicer

TWIN_MODULES = {"aws:lb/": "aws:alb/", "aws:alb/": "aws:lb/"}
RUNNER = servicer()


def with_load_balancing() -> Iterator[Any]:
    for cases in every():
        for index, (expected, case) in enumerate(cases.each()):
            if "aws.lb." in case.text or "aws.alb." in case.text:
                yield pytest.param(cases.rule, case, id=f"{cases.rule}-{expected}-{index}")


@pytest.mark.parametrize(("rule", "case"), list(with_load_balancing()))
def test_a_program_in_the_other_module_gets_the_same_verdict(rule: str, case: Case) -> None:
    """Catches a rule that a team escapes by its old program, or by its new one."""
    RUNNER.Configure(alone(rule, case), None)
    for preview in (True, False):
        asked = run(case.text, preview=preview)
        before = verdict(rule, asked, RUNNER)
        for resource in (*asked.resources, *asked.stack.resources):
            for module, twin in TWIN_MODULES.items():
                if resource.type.startswith(module):
                    resource.type = resource.type.replace(module, twin)
                    break
        assert verdict(rule, asked, RUNNER) == before

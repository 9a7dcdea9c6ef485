"""The reference stack's life, as `make up` and its siblings run it."""

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.stack.conftest import Project

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("reference stack")]


def get(url: str) -> tuple[int, str]:
    """The status and the body of a request."""
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def edit(path: Path, old: str, new: str) -> None:
    """Replaces a text that must be there."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_the_reference_stack_lives_from_up_to_destroy(reference_stack: Project) -> None:
    """Catches a stack that does not come up, does not answer, is not idempotent, shows a false diff, or leaves remains."""
    configuration = reference_stack.folder / "Pulumi.dev.yaml"
    committed = configuration.read_text()

    first = reference_stack.succeed("up")
    assert "+ 68 created" in first
    assert "[mandatory]" not in first
    assert configuration.read_text() == committed, "`up` must not change a tracked file"
    url = reference_stack.addresses()[0]["url"]
    assert url in first
    assert get(f"{url}/hello") == (200, '{"message": "Hello from Lambda", "path": "/hello"}')
    status, body = get(f"{url}/orders/1")
    assert (status, json.loads(body)["item"]) == (200, "teapot")
    assert get(f"{url}/nothing")[0] == 404

    second = reference_stack.succeed("up")
    assert "68 unchanged" in second
    assert "[advisory]" not in second, "now that all is known, the pack has nothing to say"

    edit(configuration, "reserved: 20", "reserved: 30")
    edit(configuration, "[/, /hello]", "[/, /hello, /greet]")
    previewed = reference_stack.succeed("preview")
    changes = [line.split() for line in previewed.splitlines() if line.startswith(" ~")]
    # The line of a resource is printed again with each report of the policies.
    assert sorted({(line[1], line[-1]) for line in changes}) == [
        ("aws:cloudwatch:MetricAlarm", "~threshold]"),
        ("aws:lambda:Function", "~reservedConcurrentExecutions]"),
        ("aws:lb:ListenerRule", "~conditions]"),
    ]
    assert "~ 3 updated" in reference_stack.succeed("up")
    assert get(f"{url}/greet")[0] == 200

    name = reference_stack.outputs()["functions"][0]
    functions = reference_stack.aws("lambda")
    functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=7)
    assert "~reservedConcurrentExecutions" in reference_stack.succeed("refresh")
    assert "~reservedConcurrentExecutions" in reference_stack.succeed("up")
    assert functions.get_function_concurrency(FunctionName=name)["ReservedConcurrentExecutions"] == 30

    destroyed = reference_stack.succeed("destroy")
    assert "- 68 deleted" in destroyed
    assert "as it was before the first `up`" in destroyed
    assert reference_stack.addresses() == []

"""The reference stack at the repository's root, as the policy pack sees it: what `strict` still finds, and why it stays."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Generator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pulumi
import yaml
from pulumi.runtime.proto import analyzer_pb2

from tests.policies.program import Programmed, run
from tests.policies.recorded_stack import is_undecided, servicer

ROOT = Path(__file__).resolve().parents[2]
PRESETS = ROOT / "policies" / "presets"

REASONS: Mapping[str, str] = {
    "alb-deletion-protection": "The stack `dev` switches it off, for a stack to try things out must be easy to destroy.",
    "alb-listener-https-only": "The load balancer is internal and has no domain name, so it cannot have a certificate.",
    "iam-no-inline-policy": "Each policy is for one role and lives and dies with it; a managed one could be attached elsewhere.",
    "lambda-code-signing": "It needs a signing profile and a step that signs, which `make up` on one machine does not have.",
    "lambda-description": "The functions' names and their code say what they are for.",
    "lambda-dlq-configured": "The functions are invoked synchronously only; a dead-letter queue would stay empty.",
    "lambda-in-vpc": "The functions reach nothing in a VPC, and being in one would cost them the way to the internet.",
    "lambda-runtime-latest": "python3.13 is supported until 2029, and the packaged dependencies are built for it.",
    "log-group-kms": "The logs hold nothing secret, and CloudWatch Logs encrypts them with a key of AWS anyway.",
    "log-group-retention-min": "A year of logs is what auditors ask for; 30 days are enough for a stack to try things out.",
    "sns-delivery-logging": "SNS logs deliveries to HTTP, Lambda, SQS, Firehose and apps, and whoever is on call gets mail.",
    "sns-tls-publish": "Only CloudWatch publishes, and AWS's services call each other over TLS.",
}
"""Why the reference stack leaves what `strict` finds in it, by rule."""


def run_project(folder: Path, config: Mapping[str, Any], *, preview: bool, stack: str = "test") -> Programmed:
    """Runs a project's `__main__.py` in its folder, with the values of its own configuration."""
    values = {f"shop:{key}": value if isinstance(value, str) else json.dumps(value) for key, value in config.items()}
    pulumi.runtime.set_all_config(values)
    try:
        with contextlib.chdir(folder):
            return run((folder / "__main__.py").read_text(encoding="utf-8"), preview=preview, stack=stack)
    finally:
        pulumi.runtime.set_all_config({})


def findings(asked: Programmed, preset: str | None = None) -> list[analyzer_pb2.AnalyzeDiagnostic]:
    """All that the pack says to a program, without a configuration or with that of a preset."""
    runner = servicer()
    request = analyzer_pb2.ConfigureAnalyzerRequest()
    for rule, chosen in _configuration(preset).items():
        level = chosen if isinstance(chosen, str) else chosen.pop("enforcementLevel")
        request.policyConfig[rule].enforcementLevel = analyzer_pb2.EnforcementLevel.Value(level.upper())
        request.policyConfig[rule].properties.update({} if isinstance(chosen, str) else chosen)
    runner.Configure(request, None)
    found = [each for resource in asked.resources for each in runner.Analyze(resource, None).diagnostics]
    return found + list(runner.AnalyzeStack(asked.stack, None).diagnostics)


def _configuration(preset: str | None) -> dict[str, Any]:
    return {} if preset is None else json.loads((PRESETS / f"{preset}.json").read_text(encoding="utf-8"))


def reference_stack(*, preview: bool) -> Programmed:
    """The reference stack with the values of its stack `dev`."""
    settings = yaml.safe_load((ROOT / "Pulumi.dev.yaml").read_text(encoding="utf-8"))["config"]
    own = {key.partition(":")[2]: value for key, value in settings.items() if key.startswith("alb-lambda:")}
    with _packaged() as folder:
        return run_project(folder, own, preview=preview, stack="dev")


@contextlib.contextmanager
def _packaged() -> Generator[Path]:
    """The repository's root as the program needs it, with the package that `make package` builds only in name."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "__main__.py").symlink_to(ROOT / "__main__.py")
        (folder / "app").symlink_to(ROOT / "app")
        (folder / ".build").mkdir()
        (folder / ".build/orders").symlink_to(ROOT / "app/orders")
        yield folder


def strict_findings() -> list[tuple[str, str, str]]:
    """What the preset `strict` finds in the reference stack after an update: rule, resource, and what was found."""
    found = findings(reference_stack(preview=False), "strict")
    return [
        (each.policyName, each.urn.rsplit("::", 1)[-1], each.message.split("\n", 1)[1])
        for each in found
        if not is_undecided(each)
    ]

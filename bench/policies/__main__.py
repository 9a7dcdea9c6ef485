"""What a run of the policy pack costs, beside checkov on the same infrastructure.

    python -m bench.policies CHECKOV

CHECKOV is the program of an installed checkov (`python -m venv ck && ck/bin/pip install checkov`, then
`ck/bin/checkov`). Both are whole processes, from their start to their last verdict, measured in turns in one run, and
what counts is the ratio. The pack is asked as the engine asks it: over gRPC, each resource, then the stack, with every
rule switched on.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc

from bench.policies.infrastructure import RESOURCES_OF_A_SERVICE, described, terraform

SIZES = (10, 100, 1_000, 5_000)
ROUNDS = 3
PACK = Path(__file__).parents[2] / "policies" / "__main__.py"
LARGEST_MESSAGE = 400 * 1024 * 1024


def main(checkov: str) -> None:
    """Prints a table, a line a size as soon as it is measured."""
    print("| resources | our pack, s | of it judging, s | ms a resource | checkov, s | checkov / ours |")
    print("|---|---|---|---|---|---|")
    for line in _lines(checkov):
        print(line, flush=True)


def _lines(checkov: str) -> Iterator[str]:
    for size in SIZES:
        ours: list[float] = []
        judging: list[float] = []
        theirs: list[float] = []
        for _ in range(ROUNDS):
            whole, judged = _our_run(size)
            ours.append(whole)
            judging.append(judged)
            theirs.append(_their_run(checkov, size))
        ratio = median(their / our for their, our in zip(theirs, ours, strict=True))
        per_resource = median(judging) / size * 1000
        yield (
            f"| {size} | {median(ours):.2f} | {median(judging):.3f} | {per_resource:.3f} | {median(theirs):.2f} | "
            f"{ratio:.1f} |"
        )


def _our_run(size: int) -> tuple[float, float]:
    """Seconds of the whole process, and of them those for judging."""
    resources = described(size // RESOURCES_OF_A_SERVICE)
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, str(PACK)], stdout=subprocess.PIPE, text=True) as pack:
        assert pack.stdout is not None
        address = f"127.0.0.1:{pack.stdout.readline().strip()}"
        limits = [("grpc.max_send_message_length", LARGEST_MESSAGE)]
        with grpc.insecure_channel(address, options=limits) as channel:
            analyzer: Any = analyzer_pb2_grpc.AnalyzerStub(channel)
            analyzer.Configure(_every_rule(analyzer))
            ready = time.perf_counter()
            for each in resources:
                analyzer.Analyze(
                    analyzer_pb2.AnalyzeRequest(
                        type=each.type, urn=each.urn, name=each.name, properties=each.properties
                    )
                )
            analyzer.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=resources))
            ended = time.perf_counter()
        pack.kill()
    return ended - began, ended - ready


def _every_rule(analyzer: Any) -> analyzer_pb2.ConfigureAnalyzerRequest:
    request = analyzer_pb2.ConfigureAnalyzerRequest()
    for policy in analyzer.GetAnalyzerInfo(empty_pb2.Empty()).policies:
        request.policyConfig[policy.name].enforcementLevel = analyzer_pb2.ADVISORY
    return request


def _their_run(checkov: str, size: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf").write_text(terraform(size // RESOURCES_OF_A_SERVICE))
        command = [checkov, "--directory", folder, "--framework", "terraform", "--quiet", "--compact"]
        began = time.perf_counter()
        done = subprocess.run([*command, "--skip-download"], capture_output=True, text=True, check=False)
        took = time.perf_counter() - began
    if "Passed checks" not in done.stdout:
        sys.exit(f"checkov did not check: {done.stdout[-500:]}{done.stderr[-500:]}")
    return took


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python -m bench.policies takes one argument: the program of an installed checkov.")
    main(sys.argv[1])

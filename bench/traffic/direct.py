"""The least that running a handler can cost: its process, driven over the Runtime API with nothing before it."""

import asyncio
import json
import subprocess
import time
from pathlib import Path
from uuid import uuid4

from bench.traffic.bare_runtime import start_bare
from sandbox.functions.invocation import Invocation, Succeeded
from sandbox.functions.runtime_api import RuntimeApi
from sandbox.loop_thread import LoopThread

EVENT = json.dumps(
    {
        "requestContext": {
            "elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/ping/02da9f7db0"}
        },
        "httpMethod": "GET",
        "path": "/ping",
        "queryStringParameters": {"from": "bench"},
        "headers": {
            "host": "bench.example.com",
            "user-agent": "bench",
            "accept": "*/*",
            "x-amzn-trace-id": "Root=1-5c536348-3d683b8b04734faae651f476",
            "x-forwarded-for": "127.0.0.1",
            "x-forwarded-port": "80",
            "x-forwarded-proto": "http",
        },
        "body": "",
        "isBase64Encoded": False,
    }
).encode()
"""As the load balancer would make it for the HTTP client's request."""


class Direct:
    """Processes of the handler in the folder `code`, each with a Runtime API in the event loop `loop`.

    The loop is best the sandbox's, where the load balancers are too. `close` ends the processes.
    """

    def __init__(self, loop: LoopThread, code: Path) -> None:
        self._loop = loop
        self._code = code
        self._runtimes: list[tuple[RuntimeApi, subprocess.Popen[bytes]]] = []

    def start(self, count: int) -> None:
        """Starts processes, one after the other, until there are so many."""
        while len(self._runtimes) < count:
            self._loop.run(self._start())

    def drive(self, count: int, seconds: float) -> list[float]:
        """The latencies in seconds of invocations, one after the other in each of `count` processes."""
        return self._loop.run(self._drive(count, seconds))

    def close(self) -> None:
        for api, process in self._runtimes:
            process.kill()
            process.wait()
            self._loop.run(api.stop())

    async def _start(self) -> None:
        api = RuntimeApi()
        await api.start()
        self._runtimes.append((api, start_bare(self._code, api.address)))
        if failure := await api.initialised:
            raise RuntimeError(f"The handler could not be started: {failure.message}")

    async def _drive(self, count: int, seconds: float) -> list[float]:
        until = time.perf_counter() + seconds
        each = await asyncio.gather(*(_repeat(api, until) for api, _ in self._runtimes[:count]))
        return [latency for latencies in each for latency in latencies]


async def _repeat(api: RuntimeApi, until: float) -> list[float]:
    latencies: list[float] = []
    ended = 0.0
    while ended < until:
        began = time.perf_counter()
        outcome = await api.invoke(Invocation(str(uuid4()), EVENT, "", deadline_ms=int(time.time() + 60) * 1000))
        ended = time.perf_counter()
        assert isinstance(outcome, Succeeded), outcome
        latencies.append(ended - began)
    return latencies

"""What one stretch of requests measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Sample:
    """Requests per second, and the median and 99th percentile of their latency in ms."""

    rate: float
    p50: float
    p99: float

    @classmethod
    def of(cls, latencies: Sequence[float], seconds: float) -> "Sample":
        """Of latencies in seconds, seen in so many seconds."""
        return cls(len(latencies) / seconds, median(latencies) * 1000, quantiles(latencies, n=100)[98] * 1000)

    @classmethod
    def median(cls, samples: Sequence["Sample"]) -> "Sample":
        """Each figure's median over several rounds."""
        return cls(*(median(getattr(each, name) for each in samples) for name in ("rate", "p50", "p99")))

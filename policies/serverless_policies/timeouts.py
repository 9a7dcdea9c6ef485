"""The times that hold where a program leaves them to the provider, or states them. All in seconds."""

from __future__ import annotations

from .resource import ABSENT, Missing, Resource


def timeout_of(function: Resource) -> float | Missing:
    """How long a function may take."""
    return _or_default(function.number("timeout"), 3.0)


def idle_timeout_of(load_balancer: Resource) -> float | Missing:
    """How long nothing may be sent on a connection before an Application Load Balancer closes it."""
    return _or_default(load_balancer.number("idleTimeout"), 60.0)


def check_interval_of(target_group: Resource) -> float | Missing:
    """From one health check to the next, where they are on. (AWS's own default for functions is 35.)"""
    return _or_default(target_group.number("healthCheck", "interval"), 30.0)


def check_timeout_of(target_group: Resource) -> float | Missing:
    """How long a health check waits for a function's answer. The provider leaves it to AWS."""
    return _or_default(target_group.number("healthCheck", "timeout"), 30.0)


def visibility_timeout_of(queue: Resource) -> float | Missing:
    """How long a message stays invisible to others after somebody received it."""
    return _or_default(queue.number("visibilityTimeoutSeconds"), 30.0)


def batching_window_of(mapping: Resource) -> float | Missing:
    """How long Lambda gathers messages of a queue for a batch."""
    return _or_default(mapping.number("maximumBatchingWindowInSeconds"), 0.0)


def _or_default(stated: float | Missing, default: float) -> float | Missing:
    return default if stated is ABSENT else stated

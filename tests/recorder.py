"""A Pulumi program that is run by the SDK against a recorder in the engine's place."""

from collections.abc import Callable
from typing import Any, cast

import pulumi
from pulumi.runtime.mocks import MockMonitor, Mocks, set_mocks

PROJECT = "shop"
_STACK = "pulumi:pulumi:Stack"


def urn_of(stack: str, parent: str, type_: str, name: str) -> str:
    """The URN as the engine makes it: with the types of all parents but the stack."""
    parent_types = parent.split("::")[2] if parent else _STACK
    qualified_type = type_ if parent_types == _STACK else f"{parent_types}${type_}"
    return f"urn:pulumi:{stack}::{PROJECT}::{qualified_type}::{name}"


def record(program: Callable[[], object], monitor: MockMonitor, mocks: Mocks, *, stack: str, preview: bool) -> None:
    """Runs the program and returns once the recorder has heard everything: before that, nothing would be declared yet."""
    set_mocks(mocks, project=PROJECT, stack=stack, preview=preview, monitor=monitor)
    # Untyped in the SDK; it returns when every registration has been answered.
    run_to_the_end: Callable[[Callable[[], object]], Callable[[], None]] = cast(Any, pulumi.runtime).test
    run_to_the_end(lambda: program() and None)()

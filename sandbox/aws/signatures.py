"""The forms that refusals and operations have."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.aws.state import State

Params = dict[str, Any]
"""A request's members, as the API reference spells them."""

Result = Mapping[str, Any]
"""An answer's members, likewise."""

Emulate = Callable[[], dict[str, Any]]
"""Lets moto do what was asked: gives the members of its result, and does not return if moto refuses."""

Refuse = Callable[[State, Params], None]
"""Looks at the account and at a request; raises Refusal, or returns."""

Operation = Callable[[State, Params, Emulate], Result]
"""Answers a request in the place of moto, which it may ask first."""

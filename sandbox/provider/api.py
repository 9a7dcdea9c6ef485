"""API calls as the provider makes them: held to AWS's model first, refused in AWS's words."""

from collections.abc import Mapping
from typing import Any, Protocol

from botocore.exceptions import ClientError, ParamValidationError

from sandbox.provider.model import violations


class Caller(Protocol):
    """What reaches the account: `sandbox.aws.account.Account.call`."""

    def __call__(self, service: str, operation: str, params: Mapping[str, Any], /) -> dict[str, Any]: ...


class ApiError(Exception):
    """AWS, or its model, refused a call."""

    def __init__(self, operation: str, code: str, message: str) -> None:
        super().__init__(f"{operation}: {code}: {message}")
        self.code = code


class CheckedApi:
    """Makes API calls through `caller`; raises ApiError for all that is refused."""

    def __init__(self, caller: Caller) -> None:
        self._call = caller

    def __call__(self, service: str, operation: str, request: Mapping[str, Any], /) -> dict[str, Any]:
        broken = violations(service, operation, request)
        if broken:
            reasons = "; ".join(f"{each.path}: {each.reason}" for each in broken)
            raise ApiError(operation, "ValidationException", reasons)
        try:
            return self._call(service, operation, request)
        except ClientError as refused:
            error = refused.response.get("Error", {})
            raise ApiError(operation, error.get("Code", "Unknown"), error.get("Message", "")) from refused
        except ParamValidationError as wrong:
            raise ApiError(operation, "ValidationException", str(wrong)) from wrong

"""The account's Lambda limits, and what is left of them."""

from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State

CONCURRENT_EXECUTIONS = 1000
"""The account's quota per Region; https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html."""

UNRESERVED_MINIMUM = 100
"""What reservations must leave; https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html."""

_MEBIBYTE = 1024**2


def get_account_settings(state: State, _params: Params, _emulate: Emulate) -> Result:
    functions = state.lambda_.list_functions()
    return {
        "AccountLimit": {
            "TotalCodeSize": 75 * 1024 * _MEBIBYTE,
            "CodeSizeUnzipped": 250 * _MEBIBYTE,
            "CodeSizeZipped": 50 * _MEBIBYTE,
            "ConcurrentExecutions": CONCURRENT_EXECUTIONS,
            "UnreservedConcurrentExecutions": CONCURRENT_EXECUTIONS - reserved_concurrency(state),
        },
        "AccountUsage": {
            "TotalCodeSize": sum(function.code_size for function in functions),
            "FunctionCount": len(functions),
        },
    }


def reserved_concurrency(state: State, *, but_of: str = "") -> int:
    """The concurrency reserved in the Region by all functions, without the one named `but_of`."""
    functions = [function for function in state.lambda_.list_functions() if function.function_name != but_of]
    return sum(int(function.reserved_concurrency or 0) for function in functions)

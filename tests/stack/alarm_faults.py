"""Every fault that an alarm of the components is for, and exactly which alarms it must set off.

`test_alarms_proven.py` causes each one, and docs/generate.py makes the table in docs/alarms.md of it.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from tests.stack.watched_service import WatchedService

Cause = Callable[[WatchedService], None]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault.

    - `cause`: what happens in each of its minutes. `lasting`: what is broken from its first minute to its last.
    - `fires`: the alarms that it must set off; no other may go off.
    - `minutes`: how long it lasts.
    """

    name: str
    says: str
    fires: frozenset[str]
    cause: Cause = lambda shop: shop.ask("/")
    lasting: Callable[[WatchedService], AbstractContextManager[Any]] = lambda _: nullcontext()
    minutes: int = 7


def _requests(path: str, status: int) -> Cause:
    def cause(shop: WatchedService) -> None:
        assert shop.ask("/") == 200
        assert shop.ask(path) == status

    return cause


def _more_at_once_than_reserved(shop: WatchedService) -> None:
    with shop.holding(shop.reserved):
        assert shop.ask("/") == 502


def _at_once(number: int) -> Cause:
    def cause(shop: WatchedService) -> None:
        with shop.holding(number):
            pass

    return cause


def _no_new_environment(shop: WatchedService) -> None:
    with shop.holding(1):  # the one that the health checks keep warm
        assert shop.ask("/") == 502


@contextmanager
def _without_permission(shop: WatchedService) -> Iterator[None]:
    permission = shop.take_permission()
    yield
    shop.give_permission(permission)


@contextmanager
def _failing_health_checks(shop: WatchedService) -> Iterator[None]:
    shop.is_healthy = False
    yield
    shop.is_healthy = True


@contextmanager
def _bad_release(shop: WatchedService) -> Iterator[None]:
    shop.release("import a_module_that_is_not_there\n")
    yield
    shop.release(shop.good_code)


@contextmanager
def _no_code_storage(shop: WatchedService) -> Iterator[None]:
    shop.let_environments_idle_out()
    with shop.without_code_storage():
        yield


@contextmanager
def _stopped(shop: WatchedService) -> Iterator[None]:
    shop.reserve(0)
    yield
    shop.reserve(shop.reserved)


NO_USABLE_ANSWER = frozenset({"lambda_user_errors", "elb_5xx"})
FUNCTION_FAILS = NO_USABLE_ANSWER | {"function_errors"}
NO_HEALTHY_HOST = frozenset({"healthy_hosts"})

FAULTS = (
    Fault(
        name="the handler raises",
        says="an exception on one path; health checks go on well",
        fires=FUNCTION_FAILS | {"error_logs"},
        cause=_requests("/raises", 502),
    ),
    Fault(
        name="the handler hangs",
        says="a request that takes longer than the function's timeout",
        fires=FUNCTION_FAILS | {"duration"},
        cause=_requests("/hangs", 502),
        minutes=4,
    ),
    Fault(
        name="the handler becomes slow",
        says="requests take most of the function's timeout, and are answered",
        fires=frozenset({"duration"}),
        cause=_requests("/is-slow", 200),
        minutes=4,
    ),
    Fault(
        name="the process exits",
        says="a handler that ends its own process",
        fires=FUNCTION_FAILS,
        cause=_requests("/exits", 502),
    ),
    Fault(
        name="a bad release",
        says="`pulumi up` with code that cannot be imported",
        fires=FUNCTION_FAILS | {"error_logs"} | NO_HEALTHY_HOST,
        cause=lambda shop: shop.expect("/", 502),
        lasting=_bad_release,
    ),
    Fault(
        name="the handler answers 500",
        says="an answer with status 500, made by the code itself",
        fires=frozenset({"target_5xx"}),
        cause=_requests("/answers-500", 500),
    ),
    Fault(
        name="the handler logs an error",
        says="a log event of level ERROR; the answer is 200",
        fires=frozenset({"error_logs"}),
        cause=_requests("/logs-an-error", 200),
    ),
    Fault(
        name="a malformed answer",
        says="`body: null`, which a load balancer does not take",
        fires=NO_USABLE_ANSWER,
        cause=_requests("/answers-null", 502),
    ),
    Fault(
        name="an answer that is too large",
        says="2 MB, where 1 MB is allowed",
        fires=NO_USABLE_ANSWER,
        cause=_requests("/answers-2-mb", 502),
    ),
    Fault(
        name="more requests at once than reserved",
        says="all reserved executions are busy when one more request comes",
        fires=NO_USABLE_ANSWER | {"throttles", "concurrency"},
        cause=_more_at_once_than_reserved,
    ),
    Fault(
        name="as many requests at once as reserved",
        says="all reserved executions are busy, and nothing is refused yet",
        fires=frozenset({"concurrency"}),
        cause=_at_once(WatchedService.reserved),
    ),
    Fault(
        name="another function takes the account's concurrency",
        says="it reserves 850 of 1,000",
        fires=frozenset({"claimed_concurrency"}),
        cause=lambda shop: shop.expect("/", 200),
        lasting=lambda shop: shop.beside_a_function_that_reserves(850),
    ),
    Fault(
        name="the function is stopped",
        says="its reserved concurrency is set to 0 behind Pulumi's back",
        fires=NO_USABLE_ANSWER | {"throttles"} | NO_HEALTHY_HOST,
        cause=lambda shop: shop.expect("/", 502),
        lasting=_stopped,
    ),
    Fault(
        name="the permission is removed",
        says="the load balancer may not invoke the alias any more",
        fires=NO_USABLE_ANSWER | NO_HEALTHY_HOST,
        cause=lambda shop: shop.expect("/", 502),
        lasting=_without_permission,
    ),
    Fault(
        name="the target is deregistered",
        says="the target group has no function any more",
        fires=NO_HEALTHY_HOST | {"elb_5xx"},
        cause=lambda shop: shop.expect("/", 503),
        lasting=lambda shop: shop.without_target(),
    ),
    Fault(
        name="health checks fail",
        says="the checked path answers 503; other requests are served",
        fires=NO_HEALTHY_HOST,
        cause=lambda shop: shop.expect("/", 200),
        lasting=_failing_health_checks,
    ),
    Fault(
        name="the Lambda service fails",
        says="no new execution environment can be started",
        fires=frozenset({"lambda_internal_errors", "elb_5xx"}),
        cause=_no_new_environment,
        lasting=_no_code_storage,
    ),
    Fault(
        name="clients' mistakes",
        says="the code answers 404: nobody is to be woken up",
        fires=frozenset(),
        cause=_requests("/answers-404", 404),
    ),
    Fault(
        name="no requests at all",
        says="an idle night; health checks go on",
        fires=frozenset(),
        cause=lambda _: None,
    ),
    Fault(
        name="many requests at once",
        says="two of three reserved executions are busy",
        fires=frozenset(),
        cause=_at_once(WatchedService.reserved - 1),
    ),
    Fault(
        name="one bad minute",
        says="a handler that raised once, and then not again",
        fires=frozenset(),
        cause=_requests("/raises", 502),
        minutes=1,
    ),
)

"""What can be wrong with a function itself."""

from __future__ import annotations

from tests.policies.mutant import drop, mutant, put

_FUNCTION = "Function::orders"

MUTANTS = (
    mutant("a runtime that is gone", put(_FUNCTION, "runtime", to="python3.7"), "lambda-runtime-supported"),
    mutant("no runtime", drop(_FUNCTION, "runtime"), "lambda-package-consistent"),
    mutant("no handler", drop(_FUNCTION, "handler"), "lambda-package-consistent"),
    mutant(
        "a timeout beyond Lambda's",
        put(_FUNCTION, "timeout", to=901),
        "alb-idle-timeout-covers-function-timeout",
        "function-behind-alb-timeout-max",
        "lambda-explicit-timeout",
        "lambda-health-check-interval-exceeds-timeout",
        "lambda-timeout-range",
    ),
    mutant(
        "the default timeout",
        put(_FUNCTION, "timeout", to=3),
        "lambda-explicit-timeout",
        "alarm-duration-threshold-below-timeout",
    ),
    mutant(
        "a timeout beyond the idle timeout",
        put(_FUNCTION, "timeout", to=61),
        "alb-idle-timeout-covers-function-timeout",
        "function-behind-alb-timeout-max",
        "lambda-health-check-interval-exceeds-timeout",
    ),
    mutant("the default memory", put(_FUNCTION, "memorySize", to=128), "lambda-explicit-memory"),
    mutant(
        "a password in the environment",
        put(_FUNCTION, "environment", to={"variables": {"DATABASE": "postgresql://shop:hunter2@db/shop"}}),
        "lambda-env-cmk",
        "lambda-no-hardcoded-secrets",
    ),
    mutant(
        "a reserved name in the environment",
        put(_FUNCTION, "environment", to={"variables": {"AWS_REGION": "x"}}),
        "lambda-env-cmk",
        "lambda-env-reserved-keys",
    ),
    mutant(
        "an environment that is too large",
        put(_FUNCTION, "environment", to={"variables": {"TEXT": "x y " * 1100}}),
        "lambda-env-cmk",
        "lambda-env-size",
    ),
    mutant("no tracing", drop(_FUNCTION, "tracingConfig"), "lambda-tracing-active"),
    mutant(
        "logs as text with a level",
        put(_FUNCTION, "loggingConfig", "logFormat", to="Text"),
        "lambda-log-level-needs-json",
        "lambda-structured-logging",
    ),
    mutant(
        "a log group that Lambda makes",
        drop(_FUNCTION, "loggingConfig"),
        "lambda-log-group-managed",
        "lambda-structured-logging",
    ),
    mutant(
        "no reserved concurrency",
        put(_FUNCTION, "reservedConcurrentExecutions", to=-1),
        "function-behind-alb-reserved-concurrency",
        "lambda-reserved-concurrency-set",
    ),
    mutant(
        "a function that is switched off",
        put(_FUNCTION, "reservedConcurrentExecutions", to=0),
        "function-behind-alb-reserved-concurrency",
        "lambda-reserved-concurrency-not-zero",
    ),
    mutant(
        "the account's whole concurrency reserved",
        put(_FUNCTION, "reservedConcurrentExecutions", to=995),
        "reserved-concurrency-sum",
    ),
    mutant("no version published", put(_FUNCTION, "publish", to=False), "alias-function-published"),
    mutant(
        "a function in one zone",
        put(_FUNCTION, "vpcConfig", to={"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]}),
        "lambda-vpc-multi-az",
        undecided=("vpc-function-role-can-create-eni",),
    ),
)

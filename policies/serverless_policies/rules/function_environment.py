"""Rules about a function's environment variables. They are named in findings; their values never are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from ..aws_types import FUNCTION
from ..hardcoded_secrets import kind_of_secret
from ..resource import ABSENT, UNKNOWN, Missing, Resource, Value
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation

_ENVIRONMENT = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"


def _variables(function: Resource) -> dict[str, Value] | Missing:
    """The variables by name; single values may still be unknown."""
    found = function.value("environment", "variables")
    if isinstance(found, dict):
        return found
    return ABSENT if found is ABSENT else UNKNOWN


def _holds_no_secret(function: Resource, options: Options) -> Iterator[Finding]:
    variables = _variables(function)
    if variables is UNKNOWN:
        yield CannotTell(function, "its environment variables")
    if isinstance(variables, Missing):
        return
    entropy = options.number("leastEntropy")
    # What is unknown now is judged when the engine asks again, before the function is created.
    kinds = {name: kind_of_secret(name, value, entropy) for name, value in variables.items() if isinstance(value, str)}
    secret = {name: kind for name, kind in sorted(kinds.items()) if kind}
    if secret:
        listed = ", ".join(f"{name} ({kind})" for name, kind in secret.items())
        yield Violation(
            function,
            f"its environment holds what looks like a secret: {listed}",
            f"{next(iter(secret))}_ARN=<an aws.secretsmanager.Secret>.arn, which the function reads by its role",
        )


NO_HARDCODED_SECRETS = ResourceRule(
    name="lambda-no-hardcoded-secrets",
    group=Group.FUNCTIONS,
    checks="A function's environment variables hold no secret, by the look of their values or by their names.",
    because="Whoever may look at the function reads them in plain text, and so does whoever reads the program.",
    mend="Keep the secret in AWS Secrets Manager, give the function's role the right to read it, "
    "and put its ARN into a variable. Give AWS access by the role and never by a key. What is no secret and has the "
    "name of one (a name that ends in password, passphrase, api_key, client_secret, private_key, access_token or "
    "auth_token) takes another name.",
    source=_ENVIRONMENT,
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    covers={"checkov": ("CKV_AWS_45",), "well-architected": ("sec_q3",)},
    options={
        "leastEntropy": {
            "type": "number",
            "minimum": 0,
            "default": 3.7,
            "description": "From how many bits of entropy for each character a text without a known form "
            "counts as a secret; random base64 has 4 to 5.",
        },
    },
    types=(FUNCTION,),
    judge=_holds_no_secret,
)


def _encrypts_with_own_key(function: Resource, _options: Options) -> Iterator[Finding]:
    variables = _variables(function)
    if variables in (ABSENT, {}) or function.text("kmsKeyArn") is not ABSENT:
        return
    if variables is UNKNOWN:
        yield CannotTell(function, "whether it has environment variables")
    else:
        yield Violation(
            function, "it has environment variables, and kms_key_arn is not set", "kms_key_arn=<an aws.kms.Key>.arn"
        )


ENVIRONMENT_CMK = ResourceRule(
    name="lambda-env-cmk",
    group=Group.FUNCTIONS,
    checks="A function's environment variables are encrypted with a key of your own.",
    because="The key that AWS uses otherwise cannot be taken from anybody who may look at the function.",
    mend="Set kms_key_arn on aws.lambda_.Function.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html",
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={"checkov": ("CKV_AWS_173",)},
    types=(FUNCTION,),
    judge=_encrypts_with_own_key,
)


_LARGEST_ENVIRONMENT: Final = 4096
"""Bytes."""


def _fits(function: Resource, _options: Options) -> Iterator[Finding]:
    variables = _variables(function)
    if variables is UNKNOWN:
        yield CannotTell(function, "its environment variables")
    if isinstance(variables, Missing):
        return
    # Lambda measures the object that it stores, with its signs.
    known = {name: value if isinstance(value, str) else "" for name, value in variables.items()}
    size = len(json.dumps(known, separators=(",", ":"), ensure_ascii=False).encode())
    if size > _LARGEST_ENVIRONMENT:
        at_least = "" if known == variables else "at least "
        yield Violation(
            function,
            f"its environment variables take {at_least}{size} bytes as JSON, and Lambda allows {_LARGEST_ENVIRONMENT}",
            "environment=<the name of a parameter or an object that holds the rest>",
        )


ENVIRONMENT_SIZE = ResourceRule(
    name="lambda-env-size",
    group=Group.FUNCTIONS,
    checks="A function's environment variables fit into 4 KB, written as JSON with their names.",
    because="Lambda refuses more, so the deployment stops half-way.",
    mend="Move what is large from environment on aws.lambda_.Function to a parameter or an object.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={"cfn-lint": ("E3697",)},
    types=(FUNCTION,),
    judge=_fits,
)


_RESERVED_KEYS: Final = frozenset(
    {
        *("_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV"),
        *("AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION"),
        *("AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME"),
        *("AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
        *("AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR"),
    }
)
"""What Lambda sets itself and refuses to have set."""


def _leaves_reserved_keys(function: Resource, _options: Options) -> Iterator[Finding]:
    variables = _variables(function)
    if variables is UNKNOWN:
        yield CannotTell(function, "its environment variables")
    if isinstance(variables, Missing):
        return
    reserved = sorted(_RESERVED_KEYS & variables.keys())
    if reserved:
        yield Violation(
            function, f"it sets {', '.join(reserved)}, which Lambda sets itself", "another name in environment"
        )


ENVIRONMENT_RESERVED_KEYS = ResourceRule(
    name="lambda-env-reserved-keys",
    group=Group.FUNCTIONS,
    checks="A function's environment variables have names that are not Lambda's own.",
    because="Lambda refuses them, so the deployment stops half-way.",
    mend="Give the variable another name in environment on aws.lambda_.Function.",
    source=_ENVIRONMENT,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={"cfn-lint": ("E3663",)},
    types=(FUNCTION,),
    judge=_leaves_reserved_keys,
)


RULES = (NO_HARDCODED_SECRETS, ENVIRONMENT_CMK, ENVIRONMENT_SIZE, ENVIRONMENT_RESERVED_KEYS)

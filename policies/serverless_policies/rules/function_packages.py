"""Rules about a function's code: what kind of package it is, and who signed it."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import FUNCTION
from ..resource import ABSENT, UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation


def _is_consistent(function: Resource, _options: Options) -> Iterator[Finding]:
    kind = function.text("packageType")
    if kind is UNKNOWN:
        yield CannotTell(function, "its package_type")
    elif kind == "Image":
        inside = [name for name in ("handler", "runtime", "layers") if function.value(name) not in (ABSENT, "", [])]
        if inside:
            yield Violation(
                function,
                f"it is a container image, and {' and '.join(inside)} {'is' if len(inside) == 1 else 'are'} set",
                f"no {', no '.join(inside)}: the image holds them",
            )
    elif function.text("imageUri") is not ABSENT:
        yield Violation(function, "image_uri is set, and package_type is 'Zip'", 'package_type="Image"')
    else:
        missing = [name for name in ("handler", "runtime") if function.text(name) is ABSENT]
        if missing:
            yield Violation(
                function,
                f"it is a Zip package, and {' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set",
                ", ".join(f"{name}=…" for name in missing),
            )


PACKAGE_CONSISTENT = ResourceRule(
    name="lambda-package-consistent",
    group=Group.FUNCTIONS,
    checks="A Zip package names its handler and runtime; a container image leaves them and layers to the image.",
    because="Lambda refuses anything else, so the deployment stops half-way.",
    mend="Set handler and runtime on aws.lambda_.Function, or none of handler, runtime and layers "
    'with package_type="Image".',
    source="https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={"cfn-lint": ("E3685", "W2533")},
    types=(FUNCTION,),
    judge=_is_consistent,
)


def _checks_signature(function: Resource, _options: Options) -> Iterator[Finding]:
    kind = function.text("packageType")
    if kind == "Image" or function.text("codeSigningConfigArn") is not ABSENT:
        return
    if kind is UNKNOWN:
        yield CannotTell(function, "its package_type")
    else:
        yield Violation(
            function,
            "code_signing_config_arn is not set",
            "code_signing_config_arn=<an aws.lambda_.CodeSigningConfig>.arn",
        )


CODE_SIGNING = ResourceRule(
    name="lambda-code-signing",
    group=Group.FUNCTIONS,
    checks="Lambda checks who signed a function's code.",
    because="Otherwise whoever may update the function may run any code in its role.",
    mend="Set code_signing_config_arn on aws.lambda_.Function. Container images cannot be checked, and are not asked.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html",
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={"checkov": ("CKV_AWS_272",)},
    types=(FUNCTION,),
    judge=_checks_signature,
)


RULES = (PACKAGE_CONSISTENT, CODE_SIGNING)

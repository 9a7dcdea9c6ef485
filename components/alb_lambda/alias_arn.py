"""Which function and which alias does an alias's ARN name?"""

import re

import pulumi

from alb_lambda.arguments import Arguments

# https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
_ALIAS_ARN = re.compile(r"arn:[^:]+:lambda:[^:]+:\d{12}:function:(?P<function>[^:]+):(?P<alias>(?!\d+$)[a-zA-Z0-9_-]+)")
_ALLOWED = "the ARN of an alias, as in arn:aws:lambda:eu-central-1:123456789012:function:orders:live"


def check_alias_arn(arguments: Arguments, alias_arn: pulumi.Input[str] | None) -> None:
    """Refuses the ARN of a bare function, of a version or of `$LATEST`; an output is checked when it is known."""
    if isinstance(alias_arn, str) and not _ALIAS_ARN.fullmatch(alias_arn):
        arguments.refuse("alias_arn", repr(alias_arn), _ALLOWED)


def function_of(component: str, name: str, alias_arn: pulumi.Input[str]) -> pulumi.Output[str]:
    """The name of the function to which the alias belongs."""
    return _part(component, name, alias_arn, "function")


def alias_of(component: str, name: str, alias_arn: pulumi.Input[str]) -> pulumi.Output[str]:
    """The alias's name."""
    return _part(component, name, alias_arn, "alias")


def _part(component: str, name: str, alias_arn: pulumi.Input[str], part: str) -> pulumi.Output[str]:
    def read(arn: str) -> str:
        arguments = Arguments(component, name)
        check_alias_arn(arguments, arn)
        arguments.finish()
        return arn.split(":")[{"function": 6, "alias": 7}[part]]

    return pulumi.Output.from_input(alias_arn).apply(read)

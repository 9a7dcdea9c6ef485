"""The emulation's own objects, where refusals and operations look things up."""

import time
from collections.abc import Callable
from typing import Any

from moto.awslambda.utils import get_backend as get_lambda_backend
from moto.backends import get_backend
from moto.core.exceptions import JsonRESTError

from sandbox.aws.errors import Refusal

ACCOUNT_ID = "123456789012"
"""The account every access key belongs to; AWS's documentation uses it for examples."""


class State:
    """What moto holds for one Region. Each service is moto's backend of that name; moto is partly typed, hence Any.

    `now` gives the account's time in seconds since 1970.
    """

    def __init__(self, region: str, now: Callable[[], float] = time.time) -> None:
        self.region = region
        self.now = now
        self.account_id = ACCOUNT_ID

    @property
    def acm(self) -> Any:
        return get_backend("acm")[ACCOUNT_ID][self.region]

    @property
    def cloudwatch(self) -> Any:
        return get_backend("cloudwatch")[ACCOUNT_ID][self.region]

    @property
    def dynamodb(self) -> Any:
        return get_backend("dynamodb")[ACCOUNT_ID][self.region]

    @property
    def ec2(self) -> Any:
        return get_backend("ec2")[ACCOUNT_ID][self.region]

    @property
    def elbv2(self) -> Any:
        return get_backend("elbv2")[ACCOUNT_ID][self.region]

    @property
    def iam(self) -> Any:
        return get_backend("iam")[ACCOUNT_ID]["aws"]

    @property
    def kinesis(self) -> Any:
        return get_backend("kinesis")[ACCOUNT_ID][self.region]

    @property
    def kms(self) -> Any:
        return get_backend("kms")[ACCOUNT_ID][self.region]

    @property
    def lambda_(self) -> Any:
        return get_lambda_backend(ACCOUNT_ID, self.region)

    @property
    def logs(self) -> Any:
        return get_backend("logs")[ACCOUNT_ID][self.region]

    @property
    def s3(self) -> Any:
        return get_backend("s3")[ACCOUNT_ID]["aws"]

    @property
    def sns(self) -> Any:
        return get_backend("sns")[ACCOUNT_ID][self.region]

    @property
    def sqs(self) -> Any:
        return get_backend("sqs")[ACCOUNT_ID][self.region]

    def wafv2(self, scope: str) -> Any:
        """Those of the Region (scope REGIONAL), or the global ones (CLOUDFRONT)."""
        return get_backend("wafv2")[ACCOUNT_ID][self.region if scope == "REGIONAL" else "global"]

    def function(self, name_or_arn: str, qualifier: str | None = None) -> Any:
        """The function, or the version that the qualifier (in the ARN or beside it) names.

        Raises Lambda's ResourceNotFoundException.
        """
        try:
            return self.lambda_.get_function(name_or_arn, qualifier)
        except JsonRESTError as error:
            raise Refusal(error.error_type, error.message) from error

    def function_name_and_qualifier(self, name_or_arn: str, qualifier: str | None = None) -> tuple[str, str | None]:
        """Takes apart a function's name, `name:qualifier`, partial ARN (`account:function:name`) or ARN."""
        name, _, inner = name_or_arn.rpartition("function:")[2].partition(":")
        return name, inner or qualifier

    def function_arn(self, name_or_arn: str, qualifier: str | None = None) -> str:
        """The ARN of the function, or of the version or alias that the qualifier (in the name or beside it) names.

        Raises Lambda's ResourceNotFoundException if there is no such function; the qualifier is not looked up.
        """
        name, named = self.function_name_and_qualifier(name_or_arn, qualifier)
        arn: str = self.function(name).function_arn
        return f"{arn}:{named}" if named else arn

    def add_function_version(self, version: Any) -> None:
        """Files a published version of a function under its number."""
        storage = self.lambda_._lambdas  # noqa: SLF001 - moto itself only files versions that it has numbered
        storage._functions[version.function_name]["versions"].append(version)  # noqa: SLF001 - same
        storage._arns[version.function_arn] = version  # noqa: SLF001 - same

    def security_group(self, group_id: str) -> Any:
        """The security group; None if there is none."""
        return self.ec2.get_security_group_from_id(group_id)

    def subnet(self, subnet_id: str) -> Any:
        """The subnet; None if there is none."""
        return next((zone[subnet_id] for zone in self.ec2.subnets.values() if subnet_id in zone), None)

"""The policies that AWS manages, each put into the account when it is first asked for.

moto can only load all of its 1,300 at once, which takes most of a second for every new account.
"""

import json
from functools import cache
from typing import Any

from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy

from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State

AWS_MANAGED = "arn:aws:iam::aws:policy/"


def know_aws_managed_policy(state: State, params: Params, emulate: Emulate) -> Result:
    arn: str = params["PolicyArn"]
    name = arn.rpartition("/")[2]
    if arn.startswith(AWS_MANAGED) and arn not in state.iam.managed_policies and name in _data():
        policy = AWSManagedPolicy.from_data(name, state.account_id, state.region, _data()[name])
        state.iam.managed_policies.setdefault(policy.arn, policy)
    return emulate()


@cache
def _data() -> dict[str, Any]:
    return json.loads(aws_managed_policies_data)

"""Where does a component's AWS provider point to?"""

from typing import NamedTuple

import pulumi
import pulumi_aws as aws


class Account(NamedTuple):
    """The account and the Region of a component's AWS provider, for the ARNs and conditions of policies."""

    id: pulumi.Output[str]
    """The account's twelve digits."""

    region: pulumi.Output[str]
    """The Region's code, as in `eu-central-1`."""

    partition: pulumi.Output[str]
    """`aws`, `aws-cn` or `aws-us-gov`."""

    def arn(self, service: str, resource: pulumi.Input[str]) -> pulumi.Output[str]:
        """The ARN of a resource of this account and Region."""
        return pulumi.Output.concat("arn:", self.partition, f":{service}:", self.region, ":", self.id, ":", resource)


def account_of(component: pulumi.ComponentResource) -> Account:
    """Asks the provider that the component's children use; a provider given to the component counts."""
    options = pulumi.InvokeOutputOptions(parent=component)
    return Account(
        id=aws.get_caller_identity_output(opts=options).account_id,
        region=aws.get_region_output(opts=options).region,
        partition=aws.get_partition_output(opts=options).partition,
    )

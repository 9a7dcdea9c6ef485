"""What the resource types of EC2 have in common.

API: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/
"""

from sandbox.provider.resource_type import Tagging


def tagging(resource_type: str) -> Tagging:
    """EC2 tags anything by its id, and at creation by the kind of thing that is created."""
    return Tagging(
        target=lambda i, _: {"Resources": [i.id]},
        tag="CreateTags",
        untag="DeleteTags",
        untag_form="pairs",
        on_create=lambda pairs: {"TagSpecifications": [{"ResourceType": resource_type, "Tags": pairs}]},
    )


def arn_beside(known: str, resource: str) -> str:
    """The ARN of a resource of the same account and Region as `known`, where the API does not tell it."""
    return f"{known.rsplit(':', 1)[0]}:{resource}"

"""The provider's own configuration (`aws:region`, `aws:defaultTags`, …) as far as it means something in the sandbox."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sandbox.provider.resource_type import Problem
from sandbox.provider.values import Unknown

IGNORED = frozenset(
    {
        "accessKey",
        "allowedAccountIds",
        "assumeRoles",
        "endpoints",
        "maxRetries",
        "profile",
        "retryMode",
        "secretKey",
        "sharedConfigFiles",
        "sharedCredentialsFiles",
        "skipCredentialsValidation",
        "skipMetadataApiCheck",
        "skipRegionValidation",
        "skipRequestingAccountId",
        "token",
        "version",
    }
)
"""Settings of how an account is reached. There is one account here and it is reached directly."""


@dataclass(frozen=True)
class Configuration:
    """What every resource of one provider instance shares."""

    default_tags: Mapping[str, str] = field(default_factory=dict[str, str])


def configure(args: Mapping[str, Any]) -> Configuration:
    """The configuration in a provider's inputs, once `problems` has found none."""
    tags = _nested(args.get("defaultTags")).get("tags")
    return Configuration(cast("dict[str, str]", tags) if isinstance(tags, dict) else {})


def problems(args: Mapping[str, Any], region: str) -> Iterator[Problem]:
    """What is wrong with a provider's inputs."""
    asked = args.get("region")
    if isinstance(asked, str) and asked != region:
        yield Problem(
            "region",
            f"aws:region is {asked}, but this sandbox is an account in {region}: "
            f"stop it and start it again with SANDBOX_REGION={asked}",
        )
    for name in sorted(set(args) - IGNORED - {"region", "defaultTags"}):
        yield Problem(name, f"the sandbox's provider does not know the setting aws:{name}")


def _nested(value: Any) -> dict[str, Any]:
    """Nested settings reach a provider as JSON text."""
    if isinstance(value, str):
        return cast(dict[str, Any], json.loads(value))
    return {} if value is None or isinstance(value, Unknown) else cast(dict[str, Any], value)

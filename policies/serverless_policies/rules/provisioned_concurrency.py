"""Rules about the versions that provisioned concurrency, and an alias, may stand for."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import ALIAS, PROVISIONED_CONCURRENCY
from ..graph import Graph
from ..lambda_reference import LATEST
from ..provisioned import Provisioned, functions_with_provisioned, provisioned_concurrency, publisher, version_of
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation

_PROVISIONED_CONCURRENCY = "https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html"


def _not_on_latest(graph: Graph, _options: Options) -> Iterator[Finding]:
    for each in provisioned_concurrency(graph).all:
        version = _stated_version(graph, each.alias)
        if each.qualifier in {ABSENT, LATEST}:
            yield Violation(
                each.resource,
                f"its qualifier is {'not set' if each.qualifier is ABSENT else LATEST}",
                "qualifier=<an alias>.name",
            )
        elif version == LATEST:
            yield Violation(
                each.resource,
                f"its qualifier is the alias '{each.qualifier}', which stands for $LATEST",
                "function_version=<function>.version on that alias, of a function with publish=True",
            )
        elif UNKNOWN in {each.alias, version}:
            yield CannotTell(each.resource, "which version of the function it is for")


def _stated_version(graph: Graph, alias: Resource | Missing) -> str | Missing:
    """The version that the program states. Whether one taken from a function is published, `alias-function-published`
    judges."""
    if not isinstance(alias, Resource) or publisher(graph, alias, "functionVersion") is not ABSENT:
        return ABSENT
    return alias.text("functionVersion")


PROVISIONED_NOT_ON_LATEST = StackRule(
    name="provisioned-not-on-latest",
    group=Group.CONCURRENCY,
    checks="Provisioned concurrency is for a published version, or for an alias of one.",
    because="Lambda refuses to provision $LATEST, so the deployment stops half-way.",
    mend="Set qualifier on aws.lambda_.ProvisionedConcurrencyConfig to the name of an alias of a published version.",
    source=_PROVISIONED_CONCURRENCY,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_not_on_latest,
)


def _function_is_published(graph: Graph, _options: Options) -> Iterator[Finding]:
    taken = [(alias, "functionVersion") for alias in graph.every(ALIAS)]
    taken += [(provisioned, "qualifier") for provisioned in graph.every(PROVISIONED_CONCURRENCY)]
    for resource, name in taken:
        function = publisher(graph, resource, name)
        if not isinstance(function, Resource):
            continue
        version, published = resource.text(name), function.flag("publish")
        # What publishes versions need not be this program; once there is one, that counts.
        if version == LATEST or (version is UNKNOWN and published in {ABSENT, False}):
            yield Violation(
                resource,
                f"it takes its version from the function '{function.name}', which publishes none, "
                "so it stands for $LATEST",
                "publish=True on that function",
            )
        elif UNKNOWN is version is published:
            yield CannotTell(resource, f"whether the function '{function.name}' publishes its versions")


ALIAS_FUNCTION_PUBLISHED = StackRule(
    name="alias-function-published",
    group=Group.CONCURRENCY,
    checks="A function whose version an alias or provisioned concurrency takes publishes its versions.",
    because="The version of a function that publishes none is $LATEST: the alias follows every change of the code, "
    "and provisioned concurrency is refused.",
    mend="Set publish=True on aws.lambda_.Function.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_function_is_published,
)


def _one_per_version(graph: Graph, _options: Options) -> Iterator[Finding]:
    for _, provisioned in functions_with_provisioned(graph):
        first_of: dict[Resource | str | Missing, Provisioned] = {}
        for each in provisioned:
            version = version_of(graph, each)
            first = first_of.setdefault(version, each)
            if version is UNKNOWN and len(provisioned) > 1:
                yield CannotTell(each.resource, "which version of the function it is for")
            elif version is not UNKNOWN and first is not each:
                yield Violation(
                    each.resource,
                    f"it is for the same version of the function as '{first.resource.name}'",
                    "one aws.lambda_.ProvisionedConcurrencyConfig for the version, with the sum",
                )


PROVISIONED_ONE_CONFIG_PER_VERSION = StackRule(
    name="provisioned-one-config-per-version",
    group=Group.CONCURRENCY,
    checks="A version of a function has provisioned concurrency once.",
    because="Two aliases cannot provision the same version; Lambda refuses the second, or they overwrite each other.",
    mend="Remove one aws.lambda_.ProvisionedConcurrencyConfig, or let its alias stand for another version.",
    source=_PROVISIONED_CONCURRENCY,
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    judge=_one_per_version,
)


def _not_weighted(graph: Graph, _options: Options) -> Iterator[Finding]:
    some_have_weights = any(_weights(alias) is not False for alias in graph.every(ALIAS))
    for each in provisioned_concurrency(graph).all:
        if not isinstance(each.alias, Resource):
            if each.alias is UNKNOWN and some_have_weights:
                yield CannotTell(each.resource, "whether it is for an alias with weights")
            continue
        weights = _weights(each.alias)
        if weights is UNKNOWN:
            yield CannotTell(each.resource, f"the weights of its alias '{each.alias.name}'")
        elif weights is True:
            yield Violation(
                each.resource,
                f"its alias '{each.alias.name}' shares requests out between two versions",
                "no routing_config on that alias, or a qualifier that names one version",
            )


def _weights(alias: Resource) -> bool | Missing:
    """Whether the alias shares requests out between two versions."""
    found = alias.value("routingConfig", "additionalVersionWeights")
    return UNKNOWN if found is UNKNOWN else found is not ABSENT and found != {}


PROVISIONED_ALIAS_NOT_WEIGHTED = StackRule(
    name="provisioned-alias-not-weighted",
    group=Group.CONCURRENCY,
    checks="An alias with provisioned concurrency stands for one version.",
    because="While an alias has weights Lambda does not let its provisioned concurrency be changed.",
    mend="Remove routing_config from the aws.lambda_.Alias.",
    source=_PROVISIONED_CONCURRENCY,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    judge=_not_weighted,
)


RULES = (
    PROVISIONED_NOT_ON_LATEST,
    ALIAS_FUNCTION_PUBLISHED,
    PROVISIONED_ONE_CONFIG_PER_VERSION,
    PROVISIONED_ALIAS_NOT_WEIGHTED,
)

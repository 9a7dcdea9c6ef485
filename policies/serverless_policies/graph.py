"""One index of a stack's resources, and the references between them, shared by all stack rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from .resource import ABSENT, UNKNOWN, Missing, Resource

View = TypeVar("View")


@dataclass(frozen=True)
class ResourceType:
    """A kind of AWS resource: its Pulumi type tokens, and the outputs by which other resources name it."""

    tokens: tuple[str, ...]
    identities: tuple[str, ...] = ("arn",)


@dataclass(frozen=True)
class Referrers:
    """Who refers to the resources of one kind by one property: by the URN referred to, and those not known yet."""

    of: Mapping[str, list[Resource]]
    undecided: list[Resource]

    @classmethod
    def of_pairs(cls, pairs: Iterable[tuple[Resource, Resource | Missing]]) -> Referrers:
        """From resources, each with what it refers to: ABSENT for nothing of this stack, UNKNOWN until that is known."""
        of: dict[str, list[Resource]] = defaultdict(list)
        undecided: list[Resource] = []
        for resource, target in pairs:
            if isinstance(target, Resource):
                of[target.urn].append(resource)
            elif target is UNKNOWN:
                undecided.append(resource)
        return cls(of, undecided)

    def to(self, resource: Resource) -> list[Resource]:
        """The resources that refer to this one."""
        return self.of.get(resource.urn, [])


class Graph:
    """The resources of one stack."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._by_urn = {resource.urn: resource for resource in resources}
        self._by_token: dict[str, list[Resource]] = defaultdict(list)
        for resource in self._by_urn.values():
            self._by_token[resource.type].append(resource)
        self._by_identity: dict[ResourceType, dict[str, list[Resource]]] = {}
        self._views: dict[object, object] = {}

    def __iter__(self) -> Iterator[Resource]:
        return iter(self._by_urn.values())

    def view(self, of: Callable[[Graph], View]) -> View:
        """What `of` makes of this graph, made once however many rules ask for it."""
        if of not in self._views:
            self._views[of] = of(self)
        return cast("View", self._views[of])

    def every(self, kind: ResourceType) -> list[Resource]:
        """All resources of that kind, under whichever of its tokens they were declared."""
        return [resource for token in kind.tokens for resource in self._by_token[token]]

    def all_named(self, kind: ResourceType, identity: str) -> list[Resource]:
        """The resources with that name or ARN; names may be taken once in each Region and account."""
        if kind not in self._by_identity:
            self._by_identity[kind] = self._index(kind)
        return self._by_identity[kind].get(identity, [])

    def named(self, kind: ResourceType, identity: str) -> Resource | Missing:
        """The resource with that name or ARN; ABSENT if it is not in this stack, UNKNOWN if two would do."""
        return _single(self.all_named(kind, identity), otherwise=ABSENT)

    def meant(
        self, candidates: list[Resource], resource: Resource, name: str, kind: ResourceType
    ) -> Resource | Missing:
        """Which of the candidates the property `name` of a resource means: the one that the program took the value from,
        else the one in the resource's own Region and account; ABSENT if there is no candidate, UNKNOWN if two would do.
        """
        if len(candidates) > 1:
            taken = self.sources(resource, name, kind)
            candidates = [each for each in candidates if each in taken] or candidates
        if len(candidates) > 1:
            candidates = [each for each in candidates if each.place == resource.place] or candidates
        return _single(candidates, otherwise=ABSENT)

    def sources(self, resource: Resource, name: str, kind: ResourceType) -> list[Resource]:
        """The resources of that kind which the program took the value of property `name` from."""
        urns = (resource.property_dependencies or {}).get(name, ())
        found = [self._by_urn[urn] for urn in urns if urn in self._by_urn]
        return [source for source in found if source.type in kind.tokens]

    def follow(self, resource: Resource, name: str, *path: str | int, to: ResourceType) -> Resource | Missing:
        """The resource of that kind to which a property refers.

        A known value that equals a name or ARN decides; otherwise the engine's record of where the value came from
        does. ABSENT: there is no reference, or it leads out of this stack. UNKNOWN: the value is unknown and it came
        from none, or from several, of that kind.
        """
        value = resource.text(name, *path)
        if isinstance(value, str):
            by_value = self.meant(self.all_named(to, value), resource, name, to)
            if by_value is not ABSENT:
                return by_value
        elif value is ABSENT:
            return ABSENT
        return _single(self.sources(resource, name, to), otherwise=UNKNOWN if value is UNKNOWN else ABSENT)

    def referrers(self, kind: ResourceType, name: str, *path: str | int, to: ResourceType) -> Referrers:
        """The resources of `kind` by the resource that their property refers to, found once for all rules."""
        key = (kind, name, path, to)
        if key not in self._views:
            pairs = ((each, self.follow(each, name, *path, to=to)) for each in self.every(kind))
            self._views[key] = Referrers.of_pairs(pairs)
        return cast("Referrers", self._views[key])

    def users(self, resource: Resource) -> list[Resource]:
        """The resources that took the value of one of their properties from this one."""
        return self.view(_users).get(resource.urn, [])

    def comes_after(self, resource: Resource, earlier: Container[str]) -> bool:
        """Whether the engine creates `resource` only after one of the resources with these URNs."""
        seen: set[str] = set()
        pending = _prerequisites(resource)
        while pending:
            urn = pending.pop()
            if urn in earlier:
                return True
            if urn not in seen and urn in self._by_urn:
                seen.add(urn)
                pending |= _prerequisites(self._by_urn[urn])
        return False

    def _index(self, kind: ResourceType) -> dict[str, list[Resource]]:
        index: dict[str, list[Resource]] = defaultdict(list)
        for resource in self.every(kind):
            for identity in {resource.text(output) for output in kind.identities}:
                if isinstance(identity, str):
                    index[identity].append(resource)
        return index


def _users(graph: Graph) -> Mapping[str, list[Resource]]:
    of: dict[str, list[Resource]] = defaultdict(list)
    for resource in graph:
        for urn in {urn for urns in (resource.property_dependencies or {}).values() for urn in urns}:
            of[urn].append(resource)
    return of


def _prerequisites(resource: Resource) -> set[str]:
    """The URNs on which the engine waits before it registers the resource."""
    referenced = {urn for urns in (resource.property_dependencies or {}).values() for urn in urns}
    parent = {resource.parent} if resource.parent else set[str]()
    return {*resource.dependencies, *referenced, *parent}


def _single(found: list[Resource], *, otherwise: Missing) -> Resource | Missing:
    if not found:
        return otherwise
    return found[0] if len(found) == 1 else UNKNOWN

"""What a resource type's declaration consists of.

A declaration says how properties map to the API's members and back, which API calls create, read, update and delete the
resource, what forces replacement, and which defaults the real provider fills in. Everything else is generic (`check`,
`diff`, `lifecycle`). Replacement and defaults follow the Terraform provider, on which Pulumi's is built.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol

from sandbox.provider.values import Properties

Members = dict[str, Any]
"""Part of an API request, by AWS's member names."""

Item = dict[str, Any]
"""A resource as the API describes it, merged from all the calls that read it."""


class Api(Protocol):
    """Makes one API call: service, operation, request."""

    def __call__(self, service: str, operation: str, request: Mapping[str, Any], /) -> dict[str, Any]: ...


class Instance(NamedTuple):
    """One resource: its Pulumi id ("" until AWS has given one) and the properties that are known of it."""

    id: str
    properties: Properties


class Problem(NamedTuple):
    """What is wrong with one input: the property's path, and a sentence."""

    property: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Property:
    """One property of a resource type. `sandbox.provider.properties` has the usual ways to make one."""

    write: Callable[[Any], Members] | None = None
    """The request members that a value becomes; None for what only AWS sets (an output)."""
    read: Callable[[Item], Any] | None = None
    """The value, found in the item; None for what AWS does not tell."""
    default: Any = None
    """What the real provider fills in when the program says nothing."""
    unset: Any = None
    """What to send when a program that gave a value gives none any more."""
    required: bool = False
    replaces: bool = False
    """A change cannot be made in place: the resource is replaced."""
    computed: bool = False
    """AWS chooses a value when the program gives none, so its presence is no drift."""
    fills: bool = False
    """AWS fills in the fields that the program leaves out of a block, so only those that it gives are compared."""
    compare: Literal["exact", "set", "json", "blocks"] = "exact"
    """How two values are compared.

    set: a list whose order means nothing. json: a document whose white space and key order mean nothing. blocks: a block,
    or a set of them, in which an empty one (`{"allow": {}}`) says something; elsewhere it is as if it were not there.
    """


@dataclass(frozen=True)
class Operation:
    """One API call of a resource's life."""

    name: str
    keys: Callable[[Instance], Members] = lambda _: {}
    """Members that say which resource is meant."""
    result: str = ""
    """Where in the answer the item is (JMESPath); "" for the whole answer."""
    keys_found: Callable[[Item], Members] | None = None
    """Members that only the item tells: as the reads before this one have found it, or as it is before it is changed or deleted."""
    pick: Callable[[Any, Instance], Any] = lambda found, _: found
    """Takes out of the result what belongs to this resource; None if nothing does."""
    into: str = ""
    """The item's member that takes the result; "" merges it into the item."""
    only: frozenset[str] | None = None
    """The properties that it writes; None means every one whose members it takes. A call that writes none is due by `when` alone."""
    takes: frozenset[str] | None = None
    """The members that it takes; None means those in AWS's model."""
    split: Callable[[Members, Instance], Iterable[Members]] = lambda members, _: (members,)
    """The requests that the members become, where the API takes one thing at a time."""
    whole: bool = False
    """An update replaces all that the call writes, so all of it is sent and not only what changed."""
    when: Callable[[Properties, frozenset[str]], bool] = lambda _inputs, _changed: True
    """Whether the call is due, given the inputs and the names of those that changed."""

    def keys_in(self, item: Item) -> Members:
        """The members that only the item tells."""
        return {} if self.keys_found is None else self.keys_found(item)


@dataclass(frozen=True)
class Tagging:
    """How a service tags what exists already. Tags are `{key: …, value: …}` pairs unless `form` says map."""

    target: Callable[[Instance, Item], Members]
    """The members that say which resource is meant, given what is known of it."""
    tag: str = ""
    """The call that adds tags; "" if `settle` writes them all."""
    untag: str = ""
    read: str = ""
    """The call that lists the tags; "" if the item has them."""
    result: str = "Tags"
    member: str = "Tags"
    keys_member: str = "TagKeys"
    form: Literal["pairs", "map"] = "pairs"
    key: str = "Key"
    value: str = "Value"
    untag_form: Literal["keys", "pairs"] = "keys"
    on_create: Callable[[Any], Members] | None = None
    """The members that tag at creation; None means `member` in the service's form."""


@dataclass(frozen=True)
class Naming:
    """Which property is the name, and what a name made by Pulumi looks like: `<resource's name>-<7 hex digits>`."""

    property: str
    limit: int
    prefix_property: str = ""
    lower: bool = False
    ending: Callable[[Properties], str] = lambda _: ""
    """What such a name must end in, given the other inputs."""


@dataclass(frozen=True, kw_only=True)
class ResourceType:
    """The declaration of one resource type."""

    token: str
    service: str
    """boto3's name of the API."""
    properties: Mapping[str, Property]
    create: Operation
    identify: Callable[[Properties, Item], str]
    """The Pulumi id, from the inputs and what creation answered."""
    reads: tuple[Operation, ...]
    """The first tells whether the resource exists; the others add to its item."""
    delete: Operation | None
    absent: tuple[str, ...]
    """AWS's error codes that mean that the resource does not exist."""
    updates: tuple[Operation, ...] = ()
    """In the order in which they are made; those that the creating call leaves something to do for follow it too."""
    twins: tuple[str, ...] = ()
    """Other tokens of the same type."""
    naming: Naming | None = None
    tagging: Tagging | None = None
    renews: Callable[[frozenset[str], Properties], Iterable[str]] = lambda _changed, _inputs: ()
    """Outputs that an update of these properties makes anew."""
    check: Callable[[Properties], Iterable[Problem]] = lambda _: ()
    """Rules between properties, beyond what AWS's model says of each."""
    imported: Callable[[str], Properties] = lambda _: {}
    """The properties that an id given to `pulumi import` holds; raises ValueError if it is not of `import_form`."""
    import_form: str = ""
    """What such an id looks like, where it is not the Pulumi id; "" also for what cannot be imported."""
    settle: Callable[["Api", Instance, bool], None] | None = None
    """Makes what no single call writes what the inputs say; told whether the resource has just been created."""
    empty: Callable[["Api", Instance], None] | None = None
    """What must be taken away before the resource can be deleted."""

    @property
    def inputs(self) -> Mapping[str, Property]:
        """The properties that a program may set."""
        return {name: each for name, each in self.properties.items() if each.write is not None}

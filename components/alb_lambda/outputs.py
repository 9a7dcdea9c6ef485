"""Which outputs does a component have?"""

import inspect

import pulumi
from pulumi.provider.experimental.util import camel_case


def outputs_of(component: pulumi.ComponentResource) -> dict[str, object]:
    """The outputs that the component's class declares, under the names that they have in the package's schema."""
    return {camel_case(name): getattr(component, name) for name in inspect.get_annotations(type(component))}

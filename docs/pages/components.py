"""docs/components.md: what each component takes and gives, as Pulumi's package tooling reads it."""

from collections.abc import Iterator, Mapping

import alb_lambda
from pulumi.provider.experimental.analyzer import (
    Analyzer,
    ComponentDefinition,
    PropertyDefinition,
    TypeDefinition,
)
from pulumi.provider.experimental.host import components_from_module

from docs.pages.markdown import NOTE, cell, page, paragraphs, table

COMPONENTS_INTRODUCTION = (
    "Each takes a name, its arguments as a dictionary, and Pulumi's resource options. The names are Python's; in other "
    "languages, and in YAML, `listener_arn` is `listenerArn`. *Input* means that an output of another resource may be "
    "given."
)


def components_page() -> str:
    """A section for each component, then one for each group of arguments that they share."""
    found = Analyzer("alb-lambda").analyze(components_from_module(alb_lambda))
    components, groups = found["component_definitions"], found["type_definitions"]
    # A component whose arguments are also part of another's has them in its own section already.
    shared = groups.keys() - {_arguments_name(name) for name in components}
    parts = [
        "# The components",
        NOTE,
        COMPONENTS_INTRODUCTION,
        *(part for name in sorted(components) for part in _component(components[name])),
        "# Groups of arguments",
        *(part for name in sorted(shared) for part in _group(groups[name])),
    ]
    return page(*parts)


def _arguments_name(component: str) -> str:
    return f"{component}Args"


def _component(component: ComponentDefinition) -> Iterator[str]:
    yield f"## {component.name}"
    yield paragraphs(component.description)
    yield f"### {_arguments_name(component.name)}"
    yield _arguments(component.inputs, component.inputs_mapping)
    yield "### Outputs"
    yield table(
        ("Name", "Type", "What it is"),
        [
            (f"`{component.outputs_mapping[name]}`", _type(output), cell(output.description))
            for name, output in component.outputs.items()
        ],
    )


def _group(group: TypeDefinition) -> Iterator[str]:
    yield f"## {group.name}"
    yield paragraphs(group.description)
    yield _arguments(group.properties, group.properties_mapping)


def _arguments(arguments: Mapping[str, PropertyDefinition], python_names: Mapping[str, str]) -> str:
    return table(
        ("Name", "Type", "Required", "What it is, its range and its default"),
        [
            (
                f"`{python_names[name]}`",
                _type(argument) + ("" if argument.plain else ", *Input*"),
                "" if argument.optional else "yes",
                cell(argument.description),
            )
            for name, argument in arguments.items()
        ],
    )


def _type(of: PropertyDefinition) -> str:
    if of.ref:
        name = of.ref.rsplit(":", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if of.items:
        return f"list of {_type(of.items)}"
    if of.additional_properties:
        return f"map of {_type(of.additional_properties)}"
    return of.type.value if of.type else "anything"

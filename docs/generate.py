"""Writes the pages that the code itself has the words for: docs/components.md and docs/policies.md.

`python docs/generate.py` writes them; with `--check` it writes nothing and exits with 1 when one is stale. The
arguments of components are read as Pulumi's package tooling reads them, so the page says what other languages see too.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

DOCS = Path(__file__).resolve().parent
# The rooms' packages, when nobody has installed them.
sys.path[:0] = [str(DOCS.parent / "components"), str(DOCS.parent / "policies")]

import alb_lambda  # noqa: E402 - found only with the path above
from pulumi.provider.experimental.analyzer import (  # noqa: E402 - after the path, like its neighbours
    Analyzer,
    ComponentDefinition,
    PropertyDefinition,
    TypeDefinition,
)
from pulumi.provider.experimental.host import components_from_module  # noqa: E402 - after the path
from serverless_policies.catalogue import CATALOGUE  # noqa: E402 - found only with the path above
from serverless_policies.rule import ResourceRule, Rule  # noqa: E402 - found only with the path above

NOTE = "<!-- Written by docs/generate.py: `make docs` after a change of the code. -->"
COMPONENTS_INTRODUCTION = (
    "Each takes a name, its arguments as a dictionary, and Pulumi's resource options. The names are Python's; in other "
    "languages, and in YAML, `listener_arn` is `listenerArn`. *Input* means that an output of another resource may be "
    "given."
)
POLICIES_INTRODUCTION = (
    "`pulumi preview --policy-pack policies` holds a stack to these rules. *mandatory* stops the update, *advisory* "
    "warns; policy configuration (`--policy-pack-config`) sets levels and options. A rule that cannot tell before a "
    "value is known says so as a warning, and judges when it is known."
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
    return "\n\n".join(parts) + "\n"


def _arguments_name(component: str) -> str:
    return f"{component}Args"


def _component(component: ComponentDefinition) -> Iterator[str]:
    yield f"## {component.name}"
    yield _paragraphs(component.description)
    yield f"### {_arguments_name(component.name)}"
    yield _arguments(component.inputs, component.inputs_mapping)
    yield "### Outputs"
    yield _table(
        ("Name", "Type", "What it is"),
        [
            (f"`{component.outputs_mapping[name]}`", _type(output), _cell(output.description))
            for name, output in component.outputs.items()
        ],
    )


def _group(group: TypeDefinition) -> Iterator[str]:
    yield f"## {group.name}"
    yield _paragraphs(group.description)
    yield _arguments(group.properties, group.properties_mapping)


def _arguments(arguments: Mapping[str, PropertyDefinition], python_names: Mapping[str, str]) -> str:
    return _table(
        ("Name", "Type", "Required", "What it is, its range and its default"),
        [
            (
                f"`{python_names[name]}`",
                _type(argument) + ("" if argument.plain else ", *Input*"),
                "" if argument.optional else "yes",
                _cell(argument.description),
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


def policies_page() -> str:
    """An overview of all rules, then a section for each, in the catalogue's order."""
    parts = [
        "# The policies",
        NOTE,
        POLICIES_INTRODUCTION,
        _table(
            ("Rule", "Severity", "Level", "What it asks"),
            [
                (f"[{rule.name}](#{rule.name})", rule.severity.value, rule.level.value, _cell(rule.checks))
                for rule in CATALOGUE
            ],
        ),
        *(part for rule in CATALOGUE for part in _rule(rule)),
    ]
    return "\n\n".join(parts) + "\n"


def _rule(rule: Rule) -> Iterator[str]:
    yield f"## {rule.name}"
    yield rule.checks
    facts = [
        f"- **Why:** {rule.because}",
        f"- **How to mend:** {rule.mend}",
        f"- **Judges:** {'each resource by itself' if isinstance(rule, ResourceRule) else 'the stack as a whole'}",
        f"- **Source:** <{rule.source}>",
    ]
    if rule.covers:
        anchors = "; ".join(f"{anchor} {', '.join(ids)}" for anchor, ids in rule.covers.items())
        facts.append(f"- **Stands for:** {anchors}")
    yield "\n".join(facts)
    if rule.options:
        yield _table(
            ("Option", "Default", "What it is"),
            [
                (f"`{name}`", f"`{option['default']}`", _cell(str(option["description"])))
                for name, option in rule.options.items()
            ],
        )


def _paragraphs(text: str | None) -> str:
    return "\n\n".join(" ".join(each.split()) for each in re.split(r"\n\s*\n", text or ""))


def _cell(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return "None."
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


PAGES: Mapping[str, Callable[[], str]] = {"components.md": components_page, "policies.md": policies_page}


def stale(docs: Path) -> list[str]:
    """The names of the pages in `docs` that are missing or are not what the code says."""
    return [
        name
        for name, page in PAGES.items()
        if not (docs / name).is_file() or (docs / name).read_text(encoding="utf-8") != page()
    ]


def main(arguments: Sequence[str], docs: Path = DOCS) -> int:
    """Writes the pages into `docs`, or with `--check` only compares; returns the exit code."""
    if list(arguments) not in ([], ["--check"]):
        sys.stderr.write(f"docs/generate.py takes --check or nothing, not {' '.join(arguments)}.\n")
        return 2
    old = stale(docs)
    if arguments:
        sys.stderr.writelines(f"docs/{name} is not what the code says: run `make docs`.\n" for name in old)
        return 1 if old else 0
    for name in old:
        (docs / name).write_text(PAGES[name](), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

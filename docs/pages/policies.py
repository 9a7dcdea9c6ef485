"""docs/policies.md: a row and a section for each rule, with examples taken from its tests."""

from collections.abc import Iterator

from serverless_policies.catalogue import CATALOGUE, OMITTED
from serverless_policies.rule import Group, ResourceRule, Rule

from docs.pages.markdown import NOTE, cell, code, page, table
from tests.policies.case import Case, Cases, every
from tests.policies.reference_stack import REASONS, strict_findings

INTRODUCTION = (
    "`pulumi preview --policy-pack policies` holds a stack to these rules. *mandatory* stops the update, *advisory* "
    "warns, *disabled* rules have to be switched on. A rule that cannot tell before a value is known says so as a "
    "warning, and judges when it is known. How to choose levels, presets and exemptions, and how to run the pack in CI: "
    "[Policies in your team](policies-in-your-team.md)."
)
EXAMPLES = (
    "The examples are the rules' own tests. `package` stands for the settings that every function has (`code`, "
    "`handler`, `runtime`, `role`), `trust` for a trust policy, and `unknown(…)` for a value that only the update knows."
)
OMITTED_INTRODUCTION = "What other rule sets ask, or facts suggest, and this pack does not, with the reason."
REFERENCE_INTRODUCTION = (
    "Our own reference stack passes the preset `baseline` with no finding and no exemption. What `strict` still finds in "
    "it, and why it stands:"
)
ANCHORS_INTRODUCTION = "Whoever knows another rule set by its IDs finds here which rule stands for each."


def policies_page() -> str:
    """An overview by group, a section for each rule, what is left out, and the IDs of other rule sets."""
    cases = {each.rule: each for each in every()}
    return page(
        "# The policies",
        NOTE,
        INTRODUCTION,
        f"{len(CATALOGUE)} rules in {len(Group)} groups.",
        *(part for group in Group for part in _overview(group)),
        "# Each rule",
        EXAMPLES,
        *(part for rule in CATALOGUE for part in _rule(rule, cases[rule.name])),
        "# The reference stack",
        REFERENCE_INTRODUCTION,
        table(("Rule", "Resources", "Why it stands"), _strict_findings()),
        "# Left out",
        OMITTED_INTRODUCTION,
        table(("Rule", "Why not"), [(f"`{name}`", cell(why)) for name, why in sorted(OMITTED.items())]),
        "# Other rule sets' IDs",
        ANCHORS_INTRODUCTION,
        table(("Rule set", "ID", "Rule"), _anchors()),
    )


def _overview(group: Group) -> Iterator[str]:
    rules = [rule for rule in CATALOGUE if rule.group is group]
    if rules:
        yield f"## {group.value}"
        yield table(
            ("Rule", "Severity", "Level", "What it asks"),
            [
                (f"[{rule.name}](#{rule.name})", rule.severity.value, rule.level.value, cell(rule.checks))
                for rule in rules
            ],
        )


def _rule(rule: Rule, cases: Cases) -> Iterator[str]:
    yield f"## {rule.name}"
    yield rule.checks
    facts = [
        f"- **Why:** {rule.because}",
        f"- **How to mend:** {rule.mend}",
        f"- **Judges:** {'each resource by itself' if isinstance(rule, ResourceRule) else 'the stack as a whole'}",
        f"- **Source:** <{rule.source}>",
    ]
    if isinstance(rule, ResourceRule) and rule.remedy is not None:
        facts.append("- **Mends by itself** with the level `remediate`.")
    if rule.covers:
        anchors = "; ".join(f"{anchor} {', '.join(ids)}" for anchor, ids in rule.covers.items())
        facts.append(f"- **Stands for:** {anchors}")
    yield "\n".join(facts)
    if rule.options:
        yield table(
            ("Option", "Default", "What it is"),
            [
                (f"`{name}`", f"`{option['default']}`", cell(str(option["description"])))
                for name, option in rule.options.items()
            ],
        )
    yield f"Fails:\n\n{code(_first(cases.fails))}"
    yield f"Passes:\n\n{code(_first(cases.passes))}"


def _strict_findings() -> list[tuple[str, str, str]]:
    resources: dict[str, set[str]] = {}
    for rule, resource, _ in strict_findings():
        resources.setdefault(rule, set()).add(resource)
    return [
        (f"[{rule}](#{rule})", cell(", ".join(sorted(names))), cell(REASONS[rule]))
        for rule, names in sorted(resources.items())
    ]


def _first(cases: tuple[Case | str, ...]) -> str:
    return (cases[0] if isinstance(cases[0], Case) else Case(cases[0])).text


def _anchors() -> list[tuple[str, str, str]]:
    return sorted(
        (anchor, identifier, f"[{rule.name}](#{rule.name})")
        for rule in CATALOGUE
        for anchor, identifiers in rule.covers.items()
        for identifier in identifiers
    )

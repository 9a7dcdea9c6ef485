"""The pages that are written from the code."""

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import alb_lambda
import pulumi
import pulumi_policy
import pytest
from pulumi_policy import Policy
from serverless_policies.catalogue import CATALOGUE
from serverless_policies.pack import configuration_policies, policies

DOCS = Path(__file__).parents[1] / "docs"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """docs/generate.py, which is a script and in no package."""
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_are_what_the_code_says(generate: ModuleType) -> None:
    """Catches an argument or a rule that was changed without `make docs`."""
    assert generate.stale(DOCS) == []


def test_a_stale_page_fails_the_check_and_is_left_alone(
    generate: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches a check that passes whatever the pages say, or that mends them while it should only look."""
    assert generate.main([], tmp_path) == 0
    (tmp_path / "policies.md").write_text("# Other words\n")

    assert generate.main(["--check"], tmp_path) == 1
    assert capsys.readouterr().err == "docs/policies.md is not what the code says: run `make docs`.\n"
    assert (tmp_path / "policies.md").read_text() == "# Other words\n"
    assert generate.main([], tmp_path) == 0
    assert generate.main(["--check"], tmp_path) == 0


def test_every_component_and_every_argument_of_it_is_described(generate: ModuleType) -> None:
    """Catches an argument without a docstring, which would be an empty cell, and a component that is left out."""
    page = generate.components_page()
    components = [name for name in alb_lambda.__all__ if _is_component(getattr(alb_lambda, name))]

    assert [name for name in components if f"\n## {name}\n" not in page] == []
    assert [line for line in page.splitlines() if line.startswith("| `") and line.endswith("|  |")] == []


def test_every_rule_has_a_section(generate: ModuleType) -> None:
    """Catches a rule of the catalogue that the page leaves out."""
    page = generate.policies_page()

    assert [rule.name for rule in CATALOGUE if f"\n## {rule.name}\n" not in page] == []


def test_the_pack_of_ones_own_in_the_documentation_can_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches documentation that imports rules which have moved."""
    made: list[Policy] = []
    monkeypatch.setattr(pulumi_policy, "PolicyPack", lambda _name, policies: made.extend(policies))
    (program,) = _blocks("policies-in-your-team.md", "python")

    exec(program, {})

    assert {policy.name for policy in made} <= {rule.name for rule in CATALOGUE}
    assert made


def test_the_configurations_in_the_documentation_name_rules_that_there_are() -> None:
    """Catches documentation that configures a rule or an option which the pack refuses."""
    configurations = [json.loads(block) for block in _blocks("policies-in-your-team.md", "json")]
    served = {policy.name: policy for policy in (*policies(), *configuration_policies())}

    assert configurations
    for name, chosen in ((name, chosen) for each in configurations for name, chosen in each.items()):
        schema = served[name].config_schema
        options = set(chosen) - {"enforcementLevel"} if isinstance(chosen, dict) else set[str]()
        assert options <= (set(schema.properties) if schema else set[str]())


def _blocks(page: str, language: str) -> list[str]:
    """The code blocks of a page in one language."""
    return re.findall(rf"```{language}\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)


def _is_component(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, pulumi.ComponentResource)

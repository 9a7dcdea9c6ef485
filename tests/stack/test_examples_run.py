"""The stacks in examples/ come up in the sandbox through the real engine, and the pack has nothing to say to them."""

import shutil
from pathlib import Path

import pytest
import yaml

from tests.stack.conftest import REPOSITORY, Project, lines_of

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("examples")]

EXAMPLES = sorted(each.parent for each in (REPOSITORY / "examples").glob("*/__main__.py"))
PACK = str(REPOSITORY / "policies")


def configured(example: Path, folder: Path, home: Path) -> Project:
    """The example with a stack whose configuration names what must exist before."""
    shutil.copytree(example, folder)
    project = Project(folder, home)
    project.pulumi("stack", "init", "test")
    certificate = project.aws("acm").request_certificate(DomainName="api.example.com")["CertificateArn"]
    topic = project.aws("sns").create_topic(Name="alarms")["TopicArn"]
    settings = {
        "aws:region": "us-east-1",
        "alarmsTopicArn": topic,
        "callerRoleArn": "arn:aws:iam::123456789012:role/caller",
        "certificateArn": certificate,
        "onCall": "on-call@example.com",
    }
    own = {name if ":" in name else f"{example.name}:{name}": value for name, value in settings.items()}
    with (folder / "Pulumi.test.yaml").open("a") as configuration:
        yaml.safe_dump({"config": own}, configuration)
    return project


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_comes_up_and_keeps_every_rule(example: Path, tmp_path: Path, home: Path) -> None:
    """Catches a false alarm on what the engine really sends, before the update and after it, and an example that AWS
    refuses or that changes at each update.
    """
    project = configured(example, tmp_path / example.name, home)

    up = project.pulumi("up", "--yes", "--skip-preview", "--stack", "test", "--policy-pack", PACK)
    assert up.returncode == 0, up.stdout + up.stderr
    again = project.pulumi("preview", "--stack", "test", "--policy-pack", PACK, "--expect-no-changes", "--refresh")
    assert again.returncode == 0, again.stdout + again.stderr

    assert lines_of(up.stdout, "[mandatory]") == lines_of(again.stdout, "[mandatory]") == []
    assert lines_of(again.stdout, "[advisory]") == []
    assert up.stdout.count("[advisory]") == up.stdout.count("cannot tell yet: ")

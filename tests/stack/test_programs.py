"""What users' own programs meet in the sandbox: refusals, half-finished updates, imports, secrets, HTTPS."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.stack.conftest import Project

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("programs")]

MakeProject = Callable[[str, str], Project]

TWO_RULES = """
import pulumi_aws as aws

vpc = aws.ec2.get_vpc(default=True)
subnets = aws.ec2.get_subnets(filters=[{"name": "vpc-id", "values": [vpc.id]}])
balancer = aws.lb.LoadBalancer("edge", name="edge", internal=True, subnets=subnets.ids)
answer = {"type": "fixed-response", "fixed_response": {"content_type": "text/plain", "status_code": "404"}}
listener = aws.lb.Listener("http", load_balancer_arn=balancer.arn, port=80, protocol="HTTP", default_actions=[answer])
for priority in (1, 2):
    aws.lb.ListenerRule(
        f"rule-{priority}",
        listener_arn=listener.arn,
        priority=priority,
        conditions=[{"path_pattern": {"values": [f"/{priority}"]}}],
        actions=[answer],
        tags={"RULE": "value"},
    )
"""


def up(project: Project, *arguments: str) -> str:
    """Brings a project's stack `dev` up and returns what Pulumi says, failed or not."""
    project.pulumi("stack", "init", "dev")
    done = project.pulumi("up", "--yes", "--stack", "dev", *arguments)
    return done.stdout + done.stderr


def down(project: Project) -> None:
    """Destroys a project's stack."""
    done = project.pulumi("destroy", "--yes", "--stack", "dev")
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_update_that_fails_half_way_is_mended_by_the_next_one(project: MakeProject) -> None:
    """Catches state that is lost when a call fails, and a second `up` that makes again what is there."""
    stack = project("half-way", TWO_RULES.replace("(1, 2)", "(1,)"))
    assert "5 created" in up(stack).replace("4 created", "5 created")
    elbv2 = stack.aws("elbv2")
    balancer = elbv2.describe_load_balancers(Names=["edge"])["LoadBalancers"][0]["LoadBalancerArn"]
    listener = elbv2.describe_listeners(LoadBalancerArn=balancer)["Listeners"][0]["ListenerArn"]
    answer = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "503"}}]
    taken = elbv2.create_rule(
        ListenerArn=listener, Priority=2, Conditions=[{"Field": "path-pattern", "Values": ["/x"]}], Actions=answer
    )["Rules"][0]["RuleArn"]
    stack = project("half-way", TWO_RULES.replace('"RULE": "value"', '"RULE": "other"'))

    failed = up(stack)

    assert "PriorityInUse" in failed
    assert "Traceback" not in failed
    elbv2.delete_rule(RuleArn=taken)
    mended = up(stack)
    assert "+ 1 created" in mended
    assert "errored" not in mended
    assert "unchanged" in up(stack)
    down(stack)


def test_what_exists_already_can_be_imported(project: MakeProject) -> None:
    """Catches a read by id that misses properties, which the next `up` would then change back."""
    stack = project("adopts", "")
    up(stack)
    logs = stack.aws("logs")
    logs.create_log_group(logGroupName="/old/group", tags={"team": "shop"})
    logs.put_retention_policy(logGroupName="/old/group", retentionInDays=14)

    done = stack.pulumi(
        "import", "aws:cloudwatch/logGroup:LogGroup", "old", "/old/group",
        "--yes", "--stack", "dev", "--protect=false", "--generate-code=false",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr

    program = """
import pulumi_aws as aws

aws.cloudwatch.LogGroup("old", name="/old/group", retention_in_days=14, tags={"team": "shop"})
"""
    assert "2 unchanged" in up(project("adopts", program))
    down(stack)


def test_secrets_stay_secret(project: MakeProject, home: Path) -> None:
    """Catches a secret that reaches the screen, the state or an error message in the clear."""
    program = """
import pulumi
import pulumi_aws as aws

secret = pulumi.Output.secret("correct-horse-battery")
topic = aws.sns.Topic("news", display_name=secret)
pulumi.export("shown", topic.display_name)
"""
    stack = project("secrets", program)

    shown = up(stack)

    assert "created" in shown
    assert "correct-horse" not in shown
    state = (home / "state" / ".pulumi" / "stacks" / "secrets" / "dev.json").read_text()
    assert "correct-horse" not in state
    down(stack)


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (
            'aws.glue.Job("job", role_arn="r", command={"script_location": "s"})',
            "declare it in sandbox/provider/types/",
        ),
        ('aws.cloudwatch.LogGroup("logs", retention_in_days=8)', "retentionInDays"),
        ('aws.sns.Topic("t", region="eu-west-1")', "eu-west-1"),
        ('aws.lb.TargetGroup("t", name="a" * 33, target_type="lambda")', "32"),
    ],
    ids=["unknown type", "value not allowed", "another Region", "long name"],
)
def test_a_users_mistake_is_one_sentence_at_preview(project: MakeProject, program: str, said: str) -> None:
    """Catches mistakes that only show when half of the stack exists, or that show as a traceback."""
    stack = project("mistakes", f"import pulumi_aws as aws\n\n{program}\n")
    stack.pulumi("stack", "init", "dev")

    done = stack.pulumi("preview", "--stack", "dev")

    told = done.stdout + done.stderr
    assert done.returncode != 0
    assert said in told
    assert "Traceback" not in told


def test_https_serves_behind_a_redirect(reference_stack: Project) -> None:
    """Catches a stack that comes up with plain HTTP only."""
    certificate = reference_stack.aws("acm").request_certificate(DomainName="shop.example", ValidationMethod="DNS")
    configuration = reference_stack.folder / "Pulumi.dev.yaml"
    text = configuration.read_text()
    configuration.write_text(
        text.replace('alb-lambda:plainHttp: "true"', f"alb-lambda:certificateArn: {certificate['CertificateArn']}")
    )

    done = reference_stack.succeed("up")

    assert "errored" not in done
    assert {each["protocol"] for each in reference_stack.addresses()} == {"HTTP", "HTTPS"}
    reference_stack.run("destroy")

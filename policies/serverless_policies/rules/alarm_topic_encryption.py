"""The rule about the key of a topic to which alarms publish: that CloudWatch may use it."""

from __future__ import annotations

from collections.abc import Iterator

from ..alarm_topics import alarm_topics
from ..aws_types import KMS_ALIAS, KMS_KEY, KMS_KEY_POLICY
from ..graph import Graph
from ..policy_documents import Statement, matches_any, statements
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation
from ..verdicts import all_of, any_of

_CLOUDWATCH = "cloudwatch.amazonaws.com"
_NEEDED = ("kms:Decrypt", "kms:GenerateDataKey")


def _may_publish(graph: Graph, _options: Options) -> Iterator[Finding]:
    for topic, alarm in alarm_topics(graph):
        named = topic.text("kmsMasterKeyId")
        if isinstance(named, str) and named.endswith("alias/aws/sns"):
            yield Violation(
                topic,
                f"it is encrypted with alias/aws/sns, whose policy nobody can change, so what the alarm '{alarm.name}' "
                "publishes is refused",
                "kms_master_key_id=<a key of your own whose policy lets CloudWatch use it>",
            )
            continue
        key = _key_of(graph, topic)
        allowed = _lets_cloudwatch_use(graph, key) if isinstance(key, Resource) else key
        if allowed is UNKNOWN:
            yield CannotTell(topic, "whether its key's policy lets CloudWatch use it")
        elif allowed is False and isinstance(key, Resource):
            yield Violation(
                topic,
                f"the policy of its key '{key.name}' does not let {_CLOUDWATCH} use it, so what the alarm "
                f"'{alarm.name}' publishes is refused",
                f'a statement in the key\'s policy: {{"Effect": "Allow", "Principal": {{"Service": "{_CLOUDWATCH}"}}, '
                '"Action": ["kms:Decrypt", "kms:GenerateDataKey*"], "Resource": "*"}',
            )


def _key_of(graph: Graph, topic: Resource) -> Resource | Missing:
    """The topic's key, also by an alias; ABSENT if it has none, or one that is not of this stack."""
    key = graph.follow(topic, "kmsMasterKeyId", to=KMS_KEY)
    if isinstance(key, Resource) or topic.text("kmsMasterKeyId") is ABSENT:
        return key
    alias = graph.follow(topic, "kmsMasterKeyId", to=KMS_ALIAS)
    return graph.follow(alias, "targetKeyId", to=KMS_KEY) if isinstance(alias, Resource) else key


def _lets_cloudwatch_use(graph: Graph, key: Resource) -> bool | Missing:
    policies = graph.referrers(KMS_KEY_POLICY, "keyId", to=KMS_KEY)
    documents = [statements(declared_by, "policy") for declared_by in (key, *policies.to(key))]
    known = [statement for document in documents if isinstance(document, tuple) for statement in document]
    verdicts = [_is_allowed(known, action) for action in _NEEDED]
    if all(verdict is True for verdict in verdicts):
        return True
    return UNKNOWN if UNKNOWN in (*verdicts, *documents) or policies.undecided else False


def _is_allowed(document: list[Statement], action: str) -> bool | Missing:
    allowing = [each for each in document if each.effect != "Deny"]
    return any_of([all_of([_is_for_cloudwatch(each), each.covers(action)]) for each in allowing])


def _is_for_cloudwatch(statement: Statement) -> bool | Missing:
    if UNKNOWN in statement.principals:
        return UNKNOWN
    services = matches_any(statement.principals.get("Service", ()), _CLOUDWATCH)
    return True if "*" in statement.principals.get("AWS", ()) else services


ALARM_TOPIC_KEY_ALLOWS_CLOUDWATCH = StackRule(
    name="alarm-topic-key-allows-cloudwatch",
    group=Group.ALARMS,
    checks="CloudWatch may use the key with which the topic of an alarm is encrypted.",
    because="CloudWatch cannot publish to a topic whose key it may not use: the alarm fires, and nobody hears of it. "
    "The policy of AWS's own key for SNS does not let it, and cannot be changed.",
    mend="Set kms_master_key_id on aws.sns.Topic to an aws.kms.Key whose policy lets cloudwatch.amazonaws.com use it.",
    source="https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_may_publish,
)


RULES = (ALARM_TOPIC_KEY_ALLOWS_CLOUDWATCH,)

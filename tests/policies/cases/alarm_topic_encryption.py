"""Cases of the rule about the key of a topic to which alarms publish."""

from tests.policies.case import Case, Cases

_DOWN = (
    'aws.cloudwatch.CompositeAlarm("down", alarm_name="down", alarm_rule="ALARM(errors)", alarm_actions=[page.arn])\n'
)
_POLICY = """
import json

def allow(service, *actions):
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": actions, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
"""

KEY_ALLOWS_CLOUDWATCH = Cases(
    rule="alarm-topic-key-allows-cloudwatch",
    fails=(
        """
        page = aws.sns.Topic("page", kms_master_key_id="alias/aws/sns")
        aws.cloudwatch.CompositeAlarm("down", alarm_name="down", alarm_rule="ALARM(errors)", alarm_actions=[page.arn])
        """,
        # The policy that a key has by default.
        f"""
        key = aws.kms.Key("page")
        page = aws.sns.Topic("page", kms_master_key_id=key.arn)
        {_DOWN}
        """,
        # A policy for others, on a key that is found by its alias.
        Case(
            f"""
            key = aws.kms.Key("page", policy=allow("sns.amazonaws.com", "kms:*"))
            alias = aws.kms.Alias("page", target_key_id=key.key_id)
            page = aws.sns.Topic("page", kms_master_key_id=alias.name)
            {_DOWN}
            """,
            given=_POLICY,
        ),
        # To decrypt is not enough.
        Case(
            f"""
            key = aws.kms.Key("page", policy=allow("cloudwatch.amazonaws.com", "kms:Decrypt"))
            page = aws.sns.Topic("page", kms_master_key_id=key.id)
            {_DOWN}
            """,
            given=_POLICY,
        ),
    ),
    passes=(
        """
        import json

        let_cloudwatch = {
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
            "Resource": "*",
        }
        key = aws.kms.Key("page", policy=json.dumps({"Version": "2012-10-17", "Statement": [let_cloudwatch]}))
        page = aws.sns.Topic("page", kms_master_key_id=key.arn)
        aws.cloudwatch.CompositeAlarm("down", alarm_name="down", alarm_rule="ALARM(errors)", alarm_actions=[page.arn])
        """,
        # The policy is a resource of its own.
        Case(
            f"""
            key = aws.kms.Key("page")
            aws.kms.KeyPolicy("page", key_id=key.id, policy=allow("cloudwatch.amazonaws.com", "kms:*"))
            page = aws.sns.Topic("page", kms_master_key_id=key.arn)
            {_DOWN}
            """,
            given=_POLICY,
        ),
        # Not encrypted; a key of another stack; and a topic to which no alarm publishes.
        f"""
        page = aws.sns.Topic("page")
        {_DOWN}
        other = aws.sns.Topic("other", kms_master_key_id="arn:aws:kms:us-east-1:123456789012:key/elsewhere")
        aws.cloudwatch.CompositeAlarm("slow", alarm_name="slow", alarm_rule="ALARM(a)", alarm_actions=[other.arn])
        aws.sns.Topic("news", kms_master_key_id="alias/aws/sns")
        """,
    ),
    undecided=(
        f"""
        page = aws.sns.Topic("page", kms_master_key_id=unknown("alias/aws/sns"))
        {_DOWN}
        """,
        Case(
            f"""
            key = aws.kms.Key("page", policy=unknown("later").apply(lambda _: allow("sns.amazonaws.com", "kms:*")))
            page = aws.sns.Topic("page", kms_master_key_id=key.arn)
            {_DOWN}
            """,
            given=_POLICY,
        ),
    ),
)

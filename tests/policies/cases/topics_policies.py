"""Cases of the rules about the policies of topics."""

from tests.policies.case import Case, Cases

_TOPIC = 'topic = aws.sns.Topic("page")\n'
_TLS = """
import json
tls_only = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "sns:Publish",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
"""
_DOCUMENT = """
import json
arn = "arn:aws:sns:us-east-1:123456789012:page"
def policy(**statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", **statement}]})
"""

TLS_PUBLISH = Cases(
    rule="sns-tls-publish",
    fails=(
        'aws.sns.Topic("page")',
        Case(
            """
            subscribing = {**tls_only, "Action": "sns:Subscribe"}
            aws.sns.TopicPolicy("page", arn=topic.arn, policy=json.dumps({"Statement": [subscribing]}))
            """,
            given=_TLS + _TOPIC,
        ),
        Case(
            """
            allowing = {**tls_only, "Effect": "Allow"}
            aws.sns.Topic("page", policy=json.dumps({"Statement": [allowing]}))
            """,
            given=_TLS,
        ),
        # Another topic's.
        Case(
            """
            of_orders = {**tls_only, "Resource": "arn:aws:sns:us-east-1:123456789012:orders"}
            aws.sns.TopicPolicy("page", arn=topic.arn, policy=json.dumps({"Statement": [of_orders]}))
            """,
            given=_TLS + _TOPIC,
        ),
        # One of two topics.
        Case(
            """
            aws.sns.TopicPolicy("page", arn=topic.arn, policy=json.dumps({"Statement": [tls_only]}))
            aws.sns.Topic("orders")
            """,
            given=_TLS + _TOPIC,
        ),
    ),
    passes=(
        Case(
            """
            aws.sns.TopicPolicy("page", arn=topic.arn, policy=json.dumps({"Statement": [tls_only]}))
            """,
            given=_TLS + _TOPIC,
        ),
        Case(
            """
            condition = {"BoolIfExists": {"aws:SecureTransport": "false"}}
            all_actions = {**tls_only, "Action": ["sns:*"], "Condition": condition}
            aws.sns.Topic("page", policy=json.dumps({"Statement": [all_actions]}))
            """,
            given=_TLS,
        ),
    ),
    undecided=(
        Case(
            """
            document = topic.arn.apply(lambda arn: json.dumps({"Statement": [{**tls_only, "Resource": arn}]}))
            aws.sns.TopicPolicy("page", arn=topic.arn, policy=document)
            """,
            given=_TLS + _TOPIC,
        ),
        Case(
            """
            aws.sns.TopicPolicy("page", arn=unknown("arn:aws:sns:x:1:y"), policy=json.dumps({"Statement": []}))
            """,
            given=_TLS + _TOPIC,
        ),
    ),
)

POLICY_NOT_PUBLIC = Cases(
    rule="sns-policy-not-public",
    fails=(
        """
        import json
        statement = {"Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": "*"}
        aws.sns.Topic("page", policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
        """,
        Case(
            'aws.sns.TopicPolicy("page", arn=arn, policy=policy(Principal="*", Action="sns:Publish"))', given=_DOCUMENT
        ),
        Case('aws.sns.Topic("page", policy=policy(Principal={"AWS": "*"}, Action="sns:Subscribe"))', given=_DOCUMENT),
        # Another account, by its ID, and by a role of it.
        Case(
            """
            aws.sns.TopicPolicy("page", arn=arn, policy=policy(Principal={"AWS": "999999999999"}, Action="sns:Publish"))
            """,
            given=_DOCUMENT,
        ),
        Case(
            """
            principals = ["arn:aws:iam::123456789012:root", "arn:aws:iam::999999999999:role/stranger"]
            aws.sns.TopicPolicy("page", arn=arn, policy=policy(Principal={"AWS": principals}, Action="sns:Publish"))
            """,
            given=_DOCUMENT,
            config={"trustedAccounts": ["888888888888"]},
        ),
        # Everybody of another account.
        *(
            Case(
                f"""
                theirs = {{"StringEquals": {{"{key}": "999999999999"}}}}
                aws.sns.TopicPolicy(
                    "page", arn=arn, policy=policy(Principal={{"AWS": "*"}}, Action="sns:Publish", Condition=theirs)
                )
                """,
                given=_DOCUMENT,
            )
            for key in ("AWS:SourceOwner", "aws:SourceAccount", "aws:PrincipalAccount")
        ),
        # The document is known, and whose the topic is only after the update.
        Case(
            """
            document = policy(Principal={"AWS": "999999999999"}, Action="sns:Publish")
            aws.sns.TopicPolicy("page", arn=topic.arn, policy=document)
            """,
            given=_DOCUMENT + _TOPIC,
            only_after_update=True,
        ),
        # The ARN of the topic tells whose account is another, and it is known after the update.
        Case(
            """
            document = policy(Principal={"AWS": "999999999999"}, Action="sns:Publish")
            aws.sns.TopicPolicy("page", arn=topic.arn, policy=topic.arn.apply(lambda arn: document))
            """,
            given=_DOCUMENT + _TOPIC,
            only_after_update=True,
        ),
    ),
    passes=(
        # What AWS gives a topic by itself, written out: its own account.
        """
        import json
        statement = {
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": "sns:Publish",
            "Resource": "arn:aws:sns:us-east-1:123456789012:page",
            "Condition": {"StringEquals": {"AWS:SourceOwner": "123456789012"}},
        }
        topic = aws.sns.Topic("page", name="page")
        aws.sns.TopicPolicy("page", arn=topic.arn, policy=json.dumps({"Version": "2008-10-17", "Statement": [statement]}))
        """,
        """
        import json
        alarms = {"Service": "cloudwatch.amazonaws.com"}
        statement = {"Effect": "Allow", "Principal": alarms, "Action": "sns:Publish", "Resource": "*"}
        aws.sns.Topic("page", policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
        """,
        Case(
            """
            aws.sns.TopicPolicy(
                "page", arn=arn, policy=policy(Principal={"Service": "cloudwatch.amazonaws.com"}, Action="sns:Publish")
            )
            """,
            given=_DOCUMENT,
        ),
        Case(
            """
            mine = {"StringEquals": {"AWS:SourceOwner": "123456789012"}}
            document = policy(Principal={"AWS": "*"}, Action="sns:Publish", Condition=mine)
            aws.sns.Topic("page", policy=document)
            aws.sns.TopicPolicy("page", arn=arn, policy=document)
            """,
            given=_DOCUMENT,
        ),
        Case(
            """
            aws.sns.TopicPolicy("page", arn=arn, policy=policy(Principal={"AWS": "123456789012"}, Action="sns:Publish"))
            """,
            given=_DOCUMENT,
        ),
        Case(
            """
            aws.sns.TopicPolicy("page", arn=arn, policy=policy(Principal={"AWS": "999999999999"}, Action="sns:Publish"))
            """,
            given=_DOCUMENT,
            config={"trustedAccounts": ["999999999999"]},
        ),
        # An account that is kept out.
        Case(
            """
            others = {
                "StringEquals": {"aws:PrincipalOrgID": "o-1234567890"},
                "StringNotEquals": {"aws:PrincipalAccount": "999999999999"},
            }
            aws.sns.TopicPolicy("page", arn=arn, policy=policy(Principal="*", Action="sns:Publish", Condition=others))
            """,
            given=_DOCUMENT,
        ),
        # Whose the topic is does not matter where all that are named are trusted.
        Case(
            """
            document = policy(Principal={"AWS": "999999999999"}, Action="sns:Publish")
            aws.sns.TopicPolicy("page", arn=topic.arn, policy=document)
            """,
            given=_DOCUMENT + _TOPIC,
            config={"trustedAccounts": ["999999999999"]},
        ),
    ),
    undecided=(
        Case(
            """
            document = policy(Principal={"Service": "cloudwatch.amazonaws.com"}, Action="sns:Publish")
            aws.sns.TopicPolicy("page", arn=topic.arn, policy=topic.arn.apply(lambda arn: document))
            """,
            given=_DOCUMENT + _TOPIC,
        ),
    ),
)

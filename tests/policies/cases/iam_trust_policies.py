"""Cases of the rule about who may assume a role."""

from tests.policies.case import Case, Cases

_TRUST = """
import json

def role(principal, **others):
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, **others}
    aws.iam.Role("orders", assume_role_policy=json.dumps({"Statement": [statement]}))

account = "arn:aws:iam::123456789012:root"
"""


def _role(principal: str, **config: object) -> Case:
    return Case(f"role({principal})", given=_TRUST, config=config)


TRUST_POLICY_SPECIFIC = Cases(
    rule="iam-trust-policy-specific",
    fails=(
        """
        aws.iam.Role(
            "orders",
            assume_role_policy={
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}],
            },
        )
        """,
        _role('"*"'),
        _role('{"Service": "*"}'),
        # A whole account, in either form, among others.
        _role('{"AWS": ["arn:aws:iam::123456789012:role/deploy", account]}'),
        _role('{"AWS": "123456789012"}'),
        _role('{"AWS": account}', trustedAccounts=["210987654321"]),
        # A condition that says when, and not who.
        _role('"*", Condition={"Bool": {"aws:SecureTransport": "true"}}'),
        # Conditions that say who it is not, that it is anybody, or that it is somebody.
        _role('"*", Condition={"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}'),
        _role('"*", Condition={"StringLike": {"aws:PrincipalArn": "*"}}'),
        _role('"*", Condition={"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/deploy"}}'),
        _role('{"AWS": account}, Condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}}'),
        _role('"*", Condition={"StringLike": {"aws:PrincipalOrgID": ["o-1", "o-*"]}}'),
        _role('"*", Condition={"Null": {"aws:PrincipalOrgID": "false"}}'),
        _role('"*", Condition={"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}'),
        _role('{"AWS": account}, Condition={"StringLike": {"sts:ExternalId": "*"}}'),
        # Any account can tag its own roles so, or learn the ID.
        _role('"*", Condition={"StringEquals": {"aws:PrincipalTag/team": "orders"}}'),
        _role('"*", Condition={"StringEquals": {"sts:ExternalId": "shop"}}'),
        """
        aws.iam.Role(
            "orders",
            assume_role_policy={"Statement": {"Effect": "Allow", "NotPrincipal": {"AWS": "123456789012"}}},
        )
        """,
    ),
    passes=(
        """
        aws.iam.Role(
            "orders",
            assume_role_policy={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRole",
                        "Principal": {"Service": "lambda.amazonaws.com"},
                    }
                ],
            },
        )
        """,
        _role('{"AWS": "arn:aws:iam::123456789012:role/deploy"}'),
        # Everybody, but confined to somebody; a partner's account with the ID that was agreed; the company's own.
        _role('"*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}}'),
        _role('{"AWS": account}, Condition={"StringEquals": {"sts:ExternalId": "shop"}}'),
        _role('{"AWS": account}', trustedAccounts=["123456789012"]),
        # The account's own roles that are tagged so, or called so.
        _role('{"AWS": account}, Condition={"StringLike": {"aws:PrincipalTag/team": "orders-*"}}'),
        _role('{"AWS": account}, Condition={"StringEquals": {"aws:username": "deploy"}}'),
        _role('{"AWS": account}, Condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/sso/*/Admin_*"}}'),
        # Other keys, and lists of values, that say who.
        _role('"*", Condition={"StringLike": {"aws:userId": "AROAEXAMPLE:*"}}'),
        _role('"*", Condition={"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": ["o-1/r-1/*", "o-2/*"]}}'),
        _role('{"Service": "*"}, Condition={"StringEquals": {"aws:SourceOrgID": "o-1"}}'),
        # Nobody.
        _role('"*", Effect="Deny"'),
    ),
    undecided=(
        'aws.iam.Role("orders", assume_role_policy=unknown(trust))',
        """
        account = unknown("arn:aws:iam::123456789012:role/deploy")
        aws.iam.Role(
            "orders", assume_role_policy={"Statement": [{"Effect": "Allow", "Principal": {"AWS": account}}]}
        )
        """,
    ),
)

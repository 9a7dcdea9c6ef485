"""Cases of the rules about policies that allow everything."""

from tests.policies.case import Case, Cases

_ALLOW = """
import json

def allow(action, resource="arn:aws:s3:::orders/*", **others):
    statement = {"Effect": "Allow", "Action": action, "Resource": resource, **others}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
"""


def _policy(document: str, **config: object) -> Case:
    return Case(f'aws.iam.Policy("orders", policy={document})', given=_ALLOW, config=config)


_BOUNDARY = """
boundary = aws.iam.Policy("team-boundary", policy=allow("*", "*"))
aws.iam.Role("orders", assume_role_policy=trust, permissions_boundary=boundary.arn)
"""

_LATER = _policy('unknown(allow("*", "*"))')

NO_ADMIN = Cases(
    rule="iam-no-admin-star-star",
    fails=(
        """
        aws.iam.Policy(
            "orders",
            policy={
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
            },
        )
        """,
        _policy('allow(["s3:GetObject", "*"], ["*"])'),
        _policy('allow("IAM:*", "arn:aws:iam::123456789012:role/orders")'),
        # A condition does not make it less; and what is not excluded is allowed.
        _policy('allow("*", "*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})'),
        _policy(
            'json.dumps({"Statement": {"Effect": "Allow", "NotAction": "organizations:*", "Resource": "*"}})',
        ),
        # Inline policies, of roles and others; one statement of several.
        Case(
            """
            aws.iam.Role(
                "orders",
                assume_role_policy=trust,
                inline_policies=[{"name": "first", "policy": allow("s3:GetObject")}, {"name": "all", "policy": allow("*", "*")}],
            )
            """,
            given=_ALLOW,
        ),
        Case('aws.iam.RolePolicy("orders", role="orders", policy=allow("*", "*"))', given=_ALLOW),
        Case('aws.iam.UserPolicy("orders", user="somebody", policy=allow("*", "*"))', given=_ALLOW),
        # Other ways to write every action, and every resource.
        _policy('allow("*:*", "*")'),
        _policy('allow("*", "arn:aws:*")'),
        _policy('allow("*", "arn:*:*:*:*:*")'),
        # A permissions boundary that nobody has said to be one, and what is named like one and allows by itself.
        Case(_BOUNDARY, given=_ALLOW),
        Case(_BOUNDARY, given=_ALLOW, config={"boundaries": ["boundary-*"]}),
        Case(
            'aws.iam.RolePolicy("team-boundary", role="orders", policy=allow("*", "*"))',
            given=_ALLOW,
            config={"boundaries": ["*-boundary"]},
        ),
    ),
    passes=(
        """
        aws.iam.Policy(
            "orders",
            policy={
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::orders/*"}
                ],
            },
        )
        """,
        # What is denied, what is for one resource, and everything but IAM.
        _policy('json.dumps({"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]})'),
        Case(
            """
            aws.iam.Policy("every-action", policy=allow("*"))
            aws.iam.Policy("every-action-on-buckets", policy=allow("*", "arn:aws:s3:::*"))
            aws.iam.Policy("every-role", policy=allow("iam:PutRolePolicy", "*"))
            bucket = {"Effect": "Allow", "NotAction": "s3:DeleteObject", "Resource": "arn:aws:s3:::orders/*"}
            aws.iam.Policy("every-action-but-one", policy=json.dumps({"Statement": bucket}))
            """,
            given=_ALLOW,
        ),
        _policy('json.dumps({"Statement": {"Effect": "Allow", "NotAction": ["iam:*"], "Resource": "*"}})'),
        Case(_BOUNDARY, given=_ALLOW, config={"boundaries": ["*-boundary"]}),
    ),
    undecided=(
        _LATER,
        _policy('{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": unknown("arn:aws:s3:::orders")}]}'),
        _policy('{"Statement": [{"Effect": "Allow", "Action": unknown("s3:GetObject"), "Resource": "*"}]}'),
    ),
)

NO_FULL_SERVICE = Cases(
    rule="iam-no-full-service-access",
    fails=(
        """
        aws.iam.Policy(
            "orders",
            policy={
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::orders/*"}],
            },
        )
        """,
        _policy('allow(["sqs:SendMessage", "S3:*"])'),
        _policy('allow("*")'),
        _policy('json.dumps({"Statement": {"Effect": "Allow", "NotAction": "s3:DeleteObject", "Resource": "*"}})'),
        Case('aws.iam.GroupPolicy("orders", group="somebodies", policy=allow("sqs:*"))', given=_ALLOW),
        # One that is not accepted, beside one that is.
        _policy('allow(["xray:*", "s3:*"])', accepted=["xray:*"]),
        _policy('allow("*:*")'),
        Case(_BOUNDARY, given=_ALLOW),
    ),
    passes=(
        """
        aws.iam.Policy(
            "orders",
            policy={
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::orders/*"}
                ],
            },
        )
        """,
        _policy('allow("s3:Get*")'),
        _policy('allow("XRay:*", "*")', accepted=["xray:*"]),
        _policy('json.dumps({"Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]})'),
        Case(_BOUNDARY, given=_ALLOW, config={"boundaries": ["*-boundary"]}),
    ),
    undecided=(_policy('unknown(allow("s3:*"))'),),
)

_STAR = f"""
{_ALLOW}
role = aws.iam.Role("orders", assume_role_policy=trust)
"""

NO_STAR_ACTIONS = Cases(
    rule="lambda-role-no-star-actions",
    fails=(
        """
        role = aws.iam.Role("orders", assume_role_policy=trust)
        aws.iam.RolePolicy(
            "orders",
            role=role.name,
            policy={
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::orders/*"}],
            },
        )
        """,
        # A policy that is attached, in both ways; and one that is written in the role.
        Case(
            """
            policy = aws.iam.Policy("orders", policy=allow("dynamodb:*"))
            aws.iam.RolePolicyAttachment("orders", role=role.name, policy_arn=policy.arn)
            """,
            given=_STAR,
        ),
        Case(
            """
            policy = aws.iam.Policy("orders", policy=allow("dynamodb:*"))
            aws.iam.PolicyAttachment("orders", roles=[role.name], policy_arn=policy.arn)
            """,
            given=_STAR,
        ),
        Case(
            """
            aws.iam.Role(
                "stock", assume_role_policy=trust, inline_policies=[{"name": "all", "policy": allow(["sqs:*"])}]
            )
            """,
            given=_STAR,
        ),
        Case(
            """
            policy = aws.iam.Policy("orders", policy=allow("dynamodb:*"))
            aws.iam.Role("stock", assume_role_policy=trust, managed_policy_arns=[policy.arn])
            """,
            given=_STAR,
        ),
        # A role that a function has, whatever its trust policy says.
        Case(
            """
            ours = aws.iam.Role("ours", assume_role_policy=unknown(trust))
            aws.lambda_.Function("orders", **{**package, "role": ours.arn})
            aws.iam.RolePolicy("ours", role=ours.name, policy=allow("*", "*"))
            """,
            given=_STAR,
        ),
        Case('aws.iam.RolePolicy("orders", role=role.name, policy=allow("*:*"))', given=_STAR),
    ),
    passes=(
        """
        role = aws.iam.Role("orders", assume_role_policy=trust)
        aws.iam.RolePolicy(
            "orders",
            role=role.name,
            policy={
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::orders/*"}
                ],
            },
        )
        """,
        # A role of something else, and a policy that no role has.
        Case(
            """
            servers = aws.iam.Role("servers", assume_role_policy=trust.replace("lambda", "ec2"))
            aws.iam.RolePolicy("servers", role=servers.name, policy=allow("s3:*"))
            aws.iam.Policy("unused", policy=allow("s3:*"))
            """,
            given=_STAR,
        ),
        Case(
            'aws.iam.RolePolicy("orders", role=role.name, policy=allow("xray:*", "*"))',
            given=_STAR,
            config={"accepted": ["xray:*"]},
        ),
    ),
    undecided=(
        Case('aws.iam.RolePolicy("orders", role=role.name, policy=unknown(allow("s3:*")))', given=_STAR),
        Case(
            """
            ours = aws.iam.Role("ours", assume_role_policy=unknown(trust))
            aws.iam.RolePolicy("ours", role=ours.name, policy=allow("s3:*"))
            """,
            given=_STAR,
        ),
    ),
)

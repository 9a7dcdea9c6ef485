"""Cases of the rules about a function's environment variables."""

from tests.policies.case import Case, Cases

# Made up, in the form of AWS's own examples.
_KEY_ID = "AKIA" + "IOSFODNN7EXAMPLE"
_SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"
_TOKEN = "q7Rt2Xv9" + "Lm4Zp1Ks8Wd3Yb6N"


def _environment(*variables: str) -> str:
    return f'aws.lambda_.Function("orders", **package, environment={{"variables": {{{", ".join(variables)}}}}})'


NO_HARDCODED_SECRETS = Cases(
    rule="lambda-no-hardcoded-secrets",
    fails=(
        _environment(f'"API_TOKEN": "{_TOKEN}"'),
        _environment(f'"STORE_KEY_ID": "{_KEY_ID}"'),
        _environment(f'"STORE_KEY": "{_SECRET_KEY}"'),
        _environment('"DATABASE": "postgres://orders:hunter2@db.internal/orders"'),
        _environment('"SIGNING_KEY": "-----BEGIN RSA PRIVATE KEY-----"'),
        # A part of a longer text; a secret beside what is not known yet; a secret of Pulumi's.
        _environment(f'"HOOK": "https://hooks.example.com/services/T1/{_TOKEN}"'),
        _environment('"TABLE": unknown("orders")', f'"API_TOKEN": "{_TOKEN}"'),
        _environment(f'"API_TOKEN": pulumi.Output.secret("{_TOKEN}")'),
        Case(_environment('"API_TOKEN": "aB1cD2eF3gH4aB1cD2eF3gH4"'), {"leastEntropy": 3}),
    ),
    passes=(
        """
        token = aws.secretsmanager.Secret("api-token")
        aws.lambda_.Function("orders", **package, environment={"variables": {"API_TOKEN_ARN": token.arn}})
        """,
        _environment(
            '"TABLE": "shop-OrdersTable5A3C1B2D-1ABCDEFGHIJKL"',
            '"COMMIT": "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d"',
            '"ID": "123e4567-e89b-12d3-a456-426614174000"',
            '"URL": "https://abc123defg.execute-api.us-east-1.amazonaws.com/Prod/"',
            '"POOL": "us-east-1_AbCdEf123"',
            '"STACK": "OrdersServiceStackOrdersTable5A3C1B2D"',
        ),
        'aws.lambda_.Function("orders", **package)',
        Case(_environment(f'"API_TOKEN": "{_TOKEN}"'), {"leastEntropy": 6}),
    ),
    undecided=('aws.lambda_.Function("orders", **package, environment=unknown({"variables": {"A": "b"}}))',),
)

ENVIRONMENT_CMK = Cases(
    rule="lambda-env-cmk",
    fails=(
        _environment('"TABLE": "orders"'),
        _environment('"TABLE": unknown("orders")'),
        """
        aws.lambda_.Function("orders", **package, environment={"variables": {"TABLE": "orders"}}, kms_key_arn="")
        """,
    ),
    passes=(
        """
        key = aws.kms.Key("orders")
        aws.lambda_.Function(
            "orders", **package, environment={"variables": {"TABLE": "orders"}}, kms_key_arn=key.arn
        )
        """,
        _environment(),
    ),
    undecided=('aws.lambda_.Function("orders", **package, environment=unknown({"variables": {}}))',),
)

ENVIRONMENT_SIZE = Cases(
    rule="lambda-env-size",
    fails=(
        _environment('"PRICES": "x" * 5000'),
        # Names count, and letters that take more than a byte.
        _environment('"A" * 97: "x" * 4000'),
        _environment('"PRICES": "é" * 2050'),
        # What is known is already too much.
        _environment('"PRICES": "x" * 5000', '"TABLE": unknown("orders")'),
    ),
    passes=(
        _environment('"PRICES": "orders-prices/latest.json"'),
        _environment('"A" * 96: "x" * 4000'),
        'aws.lambda_.Function("orders", **package)',
    ),
    undecided=('aws.lambda_.Function("orders", **package, environment=unknown({"variables": {}}))',),
)

ENVIRONMENT_RESERVED_KEYS = Cases(
    rule="lambda-env-reserved-keys",
    fails=(
        _environment('"AWS_REGION": "eu-west-1"'),
        _environment('"TABLE": "orders"', '"_HANDLER": "orders.handler"'),
        # Names are known even where values are not.
        _environment('"AWS_SESSION_TOKEN": unknown("…")'),
    ),
    passes=(
        _environment('"ORDERS_REGION": "eu-west-1"'),
        # Lambda sets these too, and lets a program change them.
        _environment('"TZ": "Europe/Zurich"', '"AWS_XRAY_CONTEXT_MISSING": "IGNORE_ERROR"'),
    ),
    undecided=('aws.lambda_.Function("orders", **package, environment=unknown({"variables": {}}))',),
)

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
        # Passwords and keys without a form, by the variable's name.
        _environment('"DB_PASSWORD": "Winter-2026!"'),
        _environment('"DD_API_KEY": "4f53cda18c2baa0c0354bb5f9a3ecbe5"', '"TOKEN_TTL": "15 minutes"'),
        _environment('"SMTP_PASSWORD": pulumi.Output.secret("Winter-2026!")'),
        _environment('"GRAPH_CLIENT_SECRET": "correct horse"', '"DB_PASSWORD": unknown("orders")'),
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
        # Names and ARNs that AWS ends at random; a checksum; what KMS encrypted; public keys.
        _environment(
            '"DB_SECRET_ARN": "arn:aws:secretsmanager:us-east-1:123456789012:secret:dbSecret8003E3A7-mIXuhO5ONwLb-qeNyUO"',
            '"DB_SECRET": "orders-dbSecret8003E3A7-mIXuhO5ONwLb"',
            '"CODE_SHA256": "9q3kJx0bN7v2cWm8Yt5Rz1Lp4Hs6Gd0Fa2Ke9Qu7Ibo="',
            '"DB_PASSWORD": "AQICAHjZr3mGm0xKQd8vVwq1p2sN4bT6yU8iO0aS2dF4gH6jKgFx1c3V5b7N9mQ2wE4rT6yUAAAAZTBjBgkqhkiG9w0BBwag"',
            '"JWT_KEY": "-----BEGIN PUBLIC KEY-----\\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEu1SU1LfVLPHCozMxH2Mo4lg"',
        ),
        # Neither a port nor a template is a password; a parameter has the name of one.
        _environment(
            '"MAILER": "smtp://mail.example.com:587?from=orders@example.com"',
            '"DATABASE": "postgres://orders:{password}@db.internal/orders"',
            '"DB_PASSWORD_PARAMETER": "/orders/db/password"',
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
        # Names count, letters that take more than a byte, and the signs that JSON puts around and into them.
        _environment('"A" * 90: "x" * 4000'),
        _environment('"PRICES": "é" * 2050'),
        _environment('**{f"SETTING_{n:03}": "x" * 60 for n in range(56)}'),
        _environment('"PRICES": \'"\' * 2050'),
        # What is known is already too much.
        _environment('"PRICES": "x" * 5000', '"TABLE": unknown("orders")'),
    ),
    passes=(
        _environment('"PRICES": "orders-prices/latest.json"'),
        _environment('"A" * 89: "x" * 4000'),
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

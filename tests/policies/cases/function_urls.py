"""Cases of the rules about a function's URL."""

from tests.policies.case import Cases

_ORIGINS_AND_METHODS = """
aws.lambda_.FunctionUrl(
    "orders",
    function_name="orders",
    authorization_type="AWS_IAM",
    cors={"allow_origins": %s, "allow_methods": %s},
)
"""

URL_AUTH_IAM = Cases(
    rule="lambda-url-auth-iam",
    fails=(
        'aws.lambda_.FunctionUrl("orders", function_name="orders", authorization_type="NONE")',
        """
        function = aws.lambda_.Function("orders", **package)
        aws.lambda_.FunctionUrl(
            "orders", function_name=function.name, qualifier="live", authorization_type="NONE"
        )
        """,
        """
        aws.lambda_.FunctionUrl("orders", function_name="orders", authorization_type="AWS_IAM")
        aws.lambda_.FunctionUrl("stock", function_name="stock", authorization_type="NONE")
        """,
    ),
    passes=(
        'aws.lambda_.FunctionUrl("orders", function_name="orders", authorization_type="AWS_IAM")',
        'aws.lambda_.FunctionUrl("orders", function_name=unknown("orders"), authorization_type="AWS_IAM")',
    ),
    undecided=('aws.lambda_.FunctionUrl("orders", function_name="orders", authorization_type=unknown("AWS_IAM"))',),
)

URL_CORS_NOT_OPEN = Cases(
    rule="lambda-url-cors-not-open",
    fails=(
        _ORIGINS_AND_METHODS % ('["*"]', '["*"]'),
        _ORIGINS_AND_METHODS % ('["https://shop.example.com", "*"]', '["GET", "*"]'),
        _ORIGINS_AND_METHODS % ('["*", unknown("https://shop.example.com")]', '["*"]'),
    ),
    passes=(
        _ORIGINS_AND_METHODS % ('["https://shop.example.com"]', '["*"]'),
        _ORIGINS_AND_METHODS % ('["*"]', '["GET"]'),
    ),
    undecided=(
        _ORIGINS_AND_METHODS % ('unknown(["https://shop.example.com"])', '["*"]'),
        _ORIGINS_AND_METHODS % ('["*"]', '[unknown("GET")]'),
    ),
)

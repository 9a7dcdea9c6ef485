"""Cases of the rules about a function's code."""

from tests.policies.case import Cases

_KIND = 'package_type="Image", '
_IMAGE = f'{_KIND}image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/orders:7", role=package["role"]'

PACKAGE_CONSISTENT = Cases(
    rule="lambda-package-consistent",
    fails=(
        """
        code = pulumi.FileArchive("orders.zip")
        aws.lambda_.Function("orders", code=code, runtime="python3.13", role=package["role"])
        """,
        'aws.lambda_.Function("orders", code=package["code"], role=package["role"])',
        f'aws.lambda_.Function("orders", {_IMAGE}, handler="orders.handler")',
        f'aws.lambda_.Function("orders", {_IMAGE}, layers=[unknown("arn:aws:lambda:us-east-1:1:layer:x:1")])',
        f'aws.lambda_.Function("orders", {_IMAGE}, runtime=unknown("python3.13"))',
        # An image that is not called one.
        f'aws.lambda_.Function("orders", {_IMAGE.removeprefix(_KIND)})',
        'aws.lambda_.Function("orders", **package, image_uri=unknown("orders:7"))',
    ),
    passes=(
        """
        code = pulumi.FileArchive("orders.zip")
        aws.lambda_.Function(
            "orders", code=code, runtime="python3.13", handler="orders.handler", role=package["role"]
        )
        """,
        f'aws.lambda_.Function("orders", {_IMAGE}, layers=[])',
        # What is set and not known yet is set.
        'aws.lambda_.Function("orders", **package | {"handler": unknown("orders.handler")})',
    ),
    undecided=('aws.lambda_.Function("orders", **package, package_type=unknown("Zip"))',),
)

CODE_SIGNING = Cases(
    rule="lambda-code-signing",
    fails=(
        'aws.lambda_.Function("orders", **package)',
        'aws.lambda_.Function("orders", **package, code_signing_config_arn="")',
        """
        aws.lambda_.Function("orders", **package, code_signing_config_arn="arn:aws:lambda:us-east-1:1:csc:1")
        aws.lambda_.Function("stock", **package)
        """,
    ),
    passes=(
        """
        signers = ["arn:aws:signer:us-east-1:123456789012:/signing-profiles/release/0a1b"]
        signing = aws.lambda_.CodeSigningConfig(
            "release", allowed_publishers={"signing_profile_version_arns": signers}
        )
        aws.lambda_.Function("orders", **package, code_signing_config_arn=signing.arn)
        """,
        f'aws.lambda_.Function("orders", {_IMAGE})',
    ),
    undecided=('aws.lambda_.Function("orders", **package, package_type=unknown("Image"))',),
)

"""Cases of the rules about how old a function's runtime is."""

from tests.policies.case import Case, Cases

_ON_THE_DAY = {"asOf": "2026-11-24"}

RUNTIME_SUPPORTED = Cases(
    rule="lambda-runtime-supported",
    fails=(
        Case('aws.lambda_.Function("orders", **package | {"runtime": "python3.9"})', _ON_THE_DAY),
        Case('aws.lambda_.Function("orders", **package | {"runtime": "nodejs20.x"})', _ON_THE_DAY),
        # Without a day the rule judges by today: what is long gone stays so.
        'aws.lambda_.Function("orders", **package | {"runtime": "go1.x"})',
        # From the day itself on.
        Case('aws.lambda_.Function("orders", **package)', {"asOf": "2029-06-30"}),
        # AWS has refused to create functions with some before it deprecated them.
        Case('aws.lambda_.Function("orders", **package | {"runtime": "dotnetcore2.0"})', {"asOf": "2019-05-01"}),
        Case(
            """
            aws.lambda_.Function("orders", **package)
            aws.lambda_.Function("stock", **package | {"runtime": "provided.al2"})
            """,
            _ON_THE_DAY,
        ),
    ),
    passes=(
        Case('aws.lambda_.Function("orders", **package | {"runtime": "python3.13"})', _ON_THE_DAY),
        # The last day.
        Case('aws.lambda_.Function("orders", **package | {"runtime": "python3.9"})', {"asOf": "2025-12-14"}),
        # Newer than the table.
        'aws.lambda_.Function("orders", **package | {"runtime": "python3.99"})',
        # The runtime of a container image is in the image.
        'aws.lambda_.Function("orders", **package | {"runtime": "python3.9"}, package_type="Image")',
    ),
    undecided=('aws.lambda_.Function("orders", **package | {"runtime": unknown("python3.9")})',),
)

RUNTIME_STAYS_SUPPORTED = Cases(
    rule="lambda-runtime-stays-supported",
    fails=(
        Case('aws.lambda_.Function("orders", **package | {"runtime": "ruby3.3"})', {"asOf": "2027-03-01"}),
        # 90 days before, and the day before.
        Case('aws.lambda_.Function("orders", **package)', {"asOf": "2029-04-01"}),
        Case('aws.lambda_.Function("orders", **package)', {"asOf": "2029-06-29"}),
        Case('aws.lambda_.Function("orders", **package | {"runtime": "nodejs22.x"})', {**_ON_THE_DAY, "warnDays": 180}),
    ),
    passes=(
        Case('aws.lambda_.Function("orders", **package | {"runtime": "ruby4.0"})', {"asOf": "2027-03-01"}),
        Case('aws.lambda_.Function("orders", **package)', {"asOf": "2029-03-31"}),
        # What is deprecated already is lambda-runtime-supported's.
        Case('aws.lambda_.Function("orders", **package)', {"asOf": "2029-06-30"}),
    ),
    undecided=('aws.lambda_.Function("orders", **package | {"runtime": unknown("python3.9")})',),
)

RUNTIME_LATEST = Cases(
    rule="lambda-runtime-latest",
    fails=(
        'aws.lambda_.Function("orders", **package | {"runtime": "python3.13"})',
        'aws.lambda_.Function("orders", **package | {"runtime": "java8.al2"})',
        'aws.lambda_.Function("orders", **package | {"runtime": "go1.x"})',
        'aws.lambda_.Function("orders", **package | {"runtime": "dotnetcore3.1"})',
    ),
    passes=(
        'aws.lambda_.Function("orders", **package | {"runtime": "python3.14"})',
        'aws.lambda_.Function("orders", **package | {"runtime": "provided.al2023"})',
        'aws.lambda_.Function("orders", package_type="Image", image_uri="orders:7", role=package["role"])',
    ),
    undecided=('aws.lambda_.Function("orders", **package | {"runtime": unknown("python3.14")})',),
)

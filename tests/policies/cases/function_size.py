"""Cases of the rules about how long a function may take and how much memory it has."""

from tests.policies.case import Case, Cases

_ON_OWN_INSTANCES = """capacity_provider_config={
                "lambda_managed_instances_capacity_provider_config": {"capacity_provider_arn": %s}
            }"""
_PROVIDER = '"arn:aws:lambda:us-east-1:123456789012:capacity-provider:large"'

EXPLICIT_TIMEOUT = Cases(
    rule="lambda-explicit-timeout",
    fails=(
        'aws.lambda_.Function("orders", **package)',
        # The default, written out, looks the same to a policy.
        'aws.lambda_.Function("orders", **package, timeout=3)',
        Case('aws.lambda_.Function("orders", **package, timeout=31)', {"max": 30}),
        """
        aws.lambda_.Function("orders", **package, timeout=10)
        aws.lambda_.Function("stock", **package)
        """,
        # Lambda's own limits, or a smaller one for all.
        'aws.lambda_.Function("orders", **package, timeout=1800)',
        f'aws.lambda_.Function("orders", **package, timeout=5401, {_ON_OWN_INSTANCES % _PROVIDER})',
        Case(f'aws.lambda_.Function("orders", **package, timeout=31, {_ON_OWN_INSTANCES % _PROVIDER})', {"max": 30}),
    ),
    passes=(
        'aws.lambda_.Function("orders", **package, timeout=10)',
        f'aws.lambda_.Function("orders", **package, timeout=1800, {_ON_OWN_INSTANCES % f"unknown({_PROVIDER})"})',
        'aws.lambda_.Function("orders", **package, timeout=2)',
        Case('aws.lambda_.Function("orders", **package, timeout=30)', {"max": 30}),
    ),
    undecided=('aws.lambda_.Function("orders", **package, timeout=unknown(10))',),
)

EXPLICIT_MEMORY = Cases(
    rule="lambda-explicit-memory",
    fails=(
        'aws.lambda_.Function("orders", **package)',
        'aws.lambda_.Function("orders", **package, memory_size=128)',
        Case('aws.lambda_.Function("orders", **package, memory_size=512)', {"min": 1024}),
        Case('aws.lambda_.Function("orders", **package, memory_size=4096)', {"max": 3072}),
        'aws.lambda_.Function("orders", **package, memory_size=16384)',
        f'aws.lambda_.Function("orders", **package, memory_size=32769, {_ON_OWN_INSTANCES % _PROVIDER})',
    ),
    passes=(
        'aws.lambda_.Function("orders", **package, memory_size=512)',
        'aws.lambda_.Function("orders", **package, memory_size=10240)',
        f'aws.lambda_.Function("orders", **package, memory_size=32768, {_ON_OWN_INSTANCES % f"unknown({_PROVIDER})"})',
        Case('aws.lambda_.Function("orders", **package, memory_size=1024)', {"min": 1024, "max": 1024}),
    ),
    undecided=('aws.lambda_.Function("orders", **package, memory_size=unknown(512))',),
)

TIMEOUT_RANGE = Cases(
    rule="lambda-timeout-range",
    fails=(
        'aws.lambda_.Function("orders", **package, timeout=1800)',
        'aws.lambda_.Function("orders", **package, timeout=901)',
        'aws.lambda_.Function("orders", **package, timeout=0)',
        f"""
        aws.lambda_.Function(
            "orders",
            **package,
            timeout=5401,
            {_ON_OWN_INSTANCES % _PROVIDER},
        )
        """,
    ),
    passes=(
        'aws.lambda_.Function("orders", **package, timeout=900)',
        # The provider's own.
        'aws.lambda_.Function("orders", **package)',
        f"""
        aws.lambda_.Function(
            "orders",
            **package,
            timeout=5400,
            {_ON_OWN_INSTANCES % f"unknown({_PROVIDER})"},
        )
        """,
    ),
    undecided=('aws.lambda_.Function("orders", **package, timeout=unknown(900))',),
)

"""Cases of the rules about a function's description and tags."""

from tests.policies.case import Case, Cases

DESCRIPTION = Cases(
    rule="lambda-description",
    fails=(
        'aws.lambda_.Function("orders", **package)',
        'aws.lambda_.Function("orders", **package, description="")',
        """
        aws.lambda_.Function("orders", **package, description="Takes orders from the shop")
        aws.lambda_.Function("stock", **package)
        """,
    ),
    passes=(
        'aws.lambda_.Function("orders", **package, description="Takes orders from the shop")',
        'aws.lambda_.Function("orders", **package, description=unknown("Takes orders from the shop"))',
    ),
    never_undecided="A description that is set is enough, whatever it turns out to say.",
)

_TEAM_AND_STAGE = {"requiredTagKeys": ["team", "stage"]}

REQUIRED_TAGS = Cases(
    rule="lambda-required-tags",
    fails=(
        'aws.lambda_.Function("orders", **package)',
        'aws.lambda_.Function("orders", **package, tags={})',
        # AWS sets tags of its own.
        'aws.lambda_.Function("orders", **package, tags={"aws:cloudformation:stack-name": "shop"})',
        Case('aws.lambda_.Function("orders", **package, tags={"team": "shop"})', _TEAM_AND_STAGE),
        Case('aws.lambda_.Function("orders", **package, tags={"Team": "shop", "stage": "prod"})', _TEAM_AND_STAGE),
    ),
    passes=(
        'aws.lambda_.Function("orders", **package, tags={"team": "shop"})',
        Case(
            'aws.lambda_.Function("orders", **package, tags={"team": unknown("shop")})', {"requiredTagKeys": ["team"]}
        ),
        Case('aws.lambda_.Function("orders", **package, tags={"team": "shop", "stage": "prod"})', _TEAM_AND_STAGE),
    ),
    undecided=('aws.lambda_.Function("orders", **package, tags=unknown({"team": "shop"}))',),
)

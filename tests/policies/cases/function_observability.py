"""Cases of the rules about what a function tells of itself."""

from tests.policies.case import Case, Cases

TRACING_ACTIVE = Cases(
    rule="lambda-tracing-active",
    fails=(
        'aws.lambda_.Function("orders", **package)',
        'aws.lambda_.Function("orders", **package, tracing_config={"mode": "PassThrough"})',
        Case('aws.lambda_.Function("orders", **package)', {"acceptPassThrough": True}),
        """
        aws.lambda_.Function("orders", **package, tracing_config={"mode": "Active"})
        aws.lambda_.Function("stock", **package)
        """,
    ),
    passes=(
        'aws.lambda_.Function("orders", **package, tracing_config={"mode": "Active"})',
        Case(
            'aws.lambda_.Function("orders", **package, tracing_config={"mode": "PassThrough"})',
            {"acceptPassThrough": True},
        ),
    ),
    undecided=(
        'aws.lambda_.Function("orders", **package, tracing_config={"mode": unknown("Active")})',
        'aws.lambda_.Function("orders", **package, tracing_config=unknown({"mode": "Active"}))',
    ),
)

STRUCTURED_LOGGING = Cases(
    rule="lambda-structured-logging",
    fails=(
        'aws.lambda_.Function("orders", **package)',
        'aws.lambda_.Function("orders", **package, logging_config={"log_format": "Text"})',
        """
        aws.lambda_.Function("orders", **package, logging_config={"log_format": "JSON"})
        aws.lambda_.Function("stock", **package, logging_config={"log_format": "Text", "log_group": "/stock"})
        """,
    ),
    passes=(
        'aws.lambda_.Function("orders", **package, logging_config={"log_format": "JSON"})',
        """
        logging = {"log_format": "JSON", "application_log_level": "WARN"}
        aws.lambda_.Function("orders", **package, logging_config=logging)
        """,
    ),
    undecided=('aws.lambda_.Function("orders", **package, logging_config={"log_format": unknown("JSON")})',),
)

LOG_LEVEL_NEEDS_JSON = Cases(
    rule="lambda-log-level-needs-json",
    fails=(
        """
        logging = {"log_format": "Text", "application_log_level": "WARN"}
        aws.lambda_.Function("orders", **package, logging_config=logging)
        """,
        """
        logging = {"log_format": "Text", "system_log_level": "WARN"}
        aws.lambda_.Function("orders", **package, logging_config=logging)
        """,
        # A level that is not known yet is one all the same.
        """
        logging = {"log_format": "Text", "system_log_level": unknown("WARN")}
        aws.lambda_.Function("orders", **package, logging_config=logging)
        """,
    ),
    passes=(
        """
        logging = {"log_format": "JSON", "application_log_level": "WARN"}
        aws.lambda_.Function("orders", **package, logging_config=logging)
        """,
        'aws.lambda_.Function("orders", **package, logging_config={"log_format": "Text"})',
    ),
    undecided=(
        """
        logging = {"log_format": unknown("JSON"), "application_log_level": "WARN"}
        aws.lambda_.Function("orders", **package, logging_config=logging)
        """,
    ),
)

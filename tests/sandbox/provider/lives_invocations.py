"""The lives of what invokes functions: event sources, URLs, and the settings of asynchronous invocation."""

from collections.abc import Mapping

from tests.sandbox.provider.life import Life, tagged

LIVES: Mapping[str, Life] = {
    "aws:lambda/eventSourceMapping:EventSourceMapping": Life(
        inputs=lambda around: {
            "functionName": around.function,
            "eventSourceArn": around.queue_arn,
            "batchSize": 5,
            "maximumBatchingWindowInSeconds": 5,
            "filterCriteria": {"filters": [{"pattern": '{"body": {"urgent": [true]}}'}]},
            "functionResponseTypes": ["ReportBatchItemFailures"],
            "scalingConfig": {"maximumConcurrency": 20},
            **tagged("dev"),
        },
        change=lambda around: {
            "functionName": f"{around.function}:1",
            "enabled": False,
            "batchSize": 10,
            "maximumBatchingWindowInSeconds": None,
            "filterCriteria": None,
            "functionResponseTypes": None,
            "scalingConfig": None,
            **tagged("live"),
        },
        not_imported=frozenset({"functionName"}),
    ),
    "aws:lambda/functionUrl:FunctionUrl": Life(
        inputs=lambda around: {
            "functionName": around.function,
            "qualifier": around.alias,
            "authorizationType": "AWS_IAM",
            "cors": {"allowOrigins": ["https://shop.example.com"], "allowMethods": ["GET"], "maxAge": 60},
        },
        change=lambda _: {"authorizationType": "NONE", "cors": None, "invokeMode": "RESPONSE_STREAM"},
    ),
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": Life(
        inputs=lambda around: {
            "functionName": around.function,
            "qualifier": around.alias,
            "maximumEventAgeInSeconds": 60,
            "destinationConfig": {"onFailure": {"destination": around.queue_arn}},
        },
        change=lambda _: {"maximumEventAgeInSeconds": None, "maximumRetryAttempts": 0, "destinationConfig": None},
    ),
}

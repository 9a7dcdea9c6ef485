"""Rules about event source mappings: where they start, and what they do with records that fail."""

from __future__ import annotations

from collections.abc import Iterator

from ..event_sources import SourceKind, event_sources
from ..graph import Graph
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation

_FAILED_RECORDS = "https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"
_WHICH_SOURCE = "what it reads"
_BISECT = "bisect_batch_on_function_error"
_EXAMPLES = {
    "maximum_retry_attempts": "<e.g. 3>",
    "maximum_record_age_in_seconds": "<e.g. 3600>",
    _BISECT: "True",
}


def _keeps_failed_records(graph: Graph, _options: Options) -> Iterator[Finding]:
    for source in event_sources(graph):
        keeps = source.mapping.text("destinationConfig", "onFailure", "destinationArn") is not ABSENT
        if keeps or not source.may_be(SourceKind.STREAM, SourceKind.KAFKA):
            continue
        if isinstance(source.kind, Missing):
            yield CannotTell(source.mapping, _WHICH_SOURCE)
        else:
            yield Violation(
                source.mapping,
                f"it reads a {source.kind.value}, and has no destination for what fails",
                'destination_config={"on_failure": {"destination_arn": <the ARN of a queue or topic>}}',
            )


ESM_FAILURE_DESTINATION = StackRule(
    name="esm-failure-destination",
    group=Group.MESSAGING,
    checks="A mapping that reads a stream or a Kafka topic keeps track of the records that it gave up.",
    because="Discarded records leave no trace otherwise. A queue has its own redrive policy for it.",
    mend="Set destination_config.on_failure on aws.lambda_.EventSourceMapping.",
    source=_FAILED_RECORDS,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={
        "serverless-rules": ("ES1001",),
        "cdk-nag": ("Serverless-LambdaEventSourceMappingDestination",),
        "well-architected": ("rel_q2_a1",),
    },
    judge=_keeps_failed_records,
)


def _starts_somewhere(graph: Graph, _options: Options) -> Iterator[Finding]:
    for source in event_sources(graph):
        # That a position is set is what counts, so one that is not known yet is one.
        is_set = source.mapping.text("startingPosition") is not ABSENT
        if source.kind is UNKNOWN:
            yield CannotTell(source.mapping, _WHICH_SOURCE)
        elif source.kind is SourceKind.QUEUE and is_set:
            yield Violation(
                source.mapping,
                "it reads a queue, which has no positions, and has a starting_position",
                "starting_position=None",
            )
        elif source.kind in {SourceKind.STREAM, SourceKind.KAFKA} and not is_set:
            yield Violation(
                source.mapping,
                "it reads a stream or a Kafka topic, and has no starting_position",
                'starting_position="TRIM_HORIZON" for all records that are there, or "LATEST" for those to come',
            )


ESM_STARTING_POSITION = StackRule(
    name="esm-starting-position",
    group=Group.MESSAGING,
    checks="A mapping says where to start in a stream or a Kafka topic, and does not in a queue.",
    because="AWS refuses the mapping otherwise.",
    mend="Set starting_position on aws.lambda_.EventSourceMapping, or remove it.",
    source="https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={"cfn-lint": ("E3633", "E3634")},
    judge=_starts_somewhere,
)


def _reports_failed_items(graph: Graph, _options: Options) -> Iterator[Finding]:
    for source in event_sources(graph):
        reports = _reports(source.mapping)
        if reports is True or not source.may_be(SourceKind.QUEUE, SourceKind.STREAM):
            continue
        if UNKNOWN in {reports, source.kind}:
            yield CannotTell(source.mapping, "its function_response_types, its batch_size, or what it reads")
        else:
            yield Violation(
                source.mapping,
                "its function_response_types lack ReportBatchItemFailures, so one item that fails brings the whole batch "
                "back",
                'function_response_types=["ReportBatchItemFailures"], and a function that returns batchItemFailures',
            )


def _reports(mapping: Resource) -> bool | Missing:
    """Whether the function names the items that failed, or gets one item at a time."""
    size, types = mapping.number("batchSize"), mapping.elements("functionResponseTypes")
    if size == 1 or (isinstance(types, list) and "ReportBatchItemFailures" in types):
        return True
    unknown = UNKNOWN in {size, types} if isinstance(types, Missing) else size is UNKNOWN or UNKNOWN in types
    return UNKNOWN if unknown else False


ESM_PARTIAL_BATCH_RESPONSE = StackRule(
    name="esm-partial-batch-response",
    group=Group.MESSAGING,
    checks="A mapping lets its function say which items of a batch failed.",
    because="Otherwise the items that succeeded are processed again with the one that failed.",
    mend="Set function_response_types on aws.lambda_.EventSourceMapping, and return batchItemFailures.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    judge=_reports_failed_items,
)


def _gives_up(graph: Graph, options: Options) -> Iterator[Finding]:
    for source in event_sources(graph):
        if not source.may_be(SourceKind.STREAM):
            continue
        bounds = _bounds(source.mapping, options)
        missing = [setting for setting, bounded in bounds.items() if bounded is False]
        if missing and source.kind is not UNKNOWN:
            harm = "takes its whole batch with it" if missing == [_BISECT] else "holds up its shard"
            yield Violation(
                source.mapping,
                f"without {' and '.join(missing)} one record that always fails {harm}",
                ", ".join(f"{setting}={_EXAMPLES[setting]}" for setting in missing),
            )
        elif missing or UNKNOWN in bounds.values():
            yield CannotTell(source.mapping, "what it reads, or how long it retries")


def _bounds(mapping: Resource, options: Options) -> dict[str, bool | Missing]:
    """The settings, and whether they bound what is done for one record. -1 stands for no bound, and is the default."""
    bounds = {
        "maximum_retry_attempts": _is_bounded(mapping.number("maximumRetryAttempts")),
        "maximum_record_age_in_seconds": _is_bounded(mapping.number("maximumRecordAgeInSeconds")),
    }
    if options.flag("bisect"):
        bounds[_BISECT] = _narrows_down(mapping)
    return bounds


def _narrows_down(mapping: Resource) -> bool | Missing:
    """Whether a record that fails is told from the others of its batch; one that comes alone is."""
    bisects, size = mapping.flag("bisectBatchOnFunctionError"), mapping.number("batchSize")
    if size == 1:
        return True
    if bisects is not True and size is UNKNOWN:
        return UNKNOWN
    return False if bisects is ABSENT else bisects


def _is_bounded(number: float | Missing) -> bool | Missing:
    return UNKNOWN if number is UNKNOWN else number not in {ABSENT, -1}


ESM_STREAM_RETRIES_BOUNDED = StackRule(
    name="esm-stream-retries-bounded",
    group=Group.MESSAGING,
    checks="A mapping that reads a stream gives up a record after some attempts and some time, and narrows it down.",
    because="A shard is read in order, so a record that always fails stops it. Retries bound what the function "
    "refuses; only the age bounds what is throttled.",
    mend="Set maximum_retry_attempts, maximum_record_age_in_seconds and bisect_batch_on_function_error on "
    "aws.lambda_.EventSourceMapping.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    options={
        "bisect": {
            "type": "boolean",
            "default": True,
            "description": "Ask that a batch that fails is split in two.",
        },
    },
    judge=_gives_up,
)


RULES = (ESM_FAILURE_DESTINATION, ESM_STARTING_POSITION, ESM_PARTIAL_BATCH_RESPONSE, ESM_STREAM_RETRIES_BOUNDED)

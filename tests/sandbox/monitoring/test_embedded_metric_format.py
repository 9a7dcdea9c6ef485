"""Metrics in log events that are written in the embedded metric format."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.monitoring.embedded_metric_format import EmbeddedMetric, embedded_metrics
from sandbox.monitoring.metric_store import Metric

DIRECTIVE: dict[str, Any] = {
    "Namespace": "Shop",
    "Dimensions": [["service"], ["service", "stage"], []],
    "Metrics": [{"Name": "orders", "Unit": "Count"}],
}
TIME = 1_700_000_000


def document(directive: dict[str, Any] | None = None, **members: Any) -> str:
    metadata = {"Timestamp": TIME * 1000, "CloudWatchMetrics": [DIRECTIVE | (directive or {})]}
    return json.dumps({"_aws": metadata, "service": "shop", "stage": "dev", "orders": 2} | members)


def one_set(**directive: Any) -> dict[str, Any]:
    return {"Dimensions": [["service"]]} | directive


def test_each_metric_with_each_set_of_dimensions() -> None:
    """Catches dimension sets that are made one, and a time that is not the document's."""
    shop = {"service": "shop"}
    assert embedded_metrics(document()) == [
        EmbeddedMetric(Metric.of("Shop", "orders", dimensions), "Count", TIME, 60, (2,))
        for dimensions in (shop, shop | {"stage": "dev"}, {})
    ]


def test_units_resolutions_and_arrays() -> None:
    """Catches what the format leaves open and its readers must default."""
    metrics = [{"Name": "ms", "Unit": "Milliseconds", "StorageResolution": 1}, {"Name": "orders"}]
    fine, plain = embedded_metrics(document(one_set(Metrics=metrics), ms=[1, 2.5]))
    assert (fine.unit, fine.resolution, fine.values) == ("Milliseconds", 1, (1, 2.5))
    assert (plain.unit, plain.resolution, plain.values) == ("None", 60, (2,))


@pytest.mark.parametrize("before", ["", "[INFO]\t2026-11-25T07:33:48.000Z\t8f5\t", "\n"])
def test_lambda_may_put_something_before_the_document(before: str) -> None:
    """Catches metrics of functions that log through a logger rather than print."""
    assert len(embedded_metrics(before + document())) == 3


@pytest.mark.parametrize(
    "message",
    [
        "",
        '"_aws"',
        '{"_aws"',
        '{"_aws": ' * 50_000,
        '{"_aws": 5}',
        '{"_aws": {}}',
        '{"_aws": {"Timestamp": "now", "CloudWatchMetrics": []}}',
        document() + " trailing",
        document(one_set(Namespace="")),
        document(one_set(Namespace=5)),
        document(one_set(Metrics=[{"Name": "absent"}])),
        document(one_set(Metrics=[{"Name": "service"}])),
        document(one_set(Metrics=[{"Name": "orders", "Unit": "Parsecs"}])),
        document(one_set(Metrics=[{"Name": "orders", "StorageResolution": 10}])),
        document(one_set(Metrics=[{"Name": "orders"}] * 101)),
        document(one_set(), orders=True),
        document(one_set(), orders=[1] * 101),
        document(one_set(), orders=[1, "2"]),
        document(one_set(), orders=float("nan")),
        document(one_set(), service=5),
        document(one_set(), service="x" * 1025),
        document({"Dimensions": [["absent"]]}),
        document(
            {"Dimensions": [[f"d{number}" for number in range(31)]]}, **{f"d{number}": "x" for number in range(31)}
        ),
        document(padding="x" * 256 * 1024),
    ],
)
def test_what_is_not_valid_gives_nothing(message: str) -> None:
    """Catches a malformed document that becomes a metric, or a traceback."""
    assert embedded_metrics(message) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NAMES = ["Namespace", "Dimensions", "Metrics", "Timestamp", "CloudWatchMetrics", "orders", "service"]


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(NAMES), st.one_of(JSON, st.lists(st.lists(JSON, max_size=2), max_size=2)), JSON, JSON)
def test_any_json_is_read(name: str, value: Any, unit: Any, resolution: Any) -> None:
    """Catches a member of an unexpected type that brings a PutLogEvents request down."""
    directive = one_set(Metrics=[{"Name": "orders", "Unit": unit, "StorageResolution": resolution}])
    embedded_metrics(document(directive))
    for place in (lambda: document({name: value}), lambda: document(**{name: value})):
        embedded_metrics(place())
    metadata = {"Timestamp": 1, "CloudWatchMetrics": [DIRECTIVE]} | {name: value}
    embedded_metrics(json.dumps({"_aws": metadata, "service": "shop", "orders": 1}))

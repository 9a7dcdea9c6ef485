"""Access logs in the bucket: what is written, when, and what happens if it cannot be."""

import gzip
import json
import shlex
from dataclasses import dataclass
from itertools import count
from threading import Event
from typing import Any

import pytest

from sandbox.traffic import access_log_delivery

FIXED = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200", "MessageBody": "x"}}

NUMBERS = count(1)


@dataclass(frozen=True)
class Bucket:
    """A bucket that takes access logs."""

    world: Any
    name: str

    def __post_init__(self) -> None:
        self.world.call("s3", "CreateBucket", {"Bucket": self.name})
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": f"arn:aws:s3:::{self.name}/*",
        }
        policy = {"Version": "2012-10-17", "Statement": [statement]}
        self.world.call("s3", "PutBucketPolicy", {"Bucket": self.name, "Policy": json.dumps(policy)})

    def takes_logs_of(self, balancer: str, **settings: str) -> None:
        plain = {"enabled": "true", "bucket": self.name, "prefix": "lb"} | settings
        attributes = [{"Key": f"access_logs.s3.{key}", "Value": value} for key, value in plain.items()]
        request = {"LoadBalancerArn": balancer, "Attributes": attributes}
        self.world.call("elbv2", "ModifyLoadBalancerAttributes", request)

    def listed(self) -> list[str]:
        listed = self.world.call("s3", "ListObjectsV2", {"Bucket": self.name})
        return [found["Key"] for found in listed.get("Contents", [])]

    def files(self) -> list[str]:
        return [key for key in self.listed() if key.endswith(".log.gz")]

    def entries(self) -> list[list[str]]:
        """The fields of all entries of all files."""
        request = [{"Bucket": self.name, "Key": key} for key in self.files()]
        bodies = [gzip.decompress(self.world.call("s3", "GetObject", each)["Body"].read()) for each in request]
        return [shlex.split(line) for body in bodies for line in body.decode().splitlines()]


@pytest.fixture
def bucket(still_world: Any) -> Bucket:
    return Bucket(still_world, f"logs-{next(NUMBERS)}")


def served(world: Any, bucket: Bucket) -> tuple[str, str]:
    """The ARN of a load balancer that logs, and the URL of its listener."""
    balancer = world.load_balancer()
    bucket.takes_logs_of(balancer)
    return balancer, world.url(world.listener(FIXED, balancer))


def test_every_request_is_in_the_file_of_its_node_after_five_minutes(still_world: Any, bucket: Bucket) -> None:
    """Catches logs that come late, twice or not at all, and requests lost between the nodes."""
    balancer, url = served(still_world, bucket)
    for number in range(4):
        still_world.ask(url, f"/{number}")
    assert bucket.files() == []

    still_world.sandbox.advance(300)
    still_world.sandbox.advance(300)
    first, _ = bucket.files()  # one for each node, and none for the second five minutes
    identity = balancer.partition("loadbalancer/")[2]
    assert first.startswith("lb/AWSLogs/123456789012/elasticloadbalancing/us-east-1/20")
    assert f"_elasticloadbalancing_us-east-1_{identity.replace('/', '.')}_" in first
    logged = bucket.entries()
    assert sorted(fields[12].split()[1][-1] for fields in logged) == ["0", "1", "2", "3"]
    assert {(fields[2], fields[8], fields[22]) for fields in logged} == {(identity, "200", "fixed-response")}


def test_a_malformed_request_is_logged_too(still_world: Any, bucket: Bucket) -> None:
    """Catches an attack that leaves no trace."""
    _, url = served(still_world, bucket)
    assert still_world.ask(url, headers=[("X", "x" * 17_000)]).status == 400
    still_world.sandbox.advance(300)

    assert [fields[8] for fields in bucket.entries()] == ["400"]


def test_enabling_writes_a_test_file_at_once(still_world: Any, bucket: Bucket) -> None:
    """Catches a bucket that one believes to be empty, and cannot delete."""
    bucket.takes_logs_of(still_world.load_balancer(), prefix="")
    assert bucket.listed() == ["AWSLogs/123456789012/ELBAccessLogTestFile"]

    bucket.takes_logs_of(still_world.load_balancer(), enabled="false", prefix="off")
    assert len(bucket.listed()) == 1


def test_logs_that_were_switched_off_are_not_written(still_world: Any, bucket: Bucket) -> None:
    """Catches entries of a load balancer that was told not to log any more."""
    balancer, url = served(still_world, bucket)
    bucket.takes_logs_of(balancer, enabled="false")
    still_world.ask(url)
    still_world.sandbox.advance(300)

    assert bucket.files() == []


@pytest.mark.parametrize("is_gone", [True, False], ids=["gone", "closed"])
def test_a_bucket_that_takes_no_logs_breaks_no_request(
    still_world: Any, bucket: Bucket, is_gone: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Catches traffic that stops since its log cannot be written, and a bucket written to without permission."""
    _, url = served(still_world, bucket)
    still_world.call("s3", "DeleteBucketPolicy", {"Bucket": bucket.name})
    if is_gone:
        for key in bucket.listed():
            still_world.call("s3", "DeleteObject", {"Bucket": bucket.name, "Key": key})
        still_world.call("s3", "DeleteBucket", {"Bucket": bucket.name})
    assert still_world.ask(url).status == 200
    still_world.sandbox.advance(300)

    assert still_world.ask(url).status == 200
    assert f"The bucket {bucket.name} does not take access logs" in caplog.text
    assert is_gone or bucket.files() == []


def test_a_node_that_cannot_deliver_drops_what_is_too_much(
    still_world: Any, bucket: Bucket, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Catches memory that grows with the traffic."""
    monkeypatch.setattr(access_log_delivery, "MOST_ENTRIES", 3)
    _, url = served(still_world, bucket)
    for _ in range(8):
        still_world.ask(url)
    still_world.sandbox.advance(300)

    assert len(bucket.entries()) == 6
    assert caplog.text.count("1 access log entries") == 2


def test_a_busy_node_writes_before_its_time(still_world: Any, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a burst that is dropped although the bucket could take it."""
    monkeypatch.setattr(access_log_delivery, "ENTRIES_PER_FILE", 2)
    _, url = served(still_world, bucket)
    written = Event()
    still_world.account.observe("s3", "PutObject", lambda _: written.set())
    for _ in range(3):
        still_world.ask(url)

    assert written.wait(60)
    assert len(bucket.entries()) == 2

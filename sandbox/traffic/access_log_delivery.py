"""Brings access logs to their buckets: every five minutes a file for each node of each load balancer."""

import asyncio
import gzip
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from sandbox.aws.account import Account
from sandbox.clock import Clock
from sandbox.traffic.access_log import enabled_file_key, entry, file_key
from sandbox.traffic.emulated import Emulated
from sandbox.traffic.exchange import Connection, Exchange
from sandbox.traffic.listener import LogDestination

INTERVAL = 300

ENTRIES_PER_FILE = 10_000
MOST_ENTRIES = 100_000
"""A node that has so many entries writes a file before its time; one whose files are not taken fast enough drops some.

AWS does both, without saying when: it calls its logs best-effort. A file here is about 4 MB before it is packed.
"""

_log = logging.getLogger(__name__)


@dataclass
class _Pending:
    """The entries of a node that are not delivered yet."""

    connection: Connection
    destination: LogDestination
    entries: list[str] = field(default_factory=list[str])
    dropped: int = 0
    is_early_file_under_way: bool = False


class AccessLogDelivery:
    """The access logs of all load balancers of an account. Must be used in one event loop.

    A bucket that is gone or closed costs the entries that were meant for it and a warning, never a request. What is not
    yet delivered when the sandbox stops is lost, as the bucket is.
    """

    def __init__(self, account: Account, emulated: Emulated, clock: Clock) -> None:
        self._account = account
        self._emulated = emulated
        self._clock = clock
        self._pending: dict[tuple[LogDestination, str, str], _Pending] = {}
        self._early: set[asyncio.Task[None]] = set()
        clock.every(INTERVAL, self._deliver_all)
        account.observe("elbv2", "ModifyLoadBalancerAttributes", self._write_test_file)

    def add(self, exchange: Exchange, destination: LogDestination) -> None:
        """Adds the entry of a request to the next file."""
        connection = exchange.connection
        key = (destination, connection.load_balancer, connection.node.ip)
        pending = self._pending.setdefault(key, _Pending(connection, destination))
        if len(pending.entries) >= MOST_ENTRIES:
            pending.dropped += 1
            return
        pending.entries.append(entry(exchange))
        if len(pending.entries) >= ENTRIES_PER_FILE and not pending.is_early_file_under_way:
            pending.is_early_file_under_way = True
            task = asyncio.get_running_loop().create_task(self._deliver_early(pending))
            self._early.add(task)
            task.add_done_callback(self._early.discard)

    async def _deliver_early(self, pending: _Pending) -> None:
        try:
            await self._deliver(pending, self._clock.now() // INTERVAL * INTERVAL + INTERVAL)
        finally:
            pending.is_early_file_under_way = False

    async def _deliver_all(self) -> None:
        delivered, self._pending = self._pending, {}
        until = self._clock.now() // INTERVAL * INTERVAL
        for pending in delivered.values():
            await self._deliver(pending, until)

    async def _deliver(self, pending: _Pending, until: float) -> None:
        entries, pending.entries = pending.entries, []
        if pending.dropped:
            _log.warning("%d access log entries of %s were dropped.", pending.dropped, pending.connection.load_balancer)
            pending.dropped = 0
        if entries:
            key = file_key(
                pending.connection, pending.destination, self._account.account_id, until, secrets.token_hex(4)
            )
            await asyncio.to_thread(self._put, pending, key, entries)

    def _put(self, pending: _Pending, key: str, entries: list[str]) -> None:
        load_balancer_arn, destination = pending.connection.listener.load_balancer_arn, pending.destination
        if self._emulated.takes_logs(load_balancer_arn, destination):
            self._write(destination.bucket, key, gzip.compress("".join(f"{line}\n" for line in entries).encode()))
        else:
            _log.warning("The bucket %s does not take access logs of %s.", destination.bucket, load_balancer_arn)

    def _write_test_file(self, params: Mapping[str, Any]) -> None:
        """AWS writes a file as soon as logs are enabled."""
        destination = self._emulated.access_logs(params["LoadBalancerArn"])
        if destination and any(attribute["Key"].startswith("access_logs.") for attribute in params["Attributes"]):
            key = enabled_file_key(destination, self._account.account_id)
            self._write(destination.bucket, key, b"The access logs of a load balancer were enabled.\n")

    def _write(self, bucket: str, key: str, body: bytes) -> None:
        try:
            self._account.call("s3", "PutObject", {"Bucket": bucket, "Key": key, "Body": body})
        except (BotoCoreError, ClientError) as error:
            _log.warning("%s could not be written to the bucket %s: %s", key, bucket, error)

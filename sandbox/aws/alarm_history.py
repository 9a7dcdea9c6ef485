"""What happened to the alarms of an account: DescribeAlarmHistory's items.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html
"""

import json
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Literal, cast

ItemType = Literal["ConfigurationUpdate", "StateUpdate", "Action"]

SECONDS_KEPT = 30 * 86_400

_LEADING_CAPITALS = re.compile("^[A-Z]+")


@dataclass(frozen=True)
class HistoryItem:
    """One item. `at`: in seconds since 1970; `data`: what HistoryData holds as JSON."""

    alarm_name: str
    alarm_type: str
    at: float
    type: ItemType
    summary: str
    data: Mapping[str, Any]

    def described(self) -> dict[str, Any]:
        """The item as the API reference spells it."""
        return {
            "AlarmName": self.alarm_name,
            "AlarmType": self.alarm_type,
            "Timestamp": datetime.fromtimestamp(self.at, UTC),
            "HistoryItemType": self.type,
            "HistorySummary": self.summary,
            "HistoryData": json.dumps(self.data),
        }


class AlarmHistory:
    """All items of the last 30 days, of deleted alarms too. Threads may share it."""

    def __init__(self) -> None:
        self._items: deque[HistoryItem] = deque()
        self._lock = Lock()

    def add(self, item: HistoryItem) -> None:
        """Adds the newest item."""
        with self._lock:
            self._items.append(item)
            while self._items[0].at < item.at - SECONDS_KEPT:
                self._items.popleft()

    def items(self) -> list[HistoryItem]:
        """Oldest first."""
        with self._lock:
            return list(self._items)


def timestamp(at: float) -> str:
    """A time in seconds since 1970 as CloudWatch writes it in JSON."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"


def lower_members(value: Any) -> Any:
    """Members as CloudWatch names them in its JSON: `alarmName`, `okactions`; times as text."""
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        return {
            _LEADING_CAPITALS.sub(lambda capitals: capitals[0].lower(), name): lower_members(each)
            for name, each in members.items()
        }
    if isinstance(value, list):
        return [lower_members(each) for each in cast("list[Any]", value)]
    return timestamp(value.timestamp()) if isinstance(value, datetime) else value

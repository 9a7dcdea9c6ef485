"""When a composite alarm's actions are held back because of another alarm.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-suppression.html
"""

from dataclasses import replace

from sandbox.aws.alarms import StateChange, Suppression


def suppression_at_change(
    change: StateChange, *, is_suppressor_in_alarm: bool, wait: float, now: float
) -> Suppression | None:
    """How the actions of a change are held back: by the suppressor, or `wait` seconds in case it follows; or not."""
    if is_suppressor_in_alarm:
        return Suppression("Alarm", None, change)
    return Suppression("WaitPeriod", now + wait, change) if wait > 0 else None


def suppression_later(
    suppression: Suppression, *, is_suppressor_in_alarm: bool, extension: float, now: float
) -> Suppression | None:
    """What has become of it; None once the actions are due. They are held `extension` seconds longer than by the alarm."""
    if is_suppressor_in_alarm:
        return replace(suppression, by="Alarm", until=None)
    if suppression.until is None:
        return replace(suppression, by="ExtensionPeriod", until=now + extension) if extension > 0 else None
    return None if now >= suppression.until else suppression

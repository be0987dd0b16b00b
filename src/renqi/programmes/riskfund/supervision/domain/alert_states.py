"""What an alert can be and what can be done about it (预警状态)."""

from enum import StrEnum


class AlertState(StrEnum):
    """Whether somebody still has to look (预警状态)."""

    OPEN = "open"
    CLOSED = "closed"


class Level(StrEnum):
    """How pressing it is (预警级别)."""

    ALARM = "alarm"
    WARNING = "warning"


class AlertAct(StrEnum):
    """What is written down of an alert (预警处理)."""

    OPENED = "opened"
    TOLD = "told"
    SEEN = "seen"
    CLOSED = "closed"
    REOPENED = "reopened"
    GONE = "gone"

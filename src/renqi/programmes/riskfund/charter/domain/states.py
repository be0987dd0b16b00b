"""Where a version of a charter stands (章程版本状态)."""

from collections.abc import Mapping
from enum import StrEnum

from renqi.identity.domain.permissions import Role


class VersionState(StrEnum):
    """What was done with a version (版本状态).

    Whether it was tried, is in force or is over follows from its trials and its days.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Side(StrEnum):
    """Which of the two sides approves (审批方)."""

    BUREAU = "bureau"
    FINANCE = "finance"


# Which role answers for which side.
APPROVING: Mapping[str, Side] = {
    Role.BUREAU_LEAD.value: Side.BUREAU,
    Role.FINANCE_OFFICER.value: Side.FINANCE,
}


class Answer(StrEnum):
    """What a side says to a version handed in (审批意见)."""

    APPROVE = "approve"
    SEND_BACK = "send_back"

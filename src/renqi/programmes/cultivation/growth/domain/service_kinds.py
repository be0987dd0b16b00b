"""What kinds of service there are, and how a price may be given (服务类别)."""

from collections.abc import Mapping
from enum import StrEnum

from renqi.engines.policy.domain.tree import Label

SERVICE_KINDS: Mapping[str, Label] = {
    "test": Label(zh="检验检测", en="Tests and inspection"),
    "pilot": Label(zh="中试验证", en="Pilot runs"),
    "patent": Label(zh="专利服务", en="Patents"),
    "standard": Label(zh="标准制定", en="Standards"),
    "certification": Label(zh="认证辅导", en="Certification"),
    "digital": Label(zh="数字化转型咨询", en="Digital transformation advice"),
    "research": Label(zh="联合研发", en="Joint research"),
    "talent": Label(zh="人才培训", en="Training"),
    "management": Label(zh="管理诊断", en="Management advice"),
    "finance": Label(zh="融资辅导", en="Finance advice"),
    "market": Label(zh="市场开拓", en="Market access"),
    "declaration": Label(zh="申报辅导", en="Help with applications"),
}

UNITS: Mapping[str, Label] = {
    "time": Label(zh="次", en="time"),
    "day": Label(zh="天", en="day"),
    "sample": Label(zh="样品", en="sample"),
    "item": Label(zh="件", en="item"),
    "project": Label(zh="项目", en="project"),
    "person": Label(zh="人", en="person"),
}

# Shares are kept in ten-thousandths: 2500 is a quarter.
WHOLE_SHARE = 10_000


class ServiceState(StrEnum):
    """Where a service stands (服务状态)."""

    ASKED = "asked"
    LISTED = "listed"
    REFUSED = "refused"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"


def subsidy_of(price: int, share: int) -> int:
    """Give the subsidised part of a price, cut to whole fen (补贴额).

    Example:
        >>> subsidy_of(99_999, 5_000)
        49999

    """
    return price * share // WHOLE_SHARE

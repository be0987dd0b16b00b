"""How firms belong together (关联关系)."""

from enum import StrEnum


class RelationKind(StrEnum):
    """What one firm is to another on record (登记的关系)."""

    CONTROLS = "controls"
    SAME_GROUP = "same_group"


class Relatedness(StrEnum):
    """What another firm is to the firm asked about, chains followed (关联方式)."""

    CONTROLS = "controls"
    CONTROLLED_BY = "controlled_by"
    SAME_GROUP = "same_group"

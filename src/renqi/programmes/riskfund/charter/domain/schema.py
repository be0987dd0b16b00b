"""What a charter's document may say, section by section (章程条款表)."""

from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.entries import (
    Node,
    Record,
    choice,
    label,
    text,
    words,
)
from renqi.programmes.riskfund.charter.domain.schema_help import (
    BREAK_GLASS,
    COVER,
    DELEGATION,
    EVENTS_ROWS,
    EXCLUSIONS,
    HELP,
    LANE_ROWS,
)
from renqi.programmes.riskfund.charter.domain.schema_money import (
    ARREARS,
    CONTRIBUTIONS,
    LEAVING,
    LOSS_ORDER,
    MATCHING,
    RISK_CLASSES,
    rule,
)
from renqi.programmes.riskfund.charter.domain.schema_safeguards import (
    BASIS,
    MANDATE,
    SAFEGUARDS,
    SOURCES,
)
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind, RecoveryOrder
from renqi.programmes.riskfund.charter.domain.vocabulary_words import KINDS, RECOVERIES

CHARTER = Record(
    key="charter",
    label=label("章程", "Charter"),
    make=Charter,
    nodes=(
        text("fund", "基金代号", "Fund"),
        choice("kind", "类型", "Kind", KINDS, FundKind),
        words("title", "名称", "Title"),
        rule("joining", "加入条件", "Who may join"),
        RISK_CLASSES,
        CONTRIBUTIONS,
        MATCHING,
        COVER,
        EVENTS_ROWS,
        EXCLUSIONS,
        HELP,
        LANE_ROWS,
        DELEGATION,
        BREAK_GLASS,
        ARREARS,
        LEAVING,
        LOSS_ORDER,
        choice("recoveries", "追回款分配", "Recoveries", RECOVERIES, RecoveryOrder),
        SAFEGUARDS,
        MANDATE,
        BASIS,
        SOURCES,
    ),
)
# What stands with the fund and is no part of what a draft may change.
FIXED = frozenset({"fund", "kind"})
SECTIONS: dict[str, Node] = {node.key: node for node in CHARTER.nodes}

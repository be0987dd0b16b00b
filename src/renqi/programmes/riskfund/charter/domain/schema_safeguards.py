"""What a charter may say of safeguards and investing (风控与投资条款表)."""

from renqi.programmes.riskfund.charter.domain.basis import Basis, Evidence, Source
from renqi.programmes.riskfund.charter.domain.entries import (
    ANY,
    DAYS,
    MONTHS,
    TIMES,
    Record,
    Rows,
    choice,
    count,
    label,
    money,
    share,
    text,
    words,
)
from renqi.programmes.riskfund.charter.domain.safeguards import AssetRule, Mandate, Safeguards
from renqi.programmes.riskfund.charter.domain.vocabulary import Return
from renqi.programmes.riskfund.charter.domain.vocabulary_words import ASSETS, EVIDENCE, RETURNS

SAFEGUARDS = Record(
    key="safeguards",
    label=label("风控红线", "Safeguards"),
    make=Safeguards,
    nodes=(
        money("liquidity_floor", "现金底线", "Floor of cash"),
        share("liquidity_share", "留存现金比例", "Kept in cash and on call"),
        share("stop_loss", "十二个月亏损停止线", "Stop at a loss in twelve months of"),
        share("pause_overdue", "逾期率暂停线", "Pause at overdue"),
        share("top_up_alarm", "补足预警线（净值占在保额）", "Top-up alarm, of cover in force"),
        share("ruin_max", "允许的最大破产概率", "Greatest chance of ruin"),
        count("ruin_months", "测算期", "Over", MONTHS, lowest=12, highest=120),
        count(
            "leverage_max",
            "在保额最多为净值的",
            "Cover at most",
            TIMES,
            lowest=1,
            highest=100,
            is_optional=True,
            none=ANY,
        ),
    ),
)
MANDATE = Record(
    key="mandate",
    label=label("投资授权", "Mandate"),
    make=Mandate,
    nodes=(
        Rows(
            key="assets",
            label=label("可投资品种", "Assets"),
            make=AssetRule,
            least=1,
            nodes=(
                choice("key", "品种", "Class", ASSETS),
                words("label", "名称", "Name"),
                share("share_min", "至少", "At least"),
                share("share_max", "至多", "At most"),
                share("issuer_max", "单一发行人至多", "One issuer at most"),
                count(
                    "days_max",
                    "最长期限",
                    "Longest",
                    DAYS,
                    highest=36_500,
                    is_optional=True,
                    none=ANY,
                ),
                count("bucket_days", "变现天数", "Money again within", DAYS),
            ),
        ),
        money("single_trade_max", "一人可签单笔上限", "One signature up to"),
        share("cvar_max", "最差5%月份平均亏损上限", "Worst months' loss at most"),
        choice("returns", "收益分配", "Returns", RETURNS, Return),
        share("firms_first", "企业优先年收益率", "Firms' first yearly return"),
    ),
)
BASIS = Rows(
    key="basis",
    label=label("依据", "Where numbers come from"),
    make=Basis,
    named_by=("path",),
    is_keyed=True,
    nodes=(
        text("path", "条目", "Entry"),
        text("clause", "出处", "Clause"),
        text("source", "来源", "Source", is_optional=True),
        choice("evidence", "证据等级", "How well known", EVIDENCE, Evidence),
    ),
)
SOURCES = Rows(
    key="sources",
    label=label("来源文件", "Sources"),
    make=Source,
    is_keyed=True,
    nodes=(text("key", "代号", "Key"), text("title", "文件", "Document")),
)

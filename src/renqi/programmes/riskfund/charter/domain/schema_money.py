"""What a charter may say of money that comes in, leaves and is lost (资金条款表)."""

from renqi.programmes.riskfund.charter.domain.charter import RiskClass
from renqi.programmes.riskfund.charter.domain.entries import (
    ANY,
    DAYS,
    MONTHS,
    OF_MONTH,
    Entry,
    EntryKind,
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
from renqi.programmes.riskfund.charter.domain.money_terms import (
    Arrears,
    ContributionBand,
    Contributions,
    Deposit,
    LayerShare,
    Leaving,
    LossLayer,
    Matching,
    Surrender,
)
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE, Bearer, Party
from renqi.programmes.riskfund.charter.domain.vocabulary_words import BEARERS, PARTIES, SIZES

RULE_HINT = label(
    "以YAML书写：requires 列出条件，每条写 id、zh、en、fact 和一个比较"
    "（is、one_of、at_least、at_most 等），或写 manual 由人判断。",
    "In YAML: requires lists conditions, each with id, zh, en, fact and one comparison (is, one_of,"
    " at_least, at_most and so on), or manual for what an official judges.",
)


def rule(key: str, zh: str, en: str, *, is_optional: bool = False, none: str = "") -> Entry:
    """Describe conditions over facts of the registry (规则条件)."""
    return Entry(
        key=key,
        label=label(zh, en),
        kind=EntryKind.RULE,
        is_optional=is_optional,
        none=label(none or "未规定", "all that are left" if none else "not said"),
        hint=RULE_HINT,
    )


KEY = text("key", "代号", "Key", hint=label("小写字母、数字和下划线", "Letters, digits and _"))

RISK_CLASSES = Rows(
    key="risk_classes",
    label=label("风险等级", "Risk classes"),
    make=RiskClass,
    least=1,
    is_ordered=True,
    hint=label(
        "自上而下，第一个满足条件的等级适用；最后一级不写条件，收纳其余和资料不全的企业。",
        "From the top, the first class whose conditions hold applies. The last has none and takes"
        " all that are left or unknown.",
    ),
    nodes=(
        KEY,
        words("label", "名称", "Name"),
        rule("rule", "条件", "Conditions", is_optional=True, none="其余企业"),
        share("pd_month", "每月出险概率", "Chance of a claim a month"),
        share("correlation", "共同冲击相关度", "Correlation"),
        share("loss_given", "救助款损失率", "Share never paid back"),
    ),
)
CONTRIBUTIONS = Record(
    key="contributions",
    label=label("缴费", "Contributions"),
    make=Contributions,
    nodes=(
        Rows(
            key="bands",
            label=label("缴费档次", "Bands"),
            make=ContributionBand,
            named_by=("size", "risk"),
            none=label("企业不按月缴费", "Firms pay nothing by the month"),
            nodes=(
                choice("size", "规模", "Size", SIZES),
                text("risk", "风险等级", "Risk class"),
                money("month_min", "每月最低", "Least a month", lowest=1),
                money("month_max", "每月最高", "Most a month", lowest=1),
                money("step", "递增单位", "Step", lowest=1),
            ),
        ),
        money("total_max", "累计上限", "Most in all"),
        count("due_day", "每月缴费日", "Due day of the month", OF_MONTH, lowest=1, highest=28),
        count("prepay_months_max", "最多预缴", "Prepaid at most", MONTHS),
        count("pause_months_max", "困难企业最多暂缓", "Paused at most", MONTHS),
        Rows(
            key="deposits",
            label=label("贷款前一次性缴存", "Deposits before a loan"),
            make=Deposit,
            none=label("无", "none"),
            nodes=(
                KEY,
                words("label", "名称", "Name"),
                share("security_min", "担保物占贷款至少", "Security at least", highest=9 * WHOLE),
                share("share", "首年缴存比例", "Share for the first year"),
                share("share_more_years", "每增一年加", "More for each further year"),
            ),
        ),
    ),
)
MATCHING = Rows(
    key="matching",
    label=label("配比出资", "Matching"),
    make=Matching,
    named_by=("party",),
    none=label("无", "none"),
    nodes=(
        choice("party", "出资方", "Party", PARTIES, Party),
        share("ratio", "占企业缴费比例", "Share of firms' money", highest=100 * WHOLE),
        money("year_max", "每年上限", "Most a year", is_optional=True, none=ANY),
    ),
)
ARREARS = Record(
    key="arrears",
    label=label("欠缴处理", "Arrears"),
    make=Arrears,
    nodes=(
        Entry(
            key="remind_days",
            label=label("逾期提醒日", "Reminders after"),
            kind=EntryKind.COUNTS,
            lowest=1,
            highest=365,
            unit=DAYS,
        ),
        count("suspend_months", "欠缴满几个月中止保障", "Cover suspended after", MONTHS, lowest=1),
        count("exit_months", "欠缴满几个月强制退出", "Forced exit after", MONTHS, lowest=1),
    ),
)
LEAVING = Record(
    key="leaving",
    label=label("退出", "Leaving"),
    make=Leaving,
    nodes=(
        Rows(
            key="table",
            label=label("返还比例表", "What is given back"),
            make=Surrender,
            named_by=("months_from",),
            least=1,
            nodes=(
                count("months_from", "缴满", "Paid from", MONTHS),
                share("voluntary", "自愿退出", "Voluntary"),
                share("deemed", "视同退出", "Deemed"),
                share("forced", "强制退出", "Forced"),
            ),
        ),
        count("notice_days", "提前通知", "Notice", DAYS, highest=366),
    ),
)
LOSS_ORDER = Rows(
    key="loss_order",
    label=label("损失分担顺序", "Order of losses"),
    make=LossLayer,
    least=1,
    is_ordered=True,
    hint=label(
        "追偿后仍不能收回的部分，自第一层起依次承担。",
        "What enforcement does not bring back is borne from the first layer on.",
    ),
    nodes=(
        KEY,
        words("label", "名称", "Name", is_optional=True),
        Rows(
            key="shares",
            label=label("承担方", "Borne by"),
            make=LayerShare,
            named_by=("bearer",),
            least=1,
            nodes=(
                choice("bearer", "承担方", "Bearer", BEARERS, Bearer),
                share("share", "比例", "Share"),
            ),
        ),
        share(
            "loss_share_max",
            "最多承担损失的",
            "At most of the loss",
            is_optional=True,
            none=label("全部剩余损失", "all that is left"),
        ),
    ),
)

"""What a charter may say of help: cover, events, forms, lanes and who decides (救助条款表)."""

from renqi.programmes.riskfund.charter.domain.entries import (
    ANY,
    DAYS,
    HOURS,
    MONTHS,
    TIMES,
    WORKING_DAYS,
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
from renqi.programmes.riskfund.charter.domain.help_terms import (
    BreakGlass,
    Cover,
    CoverCap,
    Delegation,
    Exclusion,
    Help,
    LaneRule,
    Term,
    TriggerEvent,
)
from renqi.programmes.riskfund.charter.domain.schema_money import KEY, rule
from renqi.programmes.riskfund.charter.domain.vocabulary import CapOn, HelpForm, Lane
from renqi.programmes.riskfund.charter.domain.vocabulary_words import (
    CAPS,
    EVENTS,
    FORMS,
    LANES,
    ROLES,
)

_NOT_ASKED = label("不要求", "not asked")

COVER = Record(
    key="cover",
    label=label("保障范围", "Cover"),
    make=Cover,
    nodes=(
        count(
            "multiple",
            "按自身缴费的倍数",
            "Times own contributions",
            TIMES,
            lowest=1,
            highest=100,
            is_optional=True,
            none=label("不按缴费计算", "does not hang on contributions"),
        ),
        share("loss_share", "占已证实损失的", "Share of the proven loss"),
        money("amount_min", "最低救助额", "Least help"),
        share(
            "trade_share_min",
            "或该客户月交易额的",
            "Or, if less, of a month's trade",
            is_optional=True,
            none=label("不适用", "does not count"),
        ),
        money("step", "取整单位", "Step", lowest=1),
        count("waiting_months", "加入后等待期", "Waiting period", MONTHS),
        count("contributions_min", "至少已缴", "Contributions paid before", MONTHS),
        Rows(
            key="caps",
            label=label("限额", "Caps"),
            make=CoverCap,
            named_by=("on",),
            none=ANY,
            nodes=(
                choice("on", "范围", "Over", CAPS, CapOn),
                money("amount", "金额上限", "Amount", is_optional=True, none=ANY),
                share("share", "占基金净值上限", "Share of the fund", is_optional=True, none=ANY),
            ),
        ),
        count("claim_window_months", "事件后申请期限", "Claim within", MONTHS, lowest=1),
    ),
)
EVENTS_ROWS = Rows(
    key="events",
    label=label("触发事件", "Events"),
    make=TriggerEvent,
    least=1,
    nodes=(
        choice("key", "事件", "Event", EVENTS),
        words("label", "名称", "Name"),
        Entry(
            key="evidence",
            label=label("证明材料", "Evidence"),
            kind=EntryKind.TEXTS,
        ),
        share("drop_min", "降幅至少", "Fall of at least", is_optional=True, none=_NOT_ASKED),
        count(
            "overdue_days_min",
            "逾期至少",
            "Overdue at least",
            DAYS,
            is_optional=True,
            none=_NOT_ASKED,
        ),
        Entry(
            key="is_declared",
            label=label("须由主管部门宣告", "Declared by the bureau"),
            kind=EntryKind.FLAG,
        ),
        Entry(
            key="forms",
            label=label("救助方式", "Forms of help"),
            kind=EntryKind.CHOICES,
            choices={form.value: said for form, said in FORMS.items()},
            make=HelpForm,
        ),
        text("clause", "条款", "Clause"),
    ),
)
EXCLUSIONS = Rows(
    key="exclusions",
    label=label("除外责任", "Exclusions"),
    make=Exclusion,
    none=label("无", "none"),
    hint=label(
        "条件成立即不予救助；不写条件的由经办人按文字判断。",
        "Where the conditions hold there is no help; without conditions an official judges by the"
        " words.",
    ),
    nodes=(
        KEY,
        words("label", "内容", "What is excluded"),
        rule("rule", "条件", "Conditions", is_optional=True),
        text("clause", "条款", "Clause"),
    ),
)
HELP = Rows(
    key="help",
    label=label("救助条件", "Terms of help"),
    make=Help,
    named_by=("form",),
    least=1,
    nodes=(
        choice("form", "方式", "Form", FORMS, HelpForm),
        Rows(
            key="terms",
            label=label("还款期限", "Terms"),
            make=Term,
            named_by=("up_to",),
            is_ordered=True,
            none=label("无", "none"),
            nodes=(
                money("up_to", "金额不超过", "Up to", is_optional=True, none=ANY),
                count("months", "期限", "Months", MONTHS, lowest=1),
            ),
        ),
        count("grace_months", "其中宽限期", "Of them without instalment", MONTHS),
        count("days_normal", "转贷正常使用天数", "Bridge: days at the first fee", DAYS),
        count("days_max", "转贷最长天数", "Bridge: most days", DAYS),
        share("fee_day", "转贷日费率", "Bridge: fee a day"),
        share("fee_day_late", "超期日费率", "Bridge: fee a day after them"),
        share("contribution_cost", "扣减已缴款占救助额", "Contributions ended, of the help"),
        share("late_day", "逾期日利率", "Interest a day on arrears"),
    ),
)
LANE_ROWS = Rows(
    key="lanes",
    label=label("办理通道", "Lanes"),
    make=LaneRule,
    named_by=("lane",),
    least=1,
    nodes=(
        choice("lane", "通道", "Lane", LANES, Lane),
        count("hours", "办结时限（小时）", "Hours", HOURS, lowest=1, is_optional=True),
        count(
            "working_days",
            "办结时限（工作日）",
            "Working days",
            WORKING_DAYS,
            lowest=1,
            is_optional=True,
        ),
        money("amount_max", "最高金额", "Most help", is_optional=True, none=ANY),
        count("months_paid_min", "至少连续缴费", "Contributions paid", MONTHS),
    ),
)
DELEGATION = Rows(
    key="delegation",
    label=label("授权额度", "Who decides"),
    make=Delegation,
    named_by=("role",),
    least=1,
    is_ordered=True,
    nodes=(
        choice("role", "岗位", "Role", ROLES),
        money("amount_max", "最高金额", "Up to", is_optional=True, none=ANY),
    ),
)
BREAK_GLASS = Record(
    key="break_glass",
    label=label("紧急先付", "Paying before the review"),
    make=BreakGlass,
    is_optional=True,
    none=label("不设紧急先付", "never"),
    nodes=(
        money("amount_max", "每笔最高", "Most each time", lowest=1),
        count("second_look_days", "几日内复核", "Second look within", DAYS, lowest=1, highest=60),
        money("month_max", "每月合计最高", "Most a month", lowest=1),
    ),
)

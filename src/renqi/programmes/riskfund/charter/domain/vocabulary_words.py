"""The fixed words of charters as people read them (章程词汇释义)."""

from collections.abc import Mapping

from renqi.engines.policy.domain.tree import Label
from renqi.programmes.riskfund.charter.domain.basis import Evidence
from renqi.programmes.riskfund.charter.domain.vocabulary import (
    Bearer,
    CapOn,
    FundKind,
    HelpForm,
    Lane,
    Leave,
    Party,
    RecoveryOrder,
    Return,
)

KINDS: Mapping[FundKind, Label] = {
    FundKind.TRI_PARTY: Label(zh="三方共担基金", en="Three-party fund"),
    FundKind.MUTUAL: Label(zh="互助共济基金", en="Mutual-aid fund"),
    FundKind.BRIDGE: Label(zh="应急转贷基金", en="Bridge-loan fund"),
    FundKind.LOSS_POOL: Label(zh="贷款风险补偿资金池", en="Loss-sharing pool for loans"),
}
PARTIES: Mapping[Party, Label] = {
    Party.GOVERNMENT: Label(zh="政府", en="Government"),
    Party.INSTITUTION: Label(zh="金融机构", en="Institution"),
    Party.FIRM: Label(zh="企业", en="Firms"),
}
FORMS: Mapping[HelpForm, Label] = {
    HelpForm.BRIDGE: Label(zh="转贷过桥", en="Bridge money"),
    HelpForm.LOAN: Label(zh="救助借款", en="Relief loan"),
    HelpForm.GRANT: Label(zh="无偿补助", en="Grant"),
}
LANES: Mapping[Lane, Label] = {
    Lane.FAST: Label(zh="快速通道", en="Fast lane"),
    Lane.STANDARD: Label(zh="标准通道", en="Standard lane"),
    Lane.FULL: Label(zh="完整审查", en="Full review"),
}
LEAVES: Mapping[Leave, Label] = {
    Leave.VOLUNTARY: Label(zh="自愿退出", en="Voluntary"),
    Leave.DEEMED: Label(zh="视同退出", en="Deemed"),
    Leave.FORCED: Label(zh="强制退出", en="Forced"),
}
CAPS: Mapping[CapOn, Label] = {
    CapOn.FIRM: Label(zh="单户企业", en="One firm"),
    CapOn.GROUP: Label(zh="关联企业组", en="Connected firms"),
    CapOn.CHAIN: Label(zh="同一产业链", en="One chain"),
    CapOn.DISTRICT: Label(zh="同一行政区", en="One district"),
    CapOn.EVENT: Label(zh="同一事件", en="One event"),
}
BEARERS: Mapping[Bearer, Label] = {
    Bearer.OWN_STAKE: Label(zh="该企业自身份额", en="The firm's own stake"),
    Bearer.FIRM: Label(zh="全体企业份额", en="All firms"),
    Bearer.GOVERNMENT: Label(zh="政府份额", en="Government"),
    Bearer.INSTITUTION: Label(zh="机构份额", en="Institution"),
    Bearer.RETAINED: Label(zh="放款银行自留", en="Kept by the lending bank"),
}
RECOVERIES: Mapping[RecoveryOrder, Label] = {
    RecoveryOrder.SAME_SHARES: Label(zh="按承担比例返还", en="In the shares of the loss"),
    RecoveryOrder.LAST_LOSS_FIRST: Label(zh="末层先返还", en="Last layer first"),
}
RETURNS: Mapping[Return, Label] = {
    Return.BY_VALUE: Label(zh="按净值比例分配", en="By value"),
    Return.FIRMS_FIRST: Label(zh="企业优先收益", en="Firms first"),
}
SIZES: Mapping[str, Label] = {
    "micro": Label(zh="微型", en="micro"),
    "small": Label(zh="小型", en="small"),
    "medium": Label(zh="中型", en="medium"),
}
EVENTS: Mapping[str, Label] = {
    "closure": Label(zh="疫情等公共事件停业", en="Closure by a public emergency"),
    "disaster": Label(zh="自然灾害", en="Disaster"),
    "customer_insolvency": Label(zh="客户破产", en="Customer's insolvency"),
    "order_loss": Label(zh="订单骤失", en="Sudden loss of orders"),
    "late_payment": Label(zh="账款逾期", en="Late payment"),
    "loan_due": Label(zh="贷款到期续贷", en="Loan due for renewal"),
    "bad_loan": Label(zh="贷款形成不良", en="Loan gone bad"),
}
ROLES: Mapping[str, Label] = {
    "bureau_officer": Label(zh="经办人", en="Officer of the bureau"),
    "bureau_lead": Label(zh="局负责人", en="Lead of the bureau"),
}
ASSETS: Mapping[str, Label] = {
    "cash": Label(zh="现金", en="Cash"),
    "demand_deposit": Label(zh="活期存款", en="Demand deposits"),
    "term_deposit": Label(zh="定期存款", en="Term deposits"),
    "treasury": Label(zh="国债", en="Treasury bonds"),
    "policy_bank": Label(zh="政策性金融债", en="Policy-bank bonds"),
    "local_bond": Label(zh="地方政府债", en="Local-government bonds"),
    "money_fund": Label(zh="货币市场基金", en="Money-market funds"),
    "bond_fund": Label(zh="债券基金", en="Bond funds"),
}
EVIDENCE: Mapping[Evidence, Label] = {
    Evidence.STRONG: Label(zh="原文或可靠副本", en="read in the document"),
    Evidence.SECONDARY: Label(zh="转引", en="quoted by others"),
    Evidence.MEMORY: Label(zh="待核", en="to be verified"),
    Evidence.SUGGESTION: Label(zh="建议值，非现行规定", en="a suggestion, nobody's rule"),
    Evidence.DECISION: Label(zh="本次拟定", en="decided here"),
}

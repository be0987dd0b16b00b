"""Tables of members (成员与缴费数据表); no other context imports them."""

from renqi.programmes.riskfund.members.models.due import Due, Receipt
from renqi.programmes.riskfund.members.models.incoming import Incoming, MoneyReturn
from renqi.programmes.riskfund.members.models.leaving import LadderStep, Leaving
from renqi.programmes.riskfund.members.models.membership import Membership, MonthAmount
from renqi.programmes.riskfund.members.models.pause import Pause

__all__ = [
    "Due",
    "Incoming",
    "LadderStep",
    "Leaving",
    "Membership",
    "MoneyReturn",
    "MonthAmount",
    "Pause",
    "Receipt",
]

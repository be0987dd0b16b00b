"""Tables of emergency money (应急救助表)."""

from renqi.programmes.riskfund.relief.models.break_glass import BreakGlassUse
from renqi.programmes.riskfund.relief.models.cap_use import CapTake, CapUse
from renqi.programmes.riskfund.relief.models.claim import Arrivals, Claim
from renqi.programmes.riskfund.relief.models.claim_check import ClaimCheck
from renqi.programmes.riskfund.relief.models.claim_loss import ClaimFile, ClaimLoss
from renqi.programmes.riskfund.relief.models.declared_event import DeclaredEvent
from renqi.programmes.riskfund.relief.models.loan import Instalment, Loan, LoanPlan
from renqi.programmes.riskfund.relief.models.loss import (
    Loss,
    LossShare,
    Recovery,
    RecoveryShare,
)
from renqi.programmes.riskfund.relief.models.payee import PayeeAccount
from renqi.programmes.riskfund.relief.models.payout import FundStop, MoneyStep, Payout
from renqi.programmes.riskfund.relief.models.repayment import Repayment

__all__ = [
    "Arrivals",
    "BreakGlassUse",
    "CapTake",
    "CapUse",
    "Claim",
    "ClaimCheck",
    "ClaimFile",
    "ClaimLoss",
    "DeclaredEvent",
    "FundStop",
    "Instalment",
    "Loan",
    "LoanPlan",
    "Loss",
    "LossShare",
    "MoneyStep",
    "PayeeAccount",
    "Payout",
    "Recovery",
    "RecoveryShare",
    "Repayment",
]

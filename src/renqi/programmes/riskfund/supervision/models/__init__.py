"""Tables of the supervision of funds; Django looks for them here (基金监管数据表)."""

from renqi.programmes.riskfund.supervision.models.alert import Alert, AlertStep
from renqi.programmes.riskfund.supervision.models.fund_statement import FundStatement
from renqi.programmes.riskfund.supervision.models.ledger_check import (
    CustodyStatement,
    LedgerCheck,
    LedgerDifference,
)
from renqi.programmes.riskfund.supervision.models.re_audit import AuditDraw, AuditItem, Finding
from renqi.programmes.riskfund.supervision.models.solvency_run import SolvencyRun
from renqi.programmes.riskfund.supervision.models.trial import CityCount, Trial

__all__ = [
    "Alert",
    "AlertStep",
    "AuditDraw",
    "AuditItem",
    "CityCount",
    "CustodyStatement",
    "Finding",
    "FundStatement",
    "LedgerCheck",
    "LedgerDifference",
    "SolvencyRun",
    "Trial",
]

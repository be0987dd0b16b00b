"""Tables of support: budgets, lists, accounts of payees, claims (扶持)."""

from renqi.programmes.cultivation.support.models.budget import Budget, BudgetChange
from renqi.programmes.cultivation.support.models.claw_back import ClawBack, ClawBackReceipt
from renqi.programmes.cultivation.support.models.entitlement_line import (
    EntitlementLine,
    LineEvent,
)
from renqi.programmes.cultivation.support.models.entitlement_run import EntitlementRun
from renqi.programmes.cultivation.support.models.payee_account import PayeeAccount

__all__ = [
    "Budget",
    "BudgetChange",
    "ClawBack",
    "ClawBackReceipt",
    "EntitlementLine",
    "EntitlementRun",
    "LineEvent",
    "PayeeAccount",
]

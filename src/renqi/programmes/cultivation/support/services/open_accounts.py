"""Open the ledger accounts that budgets and claims are kept in (开立科目)."""

from datetime import datetime

from django.db import transaction

from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.domain.kinds import Side
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.services.accounts import open_account
from renqi.programmes.cultivation.support.models import Budget, ClawBack

PURPOSE, CLAIM_PURPOSE = "扶持预算", "追回债权"


def open_budget_accounts(*, at: datetime, actor: str) -> int:
    """Open an account for every budget that has none (开立预算科目) and tell how many.

    A budget's account never goes below zero, holds included.

    Effects:
        One ledger account a budget.
    """
    waiting = Budget.objects.filter(account_id__isnull=True).values_list("pk", flat=True)
    opened = 0
    for budget_id in list(waiting):
        with transaction.atomic():
            rows = Budget.objects.select_for_update(no_key=True)
            budget = rows.filter(pk=budget_id, account_id__isnull=True).first()
            if budget is None:
                continue
            budget.account_id = open_account(
                AccountTerms(
                    code=f"support-budget-{budget.pk}",
                    name=f"{budget.name}（{budget.year}年度）",
                    owner=account_of(budget.source_id).owner,
                    purpose=PURPOSE,
                ),
                book_id=budget.book_id,
                at=at,
                actor=actor,
            )
            budget.save(update_fields=["account_id"])
            opened += 1
    return opened


def claim_accounts(claim: ClawBack, *, at: datetime, actor: str) -> tuple[int, int]:
    """Give the account of what a firm owes, and the one that stands against it (追回科目).

    Returns:
        The receivable of the firm, and what is to be returned once it has paid.

    Effects:
        The two ledger accounts, the first time.
    """
    budget = claim.line.budget
    owed = open_account(
        AccountTerms(
            code=f"support-owed-{claim.uscc}",
            name=f"{claim.uscc}（应退扶持资金）",
            owner=claim.uscc,
            purpose=CLAIM_PURPOSE,
            side=Side.DEBIT,
        ),
        book_id=budget.book_id,
        at=at,
        actor=actor,
    )
    against = open_account(
        AccountTerms(
            code="support-claims",
            name="待追回扶持资金",
            owner=account_of(budget.source_id).owner,
            purpose=CLAIM_PURPOSE,
        ),
        book_id=budget.book_id,
        at=at,
        actor=actor,
    )
    return owed, against

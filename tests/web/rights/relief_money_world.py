"""A paid loan with a loss that waits for signatures, for the matrix."""

import datetime as dt
import uuid
from typing import Final

from renqi.programmes.riskfund.relief.models import (
    Claim,
    Instalment,
    Loan,
    LoanPlan,
    Loss,
    MoneyStep,
    PayeeAccount,
    Payout,
    Repayment,
)

# Nobody among the people of the matrix keeps the fund.
KEEPER: Final = "organisation:987654321"
KINDS: Final = ("relief_payout", "relief_loan", "relief_loss", "relief_payee")


def make_money_things(claim_id: int, *, name: str, at: dt.datetime) -> dict[str, object]:
    """Make one of each from a claim: help was paid as a loan, and is proposed as a loss."""
    claim = Claim.objects.get(pk=claim_id)
    code, day = claim.uscc, at.date()
    payee = PayeeAccount.objects.create(
        uscc=code, holder=name, number="4425010000000002", bank_code="105584000005",
        bank_name="演示银行", state="to_check", stated_by_id=4_242, stated_by_name="tester",
        stated_at=at,
    )  # fmt: skip
    words = {"fund": claim.fund, "keeper": KEEPER, "uscc": code, "firm_name": name}
    ref = claim.charter_ref or f"{claim.fund}@1"
    payout = Payout.objects.create(
        **words, claim=claim, form="loan", amount=100, charter_ref=ref, state="paid",
        approved_by_id=4_242, approved_by_name="tester", approved_at=at, payee=payee,
        hold_id=uuid.uuid4(), order_id=1, payment_name=code, paid_on=day,
    )  # fmt: skip
    MoneyStep.objects.create(payout=payout, what="paid", words=name, at=at)
    loan = Loan.objects.create(
        **words, payout=payout, number=f"HK{code}", form="loan", charter_ref=ref, principal=100,
        opened_on=day, repaid=40,
    )  # fmt: skip
    plan = LoanPlan.objects.create(
        loan=loan, number=1, kind="first", state="in_force", principal=100, from_on=day, asked_at=at
    )
    Instalment.objects.create(plan=plan, place=1, due_on=day, amount=100, paid=40)
    Repayment.objects.create(
        loan=loan, bank_line_id=1, on=day, amount=40, principal=40, plan_number=1, how="hand",
        by_id=4_242, by_name=name, at=at,
    )  # fmt: skip
    loss = Loss.objects.create(
        **words, payout=payout, kind="write_off", charter_ref=ref, amount=60, reason=name,
        asked_by_id=4_242, asked_by_name="tester", asked_at=at,
    )  # fmt: skip
    return {
        "relief_payout": payout.pk,
        "relief_loan": loan.pk,
        "relief_loss": loss.pk,
        "relief_payee": payee.pk,
    }

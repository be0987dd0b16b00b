"""A paid entry of a list with its budget, account and claim, for the matrix."""

import datetime as dt
import uuid

from renqi.programmes.cultivation.support.models import (
    Budget,
    BudgetChange,
    ClawBack,
    EntitlementLine,
    EntitlementRun,
    LineEvent,
    PayeeAccount,
)


def make_support_things(*, code: str, name: str, at: dt.datetime) -> dict[str, object]:
    """Make one of each: the entry is paid and asked back, the account waits to be checked."""
    budget = _budget(code, name, at)
    change = BudgetChange.objects.create(
        budget=budget, kind="appropriate", amount=100, on=at.date(), reason=name,
        request_key=code, asked_by_id=4_242, asked_by_name="tester", asked_at=at,
    )  # fmt: skip
    run = EntitlementRun.objects.create(
        measure="m", measure_version="2026-01-01", measure_zh="措施", measure_en="Measure",
        budget=budget, as_of=at.date(), needs_notice=False, state="draft", request_key=code,
        by_id=4_242, by_name="tester", asked_at=at,
    )  # fmt: skip
    payee = PayeeAccount.objects.create(
        uscc=code, holder=name, number="4425010000000001", bank_code="105584000005",
        bank_name="演示银行", state="to_check", stated_by_id=4_242, stated_by_name="tester",
        stated_at=at,
    )  # fmt: skip
    line = EntitlementLine.objects.create(
        run=run, budget=budget, uscc=code, firm_name=name, matter="title:m", full_amount=100,
        amount=100, basis={"receipt": {"firm": name}}, basis_sha256="0" * 64, state="paid",
        aid_id=1, hold_id=uuid.uuid4(), confirm_by=at.date(), payee=payee, accepted_by_id=4_242,
        accepted_by_name="tester", accepted_at=at, order_id=1, payment_name=code,
        paid_on=at.date(),
    )  # fmt: skip
    LineEvent.objects.create(line=line, what="paid", words=name, at=at)
    claim = ClawBack.objects.create(
        number=f"ZH-{code}", line=line, uscc=code, firm_name=name, ground="paid_in_error",
        reason=name, amount=100, request_key=code, asked_by_id=4_242, asked_by_name="tester",
        asked_at=at,
    )  # fmt: skip
    return {
        "support_budget": budget.pk,
        "support_change": change.pk,
        "support_list": run.pk,
        "support_line": line.pk,
        "support_payee": payee.pk,
        "support_claim": claim.pk,
    }


def _budget(code: str, name: str, at: dt.datetime) -> Budget:
    return Budget.objects.create(
        key=f"k{code.lower()}", year=2026, name=name, book_id=1, bank_account_id=1, source_id=1,
        opened_by_id=4_242, opened_by_name="tester", opened_at=at,
    )  # fmt: skip

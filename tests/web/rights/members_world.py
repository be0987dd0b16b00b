"""A membership with a month, a pause and a way out, and money that came in, for the matrix."""

import datetime as dt

from renqi.programmes.riskfund.members.domain.references import reference_of
from renqi.programmes.riskfund.members.models import (
    Due,
    Incoming,
    Leaving,
    Membership,
    MoneyReturn,
    Pause,
)

KINDS = (
    "members_membership",
    "members_pause",
    "members_incoming",
    "members_leaving",
    "members_return",
)
FOREIGN = "organisation:123456789"
NO_FUND = "no-fund"


def make_member_things(*, code: str, name: str, at: dt.datetime) -> dict[str, object]:
    """Make a member of a fund that an institution without a sign-in keeps."""
    fund = f"f-{code.lower()}"
    member = _member(fund=fund, code=code, name=name, owner=FOREIGN, at=at)
    pause = Pause.objects.create(
        membership=member, first_month=dt.date(2026, 12, 1), months=1, reason=name,
        asked_by_id=4_242, asked_by_name="tester", asked_at=at,
    )  # fmt: skip
    return {"members_membership": member.pk, "members_pause": pause.pk, "members_fund": fund}


def make_collection_things(*, owner: str, name: str, at: dt.datetime) -> dict[str, object]:
    """Make what an institution collects and pays: a line, a return, a firm that left."""
    number = owner.rpartition(":")[2]
    fund, code = f"k-{number}", f"K{number:0>17}"[:18]
    member = _member(fund=fund, code=code, name=name, owner=owner, at=at)
    Due.objects.create(
        membership=member, month=dt.date(2026, 11, 1), due_on=dt.date(2026, 11, 15), amount=100,
        reference=_reference(number), made_at=at,
    )  # fmt: skip
    line, back = (
        Incoming.objects.create(
            fund=fund, owner=owner, bank_line_id=int(number) * 10 + n, amount=100,
            booked_on=at.date(), payer=name, payer_account="1", text=name, seen_at=at,
        )
        for n in (1, 2)
    )  # fmt: skip
    returned = MoneyReturn.objects.create(
        incoming=back, amount=100, reason=name, by_id=4_242, by_name="tester", at=at
    )
    leaving = Leaving.objects.create(
        membership=member, kind="voluntary", reason=name, state="owed", asked_by_id=4_242,
        asked_by_name="tester", asked_at=at, effective_on=at.date(), stake=100, surrender=100,
        done_at=at,
    )  # fmt: skip
    return {
        "members_incoming": line.pk,
        "members_leaving": leaving.pk,
        "members_return": returned.pk,
    }


def _member(*, fund: str, code: str, name: str, owner: str, at: dt.datetime) -> Membership:
    return Membership.objects.create(
        fund=fund, owner=owner, uscc=code, firm_name=name, size="small", risk="A",
        charter_ref=f"{fund}@1", month_amount=100, standing="member", judged={},
        judged_digest="0" * 64, applied_by_id=4_242, applied_by_name="tester", applied_at=at,
        joined_on=at.date(), first_month=dt.date(2026, 12, 1), waits_until=at.date(),
        state="waiting",
    )  # fmt: skip


def _reference(number: str) -> str:
    return reference_of(int(number) % 10**6)

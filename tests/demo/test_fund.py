"""The made-up fund shows every state that a page knows, and its books are in order."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from renqi.demo.load import load_demo_city
from renqi.engines.ledger.selectors.integrity import problems
from renqi.programmes.riskfund.charter.models import CharterVersion
from renqi.programmes.riskfund.investment.models import Trade
from renqi.programmes.riskfund.members.models import Membership
from renqi.programmes.riskfund.relief.models import BreakGlassUse, Claim, Loan, Loss, Payout
from renqi.programmes.riskfund.supervision.models import Alert, FundStatement, LedgerCheck

pytestmark = pytest.mark.django_db


def test_a_fund_has_members_claims_loans_and_trades_in_every_state(
    settings: Settings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    load_demo_city(800, now=datetime(2026, 11, 23, 2, 30, tzinfo=UTC))
    states = Counter(Membership.objects.values_list("state", flat=True))
    # Twenty joined: one rests, one pauses, one leaves; two more ask. Who is a month behind is
    # still covered.
    assert states == {"covered": 17, "suspended": 1, "paused": 1, "leaving": 1, "applied": 2}
    claims = Counter(Claim.objects.values_list("stage", flat=True))
    # Four of the storm and four of the closure were granted.
    assert claims == {
        "approved": 8, "refused": 1, "second_look": 1, "second": 1, "more": 1, "check": 4,
    }  # fmt: skip
    waiting = Claim.objects.filter(stage__in=["check", "second"])
    assert set(waiting.values_list("lane", flat=True)) == {"fast", "standard", "full"}
    assert BreakGlassUse.objects.get().looked_at is None
    payouts = Counter(Payout.objects.values_list("state", flat=True))
    assert payouts == {"paid": 6, "ordered": 1, "reserved": 2}
    assert Counter(Loan.objects.values_list("state", flat=True)) == {"open": 5, "written_off": 1}
    assert Loss.objects.values_list("amount", "recovered").get() == (40_000_00, 10_000_00)
    versions = CharterVersion.objects.order_by("number").values_list("state", flat=True)
    assert list(versions) == ["published", "submitted"]
    trades = Trade.objects.order_by("pk").values_list("state", flat=True)
    assert list(trades) == ["settled"] * 3 + ["proposed"]
    assert LedgerCheck.objects.get().outcome == "agree"
    assert Alert.objects.exists()
    assert FundStatement.objects.get().quarter == 3
    assert list(problems()) == []

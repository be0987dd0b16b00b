"""A claim is judged at once, numbered in the order of arrival, and goes into its lane."""

import datetime as dt

import pytest

from renqi.programmes.riskfund.relief.models import Claim, ClaimCheck, ClaimLoss
from tests.riskfund.relief.claims.relief_world import NOW, WAN, claim

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("fund")
def test_a_member_that_paid_for_a_year_is_decided_within_four_hours() -> None:
    handed = claim(1)
    # 14 months of 1,000 yuan; ten times that is 140,000, the loss 80,000: the loss binds.
    assert (handed.verdict, handed.amount, handed.lane) == ("met", 8 * WAN, "fast")
    assert handed.due_at == NOW + dt.timedelta(hours=4)
    row = Claim.objects.get(pk=handed.claim_id)
    assert [limit["key"] for limit in row.limits if limit["binds"]] == ["loss"]
    assert ClaimLoss.objects.get(claim=row).accepted == 8 * WAN
    assert ClaimCheck.objects.filter(claim=row, phase="hand_in").count() == 10

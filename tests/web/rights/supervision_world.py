"""A fund that is watched, with an alert, a difference, a draw and a kept trial, for the matrix."""

import datetime as dt

from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind
from renqi.programmes.riskfund.charter.services.open_fund import open_fund
from renqi.programmes.riskfund.supervision.models import (
    Alert,
    AuditDraw,
    AuditItem,
    LedgerDifference,
    Trial,
)
from tests.riskfund.supervision.kept_trial import KEPT_RESULT, KEPT_TERMS

WATCHED_KINDS = ("watched_alert", "watched_difference", "watched_draw", "watched_item")
NO_WATCHED_FUND = "w-nobody"
_KEEPER = 123_456_789
_MAKER = Actor(person_id=4_242, name="tester")


def make_watched_things(*, code: str, name: str, at: dt.datetime) -> dict[str, object]:
    """Make a fund that an institution without a sign-in keeps, and what is found about it."""
    fund = f"w-{code.lower()}"
    open_fund(
        key=fund,
        name=Label(zh=name, en=name),
        kind=FundKind.TRI_PARTY,
        institution_id=_KEEPER,
        actor=_MAKER,
        at=at,
    )
    whose = {"fund": fund, "owner": f"organisation:{_KEEPER}"}
    alert = Alert.objects.create(
        **whose, rule="arrears", level="warning", found=2, bound=1, opened_at=at,
        last_seen=at.date(),
    )  # fmt: skip
    difference = LedgerDifference.objects.create(
        **whose, kind="bank", key="1", amount=1, cause="gap", since=at.date(), last_seen=at.date()
    )
    draw = AuditDraw.objects.create(
        **whose, since=at.date(), until=at.date(), seed=1, drawn_of=1, by_key=1, by=name, at=at
    )
    item = AuditItem.objects.create(draw=draw, claim_id=1, reference=name, amount=1, weight=1)
    trial = Trial.objects.create(
        fund=fund, charter_ref=f"{fund}@1", title_zh=name, title_en=name, terms=KEPT_TERMS,
        result=KEPT_RESULT, by_key=1, by="tester", at=at,
    )  # fmt: skip
    return {
        "watched_fund": fund,
        "watched_alert": alert.pk,
        "watched_difference": difference.pk,
        "watched_draw": draw.pk,
        "watched_item": item.pk,
        "watched_trial": trial.pk,
    }

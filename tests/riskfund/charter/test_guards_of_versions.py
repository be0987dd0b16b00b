"""What the database itself refuses of versions of charters."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from renqi.kernel.constraints import constraint_name
from renqi.programmes.riskfund.charter.models import (
    CharterApproval,
    CharterTrial,
    CharterVersion,
    Fund,
)
from renqi.programmes.riskfund.charter.services.decide_charter import (
    submit_charter,
)
from tests.riskfund.charter.charter_world import (
    DRAFTER,
    LEAD,
    NOON,
    TODAY,
    make_draft,
    make_fund,
    put_in_force,
    try_out,
    version,
)

pytestmark = pytest.mark.django_db
LATER = TODAY + dt.timedelta(days=30)


@pytest.fixture(autouse=True)
def _fund() -> None:
    make_fund()


def test_a_published_version_never_changes_whoever_asks_the_database() -> None:
    ref = put_in_force()
    row = version(ref)
    broken: list[str] = []
    changes: tuple[dict[str, Any], ...] = (
        {"document": {}},
        {"digest": "0" * 64},
        {"effective_from": LATER},
        {"ruin_max": 1},
        {"state": "draft"},
        {"authors": [1]},
        {"changed_by_name": "x"},
    )
    for change in changes:
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            CharterVersion.objects.filter(pk=row.pk).update(**change)
        broken.append(constraint_name(caught.value))
    assert set(broken) <= {"charter_published_stays", "charter_moves_by_table"}
    for model in (CharterVersion, CharterTrial, CharterApproval, Fund):
        # Past the checks of Django itself, as SQL by hand would go: no right, or no leave.
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all()._raw_delete("default")
        assert model.objects.exists()
    for stays in (CharterApproval.objects.all(), CharterTrial.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            stays.update(by_name="x")
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Fund.objects.update(key="other")
    assert constraint_name(caught.value) == "charter_append_only"


def test_the_database_itself_keeps_two_sides_and_the_order_of_steps() -> None:
    ref = make_draft()
    row = version(ref)

    def insert(**more: Any) -> None:
        CharterApproval.objects.create(
            **{
                "version": row,
                "round": 1,
                "digest": row.digest,
                "side": "bureau",
                "role": "bureau_lead",
                "answer": "approve",
                "by_id": LEAD.person_id,
                "by_name": "x",
                "at": NOON,
                **more,
            }
        )

    def breaks(act: Callable[[], object]) -> str:
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            act()
        return constraint_name(caught.value)

    rows = CharterVersion.objects.filter(pk=row.pk)
    assert breaks(insert) == "charter_approval_is_of_this_text"
    assert breaks(lambda: rows.update(state="approved")) == "charter_moves_by_table"
    try_out(ref)
    submit_charter(ref, actor=DRAFTER, at=NOON)
    assert breaks(lambda: insert(by_id=DRAFTER.person_id)) == "charter_approver_not_author"
    assert breaks(lambda: insert(role="finance_officer")) == "charter_approved_by_its_side"
    assert breaks(lambda: insert(digest="0" * 64)) == "charter_approval_is_of_this_text"
    assert breaks(lambda: insert(round=2)) == "charter_approval_is_of_this_text"
    insert()
    assert breaks(insert) in {"charter_approved_once_a_side", "charter_approved_by_two_people"}
    twice = {"side": "finance", "role": "finance_officer"}
    assert breaks(lambda: insert(**twice)) == "charter_approved_by_two_people"
    assert breaks(lambda: rows.update(state="approved", approved_at=NOON)) == (
        "charter_needs_two_approvals"
    )
    assert breaks(lambda: rows.update(document={})) == "charter_only_drafts_change"

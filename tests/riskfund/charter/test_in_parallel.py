"""Two people at the same moment, in transactions of their own."""

import datetime as dt
from typing import Any

import pytest

from renqi.programmes.riskfund.charter.domain import refusals
from renqi.programmes.riskfund.charter.models import CharterApproval, CharterVersion
from renqi.programmes.riskfund.charter.services.decide_charter import (
    approve_charter,
    send_back_charter,
    submit_charter,
)
from renqi.programmes.riskfund.charter.services.publish_charter import publish_charter
from tests.engines.ledger.chart import all_at_once
from tests.riskfund.charter.charter_world import (
    DRAFTER,
    FINANCE,
    FUND,
    LEAD,
    NOON,
    OTHER_LEAD,
    TODAY,
    bring_to_approved,
    make_draft,
    make_fund,
    try_out,
    version,
)

pytestmark = pytest.mark.django_db(transaction=True)


def submitted() -> str:
    ref = make_draft()
    try_out(ref)
    submit_charter(ref, actor=DRAFTER, at=NOON)
    return ref


def kinds(raised: Any) -> set[type[Any] | None]:
    return {None if one is None else type(one) for one in raised}


def test_both_sides_at_once_make_it_approved_once() -> None:
    make_fund()
    ref = submitted()
    raised = all_at_once(
        lambda: approve_charter(ref, actor=LEAD, at=NOON),
        lambda: approve_charter(ref, actor=FINANCE, at=NOON),
    )
    assert kinds(raised) == {None}
    assert version(ref).state == "approved"


def test_two_leads_at_once_are_one_side() -> None:
    make_fund()
    ref = submitted()
    raised = all_at_once(
        lambda: approve_charter(ref, actor=LEAD, at=NOON),
        lambda: approve_charter(ref, actor=OTHER_LEAD, at=NOON),
    )
    assert kinds(raised) == {None, refusals.AnsweredAlready}
    assert CharterApproval.objects.count() == 1
    assert version(ref).state == "submitted"


def test_an_approval_and_a_sending_back_at_once_leave_no_half_approved_draft() -> None:
    make_fund()
    ref = submitted()
    raised = all_at_once(
        lambda: approve_charter(ref, actor=LEAD, at=NOON),
        lambda: send_back_charter(ref, reason="再议", actor=FINANCE, at=NOON),
    )
    assert kinds(raised) <= {None, refusals.OutOfTurn}
    assert version(ref).state == "draft"


def test_two_versions_published_at_once_for_one_day_leave_one() -> None:
    make_fund()
    refs = [bring_to_approved(make_draft()) for _ in range(2)]
    day = TODAY + dt.timedelta(days=9)
    raised = all_at_once(
        *(
            lambda ref=ref: publish_charter(ref, effective_from=day, actor=DRAFTER, at=NOON)
            for ref in refs
        )
    )
    assert kinds(raised) == {None, refusals.BeginsTooEarly}
    assert CharterVersion.objects.filter(state="published").count() == 1


def test_two_versions_published_at_once_for_crossing_days_never_overlap() -> None:
    make_fund()
    refs = [bring_to_approved(make_draft()) for _ in range(2)]
    days = (TODAY + dt.timedelta(days=5), TODAY + dt.timedelta(days=9))
    raised = all_at_once(
        *(
            lambda ref=ref, day=day: publish_charter(
                ref, effective_from=day, actor=DRAFTER, at=NOON
            )
            for ref, day in zip(refs, days, strict=True)
        )
    )
    # The later day first refuses the earlier one; the earlier first lets both stand.
    assert kinds(raised) <= {None, refusals.BeginsTooEarly}
    published = CharterVersion.objects.filter(state="published")
    assert published.filter(effective_from=days[1]).exists()


def test_drafts_made_at_once_have_numbers_of_their_own() -> None:
    make_fund()
    raised = all_at_once(*(make_draft for _ in range(4)))
    assert kinds(raised) == {None}
    numbers = CharterVersion.objects.filter(fund__key=FUND).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4]

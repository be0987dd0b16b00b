"""From the draft to the version in force, and what the database itself refuses on the way."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from renqi.identity.domain.scope import Scope
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.domain import refusals
from renqi.programmes.riskfund.charter.domain.faults import CharterBroken
from renqi.programmes.riskfund.charter.domain.templates import template
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind
from renqi.programmes.riskfund.charter.models import (
    CharterTrial,
    CharterVersion,
)
from renqi.programmes.riskfund.charter.selectors.funds import (
    charter_by_ref,
    charter_on,
    fund_of,
    funds,
)
from renqi.programmes.riskfund.charter.selectors.versions import Standing, version_of, versions
from renqi.programmes.riskfund.charter.services.decide_charter import (
    approve_charter,
    record_trial,
    send_back_charter,
    submit_charter,
)
from renqi.programmes.riskfund.charter.services.draft_charter import change_draft, draft_charter
from renqi.programmes.riskfund.charter.services.publish_charter import (
    publish_charter,
    withdraw_charter,
)
from tests.riskfund.charter.charter_world import (
    DRAFTER,
    FINANCE,
    FUND,
    INSTITUTION,
    LEAD,
    NOON,
    OTHER_LEAD,
    REGULATOR,
    TODAY,
    bring_to_approved,
    make_draft,
    make_fund,
    put_in_force,
    try_out,
    version,
)

pytestmark = pytest.mark.django_db
ALL = Scope(all=True)
LATER = TODAY + dt.timedelta(days=30)


@pytest.fixture(autouse=True)
def _fund() -> None:
    make_fund()


def changed(**cover: Any) -> dict[str, Any]:
    document = template(FundKind.TRI_PARTY)
    document["cover"].update(cover)
    return document


def standing(ref: str, on: dt.date = TODAY) -> Standing:
    fund, _, number = ref.rpartition("@")
    return version_of(fund, int(number), scope=ALL, on=on).line.standing


def test_a_draft_is_tried_handed_in_approved_by_two_and_published() -> None:
    ref = make_draft()
    seen = [standing(ref)]
    try_out(ref)
    seen.append(standing(ref))
    submit_charter(ref, actor=DRAFTER, at=NOON)
    seen.append(standing(ref))
    approve_charter(ref, actor=FINANCE, at=NOON)
    seen.append(standing(ref))
    approve_charter(ref, actor=LEAD, at=NOON)
    seen.append(standing(ref))
    publish_charter(ref, effective_from=LATER, actor=DRAFTER, at=NOON)
    seen.append(standing(ref))
    assert seen == ["draft", "tried", "submitted", "submitted", "approved", "coming"]
    assert standing(ref, LATER) == "in_force"
    with pytest.raises(refusals.NoCharter):
        charter_on(FUND, on=LATER - dt.timedelta(days=1))
    found = charter_on(FUND, on=LATER)
    assert (found.ref, found.effective_from, found.effective_until) == (ref, LATER, None)
    assert found.charter.cover.multiple == 10


def test_a_later_version_ends_the_former_and_running_cases_keep_theirs() -> None:
    first = put_in_force()
    second = put_in_force(document=changed(multiple=8), effective_from=LATER)
    before = charter_on(FUND, on=LATER - dt.timedelta(days=1))
    assert (before.ref, before.effective_until) == (first, LATER - dt.timedelta(days=1))
    assert charter_on(FUND, on=LATER).ref == second
    # A case that began under the first one reads it still.
    assert charter_by_ref(first).charter.cover.multiple == 10
    assert charter_by_ref(second).charter.cover.multiple == 8
    assert standing(first, LATER) == "over"


def refuses(wanted: type[DomainError], act: Callable[[], object]) -> None:
    with pytest.raises(wanted) as caught:
        act()
    assert str(caught.value)


def test_nobody_approves_what_they_wrote_and_two_sides_are_needed() -> None:
    ref = make_draft(actor=LEAD)
    change_draft(ref, changed(multiple=9), actor=DRAFTER, at=NOON)
    try_out(ref)
    submit_charter(ref, actor=DRAFTER, at=NOON)
    refuses(refusals.ApprovedByAuthor, lambda: approve_charter(ref, actor=LEAD, at=NOON))
    refuses(refusals.NoSide, lambda: approve_charter(ref, actor=REGULATOR, at=NOON))
    refuses(refusals.NoSide, lambda: approve_charter(ref, actor=DRAFTER, at=NOON))
    approve_charter(ref, actor=OTHER_LEAD, at=NOON)
    refuses(refusals.AnsweredAlready, lambda: approve_charter(ref, actor=OTHER_LEAD, at=NOON))
    refuses(
        refusals.NotApproved,
        lambda: publish_charter(ref, effective_from=TODAY, actor=DRAFTER, at=NOON),
    )
    approve_charter(ref, actor=FINANCE, at=NOON)
    publish_charter(ref, effective_from=TODAY, actor=DRAFTER, at=NOON)


def test_a_version_is_handed_in_only_when_tried_as_it_stands_and_within_its_bound() -> None:
    ref = make_draft()
    refuses(refusals.NotTried, lambda: submit_charter(ref, actor=DRAFTER, at=NOON))
    # 0.5 % is the bound of the template: a billionth above is too often, the bound itself is not.
    try_out(ref, ruin=5_000_001)
    refuses(refusals.RuinedTooOften, lambda: submit_charter(ref, actor=DRAFTER, at=NOON))
    try_out(ref, ruin=5_000_000)
    change_draft(ref, changed(multiple=9), actor=DRAFTER, at=NOON)
    refuses(refusals.NotTried, lambda: submit_charter(ref, actor=DRAFTER, at=NOON))
    try_out(ref, ruin=5_000_000)
    submit_charter(ref, actor=DRAFTER, at=NOON)


def test_a_trial_is_of_the_text_as_it_stands() -> None:
    ref = make_draft()
    row = version(ref)
    wrong: tuple[tuple[str, dict[str, Any], type[DomainError]], ...] = (
        ("0" * 64, {"ruin": 0, "months": row.ruin_months}, refusals.TrialOfOtherText),
        (row.digest, {"months": 36}, refusals.TrialUnusable),
        (row.digest, {"ruin": 0.001, "months": 36}, refusals.TrialUnusable),
        (row.digest, {"ruin": 0, "months": 12}, refusals.TrialUnusable),
        (row.digest, {"ruin": -1, "months": 36}, refusals.TrialUnusable),
    )
    for digest, result, refusal in wrong:
        with pytest.raises(refusal):
            record_trial(ref, digest=digest, result=result, actor=DRAFTER, at=NOON)
    assert not CharterTrial.objects.exists()


def test_a_trial_after_the_approval_that_exceeds_the_bound_stops_the_publication() -> None:
    ref = bring_to_approved(make_draft())
    try_out(ref, ruin=6_000_000)
    refuses(
        refusals.RuinedTooOften,
        lambda: publish_charter(ref, effective_from=TODAY, actor=DRAFTER, at=NOON),
    )


def test_who_sends_back_says_why_and_the_next_round_needs_both_again() -> None:
    ref = make_draft()
    try_out(ref)
    submit_charter(ref, actor=DRAFTER, at=NOON)
    approve_charter(ref, actor=LEAD, at=NOON)
    refuses(
        refusals.ReasonMissing, lambda: send_back_charter(ref, reason=" ", actor=FINANCE, at=NOON)
    )
    send_back_charter(ref, reason="等待期过短", actor=FINANCE, at=NOON)
    assert (standing(ref), version(ref).reason) == ("tried", "等待期过短")
    submit_charter(ref, actor=DRAFTER, at=NOON)
    approve_charter(ref, actor=FINANCE, at=NOON)
    # The lead's approval was of the round before.
    refuses(
        refusals.NotApproved,
        lambda: publish_charter(ref, effective_from=TODAY, actor=DRAFTER, at=NOON),
    )
    approve_charter(ref, actor=LEAD, at=NOON)
    assert standing(ref) == "approved"


def test_a_version_begins_neither_in_the_past_nor_before_another() -> None:
    first = bring_to_approved(make_draft())
    yesterday = TODAY - dt.timedelta(days=1)
    refuses(
        refusals.BeginsInThePast,
        lambda: publish_charter(first, effective_from=yesterday, actor=DRAFTER, at=NOON),
    )
    publish_charter(first, effective_from=LATER, actor=DRAFTER, at=NOON)
    second = bring_to_approved(make_draft())
    for day in (TODAY, LATER):
        with pytest.raises(refusals.BeginsTooEarly):
            publish_charter(second, effective_from=day, actor=DRAFTER, at=NOON)
    publish_charter(second, effective_from=LATER + dt.timedelta(days=1), actor=DRAFTER, at=NOON)


def test_what_is_not_in_force_can_be_withdrawn_and_what_is_cannot() -> None:
    now, coming = put_in_force(), put_in_force(effective_from=LATER)
    refuses(
        refusals.InForceAlready, lambda: withdraw_charter(now, reason="误", actor=LEAD, at=NOON)
    )
    refuses(
        refusals.ReasonMissing, lambda: withdraw_charter(coming, reason="", actor=LEAD, at=NOON)
    )
    withdraw_charter(coming, reason="测算假定有变", actor=LEAD, at=NOON)
    assert standing(coming) == "withdrawn"
    assert charter_on(FUND, on=LATER).ref == now
    with pytest.raises(refusals.VersionUnknown):
        charter_by_ref(coming)
    refuses(refusals.OutOfTurn, lambda: withdraw_charter(coming, reason="再", actor=LEAD, at=NOON))
    # Its place is free again.
    put_in_force(effective_from=LATER)


def test_only_drafts_change_and_not_over_somebody_else_s_change() -> None:
    ref = make_draft()
    seen = version(ref).digest
    change_draft(ref, changed(multiple=9), actor=DRAFTER, at=NOON, seen_digest=seen)
    refuses(
        refusals.DraftMovedOn,
        lambda: change_draft(ref, changed(multiple=7), actor=LEAD, at=NOON, seen_digest=seen),
    )
    bring_to_approved(ref)
    refuses(
        refusals.NoDraft, lambda: change_draft(ref, changed(multiple=7), actor=DRAFTER, at=NOON)
    )


def test_a_draft_with_a_fault_is_not_kept() -> None:
    with pytest.raises(CharterBroken) as caught:
        draft_charter(FUND, changed(multiple=0), actor=DRAFTER, at=NOON)
    assert str(caught.value).startswith("Cover, Times own contributions: Write a value from 1 to")
    with pytest.raises(refusals.KindUnfit):
        draft_charter(FUND, template(FundKind.BRIDGE), actor=DRAFTER, at=NOON)
    with pytest.raises(refusals.FundUnknown):
        draft_charter("nobody", changed(), actor=DRAFTER, at=NOON)
    assert not CharterVersion.objects.exists()


def test_a_fund_is_opened_once_and_with_a_key_and_a_name() -> None:
    with pytest.raises(refusals.FundTaken):
        make_fund()
    for key in ("", "A", "1a", "x" * 25, "with space"):
        with pytest.raises(refusals.FundUnusable):
            make_fund(key)


def test_readers_see_the_funds_and_versions_that_are_theirs() -> None:
    ref = put_in_force()
    make_draft()
    other = make_fund("other-fund")
    firm = Scope(uscc="91440300MA5DEM012D", organisation_id=5)
    ours, stranger = Scope(organisation_id=INSTITUTION), Scope(organisation_id=INSTITUTION + 1)
    assert [one.key for one in funds(ALL)] == [other, FUND]
    # A firm sees what it may join; the other fund has no charter yet.
    assert [one.key for one in funds(firm)] == [FUND]
    assert [one.key for one in funds(ours)] == [other, FUND]
    assert funds(stranger) == funds(Scope()) == ()
    for scope in (stranger, Scope()):
        with pytest.raises(refusals.FundUnknown):
            fund_of(FUND, scope=scope)
    assert len(versions(scope=ALL, on=TODAY)) == 2
    for scope in (firm, ours):
        assert [one.ref for one in versions(scope=scope, on=TODAY)] == [ref]
        with pytest.raises(refusals.VersionUnknown):
            version_of(FUND, 2, scope=scope, on=TODAY)
        assert version_of(FUND, 1, scope=scope, on=TODAY).trials == ()

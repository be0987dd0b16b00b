"""What the programme keeps of a firm follows a merge to the row, comes back, or stops it."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from renqi.identity.domain.actor import Actor
from renqi.identity.services.acting import acting_within
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.calls.models import Application
from renqi.programmes.cultivation.growth.models import AssessmentDraft, Booking, GrowthPlan
from renqi.programmes.cultivation.ladder.models import Title
from renqi.programmes.cultivation.ladder.services.keep_up import give_up_title
from renqi.programmes.cultivation.pool.models import Entry, Move
from renqi.programmes.cultivation.support.models import EntitlementLine, PayeeAccount
from renqi.registry.domain.followers import followers
from renqi.registry.services.merge_firms import merge_firms, plan_merge, unmerge_firm
from tests.cultivation.ladder.register import OTHER, make_register, noon, person, registered
from tests.registry.firm_files import fact
from tests.web.people import FIRM_USCC
from tests.web.rights.calls_world import make_call_things
from tests.web.rights.growth_world import make_growth_things
from tests.web.rights.pool_world import make_pool_things
from tests.web.rights.support_world import make_support_things

pytestmark = pytest.mark.django_db
OLD, KEPT = OTHER, FIRM_USCC
AT = noon("2026-06-20")
HIGH_TECH, SRDI = 4, 8
FOLLOWED = (
    "ladder.Title",
    "pool.Entry",
    "pool.QuotaPlace",
    "calls.Application",
    "support.EntitlementLine",
    "support.PayeeAccount",
    "support.ClawBack",
    "growth.AssessmentDraft",
    "growth.AssessmentTake",
    "growth.Booking",
    "growth.GrowthPlan",
)


@pytest.fixture(autouse=True)
def _firms(tmp_path: Path, settings: object) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    make_register(tmp_path)


def _make(code: str) -> None:
    registered("srdi", "2025-06-01", on="2026-06-01", uscc_=code)
    make_pool_things(code=code, name=code, at=AT)
    make_call_things(code=code, name=code, at=AT)
    make_growth_things(code=code, name=code, is_ours=code == KEPT, at=AT)
    make_support_things(code=code, name=code, at=AT)


def _codes() -> dict[str, list[str]]:
    return {
        label: [row.uscc for row in apps.get_model(label).objects.order_by("pk")]
        for label in FOLLOWED
    }


def _merge(at: dt.datetime = AT) -> None:
    merge_firms(duplicate_uscc=OLD, kept_uscc=KEPT, reason="同一企业", actor="陈", at=at)


def _unmerge(at: dt.datetime = AT) -> None:
    unmerge_firm(duplicate_uscc=OLD, reason="两家", actor="陈", at=at)


def _titles(code: str) -> int:
    return int(fact(code, "valid_titles").stands.value)


@pytest.mark.parametrize("is_page", [True, False])
def test_every_row_follows_and_comes_back_by_page_and_by_command(is_page: bool) -> None:
    _make(OLD)
    before = _codes()
    plan = plan_merge(duplicate_uscc=OLD, kept_uscc=KEPT)
    lead = person("lead")

    def do(act: Callable[[], None]) -> None:
        if is_page:
            with acting_within(lead, money_owner="all"):
                act()
        else:
            act()

    do(_merge)
    after = _codes()
    assert {code for codes in after.values() for code in codes} == {KEPT}
    # The rehearsal said so many.
    for label in FOLLOWED:
        assert plan.rows[f"{label}.uscc"] == len(after[label])
    do(_unmerge)
    assert _codes() == before


def test_the_file_states_the_titles_where_they_are() -> None:
    registered("srdi", "2025-06-01", on="2026-06-01", uscc_=OLD)
    _merge()
    assert _titles(KEPT) == HIGH_TECH | SRDI
    _unmerge()
    assert (_titles(KEPT), _titles(OLD)) == (HIGH_TECH, SRDI)


def test_a_title_that_came_since_stays_with_the_firm_kept() -> None:
    registered("srdi", "2025-06-01", on="2026-06-01", uscc_=OLD)
    _merge()
    registered("innovative", "2026-06-25", on="2026-06-25", uscc_=KEPT)
    _unmerge(noon("2026-06-26"))
    assert (_titles(KEPT), _titles(OLD)) == (1 | HIGH_TECH, SRDI)


def test_the_pool_writes_down_that_a_place_went_along_and_came_back() -> None:
    make_pool_things(code=OLD, name="乙", at=AT)
    _merge()
    _unmerge()
    assert list(Move.objects.filter(act="follow").values_list("reason", flat=True)) == [
        "同一企业",
        "两家",
    ]


def _both_titles() -> None:
    for code in (OLD, KEPT):
        registered("srdi", "2025-06-01", on="2026-06-01", uscc_=code)


def _both_places() -> None:
    for code in (OLD, KEPT):
        make_pool_things(code=code, name=code, at=AT)


def _both_applications() -> None:
    for code in (OLD, KEPT):
        make_call_things(code=code, name=code, at=AT)
    first, second = Application.objects.order_by("pk")
    Application.objects.create(
        case_id=second.case_id + 1_000, call=first.call, uscc=KEPT, firm_name="乙",
        rung=first.rung, stage="district", stage_since=AT, opened_at=AT,
    )  # fmt: skip
    Application.objects.filter(pk=first.pk).update(stage="district")


def _both_plans() -> None:
    for code in (OLD, KEPT):
        GrowthPlan.objects.create(uscc=code, firm_name=code, made_at=AT)


def _both_slots() -> None:
    make_growth_things(code=OLD, name=OLD, is_ours=False, at=AT)
    held = Booking.objects.get()
    Booking.objects.create(
        service=held.service, terms=held.terms, slot=held.slot, provider_id=held.provider_id,
        provider_name="x", uscc=KEPT, firm_name="x", need="x", price=1, subsidy=0, asked_at=AT,
        asked_by_id=0, asked_by="x", moved_at=AT, request_key="twin",
    )  # fmt: skip


def _both_lines() -> None:
    for code in (OLD, KEPT):
        make_support_things(code=code, name=code, at=AT)


@pytest.mark.parametrize(
    ("both", "code"),
    [
        (_both_titles, "ladder.merge_doubles_title"),
        (_both_places, "pool.merge_doubles_place"),
        (_both_applications, "calls.merge_doubles_application"),
        (_both_plans, "growth.merge_doubles_plan"),
        (_both_slots, "growth.merge_doubles_booking"),
        (_both_lines, "support.merge_doubles_line"),
    ],
)
def test_what_a_firm_may_have_once_stops_the_rehearsal_and_the_merge(
    both: Callable[[], None], code: str
) -> None:
    both()
    before = _codes()
    with pytest.raises(DomainError) as planned:
        plan_merge(duplicate_uscc=OLD, kept_uscc=KEPT)
    with pytest.raises(DomainError) as refused:
        _merge()
    assert (planned.value.code, refused.value.code) == (code, code)
    assert OLD in str(refused.value)
    assert _codes() == before


def test_one_grant_under_both_codes_is_no_obstacle_once_the_second_was_given_up() -> None:
    second = registered("srdi", "2025-06-01", on="2026-06-01", uscc_=OLD)
    registered("srdi", "2025-06-01", on="2026-06-01", uscc_=KEPT)
    give_up_title(second, reason="重复登记", actor=person("bureau"), at=noon("2026-06-10"))
    _merge()
    # The row that is over stays under the old code as history.
    assert set(Title.objects.values_list("uscc", "status")) == {(OLD, "given_up"), (KEPT, "valid")}
    assert _titles(KEPT) == HIGH_TECH | SRDI


def test_the_account_and_the_draft_of_the_firm_kept_stand() -> None:
    for code in (OLD, KEPT):
        PayeeAccount.objects.create(
            uscc=code, holder=code, number="1", bank_code="1", bank_name="x", state="in_use",
            stated_by_id=1, stated_by_name="x", stated_at=AT,
        )  # fmt: skip
        AssessmentDraft.objects.create(
            uscc=code, questionnaire="digital_maturity", version=AT.date(), saved_at=AT
        )
    _merge()
    assert sorted(PayeeAccount.objects.values_list("uscc", flat=True)) == sorted([OLD, KEPT])
    assert sorted(AssessmentDraft.objects.values_list("uscc", flat=True)) == sorted([OLD, KEPT])


def test_a_page_of_a_firm_gives_no_row_of_its_own_to_another_code() -> None:
    _make(KEPT)
    user = Actor(person_id=7, name="李", role="firm_user", organisation_id=3, uscc=KEPT)
    with acting_within(user, money_owner=KEPT):
        for rows in (EntitlementLine.objects, PayeeAccount.objects, Booking.objects):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.filter(uscc=KEPT).update(uscc=OLD)
        assert Entry.objects.update(uscc=OLD) == 0


def test_every_part_that_keeps_something_of_a_firm_follows_and_none_else() -> None:
    cultivation = {"calls", "growth", "ladder", "pool", "support"}
    fund = {"capital", "members", "relief_claims", "relief_money"}
    assert {one.key for one in followers()} == cultivation | fund

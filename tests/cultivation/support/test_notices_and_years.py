"""A published list waits for its objections, and what a year left over goes back."""

import datetime as dt

import pytest

from renqi.engines.casework.domain.refusals import NoticeRunning
from renqi.engines.casework.selectors.case_head import case_head
from renqi.engines.casework.services.notices import answer_objection, close_notice, object_to
from renqi.engines.ledger.domain.refusals import Overdraft
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.programmes.cultivation.support.domain import money_refusals as refusals
from renqi.programmes.cultivation.support.domain.line_states import (
    ChangeKind,
    LineState,
    ListState,
)
from renqi.programmes.cultivation.support.models import EntitlementRun
from renqi.programmes.cultivation.support.services.open_list import open_list, publish_list
from renqi.programmes.cultivation.support.services.review_list import strike_line
from tests.cultivation.support.money_world import NOON, OFFICER, TODAY, YUAN, World
from tests.registry.firm_files import uscc

pytestmark = pytest.mark.django_db
# Five working days after Wednesday 1 July 2026 end on Wednesday the 8th.
LAST = dt.datetime(2026, 7, 8, 4, tzinfo=dt.UTC)
AFTER = dt.datetime(2026, 7, 9, 4, tzinfo=dt.UTC)


def published(world: World) -> tuple[EntitlementRun, int]:
    run = world.approved({1: 30 * YUAN, 2: 20 * YUAN})
    EntitlementRun.objects.update(needs_notice=True)
    world.keep()
    with pytest.raises(refusals.NoticeNeeded):
        open_list(run.pk, at=NOON, on=TODAY)
    notice = publish_list(run.pk, actor=OFFICER, at=NOON)
    run.refresh_from_db()
    return run, notice


def close(run: EntitlementRun, at: dt.datetime) -> None:
    version = case_head(run.case_id or 0, actor=OFFICER, at=at).version
    close_notice(case_id=run.case_id or 0, actor=OFFICER, at=at, version=version)


def test_an_upheld_objection_strikes_a_firm_and_the_others_are_asked_when_it_is_over(
    world: World,
) -> None:
    run, notice = published(world)
    objection = object_to(
        notice_id=notice, text="该企业已注销", name="王某", contact="1380000", at=NOON
    )
    answer_objection(objection_id=objection.pk, upheld=True, answer="属实", actor=OFFICER, at=NOON)
    strike_line(world.line(run, 1).pk, reason="异议成立：已注销", actor=OFFICER, at=NOON)
    with pytest.raises(NoticeRunning):
        close(run, LAST)
    close(run, AFTER)
    world.keep()
    run.refresh_from_db()
    assert run.state == ListState.OPEN
    assert world.line(run, 1).state == LineState.STRUCK
    # Thirty days from 9 July.
    assert world.line(run, 2).confirm_by == dt.date(2026, 8, 8)
    assert world.sums().held == 20 * YUAN


def test_a_published_list_is_not_open_to_its_firms(world: World) -> None:
    run, _ = published(world)
    with pytest.raises(refusals.LineUnknown):
        world.accept(world.line(run, 2), 2)
    assert world.line(run, 2).uscc == uscc(2)


def test_what_a_year_left_over_goes_back_when_it_is_over_and_promises_stay(world: World) -> None:
    world.opened({1: 30 * YUAN})
    source = account_of(world.desk.fund).balance
    with pytest.raises(refusals.YearRunning):
        world.change(70 * YUAN, ChangeKind.RETURN, key="early", on=dt.date(2026, 12, 31))
    new_year = dt.date(2027, 1, 4)
    # 30 of the 100 are promised; 70 go back and not a fen more.
    with pytest.raises(Overdraft):
        world.change(70 * YUAN + 1, ChangeKind.RETURN, key="more", on=new_year)
    world.change(70 * YUAN, ChangeKind.RETURN, key="left", on=new_year)
    assert account_of(world.desk.fund).balance == source + 70 * YUAN
    sums = world.sums()
    assert (sums.withdrawn, sums.held, sums.left) == (70 * YUAN, 30 * YUAN, 0)


def test_lines_that_still_wait_for_money_when_the_year_is_over_lapse(world: World) -> None:
    run = world.approved({1: 100 * YUAN, 2: YUAN})
    world.keep()
    assert world.line(run, 2).state == LineState.UNFUNDED
    world.keep(on=dt.date(2027, 1, 4))
    assert world.line(run, 2).state == LineState.LAPSED

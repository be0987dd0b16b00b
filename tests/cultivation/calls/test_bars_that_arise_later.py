"""What bars a firm is looked at again when it counts, and by one official at a time."""

import contextlib
import datetime as dt
import threading
from pathlib import Path

import pytest
from django.db import connection

from renqi.engines.casework.domain.refusals import DutiesSeparated
from renqi.engines.casework.services.take_act import appeal
from renqi.engines.documents.selectors.documents import documents_of
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.calls.domain import refusals
from renqi.programmes.cultivation.calls.domain.states import Outcome
from renqi.programmes.cultivation.calls.models import Application, Call, Place
from renqi.programmes.cultivation.calls.selectors.standing import bars_on_firm
from renqi.programmes.cultivation.calls.services import settle_application
from renqi.programmes.cultivation.calls.services.recommend import put_together, send_batch
from renqi.programmes.cultivation.calls.services.record_outcome import (
    OutcomeSaid,
    record_outcomes,
)
from renqi.registry.domain.relation_kinds import RelationKind
from renqi.registry.domain.resolution import TITLE_REGISTER
from renqi.registry.services.merge_firms import merge_firms, unmerge_firm
from renqi.registry.services.relations import record_relation
from renqi.registry.services.state_facts import StatedFacts, state_facts
from tests.cultivation.calls.city import (
    ANN,
    BEN,
    at,
    bring_firms,
    close,
    firm_user,
    make_checker,
    open_call,
    publish,
    settle,
    version_of,
)
from tests.cultivation.calls.test_hostile_acts import checked
from tests.registry.firm_files import uscc

pytestmark = pytest.mark.django_db

HIGH_TECH = 4


def giants(folder: Path, *numbers: int) -> Call:
    """Firms that are SRDI, and a call for little giants."""
    bring_firms(folder, *numbers, valid_titles="专精特新中小企业")
    make_checker()
    return open_call(rung="little_giant", stages=frozenset())


def lose_srdi(number: int, day: str) -> None:
    state_facts(
        [StatedFacts(uscc=uscc(number), facts={"valid_titles": HIGH_TECH})],
        source=TITLE_REGISTER,
        observed_on=at(day).date(),
        fiscal_year=2025,
        actor_name="陈",
        at=at(day),
    )


def in_notice(call: Call, number: int) -> Application:
    row = settle(checked(call, number), "propose", ANN, "05-25")
    row = settle(row, "confirm", BEN, "06-08")
    publish(row, "06-08")
    return row


def test_who_loses_the_title_below_during_the_notice_is_not_recommended(tmp_path: Path) -> None:
    row = in_notice(giants(tmp_path, 1), 1)
    lose_srdi(1, "06-10")
    with pytest.raises(refusals.PriorTitleMissing):
        close(row, "approve", "06-16")
    row.refresh_from_db()
    assert row.stage == "notice"
    # Two people refuse it from the notice; the place is free, and the firm may appeal.
    row = settle(row, "propose_barred", ANN, "06-11", "专精特新称号已失效")
    assert not Place.objects.filter(released_at__isnull=True).exists()
    with pytest.raises(DutiesSeparated):
        settle(row, "confirm_barred", ANN, "06-12")
    row = settle(row, "confirm_barred", BEN, "06-12", "同意")
    assert row.stage == "refused"
    letter = documents_of(uscc(1), scope=Scope(all=True))
    assert [one.title.zh for one in letter] == ["不予认定决定书"]
    who, when = firm_user(1), at("06-15")
    appeal(
        case_id=row.case_id, reason="称号仍有效", actor=who, at=when,
        version=version_of(row, who, when),
    )  # fmt: skip
    row.refresh_from_db()
    assert row.stage == "appeal"


def test_nobody_is_refused_from_the_notice_for_a_bar_that_is_none(tmp_path: Path) -> None:
    row = in_notice(giants(tmp_path, 1), 1)
    with pytest.raises(refusals.NoBarArose):
        settle(row, "propose_barred", ANN, "06-11")


def test_who_loses_the_title_below_after_approval_is_not_on_the_list_sent(tmp_path: Path) -> None:
    call = giants(tmp_path, 1)
    row = close(in_notice(call, 1), "approve", "06-16")
    batch = put_together(call_id=call.pk, number="荐1", ranked=[row.pk], actor=ANN, at=at("06-17"))
    lose_srdi(1, "06-18")
    with pytest.raises(refusals.PriorTitleMissing):
        send_batch(batch_id=batch.pk, actor=BEN, at=at("06-19"))


@pytest.mark.django_db(transaction=True)
def test_of_two_firms_of_one_group_confirmed_at_once_one_comes_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = giants(tmp_path, 1, 2)
    record_relation(
        kind=RelationKind.CONTROLS, first=uscc(1), second=uscc(2), from_on=dt.date(2026, 1, 1),
        source="年报", who=ANN.who, at=at("05-01"),
    )  # fmt: skip
    rows = [settle(checked(call, n), "propose", ANN, "05-25") for n in (1, 2)]
    outcomes: list[str] = []
    start, looked = threading.Barrier(len(rows)), threading.Barrier(len(rows))

    def look(code: str, *, call: Call, as_of: dt.date) -> tuple[DomainError, ...]:
        found = bars_on_firm(code, call=call, as_of=as_of)
        # Both would have looked before either takes its place, if they could.
        with contextlib.suppress(threading.BrokenBarrierError):
            looked.wait(timeout=2)
        return found

    monkeypatch.setattr(settle_application, "bars_on_firm", look)

    def confirm(row: Application) -> None:
        start.wait()
        try:
            settle(row, "confirm", BEN, "05-26")
            outcomes.append("in")
        except DomainError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=(row,)) for row in rows]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == [refusals.RelatedHolder.code, "in"]
    assert Place.objects.filter(released_at__isnull=True).count() == 1


def test_a_place_under_another_call_for_the_rung_bars_a_firm_of_the_group(tmp_path: Path) -> None:
    first = giants(tmp_path, 1, 2)
    record_relation(
        kind=RelationKind.CONTROLS, first=uscc(1), second=uscc(2), from_on=dt.date(2026, 1, 1),
        source="年报", who=ANN.who, at=at("05-01"),
    )  # fmt: skip
    second = open_call(rung="little_giant", stages=frozenset(), number="深工信〔2026〕2号")
    assert bars_on_firm(uscc(2), call=second, as_of=at("05-26").date()) == ()
    in_notice(first, 1)
    found = bars_on_firm(uscc(2), call=second, as_of=at("06-08").date())
    assert [type(one) for one in found] == [refusals.RelatedHolder]


def test_a_ban_after_a_forged_application_goes_along_with_a_merge_and_back(tmp_path: Path) -> None:
    call = giants(tmp_path, 1, 2)
    row = settle(checked(call, 1), "propose_forged", ANN, "05-25")
    settle(row, "confirm_forged", BEN, "05-26")
    today = at("06-20").date()
    assert bars_on_firm(uscc(1), call=call, as_of=today)
    assert bars_on_firm(uscc(2), call=call, as_of=today) == ()
    merge_firms(
        duplicate_uscc=uscc(1), kept_uscc=uscc(2), reason="同一企业", actor="陈", at=at("06-10")
    )
    found = bars_on_firm(uscc(2), call=call, as_of=today)
    assert refusals.Banned in [type(one) for one in found]
    unmerge_firm(duplicate_uscc=uscc(1), reason="不是", actor="陈", at=at("06-11"))
    assert bars_on_firm(uscc(2), call=call, as_of=today) == ()


def test_an_outcome_is_recorded_by_another_than_who_sent_and_of_a_day_since(
    tmp_path: Path,
) -> None:
    call = giants(tmp_path, 1)
    row = close(in_notice(call, 1), "approve", "06-16")
    batch = put_together(call_id=call.pk, number="荐1", ranked=[row.pk], actor=ANN, at=at("06-17"))
    send_batch(batch_id=batch.pk, actor=BEN, at=at("06-18"))

    def record(day: str, who: Actor) -> int:
        one = OutcomeSaid(
            uscc=uscc(1), outcome=Outcome.GRANTED, on=at(day).date(), document="工信部〔2026〕9号"
        )
        return record_outcomes(batch_id=batch.pk, said=[one], actor=who, at=at("06-20"))

    with pytest.raises(refusals.OutcomeBySender):
        record("06-20", BEN)
    for day in ("06-17", "06-21"):  # the day before it was sent, and tomorrow
        with pytest.raises(refusals.OutcomeOutOfTime):
            record(day, ANN)
    assert record("06-18", ANN) == 1

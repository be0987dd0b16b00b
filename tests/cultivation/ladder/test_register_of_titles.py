"""Titles in the register: granted, kept up, marked, lapsed, renewed, revoked, given back."""

import datetime as dt
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from renqi.engines.casework.domain.refusals import DutiesSeparated
from renqi.identity.domain.scope import Scope
from renqi.identity.models import Message
from renqi.programmes.cultivation.ladder.domain import refusals
from renqi.programmes.cultivation.ladder.models import Title, TitleEvent
from renqi.programmes.cultivation.ladder.selectors.falling_due import DueKind, falling_due
from renqi.programmes.cultivation.ladder.selectors.replay import state_of
from renqi.programmes.cultivation.ladder.selectors.titles import public_titles, titles_of
from renqi.programmes.cultivation.ladder.services.grant_title import grant_title
from renqi.programmes.cultivation.ladder.services.keep_up import (
    give_up_title,
    note_change,
    record_update,
    report_change,
)
from renqi.programmes.cultivation.ladder.services.run_day import run_day
from renqi.programmes.cultivation.ladder.services.title_cases import (
    open_appeal,
    open_review,
)
from tests.cultivation.ladder.register import (
    OTHER,
    decides,
    does,
    hand_in,
    kinds,
    make_register,
    noon,
    person,
    registered,
)
from tests.registry.firm_files import fact
from tests.web.people import FIRM_USCC

pytestmark = pytest.mark.django_db

CITY = Scope(all=True)
# Places in the fact `valid_titles`: innovative 1, high_tech 4, srdi 8, little_giant 16.
INNOVATIVE, HIGH_TECH, SRDI, GIANT = 1, 4, 8, 16


@pytest.fixture(autouse=True)
def _register(tmp_path: Path) -> None:
    make_register(tmp_path)


def _titles_stated() -> int:
    return int(fact(FIRM_USCC, "valid_titles").stands.value)


def _days(first: str, last: str) -> list[str]:
    day, until = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return [str(day + dt.timedelta(days=n)) for n in range((until - day).days + 1)]


def _subjects() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("subject", flat=True))


def test_a_granted_title_has_its_days_from_the_rule_and_is_a_fact_of_the_firm() -> None:
    grant_title(
        uscc=FIRM_USCC,
        rung="srdi",
        rule_ref="cn.srdi@2026-04-01",
        granted_on=dt.date(2026, 6, 1),
        document="深工信〔2026〕100号",
        actor=person("bureau"),
        at=noon("2026-06-01"),
    )
    (line,) = titles_of(FIRM_USCC, scope=CITY, as_of=dt.date(2026, 6, 1))
    # Three years: the corresponding day. First update: the year after the grant, by 05-31.
    assert line.ends_on == dt.date(2029, 6, 1)
    assert line.update_due_on == dt.date(2027, 5, 31)
    # What others said of the high-tech title stands beside the register's own: 8 + 4.
    assert _titles_stated() == SRDI | HIGH_TECH
    shown = public_titles(text="", rung="srdi", as_of=dt.date(2026, 6, 1))
    assert [one.uscc for one in shown.rows] == [FIRM_USCC]


def test_a_firm_holds_one_live_title_of_a_rung_and_a_ban_or_a_later_grant_is_refused() -> None:
    registered("srdi", "2025-06-01", on="2026-06-01")
    with pytest.raises(refusals.TitleHeld):
        registered("srdi", "2025-07-01", on="2026-06-01")
    with pytest.raises(refusals.GrantLiesAhead):
        registered("innovative", "2026-06-02", on="2026-06-01")
    with pytest.raises(refusals.DatesOutOfOrder):
        registered("innovative", "2026-05-02", on="2026-06-01", valid_until=dt.date(2026, 5, 1))
    with pytest.raises(refusals.RungWithoutTitle):
        registered("key_little_giant", "2026-05-02", on="2026-06-01")


def test_a_missed_update_warns_thrice_marks_once_and_the_title_lapses() -> None:
    title = registered("innovative", "2024-07-01", on="2026-01-10")
    for day in _days("2026-01-11", "2027-07-03"):
        run_day(at=noon(day))
    # 2026-05-31 less 90, 30 and 7 days; missed on the day after; the end 2027-07-01 likewise.
    assert kinds(title) == [
        "registered 2024-07-01",
        "warned_of_update 2026-03-02",
        "warned_of_update 2026-05-01",
        "warned_of_update 2026-05-24",
        "update_missed 2026-06-01",
        "no_renewal 2026-06-01",
        "warned_of_update 2027-03-02",
        "warned_of_end 2027-04-02",
        "warned_of_update 2027-05-01",
        "warned_of_update 2027-05-24",
        "warned_of_end 2027-06-01",
        "update_missed 2027-06-01",
        "warned_of_end 2027-06-24",
        "lapsed 2027-07-02",
    ]
    row = Title.objects.get(pk=title)
    assert (row.status, row.no_renewal, row.ended_on) == ("lapsed", True, dt.date(2027, 7, 2))
    assert _titles_stated() == HIGH_TECH
    assert _subjects().count("A title has lapsed") == 1
    assert _subjects().count("The yearly update of a title is due") == 6


def test_a_job_that_comes_late_or_twice_writes_the_same_and_warns_of_nothing_that_is_over() -> None:
    late = registered("innovative", "2024-07-01", on="2026-01-10")
    daily = registered("innovative", "2024-07-01", on="2026-01-10", uscc_=OTHER)
    for day in _days("2026-01-11", "2026-07-01"):
        row = Title.objects.get(pk=daily)
        if row.clock_on and str(row.clock_on) <= day:
            Title.objects.filter(pk=late).update(clock_on=None)
            run_day(at=noon(day))
            Title.objects.filter(pk=late).update(clock_on=dt.date(2026, 3, 2))
    run_day(at=noon("2026-07-01"))
    again = run_day(at=noon("2026-07-01"))
    assert kinds(late) == kinds(daily)
    assert again.steps == 0
    # Half a year late, the warnings of a day that is over are kept and sent to nobody.
    assert "The yearly update of a title is due" not in _subjects()
    assert _subjects().count("A title lost its right to renewal") == 1


def test_an_update_on_the_last_day_counts_and_one_on_the_day_after_is_refused() -> None:
    firm = person("firm", "2027-05-31")
    in_time = registered("srdi", "2026-06-01", on="2026-06-01")
    assert record_update(in_time, proof="ZJTX-2027-1", actor=firm, at=noon("2027-05-31")) == (
        dt.date(2027, 5, 31)
    )
    with pytest.raises(refusals.UpdateDone):
        record_update(in_time, proof="ZJTX-2027-1", actor=firm, at=noon("2027-05-31"))
    with pytest.raises(refusals.UpdateTooLate):
        record_update(in_time, proof="x", actor=firm, at=noon("2028-06-01"))
    # The refusal took back what the clock had written in its transaction; the job writes it.
    run_day(at=noon("2028-06-01"))
    assert "no_renewal 2028-06-01" in kinds(in_time)


def test_the_day_ends_in_shenzhen_and_not_in_greenwich() -> None:
    title = registered("srdi", "2026-06-01", on="2026-06-01")
    firm = person("firm", "2027-05-31")
    last_minute = dt.datetime(2027, 5, 31, 15, 59, tzinfo=dt.UTC)  # 23:59 in Shenzhen
    with pytest.raises(refusals.UpdateTooLate):
        record_update(title, proof="x", actor=firm, at=last_minute + dt.timedelta(minutes=1))
    assert record_update(title, proof="x", actor=firm, at=last_minute) == dt.date(2027, 5, 31)


def test_another_firm_updates_nothing_and_an_update_names_its_proof() -> None:
    title = registered("srdi", "2025-06-01", on="2026-05-01", uscc_=OTHER)
    with pytest.raises(refusals.ActOfFirm):
        record_update(title, proof="x", actor=person("firm"), at=noon("2026-05-02"))
    with pytest.raises(refusals.UpdateWithoutProof):
        record_update(title, proof=" ", actor=person("bureau"), at=noon("2026-05-02"))


def test_a_change_is_reported_within_three_months_and_a_late_report_heals_nothing() -> None:
    title = registered("srdi", "2025-06-01", on="2026-11-01")
    bureau = person("bureau")
    what: Any = {"change": "rename", "happened_on": dt.date(2026, 11, 30)}
    # Three months from 11-30: February has no 30th, so its last day, 2027-02-28.
    due = note_change(title, **what, note="", actor=bureau, at=noon("2026-12-05"))
    assert due == dt.date(2027, 2, 28)
    run_day(at=noon("2027-02-28"))
    assert not Title.objects.get(pk=title).no_renewal
    run_day(at=noon("2027-03-01"))
    assert Title.objects.get(pk=title).no_renewal
    firm = person("firm", "2027-03-02")
    in_time = report_change(
        title,
        **what,
        note="更名",
        proof="",
        actor=firm,
        at=noon("2027-03-02"),
    )
    assert not in_time
    assert Title.objects.get(pk=title).no_renewal
    assert "change_reported 2027-03-02" in kinds(title)


def test_a_review_keeps_the_title_past_its_end_and_renews_it_from_the_old_end() -> None:
    title = registered("srdi", "2024-03-01", on="2026-11-01")
    firm = person("firm")
    # The end is 2027-03-01; 90 days before it is 2026-12-01.
    with pytest.raises(refusals.ReviewNotOpen):
        open_review(title, actor=firm, at=noon("2026-11-30"))
    case = open_review(title, actor=firm, at=noon("2026-12-01"))
    assert Title.objects.get(pk=title).status == "valid"
    hand_in(case, {"statement": "经营稳定"}, actor=firm, on="2026-12-02")
    assert Title.objects.get(pk=title).status == "under_review"
    run_day(at=noon("2027-04-01"))
    assert Title.objects.get(pk=title).status == "under_review"
    bureau, lead = person("bureau"), person("lead")
    decides(case, "propose", actor=bureau, on="2027-04-02")
    with pytest.raises(DutiesSeparated):
        decides(case, "confirm", actor=bureau, on="2027-04-02")
    assert Title.objects.get(pk=title).ends_on == dt.date(2027, 3, 1)
    decides(case, "confirm", actor=lead, on="2027-04-02")
    row = Title.objects.get(pk=title)
    assert (row.status, row.ends_on, row.renewals) == ("valid", dt.date(2030, 3, 1), 1)


def test_a_withdrawn_review_after_the_end_lapses_the_title_that_day() -> None:
    title = registered("srdi", "2024-03-01", on="2026-11-01")
    firm = person("firm")
    case = open_review(title, actor=firm, at=noon("2027-03-01"))
    hand_in(case, {"statement": "经营稳定"}, actor=firm, on="2027-03-01")
    does(case, "withdraw", actor=firm, on="2027-03-20")
    assert kinds(title)[-1] == "lapsed 2027-03-20"


def test_a_title_given_up_is_no_fact_of_the_firm_and_nothing_follows() -> None:
    title = registered("srdi", "2025-06-01", on="2026-06-01")
    give_up_title(title, reason="不再从事制造", actor=person("bureau"), at=noon("2026-06-02"))
    assert _titles_stated() == HIGH_TECH
    assert run_day(at=noon("2030-01-01")).steps == 0
    with pytest.raises(refusals.NothingToAppeal):
        open_appeal(title, actor=person("firm"), at=noon("2026-06-03"))


def test_what_was_due_before_a_title_was_registered_is_not_held_against_it() -> None:
    # Registered on 2026-06-10: whether the update of 2026-05-31 was made, nobody here knows.
    title = registered("innovative", "2024-07-01", on="2026-06-10")
    run_day(at=noon("2026-12-31"))
    assert kinds(title) == ["registered 2024-07-01"]


def test_a_title_without_dates_is_kept_and_never_guessed() -> None:
    title = registered("champion_city", None, on="2026-06-01")
    run_day(at=noon("2036-06-01"))
    row = Title.objects.get(pk=title)
    assert (row.status, row.granted_on, row.ends_on, row.clock_on) == ("valid", None, None, None)


def test_what_falls_due_is_listed_by_day() -> None:
    registered("srdi", "2025-06-01", on="2026-01-10")
    found = falling_due(scope=CITY, since=dt.date(2026, 5, 31), until=dt.date(2028, 6, 1))
    assert [(one.kind, str(one.due_on)) for one in found] == [
        (DueKind.UPDATE, "2026-05-31"),
        (DueKind.REVIEW, "2028-06-01"),
    ]
    assert (
        falling_due(scope=Scope(uscc=OTHER), since=dt.date(2026, 1, 1), until=dt.date(2030, 1, 1))
        == ()
    )


def test_events_are_never_altered_and_columns_follow_them() -> None:
    title = registered("srdi", "2025-06-01", on="2026-06-01")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        TitleEvent.objects.filter(title_id=title).update(note="anders")
    with pytest.raises(IntegrityError, match="title_as_granted"), transaction.atomic():
        Title.objects.filter(pk=title).update(valid_until=dt.date(2040, 1, 1))
    row = Title.objects.get(pk=title)
    state = state_of(row)
    assert (row.ends_on, row.status) == (state.last_day, state.status.value)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_the_day_once() -> None:
    titles = [
        registered("innovative", "2024-07-01", on="2026-01-10"),
        registered("srdi", "2024-07-01", on="2026-01-10"),
        registered("innovative", "2024-07-01", on="2026-01-10", uscc_=OTHER),
    ]
    faults: list[Exception] = []

    def work() -> None:
        try:
            run_day(at=noon("2026-06-10"))
        except Exception as fault:  # noqa: BLE001, whatever it is fails the test
            faults.append(fault)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert faults == []
    assert [kinds(title).count("no_renewal 2026-06-01") for title in titles] == [1, 1, 1]

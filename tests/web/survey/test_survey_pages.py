"""The survey on pages: runs, what one found, drill-down, and two beside each other."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from renqi.identity.models import Person
from renqi.programmes.cultivation.survey.models import ScreeningRun
from renqi.programmes.cultivation.survey.services.screen_registry import screen_registry
from tests.cultivation.survey.test_kept_runs import LATER, A, B, C, firm, run, told
from tests.cultivation.survey.test_screen_registry import DAY, NOON
from tests.web.clients import HTMX
from tests.web.people import make_people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people() -> None:
    make_people()


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=name))
    return client


def text_of(response: Any) -> str:
    return str(response.content.decode())


def lines_of(response: Any) -> list[str]:
    return b"".join(response.streaming_content).decode("utf-8-sig").splitlines()


@pytest.fixture
def two_runs(tmp_path: Path) -> tuple[ScreeningRun, ScreeningRun]:
    told(tmp_path, "甲局", firm(A, platform_score_y1="45"), firm(B, platform_score_y1=""), firm(C))
    first = run()
    told(tmp_path, "甲局", firm(A, platform_score_y1="62"), at=LATER)
    return first, run(at=LATER)


def test_without_a_run_the_pages_say_how_to_begin() -> None:
    officer = signed_in("bureau")
    assert "尚未" in text_of(officer.get("/survey/"))
    assert "比较需要两次普查" in text_of(officer.get("/survey/compare/"))
    assert officer.get("/survey/987654321/").status_code == 404


def test_a_run_is_asked_for_as_of_any_day_once() -> None:
    officer = signed_in("bureau")
    for _ in range(2):
        officer.post("/survey/start/", {"as_of": "2026-03-31"})
    officer.post("/survey/start/", {"as_of": ""})
    asked = [job.args.get("as_of") for job in ProcrastinateJob.objects.order_by("id")]
    assert asked == ["2026-03-31", None]
    assert officer.post("/survey/start/", {"as_of": "1999-01-01"}).status_code == 422
    # Who only watches starts nothing, and a firm sees nothing.
    watcher = signed_in("regulator")
    assert watcher.get("/survey/").status_code == 200
    assert watcher.post("/survey/start/", {"as_of": ""}).status_code == 403
    assert signed_in("firm").get("/survey/").status_code == 403


def test_progress_and_failure_show_in_the_list() -> None:
    running = ScreeningRun.objects.create(
        as_of=DAY,
        fiscal_year=2025,
        actor="陈",
        started_at=NOON,
        rules=[],
        state="running",
        firms_done=1200,
        firms_expected=3000,
    )
    officer = signed_in("bureau")
    part = text_of(officer.get("/survey/", headers=HTMX))
    assert "<html" not in part
    assert 'hx-trigger="every 2s"' in part
    assert "1,200 / 3,000" in part
    assert officer.get(f"/survey/{running.pk}/").status_code == 200
    ScreeningRun.objects.update(state="failed", failure="磁盘已满", finished_at=NOON)
    page = text_of(officer.get("/survey/"))
    assert "磁盘已满" in page
    assert "every 2s" not in page


def test_a_run_shows_rungs_and_leads_to_the_firms_behind_a_fact(
    two_runs: tuple[ScreeningRun, ScreeningRun],
) -> None:
    first, _second = two_runs
    officer = signed_in("bureau")
    page = text_of(officer.get(f"/survey/{first.pk}/?rule=cn.srdi"))
    assert "cn.srdi@2026-04-01" in page
    link = f"/survey/{first.pk}/firms/?where=lacking&amp;key=platform_score_y1&amp;rule=cn.srdi"
    assert link in page
    firms = text_of(officer.get(link.replace("&amp;", "&")))
    assert B in firms
    assert C not in firms
    part = text_of(officer.get(f"/survey/{first.pk}/?rule=cn.srdi", headers=HTMX))
    assert "<html" not in part
    exported = lines_of(officer.get(f"/survey/{first.pk}/?format=csv&rule=cn.srdi"))
    assert exported[1].endswith(",1,1")
    rows = lines_of(officer.get(f"/survey/{first.pk}/firms/?format=csv&rule=cn.srdi&where=review"))
    assert [line.split(",")[0] for line in rows[1:]] == [C]


def test_two_runs_tell_who_entered_and_by_which_fact(
    two_runs: tuple[ScreeningRun, ScreeningRun],
) -> None:
    first, second = two_runs
    officer = signed_in("bureau")
    address = f"/survey/compare/?old={first.pk}&new={second.pk}&rule=cn.srdi"
    page = text_of(officer.get(address))
    assert A in page
    assert "45" in page
    assert "62" in page
    assert C not in page.split('id="moves"')[1]
    assert "没有企业进入或退出" in text_of(officer.get(f"{address}&way=left"))
    rows = lines_of(officer.get(f"{address}&format=csv"))
    assert len(rows) == 2
    assert "进入" in rows[1]
    # Without a choice: the run that stands and the one before it; nonsense is passed over.
    assert A in text_of(officer.get("/survey/compare/?old=x&new=-1&rule=zz&way=up"))


def test_a_regulator_reads_and_takes_nothing_along(
    two_runs: tuple[ScreeningRun, ScreeningRun],
) -> None:
    first, _second = two_runs
    watcher = signed_in("regulator")
    for address in (f"/survey/{first.pk}/", f"/survey/{first.pk}/firms/", "/survey/compare/"):
        assert watcher.get(address).status_code == 200
        assert watcher.get(address, {"format": "csv"}).status_code == 403


def test_a_question_about_a_day_of_another_rule_names_both_versions(tmp_path: Path) -> None:
    told(tmp_path, "甲局", firm(A))
    old = screen_registry(as_of=dt.date(2026, 3, 31), by="陈", clock=lambda: NOON, stands=False)
    page = text_of(signed_in("bureau").get(f"/survey/compare/?old={old.pk}&new={run().pk}"))
    assert "cn.srdi@2022-08-01 → cn.srdi@2026-04-01" in page

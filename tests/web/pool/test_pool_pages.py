"""The pages of the pool, asked as their readers ask them."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from renqi.identity.models import Person
from renqi.programmes.cultivation.pool.models import Entry, Move, Proposal, Reply
from renqi.programmes.cultivation.pool.services.compare_cohorts import compare_every_cohort
from tests.cultivation.pool.city import DAY, GROWER, NOW, enter, run_survey
from tests.registry.firm_files import bring, uscc
from tests.web.clients import HTMX, signed_in, text_of
from tests.web.people import FIRM_USCC, make_people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> None:
    make_people()
    rows: list[dict[str, object]] = [
        {"uscc": FIRM_USCC, "name": "演示精密", **GROWER},
        *({"uscc": uscc(number), "name": f"成长{number}", **GROWER} for number in (1, 2)),
    ]
    bring(tmp_path / "firms.csv", rows)
    run_survey()


def wizard() -> dict[str, Any]:
    return {"kind": "high_growth", "with_met": "on", "with_near": "on", "nearness": 60}


def test_a_list_goes_from_the_wizard_to_the_board_by_two_people() -> None:
    bureau, lead = signed_in("bureau"), signed_in("lead")
    preview = bureau.get(reverse("pool_list_new"), wizard(), headers=HTMX)
    assert "3 " in text_of(preview)
    answer: Any = bureau.post(reverse("pool_list_new"), wizard())
    found = Proposal.objects.get()
    assert answer.url == reverse("pool_list", args=[found.pk])
    step = reverse("pool_list_step", args=[found.pk, "submit"])
    bureau.post(step)
    approve = reverse("pool_list_step", args=[found.pk, "approve"])
    # An officer may not, and the page says so.
    refused = bureau.post(approve, {"which": "all", "reason": "x"}, follow=True)
    assert Entry.objects.count() == 0
    assert "负责人" in text_of(refused)
    page = text_of(lead.get(reverse("pool_list", args=[found.pk])))
    assert "成长1" in page
    lead.post(approve, {"which": "all", "reason": "同意入库"})
    assert Entry.objects.count() == 3
    board = text_of(bureau.get(reverse("pool_board"), {"kind": "high_growth"}))
    assert "演示精密" in board
    messages = Person.objects.get(username="firm").messages
    assert messages.filter(link="/pool/own/").count() == 1


def test_a_firm_is_heard_and_its_answer_reaches_the_lead() -> None:
    entry = enter(FIRM_USCC)
    bureau, firm, lead = signed_in("bureau"), signed_in("firm"), signed_in("lead")
    bureau.post(reverse("pool_propose", args=[entry.pk]), {"act": "watch", "note": "收入下滑"})
    found = Proposal.objects.latest("pk")
    bureau.post(reverse("pool_list_step", args=[found.pk, "submit"]))
    line = found.lines.get()
    own = text_of(firm.get(reverse("pool_own")))
    assert "收入下滑" in own
    # The names of officials are not the firm's business.
    assert Move.objects.get().decided_by not in own
    firm.post(reverse("pool_answer", args=[line.pk]), {"text": "订单推迟确认"})
    assert Reply.objects.get().text == "订单推迟确认"
    again = firm.post(reverse("pool_answer", args=[line.pk]), {"text": "再说"}, follow=True)
    assert (Reply.objects.count(), "已" in text_of(again)) == (1, True)
    page = text_of(lead.get(reverse("pool_list", args=[found.pk])))
    assert "订单推迟确认" in page
    lead.post(
        reverse("pool_list_step", args=[found.pk, "approve"]),
        {"which": "chosen", "line": line.pk, "reason": "观察一年"},
    )
    entry.refresh_from_db()
    assert entry.state == "watched"


def test_the_list_of_places_filters_sorts_and_leaves_as_a_file() -> None:
    for code in (uscc(1), uscc(2)):
        enter(code)
    bureau = signed_in("bureau")
    url = reverse("pool_firms")
    found = text_of(bureau.get(url, {"q": "成长1"}, headers=HTMX))
    assert ("成长1" in found, "成长2" in found) == (True, False)
    falling = text_of(bureau.get(url, {"sort": "-name"}))
    assert falling.index("成长2") < falling.index("成长1")
    file: Any = bureau.get(url, {"format": "csv"})
    sheet = b"".join(file.streaming_content).decode("utf-8-sig")
    assert len(sheet.splitlines()) == 3
    assert "没有" in text_of(bureau.get(url, {"q": "无此企业"}))


def test_a_quota_is_set_and_cannot_fall_below_what_is_taken() -> None:
    enter(uscc(1))
    bureau = signed_in("bureau")
    asked = {"kind": "high_growth", "grade": "potential", "places": 5, "reason": "年度计划"}
    assert bureau.post(reverse("pool_quotas"), asked).status_code == 302
    page = bureau.post(reverse("pool_quotas"), {**asked, "places": 0})
    assert page.status_code == 422
    wrong = bureau.post(reverse("pool_quotas"), {**asked, "grade": "little_giant"})
    assert wrong.status_code == 422


def test_results_say_that_few_firms_show_no_number() -> None:
    enter(uscc(1))
    Entry.objects.update(entered_on=DAY.replace(year=2025))
    compare_every_cohort(by="t", seed=1, as_of=DAY, at=NOW)
    page = text_of(signed_in("finance").get(reverse("pool_results")))
    assert "2025" in page
    assert "不足 10 对，不显示数字" in page


@pytest.mark.parametrize("name", ["pool_board", "pool_firms", "pool_results", "pool_rules"])
def test_an_empty_pool_says_what_to_do(name: str) -> None:
    assert signed_in("bureau").get(reverse(name)).status_code == 200


@pytest.mark.parametrize(
    "query", [{"kind": "x"}, {"kind": "srdi", "grade": "city"}, {"nearness": 999}]
)
def test_a_choice_that_cannot_be_read_breaks_no_preview(query: dict[str, str]) -> None:
    bureau = signed_in("bureau")
    answer = bureau.get(reverse("pool_list_new"), {**wizard(), **query}, headers=HTMX)
    assert answer.status_code == 200

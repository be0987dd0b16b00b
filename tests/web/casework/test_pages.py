"""A case on its way over the pages, from the first word to the receipt."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import Settings

from renqi.audit.models import SecurityEvent
from renqi.engines.casework.models import Act, Case, Evidence
from renqi.identity.models import Person
from tests.web.casework.kinds import FILLED, QUICK, offered
from tests.web.clients import HTMX, signed_in, text_of
from tests.web.people import make_people

pytestmark = pytest.mark.django_db
PLAN = b"%PDF-1.7 a plan"


@pytest.fixture(autouse=True)
def city(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.HOME = tmp_path
    make_people()
    with offered(QUICK):
        yield


def start(newest: int = 0) -> Any:
    return signed_in("firm").post(reverse("case_open", args=[QUICK.key]), {"newest": newest})


def the_case() -> Case:
    return Case.objects.latest("pk")


def save(data: dict[str, str], *, based_on: int, who: str = "firm") -> Any:
    url = reverse("case_draft", args=[the_case().pk])
    given = {**data, "based_on": based_on}
    return signed_in(who).post(url, given, headers={"accept": "application/json"})


def upload(content: bytes = PLAN, name: str = "方案.pdf") -> Any:
    url = reverse("case_attach", args=[the_case().pk, "plan"])
    file = SimpleUploadedFile(name, content)
    return signed_in("firm").post(url, {"file": file}, headers=HTMX)


def do(who: str, act: str, **given: object) -> Any:
    """Open the page of an act, and send its form as it was drawn."""
    client, url = signed_in(who), reverse("case_act", args=[the_case().pk, act])
    page = client.get(url)
    form = page.context["form"]
    seen = {name: form[name].value() or "" for name in ("version", "receipt")}
    if page.context.get("revision") is not None:
        seen["revision"] = page.context["revision"]
    return client.post(url, {**seen, **given}, headers=HTMX)


def handed_in() -> Case:
    start()
    save(FILLED, based_on=0)
    upload()
    do("firm", "submit")
    assert the_case().stage == "intake"
    return the_case()


def declare(who: str, has: str = "no", **given: object) -> Any:
    url = reverse("case_interests", args=[the_case().pk])
    return signed_in(who).post(url, {"has": has, **given})


def test_an_application_goes_from_the_first_word_to_a_receipt_that_checks() -> None:
    case = handed_in()
    assert Act.objects.get(case=case, key="submit").form == {
        "firm_name": "深圳市演示精密科技有限公司",
        "amount": 50_000_000,  # 50万元 = 500,000 yuan = 50,000,000 fen
        "purpose": "购置三坐标检测设备",
        "staff": 120,
        "starts_on": "2026-12-01",
        "is_first": True,
        "way": "buy",
    }
    declare("bureau")
    do("bureau", "return", reason="请补充时间安排")
    page = text_of(signed_in("firm").get(reverse("case_form", args=[case.pk])))
    assert "请补充时间安排" in page
    save({**FILLED, "purpose": "一季度完成"}, based_on=1)
    do("firm", "submit")
    do("bureau", "propose", reason="符合条件")
    assert the_case().stage == "second"
    done = do("lead", "confirm", reason="同意")
    assert (the_case().stage, done.headers["HX-Redirect"]) == ("granted", f"/cases/{case.pk}/")
    digest = Act.objects.get(case=case, key="confirm").receipt_digest
    receipt = signed_in("firm").get(reverse("case_receipt", args=[case.pk, digest])).json()
    assert receipt["sha256"] == digest
    assert [one["act"] for one in receipt["decided"]] == ["propose", "confirm"]


def test_a_file_stays_shut_until_interests_are_declared() -> None:
    case = handed_in()
    url = reverse("case", args=[case.pk])
    shut = text_of(signed_in("bureau").get(url))
    assert "购置三坐标" not in shut
    assert "阅卷前申报" in shut
    assert not SecurityEvent.objects.filter(kind="read.sensitive").exists()
    declare("bureau")
    assert "购置三坐标" in text_of(signed_in("bureau").get(url))
    event = SecurityEvent.objects.get(kind="read.sensitive")
    assert (event.subject_kind, event.subject_key) == ("case", str(case.pk))


def test_a_conflict_declared_by_mistake_is_lifted_by_somebody_else() -> None:
    case = handed_in()
    declare("bureau", "yes", grounds="equity")
    url = reverse("case", args=[case.pk])
    assert "须回避" in text_of(signed_in("bureau").get(url))
    page = signed_in("lead").get(url)
    line = page.context["interests"][0]["line"]
    lift = reverse("case_interest_lift", args=[case.pk, line.declaration_id])
    given = {"reason": "系误选", "version": page.context["head"].version}
    assert signed_in("bureau").post(lift, given).status_code == 422
    assert signed_in("lead").post(lift, given).status_code == 302
    assert "购置三坐标" in text_of(signed_in("bureau").get(url))


def test_a_second_click_finds_the_case_that_the_first_opened() -> None:
    assert start().headers["Location"] == reverse("case_form", args=[the_case().pk])
    assert start().status_code == 302
    assert Case.objects.count() == 1


def test_an_act_on_a_case_that_has_moved_says_who_moved_it_and_keeps_the_words() -> None:
    case = handed_in()
    declare("bureau")
    client, url = signed_in("bureau"), reverse("case_act", args=[case.pk, "refuse"])
    form = client.get(url).context["form"]
    seen = {name: form[name].value() for name in ("version", "receipt")}
    do("bureau", "return", reason="缺少附件")
    late = client.post(url, {**seen, "reason": "不符合条件"})
    assert late.status_code == 422
    said = text_of(late)
    assert "已办理：退回补正（您本人" in said
    assert "不符合条件" in said


def test_two_tabs_are_shown_both_texts_and_nothing_is_overwritten() -> None:
    start()
    assert save({**FILLED, "purpose": "甲"}, based_on=0).json()["revision"] == 1
    clash = save({**FILLED, "purpose": "乙"}, based_on=0)
    assert clash.status_code == 409
    assert "甲" in clash.json()["conflict"]
    assert "乙" in clash.json()["conflict"]
    assert save({**FILLED, "purpose": "乙"}, based_on=1).json()["revision"] == 2


def test_each_field_says_itself_what_cannot_be_read() -> None:
    start()
    wrong = {**FILLED, "amount": "五十", "staff": "12.5", "starts_on": "2026-02-30"}
    faults = save(wrong, based_on=0).json()["faults"]
    assert set(faults) == {"amount", "staff", "starts_on"}
    upload()
    refused = do("firm", "submit")
    assert the_case().stage == "draft"
    assert "无法识别" in text_of(refused)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"MZ not a pdf", "无法识别的文件"), (b"", "空"), (b"%PDF" + b"x" * 100_001, "97.7 KB")],
)
def test_a_file_of_the_wrong_type_or_size_is_refused_in_words(content: bytes, said: str) -> None:
    start()
    answer = upload(content)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Evidence.objects.exists()


def test_a_file_opens_to_whom_the_table_shows_it_and_leaves_a_trace() -> None:
    case = handed_in()
    url = reverse("case_evidence", args=[case.pk, Evidence.objects.get().pk])
    assert signed_in("bureau").get(url).status_code == 404  # Not declared yet.
    declare("bureau")
    shown = signed_in("bureau").get(url)
    assert (shown.content, shown.headers["Content-Type"]) == (PLAN, "application/pdf")
    assert SecurityEvent.objects.filter(kind="read.downloaded").count() == 1
    elsewhere = reverse("case_evidence", args=[case.pk + 1, Evidence.objects.get().pk])
    assert signed_in("bureau").get(elsewhere).status_code == 404


def test_many_are_decided_after_a_preview_and_each_row_says_what_became_of_it() -> None:
    case = handed_in()
    declare("bureau")
    client = signed_in("bureau")
    page = client.post(reverse("case_bulk"), {"case": [case.pk, case.pk + 7], "act": "propose"})
    rows = page.context["rows"]
    assert [row.head.case_id for row in rows] == [case.pk]
    given = {"row": rows[0].token, "act": "propose", "reason": "符合条件"}
    done = client.post(reverse("case_bulk_do"), given)
    assert (done.context["done"], done.context["refused"]) == (1, 0)
    again = client.post(reverse("case_bulk_do"), given)
    assert again.status_code == 422  # No decision is open on it any more.
    assert the_case().stage == "second"


def test_the_queue_is_exported_and_the_export_is_on_record() -> None:
    handed_in()
    answer: Any = signed_in("bureau").get(reverse("case_queue"), {"format": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2  # a header and the case
    assert "小额补助" in lines[1]
    assert SecurityEvent.objects.get(kind="read.exported").detail["rows"] == 1


def test_the_menu_counts_what_waits() -> None:
    handed_in()
    page = signed_in("bureau").get(reverse("case_queue")).content.decode()
    assert '<span class="menu-count">1<' in page


@pytest.mark.parametrize("who", ["bank", "park", "expert"])
def test_a_case_of_others_does_not_exist_on_any_page(who: str) -> None:
    case = handed_in()
    client = signed_in(who)
    for name, args in (
        ("case", [case.pk]),
        ("case_form", [case.pk]),
        ("case_act", [case.pk, "submit"]),
        ("case_evidence", [case.pk, Evidence.objects.get().pk]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404
    assert Person.objects.filter(username=who).exists()

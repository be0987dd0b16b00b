"""Related firms on pages: list, record, import with refused rows, end; and what a file shows."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from renqi.audit.domain.who import Who
from renqi.identity.models import Person
from renqi.registry.domain.relation_kinds import RelationKind
from renqi.registry.models import FirmRelation
from renqi.registry.services.aid import pay_aid, promise_aid
from renqi.registry.services.relations import record_relation
from tests.registry.firm_files import NOON, bring, uscc
from tests.web.clients import HTMX
from tests.web.people import FIRM_USCC, make_people

pytestmark = pytest.mark.django_db

A, B = uscc(1), uscc(2)
CHEN = Who(name="陈晓明")
HEADER = "企业信用代码,关联企业信用代码,关联关系,起始日期,终止日期,来源"


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> None:
    make_people()
    codes = ((A, "甲公司"), (B, "乙公司"), (FIRM_USCC, "演示企业"))
    bring(tmp_path / "城市.csv", [{"uscc": code, "name": name} for code, name in codes])


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=name))
    return client


def text_of(response: Any) -> str:
    return str(response.content.decode())


def record(first: str = A, second: str = B) -> int:
    return record_relation(
        kind=RelationKind.CONTROLS,
        first=first,
        second=second,
        from_on=dt.date(2024, 1, 1),
        source="年报",
        who=CHEN,
        at=NOON,
    )


def test_an_officer_records_sees_filters_exports_and_ends_a_relation() -> None:
    officer = signed_in("bureau")
    assert "尚无关联企业登记" in text_of(officer.get("/relations/"))
    said = {"first": A, "kind": "controls", "second": B, "from_on": "2024-01-01", "source": "年报"}
    assert officer.post("/relations/new/", said).status_code == 302
    again = officer.post("/relations/new/", said)
    assert again.status_code == 422
    assert "已有登记" in text_of(again)
    page = text_of(officer.get("/relations/"))
    assert "甲公司" in page
    assert "乙公司" in page
    part = officer.get("/relations/?state=ended", headers=HTMX)
    assert b"<html" not in part.content
    assert "没有符合条件的关联关系" in text_of(part)
    export: Any = officer.get("/relations/?format=csv&q=甲")
    lines = b"".join(export.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert f"{A},甲公司,控制,{B},乙公司,2024-01-01" in lines[1]
    row = FirmRelation.objects.get()
    today = timezone.localdate()
    officer.post(f"/relations/{row.pk}/end/", {"until_on": today.isoformat(), "reason": "转让"})
    row.refresh_from_db()
    assert (row.until_on, row.end_reason) == (today, "转让")


def test_a_file_goes_in_and_its_bad_rows_come_back_as_a_workbook() -> None:
    officer = signed_in("bureau")
    body = "\n".join((HEADER, f"{A},{B},控制,2024-01-01,,年报", f"{A},{uscc(9)},朋友,昨天,,"))
    upload = SimpleUploadedFile("关联.csv", body.encode())
    answer = officer.post("/relations/import/", {"file": upload, "source": "市场监管局"})
    page = text_of(answer)
    assert answer.status_code == 200
    assert "不认识的关联关系" in page
    assert FirmRelation.objects.count() == 1
    link = page.split("/relations/rejects/")[1].split("/")[0]
    rejects: Any = officer.get(f"/relations/rejects/{link}/")
    assert b"".join(rejects.streaming_content)[:2] == b"PK"
    assert officer.get("/relations/rejects/" + "0" * 32 + "/").status_code == 404
    assert officer.get("/relations/rejects/..%2f..%2fetc/").status_code == 404
    wrong = SimpleUploadedFile("关联.csv", b"a,b\n1,2\n")
    assert officer.post("/relations/import/", {"file": wrong}).status_code == 422


def test_a_file_shows_the_group_and_the_money_and_the_firm_sees_codes_only() -> None:
    record(FIRM_USCC, A)
    record(A, B)
    aid_id = promise_aid(
        uscc=FIRM_USCC,
        matter="title:srdi:2026",
        programme="cultivation.support",
        measure="sz.award.srdi",
        amount=10_000_000,
        basis="某办法 第六条",
        who=CHEN,
        at=NOON,
    )
    pay_aid(aid_id, amount=4_000_000, on=dt.date(2026, 3, 2), who=CHEN, at=NOON)
    page = text_of(signed_in("bureau").get(f"/firms/{FIRM_USCC}/"))
    assert "甲公司" in page
    assert "由控制链推出" in page
    assert "称号：专精特新中小企业 · 2026年" in page
    assert "40,000" in page
    own = text_of(signed_in("firm").get("/firms/own/"))
    assert A in own
    assert "甲公司" not in own
    assert B not in own
    assert "称号：专精特新中小企业 · 2026年" in own


def test_a_regulator_reads_the_list_and_records_nothing() -> None:
    record()
    watcher = signed_in("regulator")
    page = text_of(watcher.get("/relations/"))
    assert "甲公司" in page
    assert "/relations/new/" not in page
    assert watcher.get("/relations/new/").status_code == 403
    assert signed_in("firm").get("/relations/").status_code == 403

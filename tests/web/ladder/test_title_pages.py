"""Pages of titles: who sees which, who may do what, and what leaves as a file."""

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from renqi.audit.models import SecurityEvent
from renqi.programmes.cultivation.ladder.domain.calendar import months_after
from renqi.programmes.cultivation.ladder.models import Title, TitleImport
from renqi.programmes.cultivation.ladder.services.grant_title import TitleEntry, register_title
from tests.cultivation.ladder.register import OTHER, make_register, person
from tests.web.clients import signed_in
from tests.web.people import FIRM_USCC

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _register(tmp_path: Path) -> None:
    make_register(tmp_path)


def titled(rung: str, *, months_left: int = 10, uscc: str = FIRM_USCC) -> int:
    today = timezone.localdate()
    until = months_after(today, months_left)
    entry = TitleEntry(uscc=uscc, rung=rung, granted_on=months_after(until, -36), valid_until=until)
    return register_title(entry, actor=person("bureau", str(today)), at=timezone.now())


def test_a_firm_sees_its_own_titles_and_no_other_firms() -> None:
    own, other = titled("srdi"), titled("srdi", uscc=OTHER)
    firm = signed_in("firm")
    assert firm.get(f"/ladder/titles/{own}/").status_code == 200
    assert firm.get(f"/ladder/titles/{other}/").status_code == 404
    assert firm.get("/ladder/titles/")["location"] == "/ladder/mine/"
    assert firm.get("/ladder/due/")["location"] == "/ladder/mine/"
    page = firm.get("/ladder/mine/").content.decode()
    assert "专精特新中小企业" in page
    assert "另一家科技" not in page


def test_who_only_reads_the_city_does_nothing_with_a_title() -> None:
    title = titled("srdi")
    for username in ("finance", "regulator"):
        reader = signed_in(username)
        assert reader.get(f"/ladder/titles/{title}/").status_code == 200
        answer = reader.post(f"/ladder/titles/{title}/update/", {"proof": "x"})
        assert answer.status_code == 404
        assert reader.post(f"/ladder/titles/{title}/revoke/", {}).status_code == 403
        assert reader.get("/ladder/lists/").status_code == 403


def test_a_firm_cannot_give_up_another_firms_title_nor_revoke_its_own() -> None:
    own, other = titled("srdi"), titled("srdi", uscc=OTHER)
    firm = signed_in("firm")
    assert firm.post(f"/ladder/titles/{other}/give-up/", {"up-reason": "x"}).status_code == 404
    assert firm.post(f"/ladder/titles/{own}/revoke/", {"ground": "quality"}).status_code == 403
    assert set(Title.objects.values_list("status", flat=True)) == {"valid"}


def test_a_firm_gives_its_title_up_on_its_page_and_a_worker_tells_the_registry() -> None:
    title = titled("srdi")
    answer = signed_in("firm").post(f"/ladder/titles/{title}/give-up/", {"up-reason": "转型"})
    assert answer.status_code == 302
    assert Title.objects.get(pk=title).status == "given_up"


def test_a_refusal_stands_on_the_page_and_nothing_is_written() -> None:
    title = titled("champion_city")
    firm = signed_in("firm")
    answer = firm.post(f"/ladder/titles/{title}/review/", follow=True)
    assert "没有规定该称号如何复核" in answer.content.decode()
    assert Title.objects.get(pk=title).status == "valid"


def test_anybody_reads_the_titles_that_stand_and_nothing_else() -> None:
    titled("srdi")
    ended = titled("innovative", uscc=OTHER, months_left=-1)
    assert Title.objects.get(pk=ended).status == "lapsed"
    page = Client().get("/titles/").content.decode()
    assert "演示精密科技有限公司" in page
    assert "另一家科技" not in page
    # The public list says who, what, which batch and until when; no credit code.
    assert FIRM_USCC not in page
    answer: Any = Client().get("/titles/?format=xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == ["企业", "称号", "批次", "有效期至"]
    assert len(rows) == 2


def test_a_list_that_leaves_is_on_record_with_its_rows() -> None:
    titled("srdi")
    answer = signed_in("bureau").get("/ladder/titles/?format=csv&rung=srdi")
    assert FIRM_USCC in b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    event = SecurityEvent.objects.filter(kind="read.exported").latest("pk")
    assert (event.detail["list"], event.detail["rows"]) == ("titles", 1)


def test_a_batch_list_is_taken_in_once_and_says_what_it_refused() -> None:
    text = (
        "企业名称,统一社会信用代码,称号,批次,文号,认定日期,有效期至\n"
        f"甲,{FIRM_USCC},专精特新中小企业,第三批,深工信1号,2025-07-14,2028-07-14\n"
        f"乙,{OTHER},小巨人,第五批,,2024/7/14,\n"
        f"丙,{OTHER},小巨人,第五批,,昨天,\n"
        f"丁,91440300MA0000999X,小巨人,,,2024-07-14,\n"
    )
    bureau = signed_in("bureau")
    for added, known in ((2, 0), (0, 2)):
        file = SimpleUploadedFile("名单.csv", text.encode("utf-8-sig"))
        answer = bureau.post("/ladder/lists/", {"file": file}, follow=True)
        page = answer.content.decode()
        waiting = f"{added}项称号待他人确认" if added else "新增0项称号"
        assert f"{waiting}，已有{known}项，退回2行" in page
        if added:
            confirm = f"{answer.redirect_chain[0][0]}confirm/"
            assert "由他人确认" in bureau.post(confirm, follow=True).content.decode()
            assert not Title.objects.exists()
            given = signed_in("lead").post(confirm, follow=True).content.decode()
            assert "新增2项称号，已有0项，退回2行" in given
        assert "“昨天”不是日期" in page or "下的“昨天”不是日期" in page
    assert Title.objects.count() == 2
    # The list gives no end for the little giant: three years, 2024-07-14 → 2027-07-14.
    assert Title.objects.get(uscc=OTHER).valid_until == dt.date(2027, 7, 14)
    rejects = bureau.get(f"{answer.redirect_chain[0][0]}?format=csv")
    assert b"91440300MA0000999X" in b"".join(rejects.streaming_content)  # type: ignore[attr-defined]


def test_a_wrong_list_is_discarded_with_its_reason_and_confirmed_by_nobody() -> None:
    text = f"统一社会信用代码,称号,认定日期\n{FIRM_USCC},小巨人,2024-07-14\n甲,小巨人,2024-07-14\n"
    bureau = signed_in("bureau")
    file = SimpleUploadedFile("名单.csv", text.encode("utf-8-sig"))
    address = bureau.post("/ladder/lists/", {"file": file})["location"]
    blank = bureau.post(f"{address}discard/", {"reason": " "}, follow=True).content.decode()
    assert "请填写理由" in blank
    said = {"reason": "批次写错"}
    page = bureau.post(f"{address}discard/", said, follow=True).content.decode()
    # Two rows: one code is wrong, one was good until the list was discarded.
    assert page.count("批次写错") == 1
    assert "确认并" not in page
    refused = signed_in("lead").post(f"{address}confirm/", follow=True).content.decode()
    assert "无需确认" in refused
    assert not Title.objects.exists()
    kept = TitleImport.objects.get()
    assert (kept.rows, kept.added, kept.known, kept.rejected) == (2, 0, 0, 2)
    event = SecurityEvent.objects.filter(subject_kind="title_list").latest("pk")
    assert (event.detail["discarded"], event.detail["rejected"]) == (True, 2)


def test_the_calendar_counts_what_the_list_below_it_lists() -> None:
    titled("srdi", months_left=10)
    titled("srdi", months_left=10, uscc=OTHER)
    month = months_after(timezone.localdate(), 10)
    page = signed_in("bureau").get(f"/ladder/due/?month={month:%Y-%m}")
    assert page.context["total"] == 2
    assert sum(one["count"] for one in page.context["totals"]) == 2
    narrowed = signed_in("bureau").get(f"/ladder/due/?month={month:%Y-%m}&district=440306")
    assert [line["due"].uscc for line in narrowed.context["lines"]] == [OTHER]


def test_pages_are_there_before_anything_is() -> None:
    bureau, firm = signed_in("bureau"), signed_in("firm")
    for path in ("/ladder/titles/", "/ladder/due/", "/ladder/lists/", "/titles/"):
        assert bureau.get(path).status_code == 200
    assert firm.get("/ladder/mine/").status_code == 200
    for odd in (
        "month=9999-12",
        "month=0001-01",
        "month=x&day=y&kind=z&page=0",
        "rung=nothing&district=0",
    ):
        assert bureau.get(f"/ladder/due/?{odd}").status_code == 200

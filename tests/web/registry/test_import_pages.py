"""Importing in the browser: what is shown, what is refused, and what acts only once."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from renqi.registry.models import Firm, ImportBatch
from renqi.registry.tasks import run_import, run_preview
from renqi.web.registry.failure_words import failure_words
from renqi.web.registry.uploads import plain_name
from tests.registry.firm_files import uscc
from tests.web.clients import signed_in, text_of
from tests.web.people import make_people

pytestmark = pytest.mark.django_db

GOOD, BAD = uscc(1), "91440300MA5DEMO013"
MESSY = f"""统一社会信用代码,企业名称,所在区,营业收入_y1（万元）,备注
{GOOD},示例一号有限公司,南山区,１２００,x
{BAD},坏代码有限公司,福田,100,
,没有代码有限公司,福田,100,
"""


@pytest.fixture
def bureau(settings: Any, tmp_path: Path) -> Client:
    settings.HOME = tmp_path
    make_people()
    return signed_in("bureau")


def upload(client: Client, text: str | bytes, *, name: str = "firms.csv", year: int = 2025) -> Any:
    body = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile(name, body)
    return client.post("/imports/", {"file": file, "source": "区工信局", "year": str(year)})


def previewed(client: Client, text: str) -> int:
    """Upload a file and do the worker's part."""
    number = int(upload(client, text)["location"].split("/")[2])
    run_preview(batch_id=number)
    return number


def test_a_messy_file_is_previewed_before_anything_is_written(bureau: Client) -> None:
    number = previewed(bureau, MESSY)
    page = text_of(bureau.get(f"/imports/{number}/"))
    assert "待确认" in page
    assert "读取行数 3" in page
    assert "2 行无法导入" in page
    assert "备注 没有这样的数据项，该列未读取" in page
    assert not Firm.objects.exists()
    book = bureau.get(f"/imports/{number}/rejects/")
    assert b"".join(book.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_confirming_twice_imports_once(bureau: Client) -> None:
    number = previewed(bureau, MESSY)
    first = bureau.post(f"/imports/{number}/confirm/")
    second = bureau.post(f"/imports/{number}/confirm/", follow=True)
    assert first.status_code == 302
    assert "已确认或已放弃" in text_of(second)
    run_import(batch_id=number)
    assert Firm.objects.count() == 1
    page = text_of(bureau.get(f"/imports/{number}/"))
    assert "导入完成" in page
    assert "1200万元" in text_of(bureau.get(f"/firms/{GOOD}/", {"on": "2026-06-01"}))


def test_a_second_file_shows_old_and_new_values(bureau: Client) -> None:
    number = previewed(bureau, MESSY)
    bureau.post(f"/imports/{number}/confirm/")
    run_import(batch_id=number)
    again = previewed(bureau, MESSY.replace("１２００", "1300"))
    page = text_of(bureau.get(f"/imports/{again}/", {"kind": "changed"}))
    assert "2025年营业收入 1200万元 → 1300万元" in page


def test_what_was_given_up_is_gone(bureau: Client) -> None:
    number = previewed(bureau, MESSY)
    path = Path(ImportBatch.objects.get(pk=number).stored_path)
    assert path.exists()
    bureau.post(f"/imports/{number}/give-up/")
    assert not path.parent.exists()
    assert "已放弃" in text_of(bureau.get(f"/imports/{number}/"))
    assert bureau.get(f"/imports/{number}/rejects/").status_code == 404


def test_a_file_that_cannot_be_read_says_why_in_chinese(bureau: Client) -> None:
    number = int(upload(bureau, "a,b\n1,2\n")["location"].split("/")[2])
    with pytest.raises(Exception, match="unified social credit code"):
        run_preview(batch_id=number)
    page = text_of(bureau.get(f"/imports/{number}/"))
    assert "文件无法读取" in page
    assert "No column is" not in page


@pytest.mark.parametrize(
    ("name", "year", "words"),
    [
        ("firms.exe", 2025, "不是 CSV、XLSX 或 Parquet 文件"),
        ("firms.csv", 2099, "该年度尚未结束"),
    ],
)
def test_an_upload_that_cannot_work_is_refused_at_once(
    bureau: Client, name: str, year: int, words: str
) -> None:
    answer = upload(bureau, MESSY, name=name, year=year)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not ImportBatch.objects.exists()


def test_only_the_bureau_imports_and_only_by_post(bureau: Client) -> None:
    number = previewed(bureau, MESSY)
    for username in ("firm", "regulator", "bank", "auditor"):
        other = signed_in(username)
        assert other.get(f"/imports/{number}/").status_code == 403
        assert other.post(f"/imports/{number}/confirm/").status_code == 403
        assert other.get("/imports/template/").status_code == 403
    assert bureau.get(f"/imports/{number}/confirm/").status_code == 405
    assert bureau.get("/imports/999/").status_code == 404


def test_the_template_is_a_workbook(bureau: Client) -> None:
    assert bureau.get("/imports/template/").content.startswith(b"PK")


def test_file_names_keep_nothing_that_leads_elsewhere() -> None:
    assert plain_name("../../etc/passwd") == "passwd"
    assert plain_name(r"C:\data\企业 清单.csv") == "企业_清单.csv"
    assert plain_name("...") == "upload"


def test_a_reason_that_no_template_made_is_given_as_it_is() -> None:
    assert failure_words("OSError: disk full") == "OSError: disk full"

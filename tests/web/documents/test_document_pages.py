"""Documents on pages: one's own to fetch, and anybody's by its code to check."""

import csv
import io

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pytest_django import Settings

from renqi.audit.models import SecurityEvent
from renqi.engines.casework.services.open_case import open_case
from renqi.engines.documents.domain.codes import shown_code
from renqi.engines.documents.selectors.documents import kept_bytes
from renqi.engines.documents.services.issue_document import Issued
from renqi.engines.documents.services.withdraw_document import withdraw_document
from renqi.identity.domain.actor import Actor
from renqi.identity.models import Person
from tests.engines.documents.letters import NOW, OFFICER, OTHER_FIRM, Title, issue, letter
from tests.web.casework.kinds import QUICK
from tests.web.people import FIRM_USCC, make_people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people() -> None:
    cache.clear()
    make_people()


@pytest.fixture
def issued() -> Issued:
    return issue(subject_key=FIRM_USCC)


@pytest.fixture
def firm(client: Client) -> Client:
    client.force_login(Person.objects.get(username="firm"))
    return client


@pytest.fixture
def bureau() -> Client:
    client = Client()
    client.force_login(Person.objects.get(username="bureau"))
    return client


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


def test_a_firm_finds_its_letters_and_nobody_elses(firm: Client, issued: Issued) -> None:
    other = issue(letter(addressee="外人公司"), key="x:1", subject_key=OTHER_FIRM)
    page = text(firm.get("/documents/"))
    assert issued.number in page
    assert other.number not in page
    assert "外人公司" not in page
    assert firm.get(f"/documents/{other.document_id}/").status_code == 404
    assert firm.get(f"/documents/{other.document_id}/pdf/").status_code == 404


def test_a_download_is_the_kept_file_under_its_number_and_goes_on_record(
    firm: Client, issued: Issued
) -> None:
    response = firm.get(f"/documents/{issued.document_id}/pdf/")
    assert response.content == kept_bytes(issued.code)
    assert response.headers["Content-Type"] == "application/pdf"
    # RFC 5987 writes 韧企决〔2026〕1号.pdf in UTF-8.
    assert "%E9%9F%A7%E4%BC%81%E5%86%B3" in response.headers["Content-Disposition"]
    event = SecurityEvent.objects.get(kind="read.downloaded")
    assert (event.subject_kind, event.subject_key) == ("document", issued.number)


@pytest.mark.owner
def test_a_file_that_changed_is_refused_with_what_to_do(firm: Client, issued: Issued) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE documents_issueddocument DISABLE TRIGGER USER")
        cursor.execute(
            "ALTER TABLE documents_issueddocument DROP CONSTRAINT document_sha256_of_bytes"
        )
        cursor.execute(
            "UPDATE documents_issueddocument SET pdf = overlay(pdf placing '\\x00' from 900)"
        )
    response = firm.get(f"/documents/{issued.document_id}/pdf/")
    assert response.status_code == 422
    assert "已有字节改变，不予下载" in text(response)


def test_the_list_is_filtered_sorted_and_exported(bureau: Client, issued: Issued) -> None:
    issue(letter(addressee="乙公司"), key="x:1", subject_key=OTHER_FIRM, title=Title(zh="乙的函"))
    assert "乙的函" not in text(bureau.get("/documents/?q=不予认定"))
    assert "没有符合筛选条件的文书" in text(bureau.get("/documents/?q=没有的"))
    assert "没有符合筛选条件的文书" in text(bureau.get("/documents/?state=withdrawn"))
    page = text(bureau.get("/documents/?sort=number"))
    assert page.index("〔2026〕1号") < page.index("〔2026〕2号")
    response = bureau.get("/documents/?format=csv&sort=number")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["韧企决〔2026〕1号", "韧企决〔2026〕2号"]
    assert rows[1][8] == shown_code(issued.code)
    assert SecurityEvent.objects.filter(kind="read.exported").count() == 1


@pytest.mark.parametrize("odd", ["?page=9999", "?sort=x", "?kind=x", "?state=x", "?q=%F0%9F%98%80"])
def test_odd_questions_get_a_list(bureau: Client, issued: Issued, odd: str) -> None:
    assert bureau.get(f"/documents/{odd}").status_code == 200


def test_officials_withdraw_with_a_reason_and_firms_cannot(
    firm: Client, bureau: Client, issued: Issued
) -> None:
    new = issue(key="case:12:corrected", subject_key=FIRM_USCC)
    address = f"/documents/{issued.document_id}/withdraw/"
    assert firm.post(address, {"reason": "x"}).status_code == 403
    assert bureau.post(address, {"reason": ""}).status_code == 422
    wrong = bureau.post(address, {"reason": "误", "replaced_by": "0" * 16})
    assert wrong.status_code == 422
    assert "没有使用这一核验码的文书" in text(wrong)
    done = bureau.post(address, {"reason": "事实有误", "replaced_by": shown_code(new.code)})
    assert done.status_code == 302
    page = text(firm.get(f"/documents/{issued.document_id}/"))
    assert "事实有误" in page
    assert f"已由 {new.number} 替代" in page
    again = bureau.post(address, {"reason": "再次"})
    assert again.status_code == 422


def test_the_page_of_a_case_offers_its_letter(firm: Client) -> None:
    person = Person.objects.get(username="firm")
    actor = Actor(person_id=person.pk, name=person.name, role="firm_user", uscc=FIRM_USCC)
    case = open_case(case_type=QUICK, subject_key=FIRM_USCC, title="申请", actor=actor, at=NOW)
    assert "已出具文书" not in text(firm.get(f"/cases/{case.pk}/"))
    issued = issue(key=f"case:{case.pk}:decision", subject_key=FIRM_USCC)
    page = text(firm.get(f"/cases/{case.pk}/"))
    assert "已出具文书" in page
    assert f"/documents/{issued.document_id}/pdf/" in page


# --- Verification by anybody -------------------------------------------------------------------


@pytest.fixture
def visitor() -> Client:
    return Client()


def test_anybody_learns_by_the_code_what_was_issued_to_whom_and_when(
    visitor: Client, issued: Issued
) -> None:
    assert "输入核验码" in text(visitor.get("/verify/"))
    for response in (
        visitor.get(f"/verify/?code={issued.code}"),
        visitor.post("/verify/", {"code": shown_code(issued.code).lower()}),
    ):
        page = text(response)
        assert response.status_code == 200
        for words in ("由本系统出具，现行有效", issued.number, "深圳市示例精密科技有限公司"):
            assert words in page
        # What the letter says, and about which firm, stays with who has it.
        assert "不予认定。" not in page
        assert FIRM_USCC not in page


def test_a_withdrawn_document_is_said_to_be_so(visitor: Client, issued: Issued) -> None:
    withdraw_document(code=issued.code, reason="事实有误", actor=OFFICER, at=NOW)
    page = text(visitor.get(f"/verify/?code={issued.code}"))
    assert "该文书已失效" in page
    assert "事实有误" in page
    assert "现行有效" not in page


@pytest.mark.parametrize("code", ["0" * 16, "", "x", "%", "AB12-CD34", "' OR true --", "😀" * 16])
def test_a_code_that_is_nobodys_says_nothing_else(
    visitor: Client, issued: Issued, code: str
) -> None:
    response = visitor.post("/verify/", {"code": code})
    assert response.status_code == 422
    assert issued.number not in text(response)


def test_a_file_is_compared_byte_for_byte(visitor: Client, issued: Issued) -> None:
    content = kept_bytes(issued.code)
    for given, said in (
        (content, "逐字节一致"),
        (content[:-1] + b"?", "文件与出具的原件不一致"),
        (content + b"\n", "文件与出具的原件不一致"),
        (b"%PDF-1.7 other", "文件与出具的原件不一致"),
    ):
        file = SimpleUploadedFile("letter.pdf", given, "application/pdf")
        page = text(visitor.post("/verify/", {"code": issued.code, "file": file}))
        assert said in page
        assert ("逐字节一致" in page) is (given == content)


def test_whoever_tries_codes_is_stopped(
    visitor: Client, issued: Issued, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "verify_document": "3/h/ip"}
    # The empty page counts nothing; a scanned code counts like a typed one.
    statuses = [
        visitor.get("/verify/").status_code,
        visitor.get("/verify/?code=0").status_code,
        visitor.post("/verify/", {"code": "0"}).status_code,
        visitor.get(f"/verify/?code={issued.code}").status_code,
        visitor.get(f"/verify/?code={issued.code}").status_code,
        visitor.get("/verify/").status_code,
    ]
    assert statuses == [200, 422, 422, 200, 429, 200]

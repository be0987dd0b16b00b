"""Issuing documents: numbers without a gap, one for a key, bytes that stay."""

import datetime as dt
import hashlib
import threading
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from renqi.engines.documents.domain import refusals
from renqi.engines.documents.domain.codes import ALPHABET, LENGTH, make_code, read_code, shown_code
from renqi.engines.documents.models import IssuedDocument, Withdrawal
from renqi.engines.documents.selectors.documents import (
    DocumentSort,
    DocumentState,
    document_by_code,
    document_by_sha256,
    documents_about,
    documents_of,
    every_document,
    kept_bytes,
    list_documents,
    read_document,
)
from renqi.engines.documents.services import issue_document as issuing
from renqi.engines.documents.services.issue_document import issue_document
from renqi.engines.documents.services.render_pdf import Sheet, render_pdf
from renqi.engines.documents.services.withdraw_document import withdraw_document
from renqi.identity.domain.scope import Scope
from renqi.kernel.errors import DomainError
from tests.engines.documents.letters import (
    FIRM,
    NOW,
    OFFICER,
    OTHER_FIRM,
    Title,
    firm_list,
    issue,
    letter,
)

pytestmark = pytest.mark.django_db
ALL, OWN, NONE = Scope(all=True), Scope(uscc=FIRM), Scope()


@pytest.mark.postgres15
def test_the_numbers_of_a_prefix_count_through_a_year_and_begin_anew_in_the_next() -> None:
    # 16:30 UTC on the last day is half past midnight of the new year in the city.
    turn = dt.datetime(2026, 12, 31, 16, 30, tzinfo=dt.UTC)
    numbers = [
        issue(key="a:1").number,
        issue(key="a:2").number,
        issue(key="a:3", prefix="韧企函").number,
        issue(key="a:4", at=turn - dt.timedelta(hours=1)).number,
        issue(key="a:5", at=turn).number,
    ]
    assert numbers == [
        "韧企决〔2026〕1号",
        "韧企决〔2026〕2号",
        "韧企函〔2026〕1号",
        "韧企决〔2026〕3号",
        "韧企决〔2027〕1号",
    ]


def test_the_same_key_gives_the_same_document_whatever_it_is_asked_with() -> None:
    first = issue()
    again = issue(letter(addressee="另一家"), at=NOW + dt.timedelta(days=400), prefix="别的")
    assert again == first
    assert IssuedDocument.objects.count() == 1


def test_a_number_given_back_goes_to_the_next() -> None:
    issue(key="a:1")
    with transaction.atomic():
        assert issue(key="a:2").number == "韧企决〔2026〕2号"
        transaction.set_rollback(True)
    assert issue(key="a:3").number == "韧企决〔2026〕2号"


@pytest.mark.postgres15
@pytest.mark.parametrize("sequence", [1, 3, 0])
def test_the_database_lets_no_number_be_left_out_or_given_twice(sequence: int) -> None:
    issue(key="a:1")
    row = IssuedDocument.objects.get()
    row.pk, row.key, row.code, row.sequence = None, "a:2", "0" * 16, sequence
    with pytest.raises(IntegrityError, match="does not follow"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.postgres15
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents_issueddocument SET title_zh = 'x'",
        "UPDATE documents_issueddocument SET pdf = 'x'",
        "DELETE FROM documents_issueddocument",
        "UPDATE documents_withdrawal SET reason = 'x'",
        "DELETE FROM documents_withdrawal",
    ],
)
@pytest.mark.owner
def test_what_was_issued_is_neither_altered_nor_removed(statement: str) -> None:
    withdraw_document(code=issue().code, reason="发错", actor=OFFICER, at=NOW)
    with (
        pytest.raises(IntegrityError, match="never altered or removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.postgres15
def test_the_database_takes_no_bytes_that_the_hash_does_not_fit() -> None:
    issue(key="a:1")
    row = IssuedDocument.objects.get()
    row.pk, row.key, row.code, row.sequence = None, "a:2", "0" * 16, 2
    row.pdf = bytes(row.pdf) + b" "
    row.size += 1
    with (
        pytest.raises(IntegrityError, match="document_sha256_of_bytes"),
        transaction.atomic(),
    ):
        row.save(force_insert=True)


def test_the_bytes_are_kept_and_are_those_of_the_hash() -> None:
    code = issue().code
    content = kept_bytes(code)
    assert content.startswith(b"%PDF-1.")
    line = document_by_code(code)
    assert hashlib.sha256(content).hexdigest() == line.sha256
    assert (len(content), line.template) == (line.size, "2/typst-0.15.2")
    assert document_by_sha256(line.sha256) == line


@pytest.fixture
def without_guards() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE documents_issueddocument DISABLE TRIGGER USER")
        cursor.execute(
            "ALTER TABLE documents_issueddocument DROP CONSTRAINT document_sha256_of_bytes"
        )


@pytest.mark.owner
@pytest.mark.usefixtures("without_guards")
def test_a_changed_byte_is_refused_and_said() -> None:
    issued = issue()
    content = bytearray(kept_bytes(issued.code))
    content[len(content) // 2] ^= 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE documents_issueddocument SET pdf = %s", [bytes(content)])
    with pytest.raises(refusals.DocumentDamaged, match="a byte has changed"):
        read_document(issued.document_id, scope=ALL)


def test_a_firm_sees_its_own_and_officials_see_all() -> None:
    own, other = (
        issue(key="case:12:decision"),
        issue(key="case:13:decision", subject_key=OTHER_FIRM),
    )
    assert [one.code for one in documents_of(FIRM, scope=OWN)] == [own.code]
    assert documents_of(OTHER_FIRM, scope=OWN) == ()
    assert documents_of(FIRM, scope=NONE) == ()
    assert [one.code for one in documents_about("case:13", scope=ALL)] == [other.code]
    assert documents_about("case:13", scope=OWN) == ()
    assert documents_about("", scope=ALL) == ()
    with pytest.raises(refusals.DocumentNotFound):
        read_document(other.document_id, scope=OWN)


def test_a_document_is_withdrawn_once_with_a_reason_and_says_what_replaces_it() -> None:
    old, new = issue(key="case:12:decision"), issue(key="case:12:corrected")
    with pytest.raises(refusals.WithdrawalUnreasoned):
        withdraw_document(code=old.code, reason="  ", actor=OFFICER, at=NOW)
    with pytest.raises(refusals.ReplacedByItself):
        withdraw_document(code=old.code, reason="误", actor=OFFICER, at=NOW, replaced_by=old.code)
    withdraw_document(
        code=shown_code(old.code).lower(),
        reason="事实有误",
        actor=OFFICER,
        at=NOW,
        replaced_by=new.code,
    )
    found = document_by_code(old.code).withdrawal
    assert found is not None
    assert (found.reason, found.by, found.replaced_by) == ("事实有误", "陈晓明", new.number)
    with pytest.raises(refusals.DocumentWithdrawnAlready, match=old.number):
        withdraw_document(code=old.code, reason="再次", actor=OFFICER, at=NOW)
    with pytest.raises(refusals.ReplacedByItself):
        withdraw_document(code=new.code, reason="x", actor=OFFICER, at=NOW, replaced_by=old.code)
    assert document_by_code(new.code).withdrawal is None
    assert Withdrawal.objects.count() == 1


def test_lists_are_searched_sorted_and_cut_into_pages() -> None:
    for number in range(1, 6):
        issue(
            letter(addressee=f"第{number}家公司"),
            key=f"case:{number}:decision",
            at=NOW + dt.timedelta(minutes=number),
        )
    issue(firm_list(rows=2), key="call:1:list", subject_key="call:1", prefix="韧企单")
    withdraw_document(
        code=document_by_code(issue(key="case:3:decision").code).code,
        reason="误",
        actor=OFFICER,
        at=NOW,
    )
    first = list_documents(scope=ALL, page=1, per_page=4)
    assert (len(first.rows), first.total) == (4, 6)
    assert [one.addressee for one in first.rows[:2]] == ["第5家公司", "第4家公司"]
    # Of six, four a page, the last page is the second with two; a ninth page gives that one.
    beyond = list_documents(scope=ALL, page=9, per_page=4)
    assert (len(beyond.rows), beyond.page, beyond.pages) == (2, 2, 2)
    found = list_documents(scope=ALL, page=1, per_page=4, words="第2家")
    assert [one.number for one in found.rows] == ["韧企决〔2026〕2号"]
    assert list_documents(scope=ALL, page=1, per_page=4, kind="list").total == 1
    assert list_documents(scope=ALL, page=1, per_page=4, state=DocumentState.WITHDRAWN).total == 1
    assert list_documents(scope=OWN, page=1, per_page=4).total == 5
    assert list_documents(scope=NONE, page=1, per_page=4).total == 0
    by_number = [
        one.number
        for one in every_document(scope=OWN, sort=DocumentSort.NUMBER, is_descending=False)
    ]
    assert by_number == [f"韧企决〔2026〕{number}号" for number in range(1, 6)]


def test_content_that_does_not_fit_is_refused_before_a_number_is_taken() -> None:
    wrong: list[tuple[type[DomainError], dict[str, object]]] = [
        (refusals.DocumentKindUnfit, {"kind": "list"}),
        (refusals.NumberPrefixUnfit, {"number_prefix": "韧企决〔2026〕"}),
        (refusals.NumberPrefixUnfit, {"number_prefix": ""}),
        (refusals.DocumentUntitled, {"title": Title(en=" ")}),
        (refusals.DocumentTooLarge, {"content": letter(paragraphs=("长" * 400_000,))}),
        (refusals.DocumentTooManyRows, {"kind": "list", "content": firm_list(rows=2_001)}),
        (
            refusals.DocumentRowUneven,
            {"kind": "list", "content": replace(firm_list(rows=2), rows=(("1", "甲"),))},
        ),
    ]
    usual: dict[str, object] = {
        "kind": "letter",
        "number_prefix": "韧企决",
        "title": Title(),
        "subject_key": FIRM,
        "content": letter(),
        "key": "case:12:decision",
        "actor": OFFICER,
        "at": NOW,
    }
    for refusal, given in wrong:
        with pytest.raises(refusal):
            issue_document(**{**usual, **given})  # type: ignore[arg-type]
    assert IssuedDocument.objects.count() == 0


def test_the_page_of_verification_stands_on_the_letter_where_the_site_has_an_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str] = []

    def render(sheet: Sheet) -> bytes:
        seen.append(sheet.page)
        return render_pdf(sheet)

    monkeypatch.setattr(issuing, "render_pdf", render)
    for number, site in enumerate(("https://renqi.example.cn/", "")):
        monkeypatch.setattr("django.conf.settings.RENQI_SITE_URL", site)
        issue(key=f"a:{number}")
    assert seen == ["https://renqi.example.cn/verify/", ""]


def test_codes_are_read_as_people_type_them() -> None:
    signs = iter("AB12CD34EF56GH70")
    code = make_code(lambda _: next(signs))
    assert code == "AB12CD34EF56GH70"
    for typed in (
        "ab12-cd34-ef56-gh7o",
        " AB12 CD34 EF56 GH70 ",
        "ａｂ１２－ＣＤ３４－ＥＦ５６－ＧＨ７０",
        "ABl2CD34EF56GH7O",
    ):
        assert read_code(typed) == code
    for wrong in ("", "AB12", "AB12CD34EF56GH7U0", "AB12CD34EF56GH7!", "甲" * 16):
        assert read_code(wrong) == ""
    # 32 signs and 16 places: 80 bits.
    assert (len(set(ALPHABET)), LENGTH) == (32, 16)


@pytest.mark.django_db(transaction=True)
@pytest.mark.owner
def test_many_at_once_take_numbers_one_after_the_other() -> None:
    taken: list[str] = []

    def work(name: int) -> None:
        try:
            # Two ask for the same document, all others for their own.
            taken.append(issue(key=f"case:{max(name, 1)}:decision").number)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(set(taken)) == [f"韧企决〔2026〕{number}号" for number in range(1, 6)]
    assert len(taken) == 6

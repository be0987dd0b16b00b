"""`renqi documents verify` says whether a file or a code is of a document that stands."""

import json
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.db import connection

from renqi.cli import database
from renqi.cli.main import main
from renqi.cli.restore_check import checks
from renqi.engines.documents.domain.codes import shown_code
from renqi.engines.documents.selectors.documents import kept_bytes
from renqi.engines.documents.services.withdraw_document import withdraw_document
from tests.engines.documents.letters import NOW, OFFICER, issue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def database_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "open_database", nullcontext)


def test_a_file_as_it_was_issued_and_its_code_stand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    issued = issue()
    path = tmp_path / "letter.pdf"
    path.write_bytes(kept_bytes(issued.code))
    assert main(["documents", "verify", str(path)]) == 0
    said = capsys.readouterr().out
    assert issued.number in said
    assert "byte for byte" in said
    assert main(["documents", "verify", shown_code(issued.code), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["state"], found["number"], found["kept"]) == ("stands", issued.number, True)


def test_a_changed_byte_and_a_wrong_code_are_nothing_that_was_issued(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(kept_bytes(issue().code)[:-1] + b"?")
    for asked in (str(path), "0" * 16, "x", str(tmp_path / "missing.pdf")):
        assert main(["documents", "verify", asked]) == 1
        assert "Nothing like this was issued here" in capsys.readouterr().out


def test_a_withdrawn_document_fails_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    issued = issue()
    withdraw_document(code=issued.code, reason="事实有误", actor=OFFICER, at=NOW)
    assert main(["documents", "verify", issued.code]) == 1
    said = capsys.readouterr().out
    assert "no longer stands" in said
    assert "事实有误" in said


@pytest.mark.owner
def test_a_kept_file_that_changed_is_found_by_its_code_and_after_a_restore(
    capsys: pytest.CaptureFixture[str],
) -> None:
    issued, _ = issue(key="a:1"), issue(key="a:2")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE documents_issueddocument DISABLE TRIGGER USER")
        cursor.execute(
            "ALTER TABLE documents_issueddocument DROP CONSTRAINT document_sha256_of_bytes"
        )
        cursor.execute(
            "UPDATE documents_issueddocument SET pdf = overlay(pdf placing '\\x00' from 900)"
            " WHERE code = %s",
            [issued.code],
        )
    assert main(["documents", "verify", issued.code]) == 1
    assert "Restore it from a backup" in capsys.readouterr().out
    found = next(one for one in checks() if one.name == "documents")
    assert (found.count, found.problems) == (2, (f"altered {issued.number}",))

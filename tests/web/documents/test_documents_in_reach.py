"""What the database shows a page of documents, whatever the page asks."""

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from renqi.engines.documents.domain.refusals import DocumentNotFound
from renqi.engines.documents.models import IssuedDocument, Withdrawal
from renqi.engines.documents.selectors.documents import document_by_code, kept_bytes
from renqi.engines.documents.services.withdraw_document import withdraw_document
from renqi.identity.domain.actor import NOBODY, Actor
from renqi.identity.domain.permissions import Role
from renqi.web.shell.rights import within_reach
from tests.engines.documents.letters import NOW, OFFICER, OTHER_FIRM, issue
from tests.web.people import FIRM_USCC

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
FIRM = Actor(person_id=7, name="李建国", role="firm_user", organisation_id=3, uscc=FIRM_USCC)


def numbers() -> set[str]:
    return {one.number for one in IssuedDocument.objects.defer("pdf")}


def test_a_firm_is_shown_its_own_a_visitor_none_and_an_official_all() -> None:
    own = issue(key="a:1", subject_key=FIRM_USCC)
    other = issue(key="a:2", subject_key=OTHER_FIRM)
    public = issue(key="a:3", subject_key="call:1")
    for one in (own, other, public):
        withdraw_document(code=one.code, reason="误", actor=OFFICER, at=NOW)
    everything = {own.number, other.number, public.number}
    for actor, seen in ((FIRM, {own.number}), (NOBODY, set()), (OFFICER, everything)):
        with within_reach(actor):
            assert numbers() == seen
            assert Withdrawal.objects.count() == len(seen)


@pytest.mark.parametrize("role", list(Role))
def test_a_code_shows_its_document_to_everybody_until_the_page_is_done(role: Role) -> None:
    issued = issue(subject_key=OTHER_FIRM)
    actor = Actor(person_id=7, name="x", role=role, organisation_id=3, uscc=FIRM_USCC)
    with within_reach(actor):
        before = numbers()
        assert document_by_code(issued.code).number == issued.number
        assert kept_bytes(issued.code)
    with within_reach(actor):
        assert numbers() == before
        with pytest.raises(DocumentNotFound):
            document_by_code("0" * 16)


def test_a_setting_that_names_no_code_shows_nothing() -> None:
    issue(subject_key=OTHER_FIRM)
    for value in ("", "%", "all", "' OR true --"):
        with within_reach(NOBODY), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('renqi.document', %s, true)", [value])
            assert numbers() == set()


@pytest.mark.parametrize("actor", [FIRM, NOBODY])
def test_a_page_of_a_firm_issues_and_withdraws_nothing(actor: Actor) -> None:
    issued = issue(key="a:1", subject_key=FIRM_USCC)
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        within_reach(actor),
    ):
        issue(key="a:2", subject_key=FIRM_USCC, prefix="韧企函")
    connection.set_rollback(False)
    with pytest.raises(ProgrammingError, match="row-level security"), within_reach(actor):
        withdraw_document(code=_shown(issued.code), reason="x", actor=actor, at=NOW)
    connection.set_rollback(False)
    assert Withdrawal.objects.count() == 0


def test_no_page_alters_what_was_issued() -> None:
    issue(key="a:1", subject_key=FIRM_USCC)
    for statement in (
        "UPDATE documents_issueddocument SET title_zh = 'x'",
        "DELETE FROM documents_issueddocument",
        "DELETE FROM documents_withdrawal",
        "TRUNCATE documents_withdrawal, documents_issueddocument",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            within_reach(OFFICER),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
        connection.set_rollback(False)


def _shown(code: str) -> str:
    """Let the page see the document, as a page that was given its code does."""
    return document_by_code(code).code

"""Letters follow a firm that was merged into another, and come back; nothing else of them moves."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from renqi.engines.documents.models import IssuedDocument, SubjectMove
from renqi.engines.documents.selectors.documents import documents_of, kept_bytes
from renqi.engines.documents.services.move_documents import move_documents, move_documents_back
from renqi.identity.domain.scope import Scope
from renqi.web.shell.rights import within_reach
from tests.engines.documents.letters import FIRM, NOW, OFFICER, OTHER_FIRM, issue

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
LATER = NOW + dt.timedelta(days=1)
THIRD = "91440300MA5DC9012Z"


def held(uscc: str) -> list[str]:
    return sorted(one.number for one in documents_of(uscc, scope=Scope(all=True)))


def move(origin: str, target: str) -> int:
    return move_documents(
        from_key=origin, to_key=target, reason="同一企业", actor=OFFICER, at=LATER
    )


def move_back(origin: str, target: str) -> int:
    return move_documents_back(
        from_key=origin, to_key=target, reason="误合并", actor=OFFICER, at=LATER
    )


def test_what_moved_comes_back_and_what_was_there_before_stays() -> None:
    first, second = issue(key="a:1"), issue(key="a:2")
    other = issue(key="a:3", subject_key=OTHER_FIRM)
    before = kept_bytes(first.code)
    with within_reach(OFFICER):
        assert move(FIRM, OTHER_FIRM) == 2
    assert held(FIRM) == []
    assert held(OTHER_FIRM) == [first.number, second.number, other.number]
    assert kept_bytes(first.code) == before
    new = issue(key="a:4", subject_key=OTHER_FIRM)
    with within_reach(OFFICER):
        assert move_back(OTHER_FIRM, FIRM) == 2
    assert held(FIRM) == [first.number, second.number]
    assert held(OTHER_FIRM) == [other.number, new.number]
    # Two there and two back.
    assert SubjectMove.objects.count() == 4


def test_undoing_one_merge_leaves_another_alone() -> None:
    issue(key="a:1"), issue(key="a:2", subject_key=THIRD)
    move(FIRM, OTHER_FIRM), move(THIRD, OTHER_FIRM)
    assert move_back(OTHER_FIRM, FIRM) == 1
    assert (len(held(FIRM)), len(held(THIRD)), len(held(OTHER_FIRM))) == (1, 0, 1)


@pytest.mark.owner
@pytest.mark.parametrize(
    "change",
    ["subject_key = 'x'", f"subject_key = '{OTHER_FIRM}', title_zh = 'x'", "addressee = 'x'"],
)
def test_a_subject_changes_only_by_a_move_and_takes_nothing_else_along(change: str) -> None:
    issue()
    SubjectMove.objects.create(
        document=IssuedDocument.objects.get(),
        from_key=FIRM,
        to_key=OTHER_FIRM,
        reason="x",
        moved_at=NOW,
        moved_by="x",
    )
    with (
        pytest.raises(IntegrityError, match="never altered or removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE documents_issueddocument SET {change}")  # noqa: S608


def test_a_page_may_change_no_column_but_the_subject() -> None:
    issue()
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        within_reach(OFFICER),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE documents_issueddocument SET title_zh = 'x'")

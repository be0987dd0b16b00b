"""A page that lost against another connection begins anew, with what was uploaded (重新开始)."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.models import Organisation
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

pytestmark = pytest.mark.django_db(transaction=True)

OFFICER = Actor(person_id=8, name="陈晓明", role="bureau_officer", organisation_id=1)
OURS, THEIRS = 77_001, 77_002


def sql(statement: str, *given: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)  # type: ignore[arg-type]
        return cursor.fetchone()[0] if cursor.description else None


def upload() -> PageRequest:
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.csv", b"1,2,3")})
    request.actor = OFFICER  # type: ignore[attr-defined]
    return request  # type: ignore[return-value]


def content_of(request: PageRequest) -> bytes:
    file: Any = request.FILES["file"]
    return bytes(file.read())


def answer_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def beside(work: Callable[[], None]) -> threading.Thread:
    """Do something on a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_page_that_loses_a_deadlock_reads_its_upload_again() -> None:
    held, page = threading.Event(), sql("SELECT pg_backend_pid()")
    read: list[bytes] = []

    def other() -> None:
        sql("SELECT pg_advisory_lock(%s)", THEIRS)
        held.set()
        # The page waits first, and so it is the page that finds the deadlock.
        while not sql("SELECT count(*) FROM pg_locks WHERE pid = %s AND NOT granted", page):
            pass
        sql("SELECT pg_advisory_lock(%s)", OURS)
        sql("SELECT pg_advisory_unlock_all()")

    @needs(Action.FIRM_READ)
    def view(request: PageRequest) -> HttpResponse:
        read.append(content_of(request))
        sql("SELECT pg_advisory_xact_lock(%s)", OURS)
        assert held.wait(10)
        sql("SELECT pg_advisory_xact_lock(%s)", THEIRS)
        return HttpResponse("done")

    rival = beside(other)
    assert held.wait(10)
    assert answer_of(view(upload())) == "done"
    rival.join()
    assert read == [b"1,2,3", b"1,2,3"]


def overtaken(times: int) -> tuple[int, str]:
    """Let a page change a row that others changed since it began, so many times."""
    row = Organisation.objects.create(kind="park", name="0").pk
    sql("SET default_transaction_isolation = 'repeatable read'")
    begun: list[bytes] = []

    def overtake() -> None:
        Organisation.objects.filter(pk=row).update(name=f"other {len(begun)}")

    @needs(Action.FIRM_READ)
    def view(request: PageRequest) -> HttpResponse:
        begun.append(content_of(request))
        sql("SELECT name FROM identity_organisation WHERE id = %s", row)
        if len(begun) <= times:
            beside(overtake).join()
        # A lock on a row whose newest version the page does not see is 40001.
        found = sql("SELECT name FROM identity_organisation WHERE id = %s FOR UPDATE", row)
        return HttpResponse(str(found))

    try:
        answer = answer_of(view(upload()))
    except DatabaseError as error:
        answer = str(getattr(error.__cause__, "sqlstate", ""))
    assert begun == [b"1,2,3"] * len(begun)
    return len(begun), answer


def test_a_page_that_was_overtaken_begins_anew_three_times_at_most() -> None:
    assert overtaken(0) == (1, "0")
    assert overtaken(1) == (2, "other 1")
    assert overtaken(2) == (3, "other 2")
    assert overtaken(3) == (3, "40001")

"""How the tests write to the trail, and how they tamper with it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject, Who
from renqi.audit.selectors.integrity import problems
from renqi.audit.services.record_event import record_event
from tests.database_roles import as_owner

NOON = dt.datetime(2026, 11, 22, 4, tzinfo=dt.UTC)
LEAD = Who(person_id=7, name="林若川", role="bureau_lead", organisation="工信局")


def read_firm(uscc: str = "91440300MA5DEM012D", *, who: Who = LEAD, at: dt.datetime = NOON) -> None:
    record_event(EventKind.READ, who=who, at=at, subject=Subject(kind="firm", key=uscc, name="甲"))


def found() -> list[tuple[str, str]]:
    return [(one.problem, one.subject) for one in problems()]


@contextmanager
def tampering(*tables: str) -> Iterator[None]:
    """Work as an owner who switches the guards off."""
    with transaction.atomic(), as_owner(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def sql(statement: str, *parameters: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)  # type: ignore[arg-type]
        return cursor.fetchall() if cursor.description else []


def rewrite_chain() -> None:
    """Compute every fingerprint, root and link anew, as somebody with every right could."""
    sql(
        "UPDATE audit_sealedentry s SET leaf = l.leaf FROM audit_leaf l"
        " WHERE l.stream = s.stream AND l.entry_id = s.entry_id"
    )
    sql(
        "DELETE FROM audit_sealedentry s WHERE NOT EXISTS (SELECT FROM audit_leaf l"
        " WHERE l.stream = s.stream AND l.entry_id = s.entry_id)"
    )
    previous = b""
    for no, low, high, at in sql(
        "SELECT no, xid_from, xid_until, sealed_at FROM audit_seal ORDER BY no"
    ):
        ((count, root),) = sql(
            "SELECT count(*), sha256(string_agg(leaf, ''::bytea ORDER BY stream, entry_id))"
            " FROM audit_sealedentry WHERE seal_no = %s",
            no,
        )
        ((link,),) = sql(
            "SELECT audit_seal_hash(%s, %s, %s, %s, %s, %s, %s)",
            no,
            low,
            high,
            count,
            root,
            previous,
            at,
        )
        sql(
            "UPDATE audit_seal SET entries = %s, root = %s, previous = %s, hash = %s WHERE no = %s",
            count,
            root,
            previous,
            link,
            no,
        )
        previous = bytes(link)  # type: ignore[call-overload]

"""A watched row leaves what changed, by whom, whatever way the change took."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from renqi.audit.models import RowChange, SecurityEvent
from renqi.identity.models import Organisation, Person
from tests.registry.firm_files import bring, uscc

pytestmark = pytest.mark.django_db


def _acting(person_id: int, name: str, role: str = "bureau_lead") -> None:
    who = {"person_id": person_id, "name": name, "role": role, "organisation": "工信局"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('renqi.actor', %s, true)", [json.dumps(who)])


def _changes(table: str) -> list[tuple[str, dict[str, Any]]]:
    rows = RowChange.objects.filter(table_name=table).order_by("pk")
    return [(row.op, row.changes) for row in rows]


def _person(username: str = "wang") -> Person:
    return Person.objects.create(username=username, name="王", password="secret-hash")  # noqa: S106


def test_a_row_tells_its_birth_its_changes_and_its_end() -> None:
    _acting(7, "林若川")
    body = Organisation.objects.create(kind="park", name="科技园")
    Organisation.objects.filter(pk=body.pk).update(name="演示科技园")
    Organisation.objects.filter(pk=body.pk).delete()
    born, changed, gone = _changes("identity_organisation")
    assert born[0] == "I"
    assert born[1]["name"] == [None, "科技园"]
    assert changed == ("U", {"name": ["科技园", "演示科技园"]})
    assert gone[0] == "D"
    assert gone[1]["name"] == ["演示科技园", None]
    who = RowChange.objects.latest("pk")
    assert (who.person_id, who.person_name, who.role) == (7, "林若川", "bureau_lead")
    assert (who.row_key, who.organisation) == (str(body.pk), "工信局")


def test_one_statement_over_many_rows_leaves_one_change_a_row_that_differs() -> None:
    for number in range(5):
        _person(f"p{number}")
    before = RowChange.objects.count()
    Person.objects.filter(username__in=["p0", "p1", "p2"]).update(name="李")
    Person.objects.update(name="李")  # three are 李 already: two rows differ
    assert RowChange.objects.count() - before == 3 + 2


def test_a_password_is_told_as_changed_and_never_as_itself() -> None:
    person = _person()
    Person.objects.filter(pk=person.pk).update(password="another-hash")  # noqa: S106
    told = json.dumps([changes for _, changes in _changes("identity_person")])
    assert "hash" not in told
    assert _changes("identity_person")[-1] == ("U", {"password": "hidden"})


def test_a_column_that_says_nothing_leaves_nothing() -> None:
    person = _person()
    before = RowChange.objects.count()
    Person.objects.filter(pk=person.pk).update(last_login=dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
    assert RowChange.objects.count() == before


def test_a_change_from_outside_is_told_with_the_name_of_the_database_account() -> None:
    _person()
    assert RowChange.objects.latest("pk").person_name.startswith("database: ")


def test_a_change_by_copy_is_told_as_well() -> None:
    with connection.cursor() as cursor:
        columns = "(kind, name, uscc, is_made_up, is_open, created_at)"
        with cursor.copy(f"COPY identity_organisation {columns} FROM STDIN") as copy:
            copy.write("park\t甲\t\tf\tt\t2026-11-22\npark\t乙\t\tf\tt\t2026-11-22\n")
    assert [changes["name"][1] for _, changes in _changes("identity_organisation")] == ["甲", "乙"]


def test_a_change_that_is_rolled_back_leaves_nothing() -> None:
    before = RowChange.objects.count()
    with transaction.atomic():
        _person()
        transaction.set_rollback(True)
    assert RowChange.objects.count() == before


@pytest.mark.owner
@pytest.mark.parametrize("table", ["securityevent", "rowchange", "seal", "sealedentry"])
@pytest.mark.parametrize("verb", ["UPDATE audit_{} SET {} = {}", "DELETE FROM audit_{}"])
def test_the_trail_is_never_altered(table: str, verb: str) -> None:
    column = {"seal": "no", "sealedentry": "seal_no"}.get(table, "xid")
    statement = verb.format(table, column, column)
    with pytest.raises(IntegrityError, match="never altered"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.owner
def test_an_event_of_no_shape_is_refused() -> None:
    with pytest.raises(IntegrityError, match="security_event_kind_shape"), transaction.atomic():
        SecurityEvent.objects.create(
            at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC), xid=1, kind="something"
        )


def test_a_firm_that_an_import_changes_names_who_brought_the_file(tmp_path: Path) -> None:
    bring(tmp_path / "first.csv", [{"uscc": uscc(1), "name": "旧名有限公司"}])
    assert not RowChange.objects.filter(table_name="registry_firm").exists()  # its import tells
    bring(tmp_path / "second.csv", [{"uscc": uscc(1), "name": "新名有限公司"}], year=2026)
    change = RowChange.objects.get(table_name="registry_firm")
    assert change.changes["name"] == ["旧名有限公司", "新名有限公司"]
    assert change.person_name == "tester"

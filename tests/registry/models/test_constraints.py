"""What must hold of every row forever is held by the database."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

import renqi.registry
from renqi.kernel.constraints import constraint_name
from renqi.registry.domain.refusals import ConstraintBroken, CreditCodeMisshapen, FactRecordFixed
from renqi.registry.models import FactRecord, Firm, ImportBatch
from renqi.registry.services.constraints import REFUSALS, refusing
from tests.registry.firm_files import NOON, uscc

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
SQL = Path(str(renqi.registry.__file__)).parent / "sql"


def firm(code: str, **values: Any) -> Firm:
    return Firm.objects.create(
        uscc=code,
        name="甲",
        name_sort="jia ",
        name_normal="甲",
        registered_at=NOON,
        changed_at=NOON,
        **values,
    )


def batch(**values: Any) -> ImportBatch:
    return ImportBatch.objects.create(
        **{
            "file_name": "a.csv",
            "file_sha256": "0" * 64,
            "source": "tax",
            "fiscal_year": 2025,
            "observed_on": "2025-12-31",
            "actor": "tester",
            "opened_at": NOON,
            **values,
        }
    )


def record(*, said_again: FactRecord | None = None) -> FactRecord:
    return FactRecord.objects.create(
        firm=said_again.firm if said_again else firm(uscc(1)),
        batch=said_again.batch if said_again else batch(),
        uscc=uscc(1),
        source="tax",
        fiscal_year=2025,
        observed_on="2025-12-31",
        imported_at=NOON,
        facts={"ip_class1": 1},
        digest="a" * 64,
    )


def assert_refused_by(constraint: str, error: IntegrityError) -> None:
    assert constraint_name(error) == constraint


def test_a_code_with_a_letter_that_no_code_has_is_refused() -> None:
    with pytest.raises(CreditCodeMisshapen), refusing():
        firm("91440300MA5ABCDEFO")


def test_a_credit_code_is_registered_once() -> None:
    firm(uscc(1))
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        firm(uscc(1))
    assert_refused_by("firm_uscc_unique", refused.value)


@pytest.mark.owner
def test_a_fact_record_cannot_be_altered() -> None:
    said = record()
    with pytest.raises(FactRecordFixed), refusing(), transaction.atomic():
        FactRecord.objects.filter(pk=said.pk).update(facts={"ip_class1": 2})


@pytest.mark.owner
def test_a_fact_record_cannot_be_removed() -> None:
    said = record()
    with pytest.raises(FactRecordFixed), refusing(), transaction.atomic():
        FactRecord.objects.filter(pk=said.pk).delete()


@pytest.mark.owner
def test_a_fact_record_may_move_to_another_firm_and_change_nothing_else() -> None:
    said, other = record(), firm(uscc(2))
    FactRecord.objects.filter(pk=said.pk).update(firm=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        FactRecord.objects.filter(pk=said.pk).update(firm=said.firm_id, source="else")


def test_the_same_statement_is_kept_once() -> None:
    said = record()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        record(said_again=said)
    assert_refused_by("fact_record_said_once", refused.value)


def test_an_import_is_in_a_known_state() -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        batch(state="mislaid")
    assert_refused_by("import_batch_state_known", refused.value)


def test_the_counts_of_an_applied_import_add_up() -> None:
    done = {"state": "applied", "finished_at": NOON, "rows_total": 3, "rows_rejected": 1}
    batch(**done, firms_new=1, firms_unchanged=1)  # 3 = 1 + 1 + 1
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        batch(**done, firms_new=1)
    assert_refused_by("import_batch_counts_add_up", refused.value)


def test_a_failed_import_says_why() -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        batch(state="failed")
    assert_refused_by("import_batch_failure_told", refused.value)


def test_a_constraint_without_kinder_words_is_named() -> None:
    with pytest.raises(ConstraintBroken, match="import_batch_state_known"), refusing():
        batch(state="mislaid")


def test_the_table_of_refusals_names_only_constraints_that_exist() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint UNION SELECT tgname FROM pg_trigger"
            " UNION SELECT indexrelid::regclass::text FROM pg_index"
        )
        existing = {name for (name,) in cursor.fetchall()}
    assert set(REFUSALS) <= existing


def test_the_installed_trigger_is_the_one_in_the_file() -> None:
    text = (SQL / "fact_record_append_only.sql").read_text("utf-8")
    body = re.search(r"\$body\$(.*)\$body\$", text, re.DOTALL)
    assert body is not None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosrc FROM pg_proc WHERE proname = 'registry_fact_record_append_only'"
        )
        ((installed,),) = cursor.fetchall()
    assert installed == body.group(1)


def test_the_models_and_the_migrations_say_the_same() -> None:
    from django.core.management import call_command

    call_command("makemigrations", "registry", check=True, dry_run=True, verbosity=0)

"""Imports that run at the same time, in real transactions of their own."""

import json
import threading
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from renqi.registry.domain.import_states import ImportState
from renqi.registry.domain.refusals import ImportOutOfTurn
from renqi.registry.models import FactRecord, Firm, ImportBatch, StandingFacts
from renqi.registry.services.import_firms import apply_import
from renqi.registry.services.import_progress import IMPORTS, STOPPED
from renqi.registry.services.import_steps import take_step
from renqi.registry.services.long_work import settle_stopped
from renqi.registry.services.queue_import import queue_import, queue_preview
from renqi.registry.services.registry_lock import lock_registry
from renqi.registry.tasks import run_import, run_preview
from tests.registry.firm_files import NOON, fact, open_file, uscc, write_csv

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres15]


def apply_all(batch_ids: list[int]) -> list[BaseException]:
    """Apply imports from one thread each, started together."""
    start = threading.Barrier(len(batch_ids))
    errors: list[BaseException] = []

    def work(batch_id: int) -> None:
        try:
            start.wait()
            apply_import(batch_id, clock=lambda: NOON, advance=lambda _done, _total: None)
        except BaseException as error:  # noqa: BLE001, shown by the test
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[batch_id]) for batch_id in batch_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return errors


def test_two_sources_imported_at_once_are_both_heard(tmp_path: Path) -> None:
    codes = [uscc(number) for number in range(40)]
    files = [
        write_csv(
            tmp_path / f"{source}.csv",
            [{"uscc": code, "name": "甲", "ip_class1": count} for code in codes],
        )
        for source, count in (("税务局", 3), ("统计局", 5))
    ]
    assert apply_all([open_file(path, source=path.stem) for path in files]) == []
    assert Firm.objects.count() == StandingFacts.objects.count() == 40
    assert FactRecord.objects.count() == 80  # 40 firms × 2 sources
    for code in codes:
        line = fact(code, "ip_class1")
        assert (line.stands.value, line.is_disputed) == (3, True)


def test_the_same_file_imported_twice_at_once_goes_in_once(tmp_path: Path) -> None:
    rows = [{"uscc": uscc(number), "name": "甲", "ip_class1": 1} for number in range(40)]
    path = write_csv(tmp_path / "a.csv", rows)
    assert apply_all([open_file(path), open_file(path), open_file(path)]) == []
    assert Firm.objects.count() == FactRecord.objects.count() == 40
    new = ImportBatch.objects.order_by("-firms_new").values_list("firms_new", "firms_unchanged")
    assert list(new) == [(40, 0), (0, 40), (0, 40)]


def test_an_import_started_twice_runs_once(tmp_path: Path) -> None:
    batch_id = open_file(write_csv(tmp_path / "a.csv", [{"uscc": uscc(1), "name": "甲"}]))
    errors = apply_all([batch_id, batch_id])
    assert [type(error).__name__ for error in errors] == ["ImportOutOfTurn"]
    assert FactRecord.objects.count() == 1


def test_progress_can_be_read_while_the_import_is_not_yet_committed(tmp_path: Path) -> None:
    batch_id = open_file(write_csv(tmp_path / "a.csv", [{"uscc": uscc(1), "name": "甲"}]))
    seen: list[tuple[int, int]] = []

    def look(_done: int, _total: int) -> None:
        apart = connection.copy()
        with apart.cursor() as cursor:
            cursor.execute("SELECT rows_done FROM registry_importbatch WHERE id = %s", [batch_id])
            ((rows_done,),) = cursor.fetchall()
            cursor.execute("SELECT count(*) FROM registry_firm")
            ((firms,),) = cursor.fetchall()
        apart.close()
        seen.append((rows_done, firms))

    apply_import(batch_id, clock=lambda: NOON, advance=look)
    assert seen == [(1, 0)]  # one row done, and nobody sees the firm yet


def test_the_registry_is_locked_inside_a_transaction_only() -> None:
    with pytest.raises(RuntimeError):
        lock_registry()
    with transaction.atomic():
        lock_registry()


def test_a_queued_import_is_one_job_that_applies_it(tmp_path: Path) -> None:
    batch_id = open_file(write_csv(tmp_path / "a.csv", [{"uscc": uscc(1), "name": "甲"}]))
    assert queue_import(batch_id).state == "queued"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, queue_name, args FROM procrastinate_jobs"
            " WHERE args = jsonb_build_object('batch_id', %s::bigint)",
            [batch_id],
        )
        ((task, queue, arguments),) = cursor.fetchall()
    assert (task, queue, json.loads(arguments)) == (
        "registry.apply_import",
        "imports",
        {"batch_id": batch_id},
    )
    run_import(batch_id=batch_id)
    assert ImportBatch.objects.get(pk=batch_id).state == "applied"


def test_an_import_is_queued_once(tmp_path: Path) -> None:
    batch_id = open_file(write_csv(tmp_path / "a.csv", [{"uscc": uscc(1), "name": "甲"}]))
    queue_import(batch_id)
    with pytest.raises(ImportOutOfTurn):
        queue_import(batch_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs"
            " WHERE args = jsonb_build_object('batch_id', %s::bigint)",
            [batch_id],
        )
        assert cursor.fetchone() == (1,)


def test_a_long_preview_can_be_left_to_a_worker(tmp_path: Path) -> None:
    batch_id = open_file(write_csv(tmp_path / "a.csv", [{"uscc": uscc(1), "name": "甲"}]))
    assert queue_preview(batch_id).state == "opened"
    run_preview(batch_id=batch_id)
    batch = ImportBatch.objects.get(pk=batch_id)
    assert (batch.state, batch.rows_done, batch.firms_new) == ("previewed", 1, 1)
    with pytest.raises(ImportOutOfTurn):
        queue_preview(batch_id)


def test_an_import_whose_program_was_killed_is_told_as_failed(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [{"uscc": uscc(1), "name": "甲"}])
    killed = open_file(path)
    take_step(killed, ImportState.APPLYING, started_at=NOON)
    open_file(path)
    batch = ImportBatch.objects.get(pk=killed)
    assert (batch.state, batch.failure) == ("failed", STOPPED)
    assert apply_all([killed]) == []  # and may be tried again


def test_an_import_that_still_runs_is_left_alone(tmp_path: Path) -> None:
    batch_id = open_file(write_csv(tmp_path / "a.csv", [{"uscc": uscc(1), "name": "甲"}]))
    settled: list[int] = []
    apply_import(
        batch_id,
        clock=lambda: NOON,
        advance=lambda _done, _total: settled.append(settle_stopped(IMPORTS, at=NOON)),
    )
    assert settled == [0]
    assert ImportBatch.objects.get(pk=batch_id).state == "applied"

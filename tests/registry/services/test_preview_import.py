"""A preview says what the import will do, and does nothing."""

from pathlib import Path

import pytest

from renqi.identity.domain.scope import Scope
from renqi.registry.domain.refusals import ImportUnknown
from renqi.registry.models import FactRecord, Firm, ImportBatch
from renqi.registry.selectors.imports import PreviewPage, preview_page
from renqi.registry.services.import_firms import apply_import
from renqi.registry.services.import_steps import discard_import
from renqi.registry.services.preview_import import preview_import
from tests.registry.firm_files import CITY, NOON, bring, open_file, uscc, write_csv

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]

OLD = [
    {"uscc": uscc(1), "name": "甲", "revenue_y1": "100", "ip_class1": "1"},
    {"uscc": uscc(2), "name": "乙", "revenue_y1": "100"},
    {"uscc": uscc(3), "name": "丙", "revenue_y1": "100"},
]
NEXT = [
    {"uscc": uscc(1), "name": "甲", "revenue_y1": "150", "ip_class1": "1"},
    {"uscc": uscc(2), "name": "乙", "revenue_y1": "100"},
    {"uscc": uscc(4), "name": "丁", "revenue_y1": "100"},
]


def preview(path: Path, *, source: str = "tax") -> int:
    batch_id = open_file(path, source=source)
    preview_import(batch_id, clock=lambda: NOON, advance=lambda _done, _total: None)
    return batch_id


def page(batch_id: int, **where: object) -> PreviewPage:
    return preview_page(batch_id, scope=CITY, **where)  # type: ignore[arg-type]


def test_a_preview_changes_no_firm(tmp_path: Path) -> None:
    preview(write_csv(tmp_path / "a.csv", OLD))
    assert Firm.objects.count() == FactRecord.objects.count() == 0


def test_a_preview_counts_new_changed_and_unchanged(tmp_path: Path) -> None:
    bring(tmp_path / "a.csv", OLD, source="tax")
    batch = ImportBatch.objects.get(pk=preview(write_csv(tmp_path / "b.csv", NEXT)))
    assert batch.state == "previewed"
    assert (batch.firms_new, batch.firms_changed, batch.firms_unchanged) == (1, 1, 1)


def test_a_preview_shows_the_old_and_the_new_value(tmp_path: Path) -> None:
    bring(tmp_path / "a.csv", OLD, source="tax")
    batch_id = preview(write_csv(tmp_path / "b.csv", NEXT))
    (changed,) = page(batch_id, kind="changed").rows
    assert changed.uscc == uscc(1)
    assert [(one.key, one.before, one.after) for one in changed.changes] == [
        ("revenue@2025", 10_000, 15_000)
    ]
    assert [row.name for row in page(batch_id, kind="new").rows] == ["丁"]


def test_what_was_unknown_before_is_shown_as_unknown(tmp_path: Path) -> None:
    bring(tmp_path / "a.csv", [{"uscc": uscc(1), "name": "甲"}], source="tax")
    batch_id = preview(write_csv(tmp_path / "b.csv", OLD[:1]))
    (row,) = page(batch_id, kind="changed").rows
    assert {(one.key, one.before) for one in row.changes} == {
        ("revenue@2025", None),
        ("ip_class1", None),
    }


def test_a_preview_shows_what_another_source_disputes(tmp_path: Path) -> None:
    bring(tmp_path / "a.csv", OLD, source="税务局")
    batch_id = preview(write_csv(tmp_path / "b.csv", NEXT), source="企业申报")
    (row,) = page(batch_id, kind="conflicting").rows
    assert (row.uscc, row.kind, row.conflicts) == (uscc(1), "unchanged", ("revenue@2025",))


def test_a_preview_is_shown_by_pages(tmp_path: Path) -> None:
    rows = [{"uscc": uscc(number), "name": f"第{number}家"} for number in range(7)]
    batch_id = preview(write_csv(tmp_path / "a.csv", rows))
    last = page(batch_id, per_page=3, page=99)
    assert (last.total, last.pages, last.page, len(last.rows)) == (7, 3, 3, 1)  # 3 + 3 + 1


def test_the_import_does_what_the_preview_said(tmp_path: Path) -> None:
    bring(tmp_path / "a.csv", OLD, source="tax")
    batch_id = preview(write_csv(tmp_path / "b.csv", NEXT))
    told = ImportBatch.objects.get(pk=batch_id)
    done = apply_import(batch_id, clock=lambda: NOON, advance=lambda _done, _total: None)
    counts = ("firms_new", "firms_changed", "firms_unchanged", "firms_conflicting")
    assert [getattr(told, one) for one in counts] == [getattr(done, one) for one in counts]


def test_a_discarded_preview_leaves_no_files(tmp_path: Path) -> None:
    batch_id = preview(write_csv(tmp_path / "a.csv", OLD))
    assert (tmp_path / "a.csv.preview").exists()
    discard_import(batch_id, at=NOON)
    assert not (tmp_path / "a.csv.preview").exists()
    assert (tmp_path / "a.csv").exists()


def test_a_preview_is_hidden_from_who_sees_one_firm_only(tmp_path: Path) -> None:
    batch_id = preview(write_csv(tmp_path / "a.csv", OLD))
    with pytest.raises(ImportUnknown):
        preview_page(batch_id, scope=Scope(uscc=uscc(1)))

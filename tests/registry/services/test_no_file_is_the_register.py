"""No file speaks as the register of titles, whatever its sender or its name says."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from renqi.registry.domain import refusals
from renqi.registry.domain.resolution import TITLE_REGISTER
from renqi.registry.models import FactRecord, ImportBatch
from renqi.registry.services.state_facts import StatedFacts, state_facts
from tests.registry.firm_files import NOON, bring, fact, uscc

pytestmark = pytest.mark.django_db

ONE = uscc(1)
SRDI = 8
GIANT_ROW = {"uscc": ONE, "name": "甲公司", "valid_titles": "little_giant"}


@pytest.mark.parametrize("source", [TITLE_REGISTER, f"  {TITLE_REGISTER} "])
def test_a_file_whose_source_is_the_registers_name_is_refused(tmp_path: Path, source: str) -> None:
    with pytest.raises(refusals.SourceReserved, match="register of titles"):
        bring(tmp_path / "a.csv", [GIANT_ROW], source=source, year=2026)
    assert not ImportBatch.objects.exists()


def test_a_file_that_is_called_like_the_register_is_refused(tmp_path: Path) -> None:
    with pytest.raises(refusals.SourceReserved):
        bring(tmp_path / TITLE_REGISTER, [GIANT_ROW], year=2026)


def test_the_database_takes_no_such_record_from_a_file_either(tmp_path: Path) -> None:
    batch = bring(tmp_path / "a.csv", [{"uscc": ONE, "name": "甲公司"}], source="市场监管局")
    state_facts(
        [StatedFacts(uscc=ONE, facts={"valid_titles": SRDI})],
        source=TITLE_REGISTER,
        observed_on=NOON.date(),
        fiscal_year=2025,
        actor_name="陈",
        at=NOON,
    )
    record = FactRecord.objects.get(batch=batch)
    record.pk, record.source, record.facts = None, TITLE_REGISTER, {"valid_titles": 16}
    with pytest.raises(IntegrityError, match="register_by_no_file"), transaction.atomic():
        record.save(force_insert=True)
    assert fact(ONE, "valid_titles").stands.value == SRDI

"""The made-up city's pool comes about by the services that pages use, and by two people."""

from pathlib import Path

import pytest

from renqi.demo.pool import load_demo_pool
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.models import Entry, Move, Proposal
from renqi.programmes.cultivation.pool.selectors.cohort_results import cohort_results
from tests.cultivation.pool.city import DAY, GROWER, LEAD, NOW, OFFICER, run_survey
from tests.registry.firm_files import bring, uscc

pytestmark = pytest.mark.django_db


def test_the_made_up_pool_has_two_years_a_queue_and_results(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {
            "uscc": uscc(number),
            "name": f"企业{number}",
            **GROWER,
            "valid_titles": "innovative" if number % 2 else "none",
            "revenue_y1": str(14_300_000 + 20_000 * number),
        }
        for number in range(1, 41)
    ]
    bring(tmp_path / "city.csv", rows, source="市工信局")
    run_survey()
    n_places = load_demo_pool(officer=OFFICER, lead=LEAD, as_of=DAY, at=NOW)
    assert n_places == Entry.objects.count() > 40
    assert set(Entry.objects.values_list("entered_on__year", flat=True)) == {2025, 2026}
    assert Move.objects.count() == n_places
    assert Proposal.objects.filter(state="submitted").count() >= 1
    kept = cohort_results(scope=Scope(all=True), place="district")
    assert {one.entry_year for one in kept} == {2025}

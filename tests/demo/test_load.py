"""The made-up city: two sources, conflicts, unknown facts, whole ladders, a sign-in a role."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from renqi.demo.firms import generate_firms
from renqi.demo.load import CityNotEmpty, load_demo_city, with_twins, with_whole_titles
from renqi.engines.casework.selectors.case_list import CaseFilter, every_listed_case
from renqi.identity.domain.permissions import Role
from renqi.identity.domain.scope import Scope
from renqi.identity.selectors.holders import holders_of
from renqi.programmes.cultivation.survey.selectors.standings import current_run
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.models import FactRecord, Firm

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)  # 02:30 of the 23rd in the city


@pytest.mark.django_db
def test_the_city_is_imported_judged_and_open_to_every_role_once(
    settings: Settings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    sign_ins = load_demo_city(120, now=NOW)
    # Nobody is given a sign-in to claim a file with: whoever claims makes their own.
    assert {one.role for one in sign_ins} == set(Role) - {Role.CLAIMANT}
    assert Firm.objects.count() == 120
    # Last year, this year, and three in ten firms by a second office as well.
    assert 2 * 120 < FactRecord.objects.count() < 2 * 120 + 80
    assert Firm.objects.exclude(conflicts=[]).exists()
    assert not Firm.objects.exclude(name__contains="示例").exists()
    run = current_run(scope=Scope(all=True))
    assert run is not None
    assert run.firms == 120
    assert run.as_of.isoformat() == "2026-11-23"
    # Claims wait in every state, the oldest of them overdue.
    lead = holders_of({Role.BUREAU_LEAD}, as_of=date(2026, 11, 23), at=NOW)[0]
    waiting = list(every_listed_case(actor=lead, at=NOW, is_waiting=True, where=CaseFilter()))
    assert {one.stage for one in waiting} >= {"check", "second", "appeal"}
    assert waiting[0].is_overdue
    with pytest.raises(CityNotEmpty):
        load_demo_city(10, now=NOW)


def test_who_holds_a_title_holds_those_below_it() -> None:
    spec = fact_catalogue()["valid_titles"]
    titles = with_whole_titles(generate_firms(3_000, seed=1))["valid_titles"].drop_nulls()
    giant, srdi = spec.bit("little_giant"), spec.bit("srdi")
    giants = [one for one in titles if one & giant]
    assert giants
    assert all(one & srdi and one & spec.bit("innovative") for one in giants)


def test_a_few_firms_bear_the_name_of_another_in_another_spelling() -> None:
    firms = with_twins(generate_firms(50, seed=1))
    plain = firms["name"].str.replace_all(" ", "", literal=True)
    assert plain.n_unique() == 44  # six of the fifty names occur twice
    assert firms["name"].n_unique() == 50

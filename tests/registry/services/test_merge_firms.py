"""Two registrations that are one firm are laid together, and apart again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

from renqi.registry.domain import refusals
from renqi.registry.models import FactRecord, Firm
from renqi.registry.selectors.firm_file import firm_file
from renqi.registry.services.merge_firms import (
    MOVES,
    STAYS,
    merge_firms,
    plan_merge,
    relations_to_firm,
    unmerge_firm,
)
from tests.registry.firm_files import CITY, NOON, bring, fact, uscc

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
OLD, KEPT, THIRD = uscc(1), uscc(2), uscc(3)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    bring(
        tmp_path / "a.csv",
        [
            {"uscc": OLD, "name": "甲旧", "ip_class1": 4, "own_brand": "true"},
            {"uscc": KEPT, "name": "甲", "ip_class1": 7},
            {"uscc": THIRD, "name": "丙"},
        ],
        source="tax",
    )
    return tmp_path


def merge(duplicate: str = OLD, kept: str = KEPT) -> None:
    merge_firms(
        duplicate_uscc=duplicate, kept_uscc=kept, reason="one firm", actor="tester", at=NOON
    )


def unmerge(duplicate: str = OLD) -> None:
    unmerge_firm(duplicate_uscc=duplicate, reason="two firms", actor="tester", at=NOON)


def registry_rows() -> Iterator[tuple[object, ...]]:
    with connection.cursor() as cursor:
        for table in ("firm", "factrecord", "standingfacts"):
            cursor.execute(
                f"SELECT to_jsonb(t) - 'changed_at' AS row FROM registry_{table} t ORDER BY row"  # noqa: S608
            )
            yield from cursor.fetchall()


def test_the_firm_kept_takes_what_was_said_of_the_duplicate(city: Path) -> None:
    merge()
    assert fact(KEPT, "own_brand").stands.uscc == OLD
    assert FactRecord.objects.filter(firm__uscc=KEPT).count() == 2


def test_what_was_said_of_its_own_code_stands_on_a_tie_and_both_are_shown(city: Path) -> None:
    merge()
    line = fact(KEPT, "ip_class1")
    assert (line.stands.value, [one.value for one in line.others]) == (7, [4])
    assert line.is_disputed


def test_the_duplicate_leads_to_the_firm_kept(city: Path) -> None:
    merge()
    assert firm_file(OLD, scope=CITY, as_of=NOON.date()).merged_into == KEPT
    assert firm_file(KEPT, scope=CITY, as_of=NOON.date()).duplicates == (OLD,)


def test_a_later_file_about_the_duplicate_speaks_of_the_firm_kept(city: Path) -> None:
    merge()
    bring(city / "b.csv", [{"uscc": OLD, "sets_standards": "true"}], source="tax")
    assert fact(KEPT, "sets_standards").stands.value is True
    assert Firm.objects.count() == 3


def test_a_file_about_both_codes_is_heard_on_both(city: Path) -> None:
    merge()
    rows = [{"uscc": OLD, "ip_class2": 1}, {"uscc": KEPT, "quality_items": 2}]
    batch = bring(city / "b.csv", rows, source="tax")
    assert batch.firms_changed == 2
    assert fact(KEPT, "ip_class2").stands.value == 1
    assert fact(KEPT, "quality_items").stands.value == 2


def test_the_file_from_before_the_merge_still_changes_nothing(city: Path) -> None:
    merge()
    before = list(registry_rows())
    assert bring(city / "a.csv", source="tax").firms_unchanged == 3
    assert list(registry_rows()) == before


def test_undoing_a_merge_restores_every_row(city: Path) -> None:
    before = list(registry_rows())
    merge()
    assert list(registry_rows()) != before
    unmerge()
    assert list(registry_rows()) == before


def test_what_was_said_of_the_duplicate_meanwhile_goes_with_it(city: Path) -> None:
    merge()
    bring(city / "b.csv", [{"uscc": OLD, "sets_standards": "true"}], source="tax")
    unmerge()
    assert fact(OLD, "sets_standards").stands.value is True
    keys = {line.key for line in firm_file(KEPT, scope=CITY, as_of=NOON.date()).facts}
    assert "sets_standards" not in keys


def test_a_merge_can_be_made_again_after_it_was_undone(city: Path) -> None:
    merge()
    unmerge()
    merge()
    assert fact(KEPT, "own_brand").stands.value is True


def test_a_dry_run_counts_what_would_move_and_moves_nothing(city: Path) -> None:
    before = list(registry_rows())
    plan = plan_merge(duplicate_uscc=OLD, kept_uscc=KEPT)
    assert plan.rows["registry.FactRecord.firm"] == 1
    assert list(registry_rows()) == before


def test_a_firm_is_not_merged_into_itself(city: Path) -> None:
    with pytest.raises(refusals.MergeIntoItself):
        merge(OLD, OLD)


def test_a_merged_firm_is_not_merged_again(city: Path) -> None:
    merge()
    with pytest.raises(refusals.MergeTwice, match=KEPT):
        merge(OLD, THIRD)


def test_two_firms_are_not_merged_both_ways(city: Path) -> None:
    merge()
    with pytest.raises(refusals.MergeIntoMerged, match=KEPT):
        merge(KEPT, OLD)


def test_a_firm_that_carries_a_duplicate_is_not_merged_away(city: Path) -> None:
    merge()
    with pytest.raises(refusals.MergeChained, match=OLD):
        merge(KEPT, THIRD)


def test_an_unknown_code_is_refused(city: Path) -> None:
    with pytest.raises(refusals.FirmUnknown, match=uscc(9)):
        merge(uscc(9), KEPT)


def test_a_firm_that_is_not_merged_is_not_unmerged(city: Path) -> None:
    with pytest.raises(refusals.NotMerged):
        unmerge(THIRD)


def test_every_relation_to_a_firm_is_on_a_list() -> None:
    assert set(relations_to_firm()) <= MOVES | STAYS


@pytest.fixture
def unlisted_relation() -> Iterator[None]:
    """A table of another part of the system that points at firms, while the test runs."""

    class Stranger(models.Model):
        firm = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "registry"

        def __str__(self) -> str:
            return "stranger"

    yield
    del apps.all_models["registry"]["stranger"]
    apps.clear_cache()


@pytest.mark.usefixtures("unlisted_relation")
def test_a_relation_that_nobody_listed_stops_every_merge(city: Path) -> None:
    before = list(registry_rows())
    with pytest.raises(refusals.MergeRelationUnlisted, match=r"registry\.Stranger\.firm"):
        merge()
    assert list(registry_rows()) == before

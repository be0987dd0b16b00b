"""Firms that may be one are proposed to a person."""

from pathlib import Path

import pytest

from renqi.identity.domain.scope import Scope
from renqi.registry.selectors.duplicates import possible_duplicates
from renqi.registry.services.merge_firms import merge_firms
from tests.registry.firm_files import CITY, NOON, bring, uscc

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]

NAMES = [
    "深圳市韧企精密科技有限公司",
    "深圳市韧企精密科技有限责任公司",
    "深圳韧企精密科技有限公司",
    "深圳市海岸电子科技有限公司",
    "深圳市云帆生物科技有限公司",
    "深圳市天工软件科技有限公司",
]


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> None:
    rows = [{"uscc": uscc(number), "name": name} for number, name in enumerate(NAMES)]
    bring(tmp_path / "a.csv", rows)


def pairs(likeness_min: float = 0.7) -> set[tuple[str, str]]:
    found = possible_duplicates(scope=CITY, likeness_min=likeness_min)
    return {(one.first_uscc, one.second_uscc) for one in found}


def test_the_same_name_in_two_spellings_is_proposed_first() -> None:
    first = possible_duplicates(scope=CITY)[0]
    assert {first.first_uscc, first.second_uscc} == {uscc(0), uscc(1)}
    assert first.likeness == 1


def test_a_name_that_lacks_a_character_is_proposed() -> None:
    assert (uscc(0), uscc(2)) in pairs()


def test_firms_that_share_only_common_words_are_not_proposed() -> None:
    proposed = {code for pair in pairs() for code in pair}
    assert proposed == {uscc(0), uscc(1), uscc(2)}


def test_a_pair_is_proposed_once_and_no_firm_with_itself() -> None:
    for first, second in pairs(likeness_min=0):
        assert first < second


def test_a_merged_firm_is_not_proposed_again() -> None:
    merge_firms(duplicate_uscc=uscc(1), kept_uscc=uscc(0), reason="", actor="tester", at=NOON)
    assert all(uscc(1) not in pair for pair in pairs())


def test_an_empty_scope_is_proposed_nothing() -> None:
    assert possible_duplicates(scope=Scope()) == ()

"""Facts that no file brings: kept, resolved at once, and the register's own where it is titles."""

import datetime as dt
from pathlib import Path

import pytest
from django.db.utils import ProgrammingError

from renqi.identity.domain.actor import Actor
from renqi.identity.services.acting import acting_within
from renqi.registry.domain import refusals
from renqi.registry.domain.resolution import TITLE_REGISTER
from renqi.registry.models import FactRecord, Firm, ImportBatch
from renqi.registry.selectors.firm_file import firm_file
from renqi.registry.services.merge_firms import merge_firms
from renqi.registry.services.resolve_again import resolve_again
from renqi.registry.services.state_facts import StatedFacts, state_facts
from tests.registry.firm_files import CITY, NOON, bring, fact, uscc

pytestmark = pytest.mark.django_db

ONE, OTHER = uscc(1), uscc(2)
# 专精特新 and 小巨人; 高新技术企业 is another office's.
SRDI, GIANT, HIGH_TECH = 8, 16, 4
FIRM = Actor(person_id=7, name="李建国", role="firm_user", organisation_id=3, uscc=ONE)
OFFICER = Actor(person_id=8, name="陈晓明", role="bureau_officer", organisation_id=1)


@pytest.fixture(autouse=True)
def two_firms(tmp_path: Path) -> None:
    bring(
        tmp_path / "城市.csv",
        [
            {"uscc": ONE, "name": "甲公司", "digital_level": 2, "valid_titles": "high_tech"},
            {"uscc": OTHER, "name": "乙公司", "digital_level": 1},
        ],
    )


def state(*stated: StatedFacts, source: str = "企业申报 数字化自评", day: int = 2) -> None:
    state_facts(
        stated,
        source=source,
        observed_on=dt.date(2026, 3, day),
        fiscal_year=2025,
        actor_name="李建国",
        at=NOON + dt.timedelta(days=day),
    )


def test_a_stated_fact_stands_at_once_and_the_import_list_does_not_know_it() -> None:
    state(StatedFacts(uscc=ONE, facts={"digital_level": 3, "revenue_y1": 500}))
    line = fact(ONE, "digital_level")
    assert (line.stands.value, line.stands.source) == (3, "企业申报 数字化自评")
    assert [one.value for one in line.others] == [2]
    # Of the last closed year 2025.
    assert fact(ONE, "revenue@2025").stands.value == 500
    assert ImportBatch.objects.count() == 1
    newest = firm_file(ONE, scope=CITY, as_of=dt.date(2026, 3, 5)).records[0]
    assert (newest.stated_by, newest.file_name, newest.batch_id) == ("李建国", "", None)


def test_what_stands_after_a_statement_is_what_working_it_out_anew_gives() -> None:
    state(StatedFacts(uscc=ONE, facts={"digital_level": 4, "valid_titles": SRDI}))
    before = Firm.objects.select_related("standing").get(uscc=ONE)
    resolve_again([before.pk], at=NOON)
    after = Firm.objects.select_related("standing").get(uscc=ONE)
    assert after.standing.current == before.standing.current
    assert after.changed_at == before.changed_at


def test_saying_the_same_again_of_the_same_day_adds_nothing() -> None:
    said = StatedFacts(uscc=ONE, facts={"digital_level": 3})
    state(said)
    state(said)
    assert FactRecord.objects.filter(uscc=ONE).count() == 2
    state(StatedFacts(uscc=ONE, facts={"digital_level": 4}))
    state(said)
    assert FactRecord.objects.filter(uscc=ONE).count() == 4
    assert fact(ONE, "digital_level").stands.value == 3


@pytest.mark.parametrize("register_first", [True, False])
def test_the_register_decides_its_titles_in_either_order_of_arrival(
    tmp_path: Path, *, register_first: bool
) -> None:
    def register() -> None:
        state(StatedFacts(uscc=ONE, facts={"valid_titles": SRDI}), source=TITLE_REGISTER)

    def later_file() -> None:
        row = {"uscc": ONE, "name": "甲公司", "valid_titles": "little_giant,high_tech"}
        bring(tmp_path / "自报.csv", [row], year=2026)

    for act in (register, later_file) if register_first else (later_file, register):
        act()
    line = fact(ONE, "valid_titles")
    # The file claims 16 + 4; 16 is the register's to give, 4 is not: 8 + 4.
    assert line.stands.value == SRDI + HIGH_TECH
    assert line.stands.source == TITLE_REGISTER
    # Said of a later day than the register's, and not what the register says.
    assert line.is_disputed


def test_a_title_taken_back_is_gone_although_files_still_name_it() -> None:
    for day, titles in ((1, SRDI + GIANT), (2, SRDI)):
        state(StatedFacts(uscc=ONE, facts={"valid_titles": titles}), source=TITLE_REGISTER, day=day)
    assert fact(ONE, "valid_titles").stands.value == SRDI + HIGH_TECH
    assert not fact(ONE, "valid_titles").is_disputed


def test_a_statement_about_a_merged_code_goes_to_the_firm_kept() -> None:
    merge_firms(duplicate_uscc=OTHER, kept_uscc=ONE, reason="同一企业", actor="陈", at=NOON)
    state(StatedFacts(uscc=OTHER, facts={"digital_level": 4}))
    assert fact(ONE, "digital_level").stands.value == 4


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"wealth": 1}, refusals.FactUnheardOf),
        ({"uscc": ONE}, refusals.FactUnheardOf),
        ({"digital_level": 5}, refusals.FactImpossible),
        ({"digital_level": True}, refusals.FactImpossible),
        ({"digital_level": "3"}, refusals.FactImpossible),
        # Eight titles: 2^8 - 1 is all of them.
        ({"valid_titles": 256}, refusals.FactImpossible),
        ({"own_brand": 1}, refusals.FactImpossible),
        ({"established_on": "2020-2-1"}, refusals.FactImpossible),
        ({"rd_body": "galactic"}, refusals.FactImpossible),
        ({"name": "甲\x00"}, refusals.FactImpossible),
    ],
)
def test_what_is_no_fact_is_refused_and_nothing_is_kept(
    facts: dict[str, int | bool | str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        state(
            StatedFacts(uscc=OTHER, facts={"digital_level": 2}), StatedFacts(uscc=ONE, facts=facts)
        )
    assert FactRecord.objects.count() == 2


def test_unknown_and_repeated_firms_are_refused() -> None:
    one = StatedFacts(uscc=ONE, facts={"digital_level": 3})
    with pytest.raises(refusals.FirmUnknown, match=uscc(9)):
        state(one, StatedFacts(uscc=uscc(9), facts={"digital_level": 3}))
    with pytest.raises(refusals.StatedTwice):
        state(one, one)
    assert fact(ONE, "digital_level").stands.value == 2


def test_a_firms_page_states_of_its_own_firm_and_of_no_other() -> None:
    with acting_within(FIRM, money_owner=ONE):
        state(StatedFacts(uscc=ONE, facts={"digital_level": 3}))
        with pytest.raises(refusals.FirmUnknown):
            state(StatedFacts(uscc=OTHER, facts={"digital_level": 3}))
    assert fact(ONE, "digital_level").stands.value == 3
    with acting_within(OFFICER, money_owner=""):
        state(StatedFacts(uscc=OTHER, facts={"valid_titles": SRDI}), source=TITLE_REGISTER)
    assert fact(OTHER, "valid_titles").stands.value == SRDI


def test_no_page_of_a_firm_speaks_for_the_register_of_titles() -> None:
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting_within(FIRM, money_owner=ONE),
    ):
        state(StatedFacts(uscc=ONE, facts={"valid_titles": GIANT}), source=TITLE_REGISTER)


def test_thousands_are_stated_in_one_act(tmp_path: Path) -> None:
    codes = [uscc(number) for number in range(100, 2_600)]
    bring(tmp_path / "更多.csv", [{"uscc": code, "name": code} for code in codes])
    state(*(StatedFacts(uscc=code, facts={"digital_level": 3}) for code in codes))
    assert {fact(code, "digital_level").stands.value for code in codes[::500]} == {3}
    assert FactRecord.objects.filter(stated_by="李建国").count() == 2_500

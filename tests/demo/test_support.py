"""The made-up lists of awards show every state, and rest on what the registry knows."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from renqi.audit.domain.who import PROGRAM
from renqi.demo.district_fund import open_district_fund
from renqi.demo.past_aid import load_past_aid
from renqi.demo.support import load_demo_support
from renqi.demo.support_desk import SupportPeople, first_day
from renqi.engines.ledger.selectors.integrity import problems
from renqi.programmes.cultivation.support.models import ClawBack, EntitlementLine, EntitlementRun
from renqi.registry.models import Aid
from tests.cultivation.support.money_world import ANNA, BO, LEAD, OFFICER, firm_name
from tests.registry.firm_files import bring, uscc

pytestmark = pytest.mark.django_db
PEOPLE = SupportPeople(officer=OFFICER, lead=LEAD, clerk=ANNA, checker=BO)
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
OWN = 3


def load(folder: Path, *, srdi: int, giants: int, now: datetime = NOON) -> None:
    titles = ["srdi"] * srdi + ["srdi,little_giant"] * giants
    rows = [
        {
            "uscc": uscc(number),
            "name": firm_name(number),
            "district": "440307",
            "valid_titles": held,
            "abnormal_list": "false",
            "dishonest_list": "false",
        }
        for number, held in enumerate(titles, 1)
    ]
    bring(folder / "city.csv", rows, year=now.year - 1, at=now)
    fund = open_district_fund(bank="organisation:1", on=first_day(now), who=ANNA.who, now=now)
    load_demo_support(PEOPLE, fund=fund, own=uscc(OWN), now=now)


def test_every_state_of_a_list_and_of_a_line_occurs(tmp_path: Path) -> None:
    load(tmp_path, srdi=10, giants=4)
    lists = EntitlementRun.objects.order_by("pk").values_list("state", flat=True)
    assert list(lists) == ["open", "open", "notice", "submitted", "queued"]
    states = Counter(EntitlementLine.objects.values_list("state", flat=True))
    # Of ten firms the own one is left for later; nine follow the fates in turn. The second list
    # has the own firm, the lapsed one, and the one that declined, struck again. Of four giants
    # the third is struck and stands before the lead; the last of the three has no money.
    assert states == {
        "paid": 3,
        "promised": 1 + 2 + 2,
        "lapsed": 1,
        "ordered": 2,
        "declined": 1,
        "accepted": 1,
        "struck": 1 + 1 + 1,
        "unfunded": 1,
        "listed": 1,
    }
    own = EntitlementLine.objects.get(uscc=uscc(OWN), state="promised")
    assert own.confirm_by is not None
    assert own.confirm_by > NOON.date()
    assert EntitlementLine.objects.get(turn=1).reason.startswith("收款账户户名不符")
    assert ClawBack.objects.get().state == "proposed"
    assert list(problems()) == []


@pytest.mark.parametrize(("srdi", "giants"), [(1, 0), (3, 1)])
def test_a_city_with_few_entitled_firms_is_loaded_as_well(
    tmp_path: Path, srdi: int, giants: int
) -> None:
    load(tmp_path, srdi=srdi, giants=giants)
    assert EntitlementRun.objects.count() == 5
    assert list(problems()) == []


@pytest.mark.parametrize("day", [(1, 1), (3, 1)])
def test_any_day_of_the_year_will_do(tmp_path: Path, day: tuple[int, int]) -> None:
    load(tmp_path, srdi=10, giants=3, now=datetime(2027, *day, 4, tzinfo=UTC))
    assert EntitlementLine.objects.filter(state="paid").exists()
    assert list(problems()) == []


def test_earlier_aid_of_the_own_firm_was_paid_and_others_show_what_else_occurs(
    tmp_path: Path,
) -> None:
    numbers = [uscc(number) for number in range(1, 7)]
    bring(tmp_path / "six.csv", [{"uscc": one, "name": one} for one in numbers])
    assert load_past_aid(numbers, who=PROGRAM, now=NOON) == 6
    found = dict(Aid.objects.values_list("uscc", "state"))
    states = [found[one] for one in numbers]
    assert states == ["paid", "paid", "returned", "released", "claimed_back", "promised"]
    assert set(Aid.objects.values_list("matter", flat=True)) == {"voucher:2025"}

"""Titles revoked, given back and appealed about: by cases, each decided by two people."""

import datetime as dt
from pathlib import Path

import pytest

from renqi.programmes.cultivation.ladder.domain import refusals
from renqi.programmes.cultivation.ladder.models import Title
from renqi.programmes.cultivation.ladder.selectors.bans import bans_on
from renqi.programmes.cultivation.ladder.services.grant_title import grant_title
from renqi.programmes.cultivation.ladder.services.run_day import run_day
from renqi.programmes.cultivation.ladder.services.title_cases import (
    open_appeal,
    open_review,
    open_revocation,
)
from tests.cultivation.ladder.register import (
    decides,
    does,
    hand_in,
    make_register,
    noon,
    person,
    registered,
)
from tests.registry.firm_files import fact
from tests.web.people import FIRM_USCC

pytestmark = pytest.mark.django_db

# Places in the fact `valid_titles`.
HIGH_TECH, SRDI = 4, 8


@pytest.fixture(autouse=True)
def _register(tmp_path: Path) -> None:
    make_register(tmp_path)


def _titles_stated() -> int:
    return int(fact(FIRM_USCC, "valid_titles").stands.value)


def test_data_fraud_takes_every_title_of_the_ladder_and_bans_them_for_three_years() -> None:
    srdi = registered("srdi", "2025-06-01", on="2026-06-01")
    registered("innovative", "2025-06-01", on="2026-06-01")
    bureau, lead, firm = person("bureau"), person("lead"), person("firm")
    case = open_revocation(
        srdi, ground="data_fraud", finding="研发费用虚报", actor=bureau, at=noon("2026-07-01")
    )
    hand_in(case, {"ground": "data_fraud", "finding": "虚报"}, actor=bureau, on="2026-07-01")
    # The firm is heard before anybody decides.
    does(case, "reply", actor=firm, on="2026-07-06", reason="数据口径不同")
    decides(case, "propose", actor=bureau, on="2026-07-07")
    assert Title.objects.get(pk=srdi).status == "valid"
    decides(case, "confirm", actor=lead, on="2026-07-08")
    assert set(Title.objects.values_list("status", flat=True)) == {"revoked"}
    assert _titles_stated() == HIGH_TECH
    bans = bans_on(FIRM_USCC, as_of=dt.date(2029, 7, 8))
    assert {rung for ban in bans for rung in ban.rungs} == {"innovative", "srdi", "little_giant"}
    assert bans_on(FIRM_USCC, as_of=dt.date(2029, 7, 9)) == ()
    with pytest.raises(refusals.RungUnderBan):
        grant_title(
            uscc=FIRM_USCC,
            rung="innovative",
            rule_ref="cn.innovative_sme@2022-08-01",
            granted_on=dt.date(2029, 7, 8),
            document="",
            actor=bureau,
            at=noon("2029-07-08"),
        )


def test_an_appeal_gives_the_titles_back_and_ends_the_ban() -> None:
    srdi = registered("srdi", "2025-06-01", on="2026-06-01")
    bureau, lead, firm = person("bureau"), person("lead"), person("firm")
    case = open_revocation(
        srdi, ground="quality", finding="抽检不合格", actor=bureau, at=noon("2026-07-01")
    )
    hand_in(case, {"ground": "quality", "finding": "不合格"}, actor=bureau, on="2026-07-01")
    does(case, "reply", actor=firm, on="2026-07-06", reason="已整改")
    decides(case, "propose", actor=bureau, on="2026-07-07")
    decides(case, "confirm", actor=lead, on="2026-07-08")
    does(case, "appeal", actor=firm, on="2026-07-10", reason="复检合格")
    decides(case, "give_back", actor=lead, on="2026-07-13")
    assert Title.objects.get(pk=srdi).status == "valid"
    assert _titles_stated() == SRDI | HIGH_TECH
    assert bans_on(FIRM_USCC, as_of=dt.date(2026, 7, 13)) == ()


def test_an_upheld_appeal_lifts_the_mark_and_leaves_time_for_the_review() -> None:
    title = registered("innovative", "2024-07-01", on="2026-01-10")
    run_day(at=noon("2027-07-02"))
    bureau, lead, firm = person("bureau"), person("lead"), person("firm")
    case = open_appeal(title, actor=firm, at=noon("2027-07-05"))
    hand_in(case, {"grounds": "平台故障，有截图"}, actor=firm, on="2027-07-05")
    decides(case, "propose", actor=bureau, on="2027-07-06")
    decides(case, "confirm", actor=lead, on="2027-07-07")
    row = Title.objects.get(pk=title)
    # 30 days from 2027-07-07 to hand in the review that the mark had barred: 2027-08-06.
    assert (row.status, row.ends_on) == ("valid", dt.date(2027, 8, 6))
    review = open_review(title, actor=firm, at=noon("2027-08-06"))
    hand_in(review, {"statement": "经营稳定"}, actor=firm, on="2027-08-06")
    decides(review, "propose", actor=bureau, on="2027-08-09")
    decides(review, "confirm", actor=lead, on="2027-08-10")
    # Renewed from the old last day, 2027-07-01, not from the day of the appeal.
    assert Title.objects.get(pk=title).ends_on == dt.date(2030, 7, 1)

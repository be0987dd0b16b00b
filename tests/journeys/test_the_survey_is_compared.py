"""An official asks what two runs of the survey say differently, and whom a firm belongs to."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from renqi.audit.domain.who import Who
from renqi.programmes.cultivation.survey.services.screen_registry import screen_registry
from renqi.registry.domain.relation_kinds import RelationKind
from renqi.registry.services.aid import promise_aid
from renqi.registry.services.relations import record_relation
from tests.journeys.conftest import PHONE, Check, Keep, SignIn
from tests.registry.firm_files import NOON, bring, uscc
from tests.web.firms import near_miss

WHO = Who(name="测试")
DAY = date(2026, 6, 1)
LATER = NOON + timedelta(days=30)


@pytest.fixture
def city(people: object, settings: Any, tmp_path: Path) -> None:
    """Two firms of one group, judged before and after one of them sold more."""
    settings.HOME = tmp_path
    bring(tmp_path / "firms.csv", [near_miss(1), near_miss(2)], source="市工信局")
    screen_registry(as_of=DAY, by="tester", clock=lambda: NOON)
    news = [{"uscc": uscc(1), "name": near_miss(1)["name"], "revenue_y1": 17_000_000}]
    bring(tmp_path / "news.csv", news, source="市税务局", at=LATER)
    screen_registry(as_of=DAY, by="tester", clock=lambda: LATER)
    record_relation(
        kind=RelationKind.CONTROLS,
        first=uscc(1),
        second=uscc(2),
        from_on=date(2025, 1, 1),
        source="年度报告",
        who=WHO,
        at=NOON,
    )
    promise_aid(
        uscc=uscc(1),
        matter="voucher:2025",
        programme="cultivation.support",
        measure="sz.innovation_voucher",
        amount=5_000_000,
        basis="创新券",
        who=WHO,
        at=NOON,
    )


def test_from_the_runs_to_the_fact_that_moved_a_firm_and_to_its_group(
    page: Page,
    sign_in: SignIn,
    city: None,
    check_axe: Check,
    check_width: Check,
    keep: Keep,
) -> None:
    sign_in(page, "bureau")
    pages = {
        "survey": "/survey/",
        "compare": "/survey/compare/?rule=cn.srdi",
        "relations": "/relations/",
        "file": f"/firms/{uscc(1)}/",
    }
    said = {
        "survey": "普查",
        "compare": "示例第01号有限公司",
        "relations": "示例第02号有限公司",
        "file": "扶持台账",
    }
    for name, address in pages.items():
        page.goto(address)
        expect(page.locator("main")).to_contain_text(said[name])
        check_axe(page)
        keep(page, f"survey-{name}")
    # What moved it: 1499万元 before, 1700万元 after.
    page.goto(pages["compare"])
    expect(page.locator("main")).to_contain_text("1499")
    expect(page.locator("main")).to_contain_text("1700")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for name in ("compare", "relations"):
        page.goto(pages[name])
        check_width(page)
        keep(page, f"survey-{name}-phone")

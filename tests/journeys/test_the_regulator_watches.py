"""The regulator sees what is wrong first, draws claims, publishes; the public reads no name."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from renqi.programmes.riskfund.supervision.domain.alert_rules import Figure
from renqi.programmes.riskfund.supervision.models import SolvencyRun
from renqi.programmes.riskfund.supervision.services.alerts import raise_alerts
from renqi.programmes.riskfund.supervision.services.daily_watch import compare_day
from renqi.programmes.riskfund.supervision.services.solvency import work_out
from tests.journeys.conftest import Check, Keep, SignIn
from tests.riskfund.relief.money.money_world import FUND, YUAN, open_world
from tests.riskfund.supervision.watched_world import AT, ON, decided, line
from tests.web.ledger.books import empty_books

# Within the days that the page looks back on.
LATELY = timezone.now() - dt.timedelta(days=3)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fund(tmp_path: Path) -> Iterator[str]:
    world = open_world(tmp_path)
    for number in range(1, 5):
        decided(world, number, 200 * YUAN, at=LATELY, verdict="unknown" if number == 1 else "met")
    compare_day(line(), on=ON, at=AT)
    figures = [
        Figure(name="cash_over_floor", value=10**9),
        Figure(name="mandate_breaches", value=1),
    ]
    raise_alerts(line(), figures, on=ON, at=AT)
    yield FUND
    empty_books()


def test_what_is_wrong_stands_first_and_is_closed_with_words(
    page: Page, sign_in: SignIn, fund: str, check_axe: Check, check_width: Check, keep: Keep
) -> None:
    sign_in(page, "regulator")
    page.goto("/fund/supervision/")
    check_axe(page)
    page.get_by_role("link", name="演示应急基金").click()
    expect(page.get_by_role("heading", name="问题在先")).to_be_visible()
    keep(page, "watch-desk")
    check_axe(page)
    check_width(page)
    page.get_by_role("link", name="投资超出授权").click()
    page.get_by_label("说明").fill("机构已减持至限额内")
    page.get_by_role("button", name="关闭预警").click()
    expect(page.get_by_text("机构已减持至限额内")).to_be_visible()
    check_axe(page)
    for name in ("三账核对", "已决申请", "抽样复审", "指标与公开报告"):
        page.get_by_role("navigation", name="本基金监管").get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
        check_axe(page)
        check_width(page)
        keep(page, f"watch-{name}")


def test_claims_are_drawn_and_the_quarter_is_published(
    page: Page, sign_in: SignIn, fund: str, check_axe: Check, keep: Keep
) -> None:
    sign_in(page, "regulator")
    page.goto(f"/fund/supervision/{fund}/audits/")
    page.get_by_label("起始日期").fill("2026-01-01")
    page.get_by_label("截止日期").fill("2027-12-31")
    page.get_by_label("抽取件数").fill("2")
    page.get_by_role("button", name="抽样").click()
    page.get_by_role("row").nth(1).get_by_role("link").click()
    page.get_by_label("核查情况").fill("合同缺盖章页")
    page.get_by_role("button", name="写定").click()
    expect(page.get_by_text("合同缺盖章页")).to_be_visible()
    check_axe(page)
    page.goto(f"/fund/supervision/{fund}/report/")
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_role("heading", name="公开报告")).to_be_visible()
    assert "演示企业" not in page.content()
    check_axe(page)
    keep(page, "statement")


def test_solvency_moves_while_it_is_worked_out_on_a_phone(
    phone: Page, sign_in: SignIn, fund: str, check_axe: Check, check_width: Check, keep: Keep
) -> None:
    sign_in(phone, "finance")
    phone.goto(f"/fund/supervision/{fund}/solvency/")
    phone.get_by_role("button", name="立即测算").click()
    expect(phone.get_by_text("已在后台测算")).to_be_visible()
    work_out(SolvencyRun.objects.get().pk, clock=lambda: AT)
    expect(phone.get_by_text("已完成").first).to_be_visible()
    phone.goto(f"/fund/supervision/{fund}/")
    check_width(phone)
    check_axe(phone)
    keep(phone, "watch-phone")

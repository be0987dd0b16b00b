"""From a run of the survey to a place in the pool, a hearing, and the results by cohort."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from renqi.programmes.cultivation.pool.models import Entry, Proposal
from renqi.programmes.cultivation.pool.services.compare_cohorts import compare_every_cohort
from tests.cultivation.pool.city import GROWER, NOW, enter, run_survey
from tests.journeys.conftest import Check, Keep, SignIn
from tests.registry.firm_files import bring, uscc
from tests.web.people import FIRM_USCC

pytestmark = pytest.mark.django_db(transaction=True)
CHAINS = ["智能终端", "半导体与集成电路", "机器人", "新能源"]
DISTRICTS = ["南山区", "宝安区", "龙岗区", "光明区", "福田区"]
N_FIRMS = 60


def city(folder: Path) -> None:
    """Bring one firm that is ours, and others in several clusters and districts."""
    rows: list[dict[str, object]] = [
        {"uscc": FIRM_USCC, "name": "深圳市演示精密科技有限公司", **GROWER, "chain": "机器人"}
    ]
    for number in range(1, N_FIRMS):
        last = 14_000_000 + 40_000 * number
        rows.append(
            {
                "uscc": uscc(number),
                "name": f"深圳市第{number}号成长科技有限公司",
                **GROWER,
                "district": DISTRICTS[number % 5] if number < 20 else "南山区",
                "chain": CHAINS[number % 4],
                "revenue_y1": str(last),
            }
        )
    bring(folder / "city.csv", rows, year=dt.datetime.now(dt.UTC).year - 1)


def test_a_list_from_a_run_becomes_the_board(
    page: Page, sign_in: SignIn, check_axe: Check, check_width: Check, keep: Keep, tmp_path: Path
) -> None:
    city(tmp_path)
    run_survey(day=dt.datetime.now(dt.UTC).date())
    sign_in(page, "bureau")
    page.goto("/pool/")
    expect(page.get_by_text("本类还没有企业入库")).to_be_visible()
    page.get_by_role("link", name="根据摸排编制名单").first.click()
    page.get_by_label("培育类别").select_option("high_growth")
    expect(page.locator("#preview")).to_contain_text("高成长企业入库条件")
    before = page.locator("#preview .kpi-value").inner_text()
    page.get_by_label("接近程度不低于").fill("99")
    expect(page.locator("#preview .kpi-value")).not_to_have_text(before)
    check_axe(page)
    check_width(page)
    keep(page, "pool-wizard")
    page.get_by_label("接近程度不低于").fill("80")
    page.get_by_role("button", name="编制名单").click()
    expect(page.get_by_text("名单已编制，请核对后提交。")).to_be_visible()
    check_axe(page)
    keep(page, "pool-list-draft")
    page.get_by_label("深圳市第20号成长科技有限公司").check()
    page.get_by_label("理由").fill("已迁出本市")
    page.get_by_role("button", name="删除所选条目").click()
    expect(page.get_by_text("已从名单删除 1 条。")).to_be_visible()
    page.get_by_role("button", name="提交审定").click()
    found = Proposal.objects.get()
    sign_in(page, "lead")
    page.goto(f"/pool/lists/{found.pk}/")
    page.get_by_label("理由").fill("同意入库")
    page.get_by_label("全部待决条目").check()
    check_axe(page)
    keep(page, "pool-list-lead")
    page.get_by_role("button", name="同意所列条目", exact=True).click()
    expect(page.get_by_text("失效 0 条")).to_be_visible()
    page.goto("/pool/?kind=high_growth&by=district")
    expect(page.get_by_role("heading", name="潜在")).to_be_visible()
    check_axe(page)
    check_width(page)
    keep(page, "pool-board")
    for name in ("firms", "lists", "quotas", "rules", "results"):
        page.goto(f"/pool/{name}/")
        check_axe(page)
        check_width(page)
        keep(page, f"pool-{name}")


def test_a_firm_reads_why_and_answers_on_its_phone(
    phone: Page, sign_in: SignIn, check_axe: Check, check_width: Check, keep: Keep, tmp_path: Path
) -> None:
    city(tmp_path)
    entry = enter(FIRM_USCC)
    sign_in(phone, "bureau")
    phone.goto("/pool/?kind=high_growth")
    check_width(phone)
    keep(phone, "pool-board-phone")
    phone.goto(f"/pool/firms/{entry.pk}/propose/")
    phone.get_by_label("列入关注").check()
    phone.get_by_label("理由").fill("上半年收入下滑三成")
    keep(phone, "pool-propose-phone")
    phone.get_by_role("button", name="编制建议").click()
    check_width(phone)
    keep(phone, "pool-list-phone")
    phone.get_by_role("button", name="提交审定").click()
    sign_in(phone, "firm")
    phone.goto("/pool/own/")
    phone.get_by_label("企业意见").fill("大额订单推迟到三季度确认，附合同。")
    check_axe(phone)
    check_width(phone)
    keep(phone, "pool-own-phone")
    phone.get_by_role("button", name="答复").click()
    expect(phone.get_by_text("意见已留存，并送审定人。")).to_be_visible()
    phone.goto(f"/pool/firms/{entry.pk}/")
    check_axe(phone)
    check_width(phone)
    keep(phone, "pool-entry-phone")


def test_results_show_numbers_with_their_interval(
    page: Page, sign_in: SignIn, check_axe: Check, keep: Keep, tmp_path: Path
) -> None:
    city(tmp_path)
    year = dt.datetime.now(dt.UTC).date().year
    for number in range(20, 50, 2):
        enter(uscc(number))
    Entry.objects.update(entered_on=dt.date(year - 1, 3, 1))
    earlier: list[dict[str, Any]] = [
        {
            "uscc": uscc(number),
            "name": f"深圳市第{number}号成长科技有限公司",
            "revenue_y1": str(12_000_000 + 20_000 * number),
            "revenue_y2": "10000000",
            "employees_y1": "70",
            "industry": "3562",
            "district": "南山区",
        }
        for number in range(20, N_FIRMS)
    ]
    bring(tmp_path / "earlier.csv", earlier, year=year - 2)
    compare_every_cohort(by="t", seed=7, as_of=dt.date(year, 11, 1), at=NOW)
    sign_in(page, "bureau")
    page.goto("/pool/results/")
    expect(page.get_by_text("看不出差异").first).to_be_visible()
    check_axe(page)
    keep(page, "pool-results-numbers")

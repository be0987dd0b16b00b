"""An official imports a messy file, judges the city, reads a firm's gaps and keeps a receipt."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from python_calamine import load_workbook

from renqi.cli.main import main
from renqi.programmes.cultivation.survey.services.screen_registry import screen_registry
from renqi.programmes.cultivation.survey.tasks import run_screening
from renqi.registry.models import ImportBatch
from renqi.registry.tasks import run_import, run_preview
from tests.journeys.conftest import SignIn
from tests.registry.firm_files import NOON, bring, uscc
from tests.web.firms import near_miss
from tests.web.people import Signs

KNOWN, MESSY = uscc(1), uscc(5)
MESSY_FILE = f"""统一社会信用代码,企业名称,所在区,行业,营业收入_y1（万元）,成立日期,备注
{MESSY},示例混乱制造有限公司,深圳市南山区,C3985,１２００,2019年3月5日,x
91440300MA5DEMO013,坏代码有限公司,福田,C3985,100,2020-01-01,
,没有代码有限公司,福田,C3985,100,2020-01-01,
"""


@pytest.fixture
def city(people: Signs, settings: Any, tmp_path: Path) -> None:
    """Two firms, judged once."""
    settings.HOME = tmp_path
    bring(tmp_path / "firms.csv", [near_miss(1), near_miss(2)], source="市工信局")
    screen_registry(as_of=date(2026, 6, 1), by="tester", clock=lambda: NOON)


def _enter(page: Page, people: Signs) -> None:
    page.goto("/")
    page.get_by_label("用户名").fill("bureau")
    page.get_by_label("密码").fill(people["bureau"].password)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("运行监测")
    expect(page.locator(".chart-box svg")).to_have_count(4)


def _import(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "混乱.csv"
    file.write_bytes(MESSY_FILE.encode("gb18030"))
    page.get_by_role("link", name="数据导入").click()
    page.get_by_label("文件").set_input_files(file)
    page.get_by_label("来源").fill("南山区工信局")
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_text("读取中").first).to_be_visible()
    run_preview(batch_id=ImportBatch.objects.latest("pk").pk)
    # The page looks by itself every second.
    expect(page.get_by_text("2 行无法导入")).to_be_visible()
    with page.expect_download() as rejects:
        page.get_by_role("link", name="下载退回文件").click()
    reasons = load_workbook(str(rejects.value.path())).get_sheet_by_index(0).to_python()
    assert len(reasons) >= 3  # a header and a line for each of the two refused rows
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("排队中").first).to_be_visible()
    run_import(batch_id=ImportBatch.objects.latest("pk").pk)
    expect(page.get_by_text("导入完成")).to_be_visible()


def test_from_a_messy_file_to_a_receipt_that_verifies(
    page: Page, people: Signs, city: None, tmp_path: Path
) -> None:
    _enter(page, people)
    expect(page.locator(".kpi").first).to_contain_text("2")
    _import(page, tmp_path)
    page.get_by_role("link", name="运行监测").click()
    page.get_by_role("button", name="重新判定").click()
    # The import has asked for it already, and asking again is asking once.
    expect(page.get_by_text("重新判定已在排队")).to_be_visible()
    run_screening(by="tester")
    page.reload()
    expect(page.locator(".kpi").first).to_contain_text("3")

    page.locator("#near").get_by_role("link", name="示例第01号有限公司").click()
    rung = page.locator("details[id='cn.srdi']")
    if rung.get_attribute("open") is None:
        rung.locator("summary").click()
    expect(rung.get_by_text("1499万元").first).to_be_visible()
    expect(rung.get_by_role("heading", name="最省路径")).to_be_visible()
    with page.expect_download() as receipt:
        rung.get_by_role("link", name="凭证").click()
    assert main(["receipt", "verify", str(receipt.value.path())]) == 0

    page.get_by_role("link", name="政策规则").first.click()
    page.get_by_role("link", name="专精特新中小企业", exact=True).click()
    page.get_by_role("link", name="版本对比").click()
    expect(page.locator("#difference")).to_contain_text("≥ 1500万元")


def test_choosing_a_filter_changes_the_rows_and_the_address(
    page: Page, sign_in: SignIn, city: None
) -> None:
    sign_in(page, "bureau")
    page.goto("/firms/")
    page.get_by_label("名称或信用代码").fill("第02号")
    page.get_by_role("button", name="查询").click()
    expect(page.locator("#firms tbody tr")).to_have_count(1)
    assert "q=%E7%AC%AC02" in page.url
    page.get_by_role("link", name="示例第02号有限公司").click()
    page.go_back()
    expect(page.locator("#firms tbody tr")).to_have_count(1)

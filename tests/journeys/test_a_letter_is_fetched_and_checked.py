"""A firm fetches its letter, somebody checks it, the bureau withdraws it, and the check says so."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from renqi.engines.documents.domain.codes import shown_code
from renqi.engines.documents.selectors.documents import kept_bytes
from renqi.engines.documents.services.issue_document import Issued
from tests.engines.documents.letters import Title, firm_list, issue, letter
from tests.journeys.conftest import Check, Keep, SignIn
from tests.web.people import FIRM_USCC, Signs


@pytest.fixture(autouse=True)
def issued(people: Signs) -> Issued:
    own = issue(key="matter:1:decision", subject_key=FIRM_USCC)
    issue(
        firm_list(rows=3),
        key="call:1:list",
        subject_key="call:1",
        prefix="韧企单",
        title=Title(zh="2026年度推荐企业名单", en="Firms recommended in 2026"),
    )
    long = "很长的企业名称" * 9
    issue(letter(addressee=long), key="matter:2:decision", subject_key=FIRM_USCC)
    return own


def fetch(
    page: Page, issued: Issued, sign_in: SignIn, keep: Keep, look: Check, size: str, path: Path
) -> None:
    sign_in(page, "firm")
    page.goto("/documents/")
    expect(page.get_by_role("link", name=issued.number, exact=True)).to_be_visible()
    assert "韧企单" not in page.content()
    look(page)
    keep(page, f"documents-firm-{size}")
    page.get_by_label("标题、文号或收件人").fill("没有的")
    page.keyboard.press("Enter")
    expect(page.get_by_text("没有符合筛选条件的文书")).to_be_visible()
    page.goto("/documents/")
    page.get_by_role("link", name=issued.number, exact=True).click()
    look(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="下载 PDF").click()
    started.value.save_as(path)
    assert path.read_bytes() == kept_bytes(issued.code)
    assert started.value.suggested_filename == f"{issued.number}.pdf"


def check(page: Page, issued: Issued, keep: Keep, look: Check, size: str, path: Path) -> None:
    page.context.clear_cookies()
    page.goto("/verify/")
    look(page)
    keep(page, f"verify-empty-{size}")
    page.get_by_label("核验码").fill("AB12")
    page.keyboard.press("Enter")
    expect(page.get_by_text("核验码为 16 位字母和数字")).to_be_visible()
    page.get_by_label("核验码").fill(shown_code(issued.code).lower())
    page.get_by_label("待比对的 PDF").set_input_files(path)
    page.get_by_role("button", name="核验").click()
    expect(page.get_by_text("逐字节一致")).to_be_visible()
    look(page)
    keep(page, f"verify-stands-{size}")
    path.write_bytes(path.read_bytes() + b" ")
    page.get_by_label("待比对的 PDF").set_input_files(path)
    page.get_by_role("button", name="核验").click()
    expect(page.get_by_text("文件与出具的原件不一致")).to_be_visible()
    look(page)
    keep(page, f"verify-differs-{size}")


def withdraw(
    page: Page, issued: Issued, sign_in: SignIn, keep: Keep, look: Check, size: str
) -> None:
    sign_in(page, "bureau")
    page.goto("/documents/")
    keep(page, f"documents-bureau-{size}")
    page.get_by_role("link", name=issued.number, exact=True).click()
    page.get_by_label("理由").fill("事实认定有误，另行出具。")
    look(page)
    keep(page, f"document-bureau-{size}")
    page.get_by_role("button", name="撤回").click()
    expect(page.locator(".alert.bad:visible")).to_contain_text("该文书已失效")
    page.context.clear_cookies()
    page.goto(f"/verify/?code={issued.code}")
    expect(page.locator(".alert.bad:visible")).to_contain_text("事实认定有误")
    look(page)
    keep(page, f"verify-withdrawn-{size}")


def walk(
    page: Page, issued: Issued, sign_in: SignIn, keep: Keep, look: Check, size: str, folder: Path
) -> None:
    path = folder / "letter.pdf"
    fetch(page, issued, sign_in, keep, look, size, path)
    check(page, issued, keep, look, size, path)
    withdraw(page, issued, sign_in, keep, look, size)


def test_at_a_desk(
    page: Page, issued: Issued, sign_in: SignIn, keep: Keep, check_axe: Check, tmp_path: Path
) -> None:
    walk(page, issued, sign_in, keep, check_axe, "desk", tmp_path)


def test_on_a_phone(
    phone: Page,
    issued: Issued,
    sign_in: SignIn,
    keep: Keep,
    check_axe: Check,
    check_width: Check,
    tmp_path: Path,
) -> None:
    def look(page: Page) -> None:
        check_axe(page)
        check_width(page)

    walk(phone, issued, sign_in, keep, look, "phone", tmp_path)

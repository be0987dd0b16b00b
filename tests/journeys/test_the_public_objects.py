"""A notice is published, somebody objects, an official answers, and the public reads the answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from renqi.engines.casework.domain.case_type import (
    CaseType,
    Deadline,
    Duty,
    Label,
    Needs,
    Stage,
)
from renqi.engines.casework.models import Case, Objection
from renqi.engines.casework.services.open_case import open_case
from renqi.identity.models import Person
from renqi.identity.selectors.actors import actor_of
from tests.engines.casework.grants import K, act
from tests.journeys.conftest import Check, Keep, SignIn
from tests.web.casework.kinds import offered
from tests.web.people import Signs


def name(zh: str) -> Label:
    return Label(zh=zh, en=zh)


# Drawn up by an officer, published, and then in force.
LIST = CaseType(
    key="test.list",
    version="1",
    label=name("拟支持名单"),
    initial="planned",
    opened_by="officer",
    duties=(Duty(key="officer", label=name("经办人"), roles=("bureau_officer",)),),
    stages=(
        Stage(key="planned", label=name("拟定")),
        Stage(key="notice", label=name("公示中")),
        Stage(key="done", label=name("公布"), is_final=True),
    ),
    acts=(
        act("publish", K.PUBLISH, "officer", "planned>notice"),
        act("answer", K.ANSWER, "officer", "notice>", Needs(reason=True)),
        act("finish", K.CLOSE_NOTICE, "officer", "notice>done"),
    ),
    deadlines=(Deadline(stage="notice", working_days=5),),
)


@pytest.fixture(autouse=True)
def case(people: Signs, settings: Settings, tmp_path: Path) -> Iterator[Case]:
    settings.HOME = tmp_path
    officer = actor_of(Person.objects.get(username="bureau").pk, as_of=timezone.localdate())
    with offered(LIST):
        yield open_case(
            case_type=LIST,
            subject_key="2026",
            title="内部名称",
            actor=officer,
            at=timezone.now(),
        )


def official(page: Page, sign_in: SignIn, case: Case, url: str = "") -> None:
    page.context.clear_cookies()
    sign_in(page, "bureau")
    page.goto(f"/cases/{case.pk}/{url}")


def walk(page: Page, case: Case, sign_in: SignIn, keep: Keep, look: Check, size: str) -> None:
    page.goto("/notices/")
    expect(page.get_by_text("目前没有公示")).to_be_visible()
    look(page)
    keep(page, f"notices-empty-{size}")
    official(page, sign_in, case, "act/publish/")
    page.get_by_label("公示标题").fill("2026年度拟支持企业名单公示")
    page.get_by_label("公示内容").fill("拟支持甲公司等三家企业，现予公示。")
    page.get_by_role("button", name="publish").click()
    expect(page.locator(".alert.good")).to_be_visible()
    page.context.clear_cookies()
    page.goto("/notices/")
    look(page)
    keep(page, f"notices-{size}")
    assert "内部名称" not in page.content()
    page.get_by_role("link", name="2026年度拟支持企业名单公示").click()
    look(page)
    keep(page, f"notice-{size}")
    page.get_by_role("button", name="提交异议").click()
    expect(page.locator("#id_name_error")).to_be_visible()
    look(page)
    keep(page, f"notice-wrong-{size}")
    page.locator("#id_name").fill("王芳")
    page.locator("#id_contact").fill("13800000000")
    page.locator("#id_text").fill("乙公司的数据有误。")
    page.locator("#id_file").set_input_files(
        {"name": "证据.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 proof"}
    )
    page.get_by_role("button", name="提交异议").click()
    receipt = page.locator("#receipt").inner_text()
    look(page)
    keep(page, f"notice-receipt-{size}")
    official(page, sign_in, case)
    expect(page.get_by_role("link", name="证据.pdf")).to_be_visible()
    look(page)
    keep(page, f"notice-official-{size}")
    page.goto(f"/cases/{case.pk}/act/answer/")
    page.locator("#id_objection").select_option(str(Objection.objects.get().pk))
    page.locator("#id_upheld").select_option("no")
    page.get_by_label("理由").fill("经核实，数据无误。")
    page.get_by_role("button", name="answer").click()
    expect(page.locator(".alert.good")).to_be_visible()
    page.context.clear_cookies()
    page.goto("/notices/receipt/")
    page.locator("#id_receipt").fill(receipt)
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text("经核实，数据无误。")).to_be_visible()
    look(page)
    page.get_by_role("link", name="查看公示").click()
    expect(page.get_by_text("经核实，数据无误。")).to_be_visible()
    assert "王芳" not in page.content()
    look(page)
    keep(page, f"notice-answered-{size}")


@pytest.fixture
def look(check_axe: Check, check_width: Check) -> Check:
    def do(page: Page) -> None:
        check_axe(page)
        check_width(page)

    return do


def test_an_objection_is_raised_and_answered(
    page: Page, case: Case, sign_in: SignIn, keep: Keep, look: Check
) -> None:
    walk(page, case, sign_in, keep, look, "desk")


def test_an_objection_is_raised_and_answered_on_a_phone(
    phone: Page, case: Case, sign_in: SignIn, keep: Keep, look: Check
) -> None:
    walk(phone, case, sign_in, keep, look, "phone")

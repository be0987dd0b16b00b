"""From a call to a title and its award: firm, district, expert, bureau, second person, notice."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from renqi.engines.casework.domain.expert_draw import Candidate, commitment_to
from renqi.engines.casework.selectors.case_head import case_head
from renqi.engines.casework.services.declare_interests import declare_interests
from renqi.engines.casework.services.draw_experts import DrawPlan, announce_draw, draw_experts
from renqi.engines.casework.services.notices import close_notice
from renqi.engines.casework.services.submit_review import submit_review
from renqi.engines.documents.selectors.documents import documents_of
from renqi.identity.domain.actor import Actor
from renqi.identity.models import Membership, Organisation, Person
from renqi.identity.selectors.actors import actor_of
from renqi.programmes.cultivation.calls.models import Application
from renqi.programmes.cultivation.calls.services.keep_call import publish_call, write_call
from renqi.programmes.cultivation.ladder.models import Title
from tests.cultivation.calls.city import GOOD, call_text
from tests.journeys.conftest import Check, Keep, SignIn
from tests.journeys.paid_award import pay_award
from tests.registry.firm_files import CITY, bring
from tests.web.ledger.books import empty_books
from tests.web.people import FIRM_USCC

NAME, LONGGANG = "深圳市演示精密科技有限公司", "440307"
DAY = dt.timedelta(days=1)


def actor(username: str) -> Actor:
    person = Person.objects.get(username=username)
    found = actor_of(person.pk, as_of=timezone.localdate(), at=timezone.now())
    assert found is not None
    return found


def pdf(name: str) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.7 " + name.encode()}


@pytest.fixture(autouse=True)
def city(settings: Any, tmp_path: Path, people: Any) -> Iterator[None]:
    settings.HOME = tmp_path
    # Of Longgang, which gives an award for the title.
    Organisation.objects.filter(kind="district_office").update(district=LONGGANG)
    firm = {"uscc": FIRM_USCC, "name": NAME, **GOOD, "district": LONGGANG}
    bring(tmp_path / "firm.csv", [firm], source="市工信局")
    now = timezone.now()
    call = write_call(
        call_text(
            opens_at=now - DAY,
            closes_at=now + DAY,
            stages=frozenset({"review"}),
            materials=("dossier",),
            quota=2,
        ),
        actor=actor("bureau"),
        at=now - 2 * DAY,
    )
    publish_call(call_id=call.pk, actor=actor("lead"), at=now - 2 * DAY)
    yield
    empty_books()


def more_experts() -> list[Actor]:
    pool = Membership.objects.get(person__username="expert").organisation
    for name in ("second", "third"):
        person = Person.objects.create(username=f"expert-{name}", name=f"专家{name}")
        Membership.objects.create(
            person=person, organisation=pool, role="expert", from_on=dt.date(2026, 1, 1)
        )
    return [actor(one) for one in ("expert", "expert-second", "expert-third")]


def declare(page: Page) -> None:
    page.get_by_label("据我所知没有").check()
    page.get_by_role("button", name="申报", exact=True).click()
    expect(page.locator(".alert.good")).to_contain_text("申报已登记")


def act(page: Page, name: str, reason: str) -> None:
    page.locator(".page-actions").get_by_role("link", name=name, exact=True).click()
    page.get_by_label("理由").fill(reason)
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".alert.good")).to_contain_text("已办理")


def draw(case_id: int, experts: list[Actor]) -> None:
    now, officer = timezone.now(), actor("bureau")
    plan = DrawPlan(
        pool=[Candidate(person_key=one.person_id, name=one.name) for one in experts],
        seats=3,
        commitment=commitment_to("seed"),
    )
    seen = case_head(case_id, actor=officer, at=now).version
    made = announce_draw(case_id=case_id, plan=plan, actor=officer, at=now, version=seen)
    draw_experts(draw_id=made.pk, seed="seed", actor=officer, at=now, version=seen + 1)


class Story:
    """One window, in which several people sign in one after another."""

    def __init__(self, page: Page, sign_in: SignIn, check: Check, keep: Keep, mark: str) -> None:
        self.page, self.sign_in, self.check = page, sign_in, check
        self.keep, self.mark = keep, mark
        # A machine that does other work beside takes its time.
        page.set_default_timeout(90_000)

    def look(self, name: str) -> None:
        self.check(self.page)
        self.keep(self.page, f"calls-{name}-{self.mark}")

    def begin(self) -> None:
        """A visitor reads the call; a firm sees where it stands, and begins."""
        page = self.page
        page.goto("/calls/open/")
        self.look("public-list")
        self.sign_in(page, "firm")
        page.goto("/ladder/mine/")
        expect(page.get_by_text("创新型中小企业").first).to_be_visible()
        page.goto("/calls/open/")
        page.get_by_role("link", name="2026年专精特新中小企业申报通知").click()
        self.look("public-call")
        page.get_by_role("button", name="申报此称号").click()

    def fill_in(self) -> None:
        """The form is filled from the file and judged as it is typed."""
        page = self.page
        # Filled from the file, judged at once.
        expect(page.get_by_label("营业收入（上年度）")).to_have_value("30000000.00")
        expect(page.locator("#live-title")).to_be_visible()
        page.get_by_label("研发费用（上年度）").fill("10万元")
        expect(page.locator("#form-side .tag.bad").first).to_be_visible()
        page.get_by_label("研发费用（上年度）").fill("150万元")
        expect(page.locator("#form-side .tag.bad")).to_have_count(0)
        for label, text in {
            "联系人": "林一",
            "联系电话": "0755-1",
            "主导产品": "高速连接器",
            "从事细分市场": "连接器",
            "市场地位与创新能力": "国内前三",
        }.items():
            page.get_by_label(label).first.fill(text)
        expect(page.locator("#draft-said")).to_contain_text("已保存")
        page.locator("#file-dossier").set_input_files(pdf("申报书.pdf"))
        expect(page.locator("#evidence-dossier .people")).to_contain_text("申报书.pdf")
        self.look("form")

    def hand_in(self) -> Application:
        """What was handed in has a receipt."""
        page = self.page
        page.get_by_role("link", name="检查并提交").click()
        page.get_by_role("button", name="提交申报").click()
        expect(page.locator(".alert.good")).to_contain_text("已办理：提交申报")
        row = Application.objects.get(uscc=FIRM_USCC)
        page.goto(f"/applications/{row.pk}/")
        expect(page.get_by_text(row.receipt).first).to_be_visible()
        self.look("own-application")
        return row

    def check_in_the_district(self) -> None:
        """The officer of the district has it among the tasks."""
        page = self.page
        self.sign_in(page, "district")
        page.goto("/tasks/")
        page.get_by_role("link", name=NAME).click()
        declare(page)
        act(page, "区级审核通过", "材料属实")

    def review(self, row: Application) -> None:
        """An expert learns everything but whose it is."""
        page = self.page
        experts = more_experts()
        draw(row.case_id, experts)
        self.sign_in(page, "expert")
        page.goto(f"/cases/{row.case_id}/")
        declare(page)
        expect(page.locator("main")).not_to_contain_text(NAME)
        expect(page.locator("main")).not_to_contain_text(FIRM_USCC)
        expect(page.locator("main")).to_contain_text("高速连接器")
        self.look("expert")
        page.locator(".page-actions").get_by_role("link", name="提交评审意见").click()
        page.get_by_label("评分").fill("86")
        page.get_by_label("理由").fill("细分市场地位较为靠前")
        page.get_by_role("button", name="提交评审意见").click()
        expect(page.locator(".alert.good")).to_contain_text("已办理")
        for one in experts[1:]:
            now = timezone.now()
            declare_interests(case_id=row.case_id, grounds=(), note="", actor=one, at=now)
            submit_review(case_id=row.case_id, score=80, reason="同意", actor=one, at=now)

    def decide(self, row: Application) -> None:
        """One proposes, another confirms and publishes."""
        page = self.page
        self.sign_in(page, "bureau")
        page.goto("/calls/")
        self.look("calls")
        page.get_by_role("link", name="2026年专精特新中小企业申报通知").click()
        self.look("board")
        page.goto("/applications/")
        self.look("applications")
        page.goto(f"/cases/{row.case_id}/")
        act(page, "结束评审", "三份意见齐备")
        act(page, "拟同意", "六项条件均符合")
        self.sign_in(page, "lead")
        page.goto(f"/cases/{row.case_id}/")
        act(page, "复核同意", "同意")
        page.locator(".page-actions").get_by_role("link", name="发布公示").click()
        page.get_by_label("公示内容").fill(f"拟认定{NAME}为专精特新中小企业")
        page.get_by_role("button", name="发布公示").click()
        expect(page.locator(".alert.good")).to_contain_text("已办理")

    def grant(self, row: Application) -> None:
        """After the notice the firm has its title and its letter."""
        page = self.page
        later = timezone.now() + 20 * DAY
        lead = actor("lead")
        close_notice(
            case_id=row.case_id,
            act="approve",
            actor=lead,
            at=later,
            version=case_head(row.case_id, actor=lead, at=later).version,
        )
        assert Title.objects.get(uscc=FIRM_USCC, rung="srdi").case_id == row.case_id
        self.sign_in(page, "firm")
        page.goto(f"/applications/{row.pk}/")
        expect(page.get_by_text("韧企决").first).to_be_visible()
        self.look("approved")

    def award(self, folder: Path) -> None:
        """The award is paid; the public sees the title and finds the letter genuine."""
        page, later = self.page, timezone.now() + 20 * DAY
        people = {one: actor(one) for one in ("bureau", "lead", "finance", "finance2")}
        pay_award(actor("firm"), people, name=NAME, at=later, folder=folder)
        page.goto("/entitlements/mine/")
        row = page.locator("tbody tr").filter(has_text="龙岗区专精特新中小企业奖励")
        expect(row).to_contain_text("200,000.00")
        expect(row).to_contain_text("已拨付")
        self.look("award-paid")
        page.context.clear_cookies()
        page.goto("/titles/")
        expect(page.locator("tbody tr").filter(has_text=NAME)).to_contain_text("专精特新中小企业")
        (letter,) = documents_of(FIRM_USCC, scope=CITY)
        page.goto(f"/verify/?code={letter.code}")
        expect(page.get_by_text(letter.number).first).to_be_visible()
        expect(page.locator(".alert.bad:visible")).to_have_count(0)
        self.look("letter-verified")


@pytest.mark.parametrize("width", ["page", "phone"])
def test_from_a_call_to_a_title(
    request: pytest.FixtureRequest,
    width: str,
    sign_in: SignIn,
    check_axe: Check,
    check_width: Check,
    keep: Keep,
    tmp_path: Path,
) -> None:
    def check(page: Page) -> None:
        check_axe(page)
        check_width(page)

    story = Story(request.getfixturevalue(width), sign_in, check, keep, width)
    story.begin()
    story.fill_in()
    row = story.hand_in()
    story.check_in_the_district()
    story.review(row)
    story.decide(row)
    story.grant(row)
    story.award(tmp_path)

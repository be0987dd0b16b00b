"""A firm joins a fund on a phone, pays, and sees its stake; the others see their side of it."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from renqi.identity.models import Person
from renqi.programmes.riskfund.members.models import Due, Membership
from renqi.programmes.riskfund.members.services.keep_members import keep_members
from tests.journeys.conftest import Check, Keep, SignIn
from tests.registry.firm_files import bring
from tests.riskfund.members.member_world import FUND, YUAN, World, good_firm, open_world
from tests.web.ledger.books import empty_books
from tests.web.people import FIRM_USCC, Signs


@pytest.fixture(autouse=True)
def books() -> Iterator[None]:
    """Leave no book to the next test."""
    yield
    empty_books()


def a_fund(folder: Path) -> World:
    """A fund of the demo institution that the demo firm may join."""
    keeper = Person.objects.get(username="bank").memberships.get().organisation_id
    world = open_world(folder, firms=2, keeper_id=keeper)
    bring(folder / "own.csv", [good_firm(1, uscc=FIRM_USCC, name="演示精密科技有限公司")])
    return world


def test_a_firm_joins_a_fund(
    phone: Page,
    live_server: Any,
    people: Signs,
    sign_in: SignIn,
    check_axe: Check,
    check_width: Check,
    keep: Keep,
    tmp_path: Path,
) -> None:
    world = a_fund(tmp_path)

    def look(name: str) -> None:
        check_width(phone)
        check_axe(phone)
        keep(phone, name)

    sign_in(phone, "firm")
    phone.goto(f"{live_server.url}/fund/mine/")
    phone.get_by_role("link", name="演示应急互助基金").click()
    expect(phone.get_by_text("各项条件均符合")).to_be_visible()
    look("fund-join-phone")
    phone.get_by_label("每月缴费（元）").fill("1050")
    phone.get_by_role("button", name="申请入会").click()
    expect(phone.get_by_text("1050")).to_have_count(0)
    phone.get_by_label("每月缴费（元）").fill("1000")
    phone.get_by_role("button", name="申请入会").click()
    expect(phone.get_by_text("申请入会中").first).to_be_visible()

    pays_in(world)
    phone.goto(f"{live_server.url}/fund/mine/{FUND}/")
    expect(phone.get_by_text("累计损益")).to_be_visible()
    look("fund-membership-phone")
    phone.get_by_role("button", name="对账单（PDF）").click()
    expect(phone.get_by_text("成员对账单").first).to_be_visible()
    phone.goto(f"{live_server.url}/fund/mine/{FUND}/leave/")
    look("fund-leave-phone")


def test_officials_and_the_institution_see_their_side_of_it(
    phone: Page,
    page: Page,
    people: Signs,
    sign_in: SignIn,
    check_axe: Check,
    keep: Keep,
    tmp_path: Path,
) -> None:
    world = a_fund(tmp_path)
    sign_in(phone, "firm")
    phone.goto("/fund/mine/")
    phone.get_by_role("link", name="演示应急互助基金").click()
    phone.get_by_label("每月缴费（元）").fill("1000")
    phone.get_by_role("button", name="申请入会").click()
    expect(phone.get_by_text("申请入会中").first).to_be_visible()
    pays_in(world)

    def look(name: str) -> None:
        check_axe(page)
        keep(page, name)

    sign_in(page, "bureau")
    page.goto("/fund/members/")
    look("fund-members")
    page.get_by_role("link", name="演示精密科技有限公司").click()
    look("fund-member")
    sign_in(page, "bank")
    page.goto("/fund/collection/")
    look("fund-dues")
    page.get_by_role("link", name="待认领来款").first.click()
    look("fund-money")
    page.get_by_role("link", name="这笔钱是谁的？").last.click()
    look("fund-money-line")
    page.goto("/fund/collection/receipts/")
    look("fund-receipts")
    page.goto("/fund/collection/out/")
    look("fund-out")


def pays_in(world: World) -> None:
    """Admit the firm forty days ago; it pays one due, and two payments name none that is open."""
    member = Membership.objects.get(uscc=FIRM_USCC)
    today = timezone.localdate()
    world.admits(member.pk, on=today - dt.timedelta(days=40))
    now = timezone.now()
    keep_members(at=now, on=today)
    due = Due.objects.filter(membership=member).order_by("month")[0]
    world.pays(1, 1000 * YUAN, due.reference, day=today)
    world.pays(2, 70 * YUAN, "谢谢", day=today)
    world.pays(2, 1000 * YUAN, due.reference[:-1] + "2", day=today)
    keep_members(at=now, on=today)

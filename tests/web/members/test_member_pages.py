"""The pages of members answer with what is so, to those whose it is."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from renqi.identity.models import Person
from renqi.programmes.riskfund.members.models import (
    Due,
    Incoming,
    Leaving,
    Membership,
    MoneyReturn,
    Pause,
)
from renqi.programmes.riskfund.members.services.keep_members import keep_members
from tests.registry.firm_files import bring
from tests.riskfund.members.member_world import FUND, YUAN, World, good_firm, open_world
from tests.web.people import FIRM_USCC, make_people

pytestmark = pytest.mark.django_db


def client(name: str) -> Client:
    made = Client()
    made.force_login(Person.objects.get(username=name))
    return made


@pytest.fixture
def world(db: None, tmp_path: Path) -> World:
    make_people()
    keeper = Person.objects.get(username="bank").memberships.get().organisation_id
    world = open_world(tmp_path, firms=2, keeper_id=keeper)
    bring(tmp_path / "own.csv", [good_firm(1, uscc=FIRM_USCC, name="演示精密科技有限公司")])
    return world


def member_of(world: World) -> Membership:
    """The demo firm asked on its page, and was admitted forty days ago."""
    asked = client("firm").post(reverse("fund_join", args=[FUND]), {"amount": 1000})
    assert asked.status_code == 302
    member = Membership.objects.get(uscc=FIRM_USCC)
    world.admits(member.pk, on=timezone.localdate() - dt.timedelta(days=40))
    keep_members(at=timezone.now(), on=timezone.localdate())
    return Membership.objects.get(pk=member.pk)


def test_every_page_stands_before_anything_happened(world: World) -> None:
    for name in ("fund_members", "fund_dues", "fund_money", "fund_receipts", "fund_pay_out"):
        assert client("finance").get(reverse(name)).status_code == 200, name
    page = client("firm").get(reverse("fund_mine")).content.decode()
    assert reverse("fund_join", args=[FUND]) in page


def test_a_firm_sees_why_it_may_join_and_cannot_pay_between_two_steps(world: World) -> None:
    firm = client("firm")
    page = firm.get(reverse("fund_join", args=[FUND])).content.decode()
    assert "各项条件均符合" in page
    assert "未被列入经营异常名录" in page
    wrong = firm.post(reverse("fund_join", args=[FUND]), {"amount": 1050})
    assert wrong.status_code == 422
    assert not Membership.objects.exists()


def test_a_member_sees_its_reference_its_stake_and_its_statement(world: World) -> None:
    member = member_of(world)
    due = Due.objects.filter(membership=member).order_by("month")[0]
    today = timezone.localdate()
    world.pays(1, 1000 * YUAN, due.reference, day=today)
    keep_members(at=timezone.now(), on=today)
    firm = client("firm")
    page = firm.get(reverse("fund_membership", args=[FUND])).content.decode()
    assert due.reference in page
    assert "本企业权益" in page
    assert "入会合同" in page
    issued = firm.post(reverse("fund_member_statement", args=[FUND]))
    assert firm.get(issued["Location"] + "pdf/").content[:5] == b"%PDF-"
    assert firm.get(reverse("fund_leave", args=[FUND])).status_code == 200
    file: Any = firm.get(reverse("fund_membership", args=[FUND]), {"format": "csv"})
    assert due.reference in b"".join(file.streaming_content).decode("utf-8-sig")


def test_the_firm_asks_and_the_bureau_decides_a_pause(world: World) -> None:
    member = member_of(world)
    month = timezone.localdate().replace(day=1)
    firm = client("firm")
    firm.post(
        reverse("fund_pause", args=[FUND]),
        {"first_month": month.isoformat(), "months": 2, "reason": "停产"},
    )
    pause = Pause.objects.get(membership=member)
    bureau = client("bureau")
    shown = bureau.get(reverse("fund_member", args=[member.pk])).content.decode()
    assert "停产" in shown
    where = reverse("fund_pause_decide", args=[member.pk, pause.pk])
    bureau.post(where, {"verdict": "grant", "answer": "属实"})
    pause.refresh_from_db()
    assert pause.state == "granted"
    firm.post(reverse("fund_amount", args=[FUND]), {"amount": 2000})
    assert list(member.rates.order_by("month").values_list("amount", flat=True)) == [
        1000 * YUAN, 2000 * YUAN,
    ]  # fmt: skip


def test_the_institution_says_whose_money_it_is_and_a_firm_sees_none_of_it(world: World) -> None:
    member = member_of(world)
    today = timezone.localdate()
    world.pays(2, 1000 * YUAN, "不明", day=today)
    keep_members(at=timezone.now(), on=today)
    line = Incoming.objects.get()
    bank, where = client("bank"), reverse("fund_money_line", args=[line.pk])
    assert "示例第02号" in bank.get(reverse("fund_money")).content.decode()
    assert bank.post(where, {"member": member.pk}).status_code == 422
    assert bank.post(where, {"member": member.pk, "reason": "电话核实"}).status_code == 302
    keep_members(at=timezone.now(), on=today)
    assert Membership.objects.get(pk=member.pk).paid_in == 1000 * YUAN
    assert client("firm").get(reverse("fund_money")).status_code == 403
    listed = client("finance").get(reverse("fund_members"), {"q": "精密", "sort": "-paid_in"})
    assert "演示精密科技" in listed.content.decode()


def test_the_institution_orders_what_goes_back_and_what_a_firm_that_left_gets(
    world: World,
) -> None:
    member = member_of(world)
    today = timezone.localdate()
    due = Due.objects.filter(membership=member).order_by("month")[0]
    # One month owed and twelve ahead are 13,000 yuan: 500 go back.
    world.pays(1, 13_500 * YUAN, due.reference, day=today)
    keep_members(at=timezone.now(), on=today)
    firm, bank = client("firm"), client("bank")
    assert firm.post(reverse("fund_leave", args=[FUND]), {"reason": "搬迁"}).status_code == 302
    Leaving.objects.update(effective_on=today)
    account = {"number": "4425010000001", "bank_code": "105584000005", "bank_name": "演示银行"}
    firm.post(reverse("fund_payee", args=[FUND]), account)
    keep_members(at=timezone.now(), on=today)
    # One month of less than twelve: nothing by the table; what is owed is set for the order.
    assert Leaving.objects.get().state == "nothing"
    back = MoneyReturn.objects.get()
    assert back.amount == 500 * YUAN
    page = bank.get(reverse("fund_pay_out")).content.decode()
    assert reverse("fund_return_pay", args=[back.pk]) in page
    wrong = bank.post(reverse("fund_return_pay", args=[back.pk]), {"bank_code": "x"})
    assert wrong["Location"] == reverse("fund_pay_out")
    done = bank.post(reverse("fund_return_pay", args=[back.pk]), account)
    back.refresh_from_db()
    assert (back.state, done["Location"]) == (
        "ordered", reverse("payment_order", args=[back.order_id]),
    )  # fmt: skip

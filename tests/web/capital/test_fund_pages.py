"""The pages of a fund's book, as each role opens them."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from renqi.programmes.riskfund.capital.models import Appropriation, BookRequest, Entry
from renqi.programmes.riskfund.capital.selectors.verify import verify_fund
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from tests.riskfund.capital.fund_world import World
from tests.web.capital.fund_desk import (
    NAME,
    OTHER,
    OTHER_NAME,
    client_of,
    firms_on_file,
    live,
    open_fund_desk,
)
from tests.web.people import FIRM_USCC, make_people

pytestmark = pytest.mark.django_db
PAGES = ("capital_fund", "capital_stakes", "capital_calls", "capital_requests")


@pytest.fixture
def world(tmp_path: Path) -> World:
    make_people()
    firms_on_file(tmp_path)
    world = open_fund_desk()
    live(world)
    return world


def text(username: str, name: str, *, query: str = "", status: int = 200) -> str:
    answer = client_of(username).get(reverse(name, args=["shock"]) + query)
    assert answer.status_code == status, (username, name, answer.status_code)
    return answer.content.decode() if status == 200 else ""


@pytest.mark.parametrize("username", ["bureau", "finance", "regulator", "bank"])
@pytest.mark.parametrize("name", PAGES)
def test_who_keeps_or_watches_a_fund_reads_every_page(
    world: World, username: str, name: str
) -> None:
    assert "深圳市企业应急互助基金" in text(username, name)


def test_a_firm_sees_the_fund_as_a_whole_and_its_own_stake_only(world: World) -> None:
    assert world.value.total == world.value.net_assets
    page = text("firm", "capital_fund")
    assert "本企业权益" in page
    stakes = text("firm", "capital_stakes")
    assert NAME in stakes
    assert OTHER_NAME not in stakes
    assert OTHER not in stakes
    for name in ("capital_calls", "capital_requests"):
        text("firm", name, status=404)


def test_another_institutions_fund_is_not_there(world: World) -> None:
    open_fund_desk("foreign", institution_id=987_654, number="6222000000000000099")
    assert client_of("bank").get(reverse("capital_fund", args=["foreign"])).status_code == 404
    assert client_of("finance").get(reverse("capital_fund", args=["foreign"])).status_code == 200
    listed = client_of("bank").get(reverse("capital_funds")).content.decode()
    assert "foreign" not in listed
    assert world.fund in listed


def test_an_institution_reads_names_of_firms_that_it_cannot_look_up(world: World) -> None:
    stakes = text("bank", "capital_stakes", query="?q=外人")
    assert OTHER_NAME in stakes
    assert NAME not in stakes
    assert "没有权益符合" in text("bank", "capital_stakes", query="?q=nobody")


def test_stakes_are_sorted_and_handed_out_as_a_file(world: World) -> None:
    page = text("finance", "capital_stakes", query="?sort=-paid_in&state=held")
    assert page.index(OTHER_NAME) < page.index(NAME)
    client = client_of("finance")
    answer: Any = client.get(reverse("capital_stakes", args=["shock"]) + "?format=csv")
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    # The demo firm, the stranger and eight others, one of which has left.
    assert len(rows) == 1 + 10
    value: Any = client.get(reverse("capital_fund", args=["shock"]) + "?format=csv&back=90")
    days = b"".join(value.streaming_content).decode("utf-8-sig").splitlines()
    assert len(days) == 1 + 86


def post(username: str, url: str, **given: object) -> int:
    return client_of(username).post(url, given).status_code


def call(username: str, party: Party, yuan: str = "500.00", key: str = "k") -> int:
    return post(
        username, reverse("capital_calls", args=["shock"]), party=party.value, amount=yuan,
        due_on=timezone.localdate().isoformat(), reason="首期", request_key=key,
    )  # fmt: skip


def step(username: str, row: Appropriation, word: str, **given: object) -> int:
    return post(username, reverse("capital_call", args=["shock", row.pk, word]), **given)


def test_two_people_of_finance_call_and_the_bank_line_pays(world: World, tmp_path: Path) -> None:
    assert call("finance", Party.GOVERNMENT, "70000.00") == 302
    row = Appropriation.objects.get()
    assert step("finance", row, "pass") == 302
    row.refresh_from_db()
    assert row.state == "asked"
    assert step("finance2", row, "pass") == 302
    row.refresh_from_db()
    assert row.state == "called"
    line = bank_line(world, tmp_path)
    pay = reverse("capital_call_pay", args=["shock", row.pk])
    before = Entry.objects.count()
    assert [post("finance", pay, line=line, amount="70000.00") for _ in range(2)] == [302, 302]
    row.refresh_from_db()
    assert (row.state, row.paid) == ("paid", 7_000_000)
    assert Entry.objects.count() == before + 1
    assert verify_fund(world.fund) == ()


def bank_line(world: World, folder: Path) -> int:
    """Let a statement bring 70,000 yuan."""
    from renqi.engines.ledger.services.bank_import import import_bank_file
    from renqi.programmes.riskfund.capital.selectors.entries import open_money
    from tests.engines.ledger.bank_messages import Line, statement_xml
    from tests.riskfund.capital.fund_world import ALL, ANNA

    day = timezone.localdate()
    words = statement_xml(
        lines=[Line(yuan="70000.00", ref="F1", party="深圳市财政局", text="出资", day=day)],
        opening="0.00", closing="70000.00", day=day,
    )  # fmt: skip
    path = folder / "s.xml"
    path.write_text(words, encoding="utf-8")
    import_bank_file(path, file_name="s.xml", scope=ALL, who=ANNA.who, at=timezone.now())
    return open_money(world.fund)[-1].money.line_id


def test_an_institution_calls_for_itself_and_never_for_the_government(world: World) -> None:
    assert call("bank", Party.INSTITUTION) == 302
    assert call("bank", Party.GOVERNMENT, key="g") == 422
    assert call("finance", Party.GOVERNMENT, key="h") == 302
    row = Appropriation.objects.get(party="government")
    assert step("bank", row, "pass") == 403
    assert call("bureau", Party.GOVERNMENT, key="i") == 403


def test_a_request_is_done_by_the_second_of_two(world: World) -> None:
    url = reverse("capital_requests", args=["shock"])
    given = {"kind": "withdraw", "party": "government", "reason": "收回", "request_key": "w"}
    assert post("finance", url, amount="", **given) == 422
    assert post("finance", url, amount="100000.00", **given) == 302
    row = BookRequest.objects.get()
    step_url = reverse("capital_request", args=["shock", row.pk, "pass"])
    before = world.value.by_class[Party.GOVERNMENT]
    assert [post(who, step_url) for who in ("bank", "finance", "finance2")] == [403, 302, 302]
    assert world.value.by_class[Party.GOVERNMENT] == before - 10_000_000
    page = text("finance", "capital_requests")
    assert re.search("已办结|完成|已完成", page)


def test_a_fund_without_a_book_says_so(world: World) -> None:
    from renqi.engines.policy.domain.tree import Label
    from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind
    from renqi.programmes.riskfund.charter.services.open_fund import open_fund
    from tests.riskfund.charter.charter_world import DRAFTER

    open_fund(
        key="new", name=Label(zh="新基金", en="New"), kind=FundKind.MUTUAL, institution_id=1,
        actor=DRAFTER, at=timezone.now(),
    )  # fmt: skip
    page = client_of("finance").get(reverse("capital_fund", args=["new"]))
    assert (page.status_code, "账簿尚未开立" in page.content.decode()) == (200, True)
    assert client_of("finance").get(reverse("capital_stakes", args=["new"])).status_code == 404
    assert world.fund
    assert FIRM_USCC

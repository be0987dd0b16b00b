"""Investments on their pages: who sees what, and what a click does."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_value
from renqi.programmes.riskfund.investment.models import Counterparty, Price, Proposal, Trade
from renqi.programmes.riskfund.investment.services.proposals import make_proposal
from tests.riskfund.investment.money_world import WAN
from tests.web.investment.invest_desk import FUND, client_as, live, open_investments
from tests.web.people import make_people

pytestmark = pytest.mark.django_db
PAGES = (
    "investment_fund",
    "investment_trades",
    "investment_universe",
    "investment_prices",
    "investment_calendar",
    "investment_proposals",
    "investment_returns",
)


@pytest.fixture
def instruments() -> dict[str, int]:
    make_people()
    return open_investments()


def trade_form(
    instruments: dict[str, int], code: str, kind: str, yuan: str, **given: str
) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    return {
        "instrument": str(instruments[code]),
        "kind": kind,
        "quantity": yuan,
        "price": "",
        "fee": "0",
        "accrued": "",
        "trade_on": today,
        "settle_on": today,
        "reason": "配置闲置资金",
        "request_key": f"{code} {kind} {yuan}",
        "act": "propose",
        **given,
    }


def test_those_who_may_read_it_all_see_each_page_empty_and_full(
    instruments: dict[str, int],
) -> None:
    readers = [client_as(who) for who in ("bank", "bureau", "lead", "finance", "regulator")]
    addresses = [reverse(page, args=[FUND]) for page in PAGES]
    for is_lived in (False, True):
        if is_lived:
            live(FUND, instruments)
        for client in readers:
            for language in ("zh-hans", "en"):
                client.cookies["django_language"] = language
                seen = {one: client.get(one).status_code for one in addresses}
                assert set(seen.values()) == {200}, seen


def test_a_firm_and_another_institution_find_nothing(instruments: dict[str, int]) -> None:
    open_investments("other", institution_id=987_654_321, number="6222000000000000009")
    for page in PAGES:
        assert client_as("firm").get(reverse(page, args=[FUND])).status_code == 404
        assert client_as("bank").get(reverse(page, args=["other"])).status_code == 404
        assert client_as("finance").get(reverse(page, args=["other"])).status_code == 200


def test_the_list_leads_to_the_one_fund_and_names_several() -> None:
    make_people()
    assert "没有可查看的基金" in client_as("firm").get(reverse("investment_funds")).text
    open_investments()
    assert client_as("bank").get(reverse("investment_funds")).status_code == 302
    open_investments("other", institution_id=987_654_321, number="6222000000000000009")
    text = client_as("bureau").get(reverse("investment_funds")).text
    assert text.count("演示应急互助基金") == 2


def test_a_check_shows_every_limit_in_words_and_trades_nothing(
    instruments: dict[str, int],
) -> None:
    client = client_as("bank")
    url = reverse("investment_trade_new", args=[FUND])
    answer = client.post(url, trade_form(instruments, "TD-A", "place", "850000", act="check"))
    assert answer.status_code == 200
    for words in ("类别上限: 定期存款", "单一发行人上限: 甲银行", "随时可用资金", "450,000.00"):
        assert words in answer.text
    refused = client.post(url, trade_form(instruments, "TD-A", "place", "850000"))
    assert refused.status_code == 422
    assert "授权不允许此交易" in refused.text
    fine = client.post(url, trade_form(instruments, "TD-A", "place", "50000", act="check"))
    assert "授权允许此交易" in fine.text
    assert not Trade.objects.exists()


def test_a_large_deposit_takes_two_people_and_lands_in_the_books(
    instruments: dict[str, int],
) -> None:
    first, second = client_as("bank"), client_as("bank2")
    url = reverse("investment_trade_new", args=[FUND])
    place = trade_form(instruments, "TD-A", "place", "200000")
    sent = first.post(url, place)
    assert sent.status_code == 302, re.findall(r"invalid-feedback[^<]*<[^<]*", sent.text)
    trade = Trade.objects.get()

    def step(client: Client, name: str, **given: str) -> str:
        address = reverse("investment_trade_step", args=[FUND, trade.pk, name])
        return client.post(address, given, follow=True).text

    assert "待第二人签字" in first.get(reverse("investment_trade", args=[FUND, trade.pk])).text
    assert "须由第二人先复核签字" in step(first, "settle")
    step(second, "sign")
    step(first, "settle")
    trade.refresh_from_db()
    assert trade.state == "settled"
    assert fund_value(FUND).assets == 20 * WAN
    step(second, "reverse", reason="录入有误")
    trade.refresh_from_db()
    assert (trade.state, fund_value(FUND).assets) == ("reversed", 0)


def test_who_only_reads_changes_nothing(instruments: dict[str, int]) -> None:
    for who in ("bureau", "regulator", "finance"):
        client = client_as(who)
        form = trade_form(instruments, "TD-A", "place", "50000")
        assert client.post(reverse("investment_trade_new", args=[FUND]), form).status_code == 403
        asked = {"goal": "least_risk", "turnover": "100", "seed": "1", "request_key": "x"}
        client.post(reverse("investment_proposals", args=[FUND]), asked)
    assert not Trade.objects.exists()
    assert not Proposal.objects.exists()


def test_the_institution_lists_finance_approves(instruments: dict[str, int]) -> None:
    bank, finance = client_as("bank"), client_as("finance")
    said = {"name": "戊银行", "kind": "bank", "reason": "利率较高"}
    bank.post(reverse("investment_counterparty_new", args=[FUND]), said)
    party = Counterparty.objects.get(name="戊银行")
    address = reverse("investment_counterparty_step", args=[FUND, party.pk, "approve"])
    assert bank.post(address).status_code == 403
    finance.post(address)
    party.refresh_from_db()
    assert (party.state, party.decided_by_name != "") == ("approved", True)
    form = {
        "code": "TD-E",
        "name": "戊银行三个月",
        "counterparty": str(party.pk),
        "asset_class": "term_deposit",
        "rate": "1.45",
        "early_rate": "0.05",
        "coupons_year": "0",
        "starts_on": timezone.localdate().isoformat(),
        "matures_on": (timezone.localdate() + dt.timedelta(days=92)).isoformat(),
        "day_count": "actual_365",
        "bucket_days": "90",
        "duration_days": "",
    }
    assert bank.post(reverse("investment_instrument_new", args=[FUND]), form).status_code == 302
    page = finance.get(reverse("investment_universe", args=[FUND])).text
    assert "戊银行三个月" in page


def test_prices_come_by_file_with_named_rejects_and_by_hand_of_two(
    instruments: dict[str, int],
) -> None:
    bank, second = client_as("bank"), client_as("bank2")
    yesterday = (timezone.localdate() - dt.timedelta(days=1)).isoformat()
    text = f"代码,日期,净价\nT2028,{yesterday},100.25\nNONE,{yesterday},1\n"
    file = SimpleUploadedFile("估值.csv", text.encode("gb18030"))
    page = bank.post(
        reverse("investment_prices_import", args=[FUND]),
        {"source": "中债估值", "file": file},
        follow=True,
    ).text
    assert "已导入1个价格" in page
    assert "该基金没有此代码的投资工具" in page
    by_hand = {
        "instrument": str(instruments["MMF"]),
        "on": yesterday,
        "price": "1.0002",
        "source": "管理人公告",
    }
    bank.post(reverse("investment_price_state", args=[FUND]), by_hand)
    price = Price.objects.get(state="stated")
    accept = reverse("investment_price_decide", args=[FUND, price.pk, "accept"])
    assert "第二人" in bank.post(accept, follow=True).text
    second.post(accept)
    price.refresh_from_db()
    assert (price.state, price.price) == ("accepted", 1_000_200_000)


def test_bank_interest_is_entered_once_and_split(instruments: dict[str, int]) -> None:
    bank = client_as("bank")
    today = timezone.localdate().isoformat()
    form = {
        "instrument": "",
        "kind": "interest",
        "due_on": today,
        "on": today,
        "amount": "123.45",
        "request_key": "q3",
    }
    for _ in range(2):
        bank.post(reverse("investment_receive", args=[FUND]), form)
    value = fund_value(FUND)
    assert (value.cash, value.total) == (100 * WAN + 12_345, 100 * WAN + 12_345)


@pytest.mark.slow
def test_a_proposal_is_asked_for_worked_out_and_read(instruments: dict[str, int]) -> None:
    bank = client_as("bank")
    asked = {"goal": "most_return", "turnover": "200", "seed": "3", "request_key": "p1"}
    sent = bank.post(reverse("investment_proposals", args=[FUND]), asked)
    assert sent.status_code == 302
    found = Proposal.objects.get()
    assert 'hx-trigger="every 2s"' in bank.get(sent["Location"]).text
    make_proposal(found.pk, at=timezone.now())
    page = client_as("regulator").get(sent["Location"]).text
    assert "收益情景来自公开的假设模型" in page
    assert "单一发行人上限" in page
    part = bank.get(sent["Location"], headers={"HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true"


def test_lists_leave_as_files(instruments: dict[str, int]) -> None:
    live(FUND, instruments)
    reader = client_as("regulator")
    for page in (
        "investment_fund",
        "investment_trades",
        "investment_calendar",
        "investment_returns",
    ):
        for kind in ("csv", "xlsx"):
            answer = reader.get(reverse(page, args=[FUND]), {"format": kind})
            assert answer.status_code == 200
            assert answer["Content-Disposition"].startswith("attachment")
            content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
            assert len(content) > 50

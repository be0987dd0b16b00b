"""The database holds every trade to the mandate, whoever writes it and however many at once."""

import threading
from collections import Counter
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from renqi.kernel.constraints import constraint_name
from renqi.programmes.riskfund.investment.domain.refusals import LimitHit, MandateBroken
from renqi.programmes.riskfund.investment.domain.vocabulary import TradeKind, TradeState
from renqi.programmes.riskfund.investment.models import Counterparty, Instrument, Trade
from renqi.programmes.riskfund.investment.services.trades import propose_trade
from tests.engines.ledger.chart import all_at_once
from tests.riskfund.capital.fund_world import INSTITUTION_ID, KEEPER, NOON, TODAY
from tests.riskfund.investment.money_world import PAR, WAN, Desk, open_desk

THREADS = 8


def row(desk: Desk, code: str, amount: int, **given: Any) -> Trade:
    """Write a trade past the services, as somebody with a hand on the database would."""
    plain: dict[str, Any] = {
        "fund": desk.fund,
        "institution_id": INSTITUTION_ID,
        "kind": "place",
        "quantity": amount,
        "price": PAR,
        "amount": amount,
        "trade_on": TODAY,
        "settle_on": TODAY,
        "reason": "x",
        "charter_ref": "x",
        "request_key": desk.world.key(),
        "state": "signed",
        "proposed_by_id": 1,
        "proposed_by_name": "x",
        "proposed_at": NOON,
        "signed_by_id": 2,
        "signed_by_name": "y",
        "signed_at": NOON,
    }
    return Trade.objects.create(instrument_id=desk.instruments[code], **{**plain, **given})


def refused(desk: Desk, code: str, amount: int, **given: Any) -> str:
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        row(desk, code, amount, **given)
    return constraint_name(broken.value)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["services", "sql"])
def test_of_many_purchases_at_once_exactly_those_are_made_for_which_there_is_room(
    way: str,
) -> None:
    """25% of a million with one bank: of 16 deposits of 50,000 yuan, five."""
    desk = open_desk()
    told: Counter[str] = Counter()
    lock = threading.Lock()

    def work(thread: int) -> None:
        for turn in range(2):
            try:
                if way == "services":
                    draft = desk.draft("TD-A", TradeKind.PLACE, 5 * WAN)
                    key = f"{thread}/{turn}"
                    propose_trade(desk.fund, draft, request_key=key, actor=KEEPER, at=NOON)
                else:
                    row(desk, "TD-A", 5 * WAN, request_key=f"{thread}/{turn}")
                word = "made"
            except (MandateBroken, LimitHit, IntegrityError):
                word = "refused"
            with lock:
                told[word] += 1

    raised = all_at_once(*[lambda n=n: work(n) for n in range(THREADS)])
    assert raised == [None] * THREADS
    assert told == {"made": 5, "refused": 11}
    assert Trade.objects.filter(state=TradeState.SIGNED).count() == 5


@pytest.mark.django_db
def test_each_guard_refuses_by_its_own_name() -> None:
    desk = open_desk()
    assert refused(desk, "TD-A", 25 * WAN + 1) == "investment_trade_issuer_max"
    row(desk, "TD-A", 25 * WAN)
    # 40% in all term deposits: 15% more with another bank.
    assert refused(desk, "TD-B", 15 * WAN + 1) == "investment_trade_share_max"
    row(desk, "TD-B", 15 * WAN)
    # 60% of cash is left, 30% must stay on call.
    assert refused(desk, "T2028", 30 * WAN + 1, kind="buy") == "investment_trade_liquidity"
    row(desk, "T2028", 30 * WAN, kind="buy")
    # What is on call makes nothing less liquid, up to its own share.
    row(desk, "MMF", 10 * WAN, kind="buy")
    assert refused(desk, "MMF", 1, kind="buy") == "investment_trade_issuer_max"


@pytest.mark.django_db
def test_one_hand_signs_nothing_large_and_no_fund_trades_for_another() -> None:
    desk = open_desk()
    one_hand = {"signed_by_id": 1}
    assert refused(desk, "TD-A", 10 * WAN + 1, **one_hand) == "investment_trade_four_eyes"
    row(desk, "TD-A", 10 * WAN, **one_hand)
    assert refused(desk, "TD-A", WAN, institution_id=99) == "investment_trade_of_fund_only"
    assert refused(desk, "TD-A", WAN, state="settled") == "investment_trade_order"


@pytest.mark.django_db
def test_who_was_taken_off_the_list_and_what_runs_too_long_is_not_bought() -> None:
    desk = open_desk()
    party = Counterparty.objects.get(name="甲银行")
    party.state, party.answer = "ended", "评级下调"
    party.save()
    assert refused(desk, "TD-A", WAN) == "investment_trade_approved_party"
    bond = Instrument.objects.get(code="T2028")
    long = Instrument.objects.create(
        **{
            field.attname: getattr(bond, field.attname)
            for field in Instrument._meta.concrete_fields
            if field.attname not in {"id", "code", "matures_on"}
        },
        code="T2036",
        matures_on=TODAY.replace(year=2036),
    )
    desk.instruments["T2036"] = long.pk
    assert refused(desk, "T2036", WAN, kind="buy") == "investment_trade_days_max"


@pytest.mark.django_db
def test_a_settled_trade_is_altered_by_nobody_and_steps_are_not_skipped() -> None:
    desk = open_desk()
    number = desk.does("TD-A", TradeKind.PLACE, WAN)
    for change in ({"amount": 5}, {"cost": 5}, {"settled_on": TODAY.replace(day=2)}):
        with pytest.raises(IntegrityError) as broken, transaction.atomic():
            Trade.objects.filter(pk=number).update(**change)
        assert constraint_name(broken.value) in {
            "investment_trade_order",
            "investment_trade_fixed",
        }
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        Trade.objects.filter(pk=number).update(state="signed")
    assert constraint_name(broken.value) == "investment_trade_order"


@pytest.mark.django_db
def test_no_more_leaves_than_was_held_even_past_the_services() -> None:
    desk = open_desk()
    desk.does("MMF", TradeKind.BUY, WAN)
    sale = row(desk, "MMF", WAN + 1, kind="sell")
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        Trade.objects.filter(pk=sale.pk).update(
            state="settled", cost=1, settled_on=TODAY, settled_by_id=1, entry_id=1
        )
    assert constraint_name(broken.value) == "investment_trade_not_short"

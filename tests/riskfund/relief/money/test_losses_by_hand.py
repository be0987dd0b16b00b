"""A loss goes through the charter's layers, and what comes back goes the same way, to the fen."""

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from renqi.programmes.riskfund.charter.domain.loss_order import split_loss, split_recovery
from renqi.programmes.riskfund.charter.domain.read_charter import read_charter
from renqi.programmes.riskfund.charter.domain.vocabulary import Party, RecoveryOrder
from renqi.programmes.riskfund.relief.domain.money_refusals import (
    HelpStopped,
    NotThisSide,
    OutOfTurn,
    SamePerson,
    SignedBefore,
)
from renqi.programmes.riskfund.relief.models import CapUse, Loan, Loss, LossShare, Recovery
from renqi.programmes.riskfund.relief.selectors.fund_health import fund_health, help_is_stopped
from renqi.programmes.riskfund.relief.services.write_off import (
    propose_write_off,
    sign_write_off,
)
from tests.engines.ledger.chart import problems_of
from tests.riskfund.relief.money.money_world import (
    FINANCE,
    FUND,
    KEEPER,
    LEAD,
    NOON,
    OFFICER,
    OWN,
    SECOND_FINANCE,
    TODAY,
    YUAN,
    World,
    charter_words,
    person,
)

CHARTER = read_charter({**charter_words(), "fund": FUND}, on=TODAY)


def classes(world: World) -> tuple[int, int, int]:
    value = world.value.by_class
    return value[Party.FIRM], value[Party.GOVERNMENT], value[Party.INSTITUTION]


@pytest.mark.django_db
def test_a_loan_of_3000_yuan_is_lost_and_comes_back_in_two_parts(world: World) -> None:
    loan = world.loan(1, 3_000 * YUAN)
    loss = world.written_off(loan)
    # The firm's own stake is 1,000. Of the 2,000 left firms bear at most 20 % of 3,000 = 600;
    # of the 1,400 left the government bears 80 % = 1,120 and the institution 280.
    assert world.shares_of(loss) == {
        ("own", "own_stake"): (100_000, 0),
        ("firms", "firm"): (60_000, 0),
        ("public", "government"): (112_000, 0),
        ("public", "institution"): (28_000, 0),
    }
    # Firms had 4,000, the government 10,000, the institution 5,000.
    assert classes(world) == (240_000, 888_000, 472_000)
    assert (world.stake(1), world.value.loans) == (0, 0)
    # 1,000.01 yuan come back. Cumulative: 1/3 of 100,001 = 33,333.67 -> 33,334 to the own stake;
    # of the 66,667 left 60/200 = 20,000.1 -> 20,000; of 46,667 left 112/140 = 37,333.6 -> 37,334.
    world.comes_in(100_001, text=loan.number)
    world.keep()
    loss.refresh_from_db()
    assert [back for _, back in world.shares_of(loss).values()] == [33_334, 20_000, 37_334, 9_333]
    world.comes_in(199_999, text=loan.number)
    world.keep()
    loss.refresh_from_db()
    # All is back: each has what it bore, to the fen.
    assert all(borne == back for borne, back in world.shares_of(loss).values())
    assert (loss.recovered, loss.amount) == (300_000, 300_000)
    assert classes(world) == (400_000, 1_000_000, 500_000)
    # Its own 333.34 and 666.66 bought shares at the value of their days. Others' 200 had come back
    # by the first: 2,600 / 3,000 shares, so 384.62 of them; by the second 3,333.34 / 3,384.62, so
    # 676.91. 1,061.53 of 4,061.53 shares in 4,000 yuan are 1,045.45.
    assert world.stake(1) == 104_545
    assert world.value.total == world.value.net_assets == 1_900_000
    assert problems_of() == []


@pytest.mark.django_db
def test_a_write_off_takes_one_of_finance_and_one_of_the_bureau_and_not_its_asker(
    world: World,
) -> None:
    loan = world.loan(1, 3_000 * YUAN)
    loss = propose_write_off(loan.pk, reason="破产", scope=OWN, actor=KEEPER, at=NOON)
    assert propose_write_off(loan.pk, reason="破产", scope=OWN, actor=KEEPER, at=NOON) == loss

    def sign(who: object) -> None:
        sign_write_off(loss, passes=True, answer="", actor=who, at=NOON)  # type: ignore[arg-type]

    with pytest.raises(NotThisSide):
        sign(KEEPER)
    sign(FINANCE)
    with pytest.raises(SignedBefore):
        sign(SECOND_FINANCE)
    with pytest.raises(SamePerson):
        sign(person(FINANCE.person_id, "bureau_lead"))
    assert "loss_write_off" not in world.keep()
    sign(OFFICER)
    with pytest.raises(OutOfTurn):
        sign(LEAD)
    assert world.keep()["loss_write_off"] == 1
    assert Loan.objects.get().state == "written_off"
    with pytest.raises(IntegrityError, match="relief_loss_two_people"), transaction.atomic():
        Loss.objects.update(finance_by_id=OFFICER.person_id)


@pytest.mark.django_db
def test_a_payment_between_proposal_and_booking_refuses_the_loss(world: World) -> None:
    loan = world.loan(1, 3_000 * YUAN)
    loss = propose_write_off(loan.pk, reason="破产", scope=OWN, actor=KEEPER, at=NOON)
    for who in (FINANCE, LEAD):
        sign_write_off(loss, passes=True, answer="", actor=who, at=NOON)
    world.comes_in(1, text=loan.number)
    world.keep()
    row = Loss.objects.get()
    assert (row.state, row.answer) == ("refused", "2,999.99 left")
    assert Loan.objects.get().state == "open"


@pytest.mark.django_db
def test_a_grant_is_a_loss_when_it_is_paid_and_a_stop_loss_stops_all(world: World) -> None:
    world.paid(1, 9_000 * YUAN, form="grant")
    loss = Loss.objects.get()
    assert (loss.kind, loss.state, loss.amount) == ("grant", "booked", 900_000)
    # Own stake 1,000; firms 20 % of 9,000 = 1,800; public 6,200: 4,960 and 1,240.
    assert [one for one, _ in world.shares_of(loss).values()] == [
        100_000, 180_000, 496_000, 124_000,
    ]  # fmt: skip
    # 9,000 of 19,000 is 47.37 %; the charter stops at 60 %.
    assert fund_health(FUND, on=TODAY).loss_share * 100 // 10**9 == 47
    assert help_is_stopped(FUND, form="loan", on=TODAY) is None
    world.paid(2, 3_000 * YUAN, form="grant")
    assert isinstance(help_is_stopped(FUND, form="loan", on=TODAY), HelpStopped)


@pytest.mark.django_db
def test_the_database_refuses_shares_that_are_not_the_loss(world: World) -> None:
    world.written_off(world.loan(1, 3_000 * YUAN))
    share = LossShare.objects.order_by("place")[0]
    with pytest.raises(IntegrityError, match="shares are not the loss"):
        _alter(share.pk)
    assert Recovery.objects.count() == 0
    assert CapUse.objects.count() == 0


def _alter(share_id: int) -> None:
    with transaction.atomic():
        LossShare.objects.filter(pk=share_id).update(recovered=1)
        connection.check_constraints()


@settings(max_examples=60, deadline=None)
@given(
    loss=st.integers(1, 10**9),
    own=st.integers(0, 10**8),
    value=st.tuples(*[st.integers(0, 10**9)] * 3),
    cuts=st.lists(st.integers(0, 10**6), min_size=1, max_size=12),
    order=st.sampled_from(RecoveryOrder),
)
def test_any_sequence_of_recoveries_adds_up_at_every_step(
    loss: int, own: int, value: tuple[int, int, int], cuts: list[int], order: RecoveryOrder
) -> None:
    held = dict(zip(Party, (value[0], value[1], value[2] + own), strict=True))
    loss = min(loss, sum(held.values()))
    parts = split_loss(loss, layers=CHARTER.loss_order, own_stake=own, value=held)
    assert sum(part.amount for part in parts) == loss
    got = dict.fromkeys([(part.layer, part.bearer) for part in parts], 0)
    back = 0
    for cut in [*cuts, loss]:
        now = min(cut, loss - back)
        for part in split_recovery(back, now, parts, order):
            got[part.layer, part.bearer] += part.amount
        back += now
        assert sum(got.values()) == back
        assert all(got[part.layer, part.bearer] <= part.amount for part in parts)
    assert list(got.values()) == [part.amount for part in parts]

"""What the calendar does: late or twice without harm, and a day nobody told of is unknown."""

import datetime as dt
from pathlib import Path

import pytest

from renqi.programmes.riskfund.supervision.domain.agreement import (
    DifferenceKind,
    Item,
    Outcome,
    Pair,
)
from renqi.programmes.riskfund.supervision.domain.alert_rules import Figure
from renqi.programmes.riskfund.supervision.domain.refusals import (
    CustodyFileUnfit,
    CustodyTakenAlready,
)
from renqi.programmes.riskfund.supervision.models import (
    Alert,
    LedgerCheck,
    LedgerDifference,
    SolvencyRun,
)
from renqi.programmes.riskfund.supervision.services.alerts import close_alert, raise_alerts
from renqi.programmes.riskfund.supervision.services.custody import take_custody_statement
from renqi.programmes.riskfund.supervision.services.daily_watch import compare_day, watch_funds
from renqi.programmes.riskfund.supervision.services.differences import keep_check
from tests.riskfund.relief.money.money_world import FUND, KEEPER, World, open_world
from tests.riskfund.supervision.watched_world import AT, ON, line

pytestmark = pytest.mark.django_db

BANK, DAY = DifferenceKind.BANK, dt.timedelta(days=1)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return open_world(tmp_path)


def pair(left: int | None, *amounts: int) -> Pair:
    items = tuple(
        Item(kind=BANK, key=f"line {n}", amount=amount, cause="at_bank")
        for n, amount in enumerate(amounts)
    )
    return Pair(kind=BANK, left=left, right=100, items=items)


def test_the_day_is_watched_twice_and_leaves_what_once_would(world: World) -> None:
    for _ in range(2):
        assert watch_funds(on=ON + DAY, by="clock", clock=lambda: AT) == 1
    assert LedgerCheck.objects.filter(fund=FUND, on=ON).count() == 1
    assert SolvencyRun.objects.filter(is_monthly=True).count() == 1
    rules = Alert.objects.values_list("rule", "key")
    assert len(set(rules)) == len(rules)
    # Nobody brought an end-of-day statement: the bank's side is not told.
    told = {one["kind"]: one for one in LedgerCheck.objects.get(on=ON).figures}
    assert told["bank"]["left"] is None
    assert told["bank"]["outcome"] == Outcome.UNKNOWN.value
    # The classes are worth what is there, and firms hold the shares issued.
    assert told["value"]["outcome"] == told["stakes"]["outcome"] == Outcome.AGREE.value


def test_a_difference_stands_since_its_first_day_until_it_is_seen_no_more(world: World) -> None:
    keep_check(line(), [pair(130, 30)], on=ON, at=AT)
    keep_check(line(), [pair(None)], on=ON + DAY, at=AT)
    row = LedgerDifference.objects.get()
    # A day that nobody told of says nothing of it.
    assert (row.since, row.gone_on, row.amount) == (ON, None, 30)
    keep_check(line(), [pair(100)], on=ON + 2 * DAY, at=AT)
    row.refresh_from_db()
    assert row.gone_on == ON + 2 * DAY
    keep_check(line(), [pair(130, 30)], on=ON + 3 * DAY, at=AT)
    assert LedgerDifference.objects.count() == 2


def test_an_alert_opens_once_stays_closed_while_it_lasts_and_opens_when_it_comes_back(
    world: World,
) -> None:
    bad, good = (Figure(name="mandate_breaches", value=value) for value in (1, 0))
    (alert,) = raise_alerts(line(), [bad], on=ON, at=AT)
    assert raise_alerts(line(), [bad], on=ON, at=AT) == ()
    close_alert(alert, words="已处理", actor=KEEPER, at=AT)
    assert raise_alerts(line(), [bad], on=ON + DAY, at=AT) == ()
    # A figure that is not known leaves it as it stands.
    raise_alerts(line(), [], on=ON + DAY, at=AT)
    assert Alert.objects.get().still
    raise_alerts(line(), [good], on=ON + 2 * DAY, at=AT)
    assert not Alert.objects.get().still
    assert raise_alerts(line(), [bad], on=ON + 3 * DAY, at=AT) == (alert,)
    acts = list(Alert.objects.get().steps.order_by("pk").values_list("act", flat=True))
    assert [one for one in acts if one != "told"] == ["opened", "closed", "gone", "reopened"]


def test_a_custody_statement_is_taken_whole_or_not_at_all_and_once(world: World) -> None:
    good = '证券代码,面值,市值\nT1,"1,000.00",1010.50\n'.encode()
    taken = {"file_name": "托管.csv", "on": ON, "actor": KEEPER, "at": AT}
    row = take_custody_statement(line(), good, **taken)  # type: ignore[arg-type]
    assert row.total == 101_050
    with pytest.raises(CustodyTakenAlready):
        take_custody_statement(line(), good, **taken)  # type: ignore[arg-type]
    with pytest.raises(CustodyFileUnfit):
        take_custody_statement(line(), "代码,面值,市值\nT1,a,1\n".encode(), **taken)  # type: ignore[arg-type]
    compare_day(line(), on=ON, at=AT)
    found = LedgerDifference.objects.get(kind=DifferenceKind.CUSTODY.value)
    assert (found.key, found.amount, found.cause) == ("T1", 100_000, "only_custodian")

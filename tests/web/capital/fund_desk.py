"""A fund with its book and a life of three months, as the made-up people open its pages."""

import datetime as dt
from pathlib import Path

from django.test import Client
from django.utils import timezone

from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.actor import Actor
from renqi.identity.models import Person
from renqi.programmes.riskfund.capital.services.liquidity_floor import (
    keep_floors,
    set_liquidity_floor,
)
from renqi.programmes.riskfund.charter.domain.vocabulary import Bearer, FundKind, Party
from renqi.programmes.riskfund.charter.services.open_fund import open_fund
from tests.registry.firm_files import bring, uscc
from tests.riskfund.capital.fund_world import ANNA, YUAN, World, open_world
from tests.riskfund.charter.charter_world import DRAFTER, put_in_force
from tests.web.people import FIRM_USCC

NAME, OTHER, OTHER_NAME = "深圳市演示精密科技有限公司", uscc(77), "外人秘密有限公司"
WAN = 10_000 * YUAN


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=username))
    return client


def institution_of(username: str = "bank") -> int:
    """Give the organisation of the demo institution's officer."""
    found = Person.objects.get(username=username).memberships.get().organisation_id
    assert found is not None
    return found


def actor(username: str) -> Actor:
    row = Person.objects.get(username=username)
    held = row.memberships.get()
    return Actor(
        person_id=row.pk, name=row.name, role=held.role, organisation_id=held.organisation_id
    )


def open_fund_desk(fund: str = "shock", *, institution_id: int | None = None, **bank: str) -> World:
    """Open a fund with a charter in force and a book; the demo institution keeps it."""
    keeper = institution_id or institution_of()
    now = timezone.now()
    open_fund(
        key=fund, name=Label(zh="深圳市企业应急互助基金", en="Shenzhen emergency mutual fund"),
        kind=FundKind.TRI_PARTY, institution_id=keeper, actor=DRAFTER, at=now,
    )  # fmt: skip
    put_in_force(fund, effective_from=timezone.localdate(now), at=now)
    return open_world(fund, organisation_id=keeper, **bank)


def live(world: World) -> None:
    """Let parties pay, gain, lose and leave over three months."""
    today = timezone.localdate()

    def ago(days: int) -> dt.date:
        return today - dt.timedelta(days=days)

    world.party_pays(Party.GOVERNMENT, 3_000 * WAN, on=ago(85))
    world.party_pays(Party.INSTITUTION, 1_000 * WAN, on=ago(80))
    world.pays(FIRM_USCC, 24 * WAN, on=ago(70))
    world.pays(OTHER, 61 * WAN, on=ago(66))
    for firm in range(1, 9):
        world.firm_pays(firm, (5 + 3 * firm) * WAN, on=ago(60 - firm))
    world.gains(
        {Party.GOVERNMENT: 21 * WAN, Party.INSTITUTION: 7 * WAN, Party.FIRM: 2 * WAN}, on=ago(40)
    )
    world.lends(2, 90 * WAN, on=ago(30))
    lost = {Bearer.OWN_STAKE: 4 * WAN, Bearer.FIRM: 20 * WAN, Bearer.GOVERNMENT: 9 * WAN}
    world.loses(2, lost, on=ago(20))
    world.leaves(8, shares=world.has(8)[0], forfeits=2 * WAN, on=ago(10))
    world.bank_brings(6 * WAN, on=ago(1))
    now = timezone.now()
    set_liquidity_floor(world.fund, amount=1_500 * WAN, reason="章程", actor=ANNA, at=now)
    keep_floors(at=now)


def firms_on_file(folder: Path) -> None:
    """Put the demo firm, a stranger and eight others on the register."""
    rows: list[dict[str, object]] = [
        {"uscc": FIRM_USCC, "name": NAME, "district": "440307"},
        {"uscc": OTHER, "name": OTHER_NAME, "district": "440307"},
    ]
    rows += [
        {"uscc": uscc(number), "name": f"示例第{number:02d}号有限公司", "district": "440303"}
        for number in range(1, 9)
    ]
    bring(folder / "firms.csv", rows)

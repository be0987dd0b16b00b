"""Four firms of one district and whoever has to do with them, from 2026-03 to 2029-07.

甲 (1) comes to a title honestly and neglects it; 乙 (2) comes to one by a forged figure; 丙 (3) is
one too many for the quota; 丁 (4) holds the title since 2025 and had its award from elsewhere.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import time_machine
from django.test import Client

from renqi.identity.domain.actor import Actor
from renqi.identity.models import Membership, Message, Organisation, Person
from tests.cultivation.calls.city import GOOD, at, firm_user
from tests.registry.firm_files import bring, uscc

DISTRICT = "440307"
JIA, YI, BING, DING = 1, 2, 3, 4
FIRMS = (JIA, YI, BING, DING)
WAN = 1_000_000  # 10,000 yuan in fen

# What cn.little_giant@2026-04-01 asks for, but for the title: 60 million yuan, grown from 50 in two
# years (sqrt(60/50) - 1 = 9.5 %), 93 % main, R&D 7 + 6 = 13 million, 4 own class I rights, 12 %.
FIT: Mapping[str, Any] = {
    **GOOD,
    "district": DISTRICT,
    "revenue_y1": 60_000_000,
    "revenue_y2": 55_000_000,
    "revenue_y3": 50_000_000,
    "main_revenue_y1": 56_000_000,
    "rd_expense_y1": 7_000_000,
    "rd_expense_y2": 6_000_000,
    "ip_class1_self": 4,
    "niche_share_domestic": "12%",
    "product_field": "六基",
    "platform_score_y1": 62,
}


def make_city(folder: Path) -> None:
    """Register the four firms and let each have one person who signs in."""
    rows: list[dict[str, Any]] = [
        {"uscc": uscc(number), "name": firm_user(number).organisation, **FIT} for number in FIRMS
    ]
    rows[DING - 1]["valid_titles"] = "创新型中小企业|专精特新中小企业"
    bring(folder / "city.csv", rows, source="市工信局", at=at("03-01"))
    for who in map(firm_user, FIRMS):
        firm = Organisation.objects.create(
            pk=who.organisation_id, kind="firm", name=who.organisation, uscc=who.uscc
        )
        person = Person.objects.create(
            pk=who.person_id, username=f"person-{who.person_id}", name=who.name
        )
        Membership.objects.create(
            person=person, organisation=firm, role="firm_user", from_on=dt.date(2026, 1, 1)
        )


def told(number: int, *, since: str) -> list[str]:
    """Give the subjects of what a firm was told since a day, oldest first."""
    mine = Message.objects.filter(person_id=firm_user(number).person_id)
    found = mine.filter(told_at__gte=at(f"{since} 00:00:00"))
    return list(found.order_by("told_at", "pk").values_list("subject", flat=True))


def page(path: str, *, on: str, who: Actor | None = None, **given: Any) -> str:
    """Open a page on a day as somebody, or as a visitor; give its text."""
    with time_machine.travel(at(on), tick=False):
        client = Client()
        if who is not None:
            client.force_login(Person.objects.get(pk=who.person_id))
        answer = client.get(path, given)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.content.decode()

"""Fill what the programme of cultivation keeps, each part by the people who would (演示培育)."""

import datetime as dt
from collections.abc import Sequence

import polars as pl
from django.utils import timezone

from renqi.audit.domain.who import Who
from renqi.demo.calls import load_demo_calls
from renqi.demo.district_fund import open_district_fund
from renqi.demo.growth import load_demo_growth
from renqi.demo.past_aid import load_past_aid
from renqi.demo.pool import load_demo_pool
from renqi.demo.support import load_demo_support
from renqi.demo.support_desk import SupportPeople, first_day
from renqi.engines.ledger.domain.owners import owner_key
from renqi.engines.policy.domain.tree import Rule
from renqi.engines.policy.judging.interpret import assess
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.kinds import OrganisationKind
from renqi.identity.domain.permissions import Role
from renqi.identity.selectors.holders import holders_of
from renqi.identity.selectors.organisations import made_up_organisation
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.registry.domain.vocabulary import fact_catalogue

_SERVED_DISTRICT = "440307"
_CLIMBERS_TRIED = 500


def climbing_firm(known: pl.DataFrame, *, on: dt.date) -> dict[str, str]:
    """Choose the firm that gets a sign-in: one that is short of little (演示企业).

    A firm of the district that pays awards without application is shown the most: it stands on
    one rung, is owed something for it, and sees the next.

    Args:
        known: The facts of the city.
        on: The day.
    """
    spec = fact_catalogue()["valid_titles"]
    titles = pl.col("valid_titles").fill_null(0)
    served = known.filter(
        pl.col("district").cast(pl.String) == _SERVED_DISTRICT,
        (titles & spec.bit("srdi")) != 0,
        (titles & spec.bit("little_giant")) == 0,
        ~pl.col("abnormal_list"),
        ~pl.col("dishonest_list"),
    )
    rung, tried = ("cn.little_giant", served) if len(served) else ("cn.srdi", known)
    rule: Rule = ladder_catalogue().at(rung, on)

    def distance(row: dict[str, str]) -> tuple[int, int, int]:
        found = assess(rule, row)
        # What a veto or the size class closes, no effort opens; such a firm shows no way up.
        closed = sum(one.startswith("veto") for one in found.unmet)
        return closed, abs(len(found.unmet) - 1), len(found.missing)

    return min(tried.head(_CLIMBERS_TRIED).to_dicts(), key=distance)


def load_demo_cultivation(own: str, *, now: dt.datetime) -> None:
    """Fill the pool, write calls, offer services (演示培育库、通知与服务).

    Args:
        own: Credit code of the firm that has a sign-in.
        now: The instant.

    Effects:
        What the services of these parts write; nothing where an office has nobody.
    """
    found = _people(
        (Role.BUREAU_OFFICER, Role.BUREAU_LEAD, Role.PROVIDER, Role.FIRM_USER), own=own, now=now
    )
    if found is None:
        return
    officer, lead, provider, firm = found
    load_demo_pool(officer=officer, lead=lead, as_of=timezone.localdate(now), at=now)
    load_demo_calls(now=now)
    load_demo_growth(provider=provider, officer=officer, firm=firm, now=now)


def load_demo_money(own: str, others: Sequence[str], *, who: Who, now: dt.datetime) -> None:
    """Enter what was given, and bring lists of entitled firms to every state (演示扶持).

    Args:
        own: Credit code of the firm that has a sign-in.
        others: Credit codes of others that were given something last year.
        who: Who loads what was given in earlier years.
        now: The instant.

    Effects:
        What the services of the register of aid, of books and of support write; nothing where
        an office has too few people.
    """
    load_past_aid([own, *others], who=who, now=now)
    today = timezone.localdate(now)
    bureau = _people((Role.BUREAU_OFFICER, Role.BUREAU_LEAD), own=own, now=now)
    finance = holders_of({Role.FINANCE_OFFICER}, as_of=today, at=now)
    bank = made_up_organisation(OrganisationKind.INSTITUTION)
    if bureau is None or len(finance) <= 1 or bank is None:
        return
    officer, lead = bureau
    clerk, checker = finance[:2]
    fund = open_district_fund(
        bank=owner_key(organisation_id=bank), on=first_day(now), who=clerk.who, now=now
    )
    people = SupportPeople(officer=officer, lead=lead, clerk=clerk, checker=checker)
    load_demo_support(people, fund=fund, own=own, now=now)


def _people(roles: Sequence[Role], *, own: str, now: dt.datetime) -> tuple[Actor, ...] | None:
    """Give one person of each role, the firm's from the firm with a sign-in; None for a gap."""
    today = timezone.localdate(now)
    found: list[Actor] = []
    for role in roles:
        holders = holders_of({role}, as_of=today, at=now)
        fit = (one for one in holders if role is not Role.FIRM_USER or one.uscc == own)
        person = next(fit, None)
        if person is None:
            return None
        found.append(person)
    return tuple(found)

"""Try a charter: on the firms of the city, or on the members of a fund (章程试算).

    try_charter(document, fund=None, take_up=200_000_000, at=now)

A page that moves sliders calls `start_of` and `try_on_city` or `try_on_members`.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_value, has_book
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.read_charter import read_charter
from renqi.programmes.riskfund.supervision.domain.population import Group
from renqi.programmes.riskfund.supervision.domain.trial_result import TrialResult
from renqi.programmes.riskfund.supervision.domain.trial_terms import Terms, usual_terms
from renqi.programmes.riskfund.supervision.domain.try_terms import (
    AT_ONCE,
    Effort,
    try_in_city,
    try_with_members,
)
from renqi.programmes.riskfund.supervision.selectors.charters_to_try import CharterToTry
from renqi.programmes.riskfund.supervision.selectors.running_fund import member_groups
from renqi.programmes.riskfund.supervision.services.count_city import city_cells

# What a fund that does not run yet is thought to begin with: 20 million yuan, as bridge funds of
# counties do. The page shows it as a slider.
FOUNDING_RESERVE = 20_000_000_00


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """From where the sliders begin (试算起点).

    Attributes:
        terms: What the charter says, and what is usual.
        groups: The members of the fund today; empty for a fund that does not run.
    """

    terms: Terms
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a trial came to (试算).

    Attributes:
        result: With the sliders.
        before: The same members under the charter in force; none for a trial on the city.
    """

    result: TrialResult
    before: TrialResult | None


def start_of(one: CharterToTry, *, on: dt.date) -> Start:
    """Give from where the sliders of a charter begin (试算起点).

    Args:
        one: The charter.
        on: The day.
    """
    groups = member_groups(one.charter, on=on)
    reserve = fund_value(one.charter.fund).total if has_book(one.charter.fund) else 0
    reserve = reserve or FOUNDING_RESERVE
    return Start(terms=usual_terms(one.charter, reserve=reserve), groups=groups)


def try_on_city(charter: Charter, terms: Terms, *, on: dt.date, effort: Effort = AT_ONCE) -> Tried:
    """Try a charter on all firms of the city (全市试算).

    Args:
        charter: As it is written.
        terms: What the sliders say.
        on: The day.
        effort: How hard to look.

    Effects:
        The count of the city is kept where it is new.
    """
    cells = city_cells(charter, on=on)
    return Tried(result=try_in_city(charter, terms, cells, effort=effort), before=None)


def try_on_members(
    one: CharterToTry, terms: Terms, start: Start, *, on: dt.date, effort: Effort = AT_ONCE
) -> Tried:
    """Try a charter on the members a fund has, before and after the change (变更前后).

    Args:
        one: The charter that is tried.
        terms: What the sliders say.
        start: Members and value today.
        on: The day.
        effort: How hard to look.

    Effects:
        The count of the city is kept where it is new.
    """
    cells = city_cells(one.charter, on=on)
    result = try_with_members(one.charter, terms, start.groups, cells, effort=effort)
    in_force = one.in_force or one.charter
    usual = usual_terms(in_force, reserve=start.terms.reserve)
    before = try_with_members(
        in_force, usual, member_groups(in_force, on=on) or start.groups, effort=effort
    )
    return Tried(result=result, before=before)


def try_charter(
    document: Mapping[str, Any], *, fund: str | None, take_up: int, at: dt.datetime
) -> TrialResult:
    """Try the document of a charter as it is written (试算).

    Args:
        document: The charter.
        fund: A running fund whose value is at the start; none for a new one.
        take_up: Share of the firms that may join which do, in billionths.
        at: When; its day decides which facts count.

    Raises:
        DomainError: The document is no charter.

    Effects:
        The count of the city is kept where it is new.
    """
    on = timezone.localdate(at)
    charter = read_charter(document, on=on)
    value = fund_value(fund).total if fund and has_book(fund) else 0
    terms = usual_terms(charter, reserve=value or FOUNDING_RESERVE)
    asked = replace(terms, take_up=take_up)
    return try_on_city(charter, asked, on=on).result

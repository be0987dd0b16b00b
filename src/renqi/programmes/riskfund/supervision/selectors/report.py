"""All figures of a fund over a period (期间报告)."""

import datetime as dt

from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.selectors.contributed import lost_between
from renqi.programmes.riskfund.capital.selectors.entries import paid_in
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_value, has_book
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE, Party
from renqi.programmes.riskfund.members.selectors.memberships import members_by_class
from renqi.programmes.riskfund.members.selectors.paid_dues import arrears_count
from renqi.programmes.riskfund.relief.selectors.watched_claims import (
    claim_counts,
    decided_claims,
)
from renqi.programmes.riskfund.supervision.domain.report_figures import Report
from renqi.programmes.riskfund.supervision.selectors.alerts import open_alert_counts
from renqi.programmes.riskfund.supervision.selectors.ledger_checks import differences_of
from renqi.programmes.riskfund.supervision.selectors.solvency import last_solvency


def report_of(fund: str, *, since: dt.date, until: dt.date, scope: Scope) -> Report:
    """Give all figures of a period, for who sees all (期间报告).

    Args:
        fund: Which.
        since: First day.
        until: Last day.
        scope: What may be seen.
    """
    return Report(
        fund=fund,
        since=since,
        until=until,
        figures={
            **_money(fund, since, until),
            **_members(fund, until),
            **_claims(fund, since, until),
            **_watched(fund, scope),
        },
        counts={
            **claim_counts(fund, since=since, until=until),
            "members": _members_by(fund, until),
        },
    )


def _money(fund: str, since: dt.date, until: dt.date) -> dict[str, int | None]:
    if not has_book(fund):
        return dict.fromkeys(("value", "cash", "floor", "loans", "assets", "lost"))
    value = fund_value(fund, on=until)
    paid = {
        "contributed_firms": Party.FIRM,
        "contributed_government": Party.GOVERNMENT,
        "contributed_institution": Party.INSTITUTION,
    }
    return {
        "value": value.total,
        "cash": value.cash,
        "floor": value.floor,
        "loans": value.loans,
        "assets": value.assets,
        "lost": lost_between(fund, since=since, until=until),
        **{
            name: paid_in(fund, party=party, since=since, until=until)
            for name, party in paid.items()
        },
    }


def _members(fund: str, until: dt.date) -> dict[str, int | None]:
    rows = members_by_class(fund, on=until)
    return {
        "members": sum(row.firms for row in rows),
        "in_arrears": arrears_count(fund).in_arrears,
    }


def _members_by(fund: str, until: dt.date) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in members_by_class(fund, on=until):
        sums[row.size] = sums.get(row.size, 0) + row.firms
    return sums


def _claims(fund: str, since: dt.date, until: dt.date) -> dict[str, int | None]:
    rows = decided_claims(fund, since=since, until=until)
    on_time = sum(row.decided_at <= row.due_at for row in rows)
    return {
        "decided": len(rows),
        "granted": sum(row.is_granted for row in rows),
        "granted_amount": sum(row.amount for row in rows if row.is_granted),
        "on_time": on_time * WHOLE // len(rows) if rows else None,
        "overrides": sum(row.is_override for row in rows),
        "break_glass": sum(row.is_glass for row in rows),
        "came_back": sum(row.came_back for row in rows),
    }


def _watched(fund: str, scope: Scope) -> dict[str, int | None]:
    found = last_solvency(fund, scope=scope)
    result = found.result if found else None
    return {
        "ruin": result.ruin if result else None,
        "required_reserve": result.required_reserve if result else None,
        "open_alerts": open_alert_counts(scope=scope).get(fund, 0),
        "open_differences": len(differences_of(fund, scope=scope)),
    }

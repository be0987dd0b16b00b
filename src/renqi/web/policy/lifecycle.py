"""What happens after recognition, in words (称号有效期与管理)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renqi.engines.policy.domain.tree import Rule
from renqi.web.shell.bilingual import is_chinese

TERM_WORDS: dict[str, str | Promise] = {
    "validity_years": _("Valid for (years)"),
    "validity": _("Valid for"),
    "annual_update_by": _("Yearly update by (month-day)"),
    "annual_update_on": _("Yearly update on"),
    "annual_update_first": _("First yearly update"),
    "annual_update_missed": _("If the update is missed"),
    "annual_update_reminder_days": _("Days to update after the reminder"),
    "change_report_months": _("Report a change within (months)"),
    "change_report_on": _("Report these changes"),
    "change_report_missed": _("If the report is missed"),
    "revoke_on": _("Title is revoked on"),
    "reapply_ban_years": _("No new application for (years)"),
    "reapply_ban_on": _("No new application for the titles"),
    "notice_days": _("Public notice (days)"),
    "notice_working_days": _("Public notice (working days)"),
    "renewal": _("Renewal"),
    "review_every_years": _("Review every (years)"),
    "review_extends_years": _("A passed review adds (years)"),
    "review_not_submitted": _("If no review is submitted"),
    "review": _("Review"),
    "reviews": _("Checks"),
    "audit_report_years": _("Audit reports of (years)"),
    "audit_report_coded_on": _("Audit report coded on"),
    "data_fraud": _("Fraud in the data"),
    "data_fraud_revokes": _("Titles revoked on fraud in the data"),
    "data_fraud_ban_years": _("No new application after fraud for (years)"),
    "managed_under": _("Kept under another measure"),
    "size_fixed_at": _("Size is fixed at"),
    "proxies": _("What stands in for a missing figure"),
    "grant": _("Grant"),
    "clawback": _("Taken back when"),
    "awards": _("Award"),
    "bonus": _("Bonus"),
    "benefits": _("Benefits"),
    "batch_years": _("Years of the batches"),
    "third_batch_closed": _("Third batch closed in"),
    "call_batch": _("Batch of the call"),
    "call_online_from": _("Online applications from"),
    "call_online_until": _("Online applications until"),
    "call_review_until": _("Review by the province until"),
    "names_per_central_soe": _("Names per central state-owned group"),
    "target_2025_model_firms": _("Goal for 2025, model firms"),
    "target_2025_nurtured_firms": _("Goal for 2025, nurtured firms"),
    "site_check_triggers_2026": _("Visited on site in 2026"),
    "calls": _("Calls"),
    "share_passed_to_firm": _("Share passed to the firm"),
    "date_to_verify": _("Date to be checked"),
    "numbers_to_verify": _("Numbers to be checked"),
    "basis": _("Where it is said"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleLine:
    """One entry of what happens after recognition."""

    words: str | Promise
    value: str


def lifecycle_lines(rule: Rule) -> list[LifecycleLine]:
    """Give the entries of a document that are words for people."""
    return [
        LifecycleLine(
            words=TERM_WORDS.get(key, key.replace("_", " ")),
            value=_basis(value) if key == "basis" else _plain(value),
        )
        for key, value in rule.lifecycle.items()
    ]


def transition_lines(rule: Rule) -> list[tuple[str, str]]:
    """Give the provisions for the change from one document to the next, with their clauses."""
    language = "zh" if is_chinese() else "en"
    return [(line[language], line.get("clause", "")) for line in rule.transition]


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return str(value["zh" if is_chinese() else "en"])
    if isinstance(value, list):
        return ("、" if is_chinese() else ", ").join(_plain(one) for one in value)
    return str(value)


def _basis(entries: Any) -> str:
    return "；".join(f"{one['clause']} [{one['evidence']}]" for one in entries)

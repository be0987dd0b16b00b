"""Lines of lists as pages and files show them (明细行)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from renqi.programmes.cultivation.support.selectors.entitlement_lines import LineRow
from renqi.registry.intake.workbook import Row
from renqi.web.entitlements.words import LINE_LOOKS
from renqi.web.registry import words
from renqi.web.shell.bilingual import is_chinese
from renqi.web.shell.figures import day, in_yuan
from renqi.web.shell.matters import matter_words

LINE_HEADER = (
    _("Credit code"),
    _("Firm"),
    _("District"),
    _("Measure"),
    _("Matter"),
    _("Full amount"),
    _("Given already"),
    _("Amount"),
    _("State"),
    _("Reason"),
    _("To be confirmed by"),
    _("Paid on"),
    _("Basis"),
)


def shown_line(line: LineRow) -> dict[str, Any]:
    """Give one line as lists and pages show it."""
    return {
        "line": line,
        "measure": line.measure_zh if is_chinese() else line.measure_en,
        "look": LINE_LOOKS[line.state],
        "district": words.district_words(line.district or None),
    }


def step_said(words: str) -> str:
    """Give what stands beside a step; a day is kept as 2026-07-01 and read like any other."""
    try:
        return day(dt.date.fromisoformat(words))
    except ValueError:
        return words


def filed_line(line: LineRow) -> Row:
    """Give one line for a file: yuan with two places."""
    return (
        line.uscc,
        line.firm_name,
        words.district_words(line.district or None),
        line.measure_zh if is_chinese() else line.measure_en,
        matter_words(line.matter),
        in_yuan(line.full_amount),
        in_yuan(line.deducted),
        in_yuan(line.amount),
        str(LINE_LOOKS[line.state].label),
        line.reason,
        line.confirm_by,
        line.paid_on,
        line.basis_sha256,
    )

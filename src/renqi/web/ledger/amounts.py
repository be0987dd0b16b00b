"""Amounts in books: to the last fen or point, with a sign that needs no colour (账面金额)."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from renqi.engines.ledger.domain.amounts import SHARE_PARTS, amount_text
from renqi.engines.ledger.domain.kinds import Unit
from renqi.kernel.money import FEN_PER_YUAN

_MINUS = "\N{MINUS SIGN}"
UNIT_WORDS: dict[Unit, str | Promise] = {
    Unit.FEN: _("yuan"),
    Unit.POINTS: _("points"),
    Unit.SHARES: _("fund shares"),
}
# What one of the unit that people read is made of.
PARTS: dict[Unit, int] = {Unit.FEN: FEN_PER_YUAN, Unit.POINTS: 1, Unit.SHARES: SHARE_PARTS}


def shown(amount: int | None, unit: Unit) -> SafeString:
    """Write an amount for a page; what is below zero has a real minus and its own colour."""
    if amount is None:
        return SafeString("–")
    text = amount_text(amount, unit).replace("-", _MINUS)
    return format_html('<span class="minus">{}</span>' if amount < 0 else "{}", text)


def shown_if_any(amount: int, unit: Unit) -> SafeString:
    """Write an amount, and nothing for none: an empty cell is easier to read past than a zero."""
    return shown(amount, unit) if amount else SafeString("")


def filed(amount: int, unit: Unit) -> Decimal | int:
    """Give an amount for a file: yuan with two places, shares with six, or points."""
    return amount if unit is Unit.POINTS else Decimal(amount) / PARTS[unit]

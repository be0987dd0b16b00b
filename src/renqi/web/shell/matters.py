"""What public money is for, in words (扶持事项用语).

The register keeps a matter as `title:srdi:440307`: what it is for, then a year or whose money it
is. Every page and file says it through here.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from renqi.programmes.cultivation.ladder.domain.rungs import RUNGS
from renqi.registry.domain.districts import district_table
from renqi.web.shell.bilingual import said

_JOIN = " · "
_YEAR_DIGITS = 4
_RUNGS = {rung.key: rung for rung in RUNGS}
# Titles that measures reward and the register of titles does not hold.
_TITLES: Mapping[str, str | Promise] = {
    "srdi_city": _("City SRDI firm"),
    "champion_product": _("Champion product"),
}
_HEADS: Mapping[str, str | Promise] = {
    "rd_expense": _("R&D expense"),
    "loan_interest": _("Interest on loans"),
    "tech_loan": _("Technology loans"),
    "voucher": _("Innovation voucher"),
    "tax:high_tech_rate": _("Tax rate of high-tech enterprises"),
    "tax:loss_carry": _("Losses carried forward"),
    "tax:rd": _("R&D deduction"),
    "tax:six_taxes": _("Six taxes and two fees"),
    "tax:small_profit": _("Income tax of small firms"),
    "tax:vat_advanced": _("VAT credit of advanced manufacturing"),
}
# Places beside the districts of the city.
_PLACES: Mapping[str, str | Promise] = {
    "44": gettext_lazy("Guangdong"),
    "sh": gettext_lazy("Shanghai"),
    "nb": gettext_lazy("Ningbo"),
}


def matter_words(matter: str) -> str:
    """Say what money is for; a part that nobody knows stands as it is.

    Args:
        matter: As the register keeps it.
    """
    if not matter:
        return "–"
    parts = matter.split(":")
    size = 2 if parts[0] in {"title", "tax"} and len(parts) > 1 else 1
    head, rest = parts[:size], parts[size:]
    return _JOIN.join([_head_words(head), *map(_part_words, rest)])


def _head_words(head: list[str]) -> str:
    if head[0] != "title":
        return str(_HEADS.get(":".join(head), ":".join(head)))
    key = head[-1]
    named = said(_RUNGS[key]) if key in _RUNGS else str(_TITLES.get(key, key))
    return gettext("Title: {title}").format(title=named)


def _part_words(part: str) -> str:
    if part in _PLACES:
        return str(_PLACES[part])
    if len(part) == _YEAR_DIGITS and part.isdecimal():
        return gettext("year {year}").format(year=part)
    if part == "{year}":
        return gettext("each year")
    district = district_table().districts.get(part)
    return said(district) if district else part

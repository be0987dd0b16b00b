"""Names for what the registry keeps as codes (代码名称)."""

import functools

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.registry.domain.chains import chain_table
from renqi.registry.domain.districts import district_table
from renqi.registry.domain.industries import industry_table
from renqi.web.shell.bilingual import said

Choices = list[tuple[str, str]]

SIZE_WORDS: dict[str, str | Promise] = {
    "large": _("Large"),
    "medium": _("Medium"),
    "small": _("Small"),
    "micro": _("Micro"),
}
_DIVISION_LENGTH = 2


def district_words(key: str | None) -> str:
    """Name a district; a code from outside the city is said to be one."""
    if not key:
        return "–"
    district = district_table().districts.get(key)
    return said(district) if district else gettext("outside the city ({code})").format(code=key)


def chain_words(key: str | None) -> str:
    """Name a cluster."""
    if not key:
        return "–"
    chain = chain_table().get(key)
    return said(chain) if chain else key


def industry_words(code: str | None) -> str:
    """Name an industry in the words of the classification, which has Chinese ones only."""
    if not code:
        return "–"
    industry = industry_table().get(code)
    return industry.name if industry else code


def division_words(code: str | None) -> str:
    """Name the division of an industry, as lists show it."""
    if not code:
        return "–"
    table = industry_table()
    industry = table.get(code[:_DIVISION_LENGTH]) or table.get(code)
    return industry.name if industry else code


def size_words(key: str | None) -> str:
    """Name a size class."""
    return str(SIZE_WORDS.get(key, key)) if key else "–"


def district_choices() -> Choices:
    """Give the districts of the city for a list to choose from."""
    return [(key, said(district)) for key, district in district_table().districts.items()]


def chain_choices() -> Choices:
    """Give the clusters for a list to choose from."""
    return [(key, said(chain)) for key, chain in chain_table().items()]


def size_choices() -> Choices:
    """Give the size classes for a list to choose from."""
    return [(key, str(words)) for key, words in SIZE_WORDS.items()]


@functools.cache
def division_choices() -> list[tuple[str, Choices]]:
    """Give the divisions of the classification, by section."""
    sections: dict[str, Choices] = {}
    table = industry_table()
    for code, industry in table.items():
        if len(code) == _DIVISION_LENGTH and code.isdigit():
            title = f"{industry.section} {table[industry.section].name}"
            sections.setdefault(title, []).append((code, f"{code} {industry.name}"))
    return list(sections.items())

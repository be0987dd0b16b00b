"""The rungs of the ladder and what their titles are called (梯度层级)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from renqi.kernel.errors import DomainError


class Family(StrEnum):
    """Which side of the ladder a rung stands on (梯度系列)."""

    SME = "sme"
    CHAMPION = "champion"
    OTHER = "other"


class NoSuchRung(DomainError):
    """The ladder has no such rung (没有这个层级)."""

    code = "ladder.rung_not_found"
    message = "There is no title {rung}. Known titles: {known}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One rung (层级).

    Attributes:
        key: Name of the rung.
        title: Its word in the fact `valid_titles`; empty where it gives no title.
        rule: The rule that says who may stand there; empty for titles of other ladders.
        level: city, province or nation.
        order: Place on the ladder, lowest first.
        family: Which side of the ladder.
        decided_here: Whether the city's bureau decides; otherwise it recommends and records.
        zh: Its name in Chinese.
        en: Its name in English.
    """

    key: str
    title: str
    rule: str
    level: str
    order: int
    family: Family
    decided_here: bool
    zh: str
    en: str


def _rung(key: str, rule: str, level: str, order: int, family: Family, zh: str, en: str) -> Rung:
    return Rung(
        key=key,
        title="" if key in _WITHOUT_TITLE else key,
        rule=rule,
        level=level,
        order=order,
        family=family,
        decided_here=key in _DECIDED_HERE,
        zh=zh,
        en=en,
    )


# A track of funding for holders of another title.
_WITHOUT_TITLE = frozenset({"key_little_giant"})
# The city has its own plan and stands as a province for the SME ladder.
_DECIDED_HERE = frozenset({"innovative", "srdi", "champion_city"})

# Names, levels and orders are those of the rule documents; a test holds them together.
RUNGS: tuple[Rung, ...] = (
    _rung(
        "innovative",
        "cn.innovative_sme",
        "province",
        1,
        Family.SME,
        "创新型中小企业",
        "Innovative SME",
    ),
    _rung(
        "technology_sme",
        "cn.technology_sme",
        "nation",
        1,
        Family.SME,
        "科技型中小企业",
        "Technology SME",
    ),
    _rung("srdi", "cn.srdi", "province", 2, Family.SME, "专精特新中小企业", "SRDI SME"),
    _rung(
        "little_giant",
        "cn.little_giant",
        "nation",
        3,
        Family.SME,
        "专精特新“小巨人”企业",
        "Little giant",
    ),
    _rung(
        "key_little_giant",
        "cn.key_little_giant",
        "nation",
        4,
        Family.SME,
        "重点“小巨人”企业",
        "Key little giant",
    ),
    _rung(
        "champion_city",
        "sz.champion",
        "city",
        5,
        Family.CHAMPION,
        "深圳市制造业单项冠军",
        "Shenzhen champion",
    ),
    _rung(
        "champion_province",
        "gd.champion",
        "province",
        6,
        Family.CHAMPION,
        "广东省制造业单项冠军",
        "Guangdong champion",
    ),
    _rung(
        "champion_nation",
        "cn.champion",
        "nation",
        7,
        Family.CHAMPION,
        "制造业单项冠军企业",
        "National champion",
    ),
)
# Titles that count on the ladder and are granted beside it.
OTHER_TITLES: tuple[Rung, ...] = (
    _rung("high_tech", "", "nation", 0, Family.OTHER, "高新技术企业", "High-tech enterprise"),
)
_BY_KEY: Mapping[str, Rung] = {rung.key: rung for rung in (*RUNGS, *OTHER_TITLES)}
# Everything that the register of titles may hold.
TITLED: tuple[Rung, ...] = tuple(rung for rung in _BY_KEY.values() if rung.title)


def rung_of(key: str) -> Rung:
    """Give a rung by its key, titles of other ladders included (按键取层级).

    Raises:
        NoSuchRung: There is none.
    """
    if key not in _BY_KEY:
        raise NoSuchRung(rung=key, known=", ".join(_BY_KEY))
    return _BY_KEY[key]


def rung_named(text: str) -> Rung:
    """Give the rung that a list calls by this name or key (按名称取层级).

    Quotation marks, blanks and a closing 企业 are written one way here and another there.

    Raises:
        NoSuchRung: There is none.
    """
    asked = _plain(text)
    found = [one for one in TITLED if asked in {one.key, *map(_plain, _names(one))}]
    if not found:
        raise NoSuchRung(rung=text.strip(), known="、".join(one.zh for one in TITLED))
    return found[0]


_ALSO: Mapping[str, tuple[str, ...]] = {
    "little_giant": ("小巨人", "专精特新小巨人", "国家级专精特新小巨人"),
    "srdi": ("专精特新", "省级专精特新中小企业", "深圳市专精特新中小企业"),
    "innovative": ("创新型",),
    "technology_sme": ("科技型",),
    "champion_city": ("市单项冠军", "市级制造业单项冠军"),
    "champion_province": ("省单项冠军", "省级制造业单项冠军"),
    "champion_nation": ("国家单项冠军", "单项冠军", "国家级制造业单项冠军"),
    "high_tech": ("国家高新技术企业", "高企"),
}


def _names(rung: Rung) -> tuple[str, ...]:
    return (rung.zh, rung.en, *_ALSO.get(rung.key, ()))


def _plain(text: str) -> str:
    kept = "".join(one for one in text.strip().lower() if one not in " “”\"'「」　")
    return kept.removesuffix("企业") or kept

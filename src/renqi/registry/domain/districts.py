"""The district a firm is registered in (所在区).

The credit code does not tell: most Shenzhen firms carry the city's 440300. A district is
given as a code, as a name, or as an address that names it.
"""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from renqi.kernel.ids import region_codes
from renqi.kernel.width import half_width
from renqi.registry.domain.code_readings import CodeReading
from renqi.registry.domain.rule_tables import load_table

_CODE = re.compile(r"(?<![0-9])[0-9]{6}(?![0-9])")
_CITY_PREFIX = re.compile(r"^(?:中国)?(?:广东省?)?(?:深圳市?)?")
_OTHER_CITY = re.compile(r"(?:省|^)(?!.{0,3}深圳)[^省市区]{2,4}市")
_FILLER = "[]() -_/、,:;"


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """A district or functional area of Shenzhen (区)."""

    key: str
    zh: str
    en: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictTable:
    """The districts by key, every name that means one, and codes no longer good (区划表)."""

    city_code: str
    districts: Mapping[str, District]
    key_of_name: Mapping[str, str]
    old_codes: Mapping[str, str]


@functools.cache
def district_table() -> DistrictTable:
    """Read the districts of the city (读取区划表)."""
    document = load_table("districts.yaml")
    districts = {
        key: District(key=key, zh=entry["zh"], en=entry["en"], names=tuple(entry["names"]))
        for key, entry in document["districts"].items()
    }
    key_of_name = {
        name.casefold(): district.key
        for district in districts.values()
        for name in (district.key, district.zh, district.en, *district.names)
    }
    return DistrictTable(
        city_code=document["city"]["code"],
        districts=districts,
        key_of_name=key_of_name,
        old_codes=document["old_codes"],
    )


def read_district(text: str) -> CodeReading:
    """Read a district as people give it: code, name, both, or an address (解读所在区).

    A county-level code elsewhere in the country is kept as it is: firms from outside occur.

    Example:
        >>> read_district("南山").value, read_district("深圳市龙华新区").value
        ('440305', '440309')
        >>> read_district("440312").problem
        'district.old_code'

    """
    table = district_table()
    plain = half_width(text).strip()
    codes = _CODE.findall(plain)
    if len(codes) == 1:
        return _read_code(codes[0], beside=plain.replace(codes[0], "").strip(_FILLER))
    name = _CITY_PREFIX.sub("", plain.replace(" ", "")) or plain
    key = table.key_of_name.get(plain.casefold()) or table.key_of_name.get(name.casefold())
    if key is not None:
        return CodeReading(value=key)
    guessed = guess_district(plain)
    if guessed is not None:
        return CodeReading(value=guessed, warning="district.from_address")
    if name in ("深圳", "深圳市", "广东省", "广东"):
        return CodeReading(problem="district.city_only")
    return CodeReading(problem="district.unknown_name")


def guess_district(address: str) -> str | None:
    """Find the district that an address names, None when it names none (地址识别).

    The first name that ends in 区 counts. A bare name does not: 宝安南路 runs through 罗湖.

    Example:
        >>> guess_district("深圳市罗湖区宝安南路1号"), guess_district("广州市南山区")
        ('440303', None)

    """
    plain = half_width(address).replace(" ", "")
    found = _full_names().search(plain)
    if found is None or _OTHER_CITY.search(plain[: found.start()]):
        return None
    if found.start() and "深圳" not in plain[: found.start()]:
        return None
    return district_table().key_of_name[found.group()]


def district_values() -> tuple[str, ...]:
    """Return every district value a file may give: the city's first, then all codes (取值)."""
    own = district_table().districts
    counties = (code for code in region_codes() if not code.endswith("00"))
    return (*own, *sorted(set(counties) - set(own)))


def _read_code(code: str, *, beside: str) -> CodeReading:
    table = district_table()
    if code == table.city_code and not beside:
        return CodeReading(problem="district.city_only")
    name = _CITY_PREFIX.sub("", beside)
    named = table.key_of_name.get(name.casefold()) if name else None
    now = table.key_of_name.get(table.old_codes.get(code, ""), "")
    key = table.key_of_name.get(code)
    if key is None and now:
        return CodeReading(problem="district.old_code", hint=now)
    if key is not None and named not in (None, key):
        return CodeReading(problem="district.code_conflict", hint=str(named))
    if key is not None:
        return CodeReading(value=key)
    if code in region_codes() and not code.endswith("00"):
        return CodeReading(value=code)
    return CodeReading(problem="district.unknown_code")


@functools.cache
def _full_names() -> re.Pattern[str]:
    names = sorted(
        (name for name in district_table().key_of_name if name.endswith("区")),
        key=len,
        reverse=True,
    )
    return re.compile("|".join(map(re.escape, names)))

"""Counts by district as a map can draw them, and what it cannot (分区统计).

The map has the nine districts. 大鹏 lies in 龙岗 and is drawn there; 深汕, unknown districts and
firms of other cities have no place on it, so a page says them beside it: the map and what stands
beside it come to the whole.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from renqi.registry.domain.districts import district_table
from renqi.web.registry.words import district_words

DAPENG, LONGGANG, SHENSHAN = "SZ-DP", "440307", "SZ-SS"
DistrictCounts = Mapping[str | None, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class OffMap:
    """Firms that no district of the map shows."""

    words: str
    firms: int
    url: str


def codes_on_map() -> tuple[str, ...]:
    """Give the districts that the map draws, in the order of the table."""
    return tuple(code for code in district_table().districts if code.isdigit())


def drawn(counts: DistrictCounts) -> tuple[int, ...]:
    """Give the number of each district of the map; the area inside 龙岗 counts there."""
    inside = {LONGGANG: counts.get(DAPENG, 0)}
    return tuple(counts.get(code, 0) + inside.get(code, 0) for code in codes_on_map())


def off_map(counts: DistrictCounts, *, url: Callable[[str], str]) -> Sequence[OffMap]:
    """Tell the firms that the map does not draw, or not where they are.

    Args:
        counts: Firms by district; None is unknown.
        url: Gives the address of the list of a district.
    """
    on_map = {*codes_on_map(), DAPENG, SHENSHAN}
    elsewhere = sum(n for key, n in counts.items() if key is not None and key not in on_map)
    inside = gettext("{area}, counted in {district}").format(
        area=district_words(DAPENG), district=district_words(LONGGANG)
    )
    chips = (
        OffMap(words=inside, firms=counts.get(DAPENG, 0), url=url(DAPENG)),
        OffMap(words=district_words(SHENSHAN), firms=counts.get(SHENSHAN, 0), url=url(SHENSHAN)),
        OffMap(words=gettext("District unknown"), firms=counts.get(None, 0), url=""),
        OffMap(words=gettext("Outside the city"), firms=elsewhere, url=""),
    )
    return [chip for chip in chips if chip.firms]

"""How much of what is outstanding lies in one place (集中度)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE


class Place(StrEnum):
    """In what help may pile up (集中维度)."""

    FIRM = "firm"
    GROUP = "group"
    CHAIN = "chain"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """Help outstanding with one firm (在保余额); empty texts are unknown."""

    firm: str
    group: str
    chain: str
    district: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """How concentrated exposures are in one way (集中度).

    Attributes:
        place: In which way.
        largest: The key of the largest; empty where it is unknown where it lies.
        amount: What lies there, in fen.
        share: Its share of all, in billionths.
        herfindahl: Sum of the squared shares, in billionths: a whole if all lies in one place.
    """

    place: Place
    largest: str
    amount: int
    share: int
    herfindahl: int


def concentrations(exposures: Iterable[Exposure]) -> tuple[Concentration, ...]:
    """Say how concentrated exposures are, in four ways (集中度).

    A firm without a group is a group of its own; firms of an unknown chain or district count
    as one place each, which would hide nothing and invent nothing.
    """
    rows = tuple(exposures)
    total = sum(one.amount for one in rows)
    if not total:
        return ()
    return tuple(_of(place, _sums(place, rows), total) for place in Place)


def _sums(place: Place, rows: Iterable[Exposure]) -> Mapping[tuple[str, str], int]:
    sums: Counter[tuple[str, str]] = Counter()
    for one in rows:
        key = getattr(one, place.value)
        sums[(key, "" if key else one.firm)] += one.amount
    return sums


def _of(place: Place, sums: Mapping[tuple[str, str], int], total: int) -> Concentration:
    (key, alone), amount = max(sums.items(), key=lambda one: (one[1], one[0]))
    squares = sum(one * one for one in sums.values())
    return Concentration(
        place=place,
        largest=key or (alone if place is Place.GROUP else ""),
        amount=amount,
        share=amount * WHOLE // total,
        herfindahl=squares * WHOLE // (total * total),
    )

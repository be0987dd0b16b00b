"""What can be moved when a charter is tried (试算参数)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.money_terms import Matching
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE, Party

# What nobody can know before a fund runs; pages show each as an assumption.
_TAKE_UP = WHOLE // 5
_PAID_MONTHS = 24
_PERSISTENCE = 9 * WHOLE // 10
_MONTHS = 120
MONTHS_MAX = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The sliders of a trial (试算参数); shares in billionths, money in fen.

    Attributes:
        contribution: Where in its band every firm pays: 0 the least, a whole the most.
        multiple: Times its contributions that a firm may get; none where help does not hang
            on them.
        waiting_months: Months after joining without cover.
        government: What the government adds to the firms' money.
        institution: What the institution adds.
        take_up: Share of the firms that may join which do.
        reserve: Money in the fund on its first day.
        paid_months: How many contributions a firm has paid when it claims.
        growth_year: What idle money earns in a year.
        persistence: How much of a month's common mood is left in the next.
        months: Over how many months of cover ruin is looked for.
    """

    contribution: int
    multiple: int | None
    waiting_months: int
    government: int
    institution: int
    take_up: int
    reserve: int
    paid_months: int = _PAID_MONTHS
    growth_year: int = 0
    persistence: int = _PERSISTENCE
    months: int = _MONTHS


def usual_terms(charter: Charter, *, reserve: int = 0) -> Terms:
    """Give the terms that a charter itself says, and usual assumptions (默认参数).

    Args:
        charter: The charter.
        reserve: Money in the fund on its first day.
    """
    return Terms(
        contribution=WHOLE // 2,
        multiple=charter.cover.multiple,
        waiting_months=charter.cover.waiting_months,
        government=_ratio(charter, Party.GOVERNMENT),
        institution=_ratio(charter, Party.INSTITUTION),
        take_up=_TAKE_UP,
        reserve=reserve,
        months=max(_MONTHS, charter.safeguards.ruin_months),
    )


def charter_with(charter: Charter, terms: Terms) -> Charter:
    """Give the charter that the sliders say (改动后的章程)."""
    ratios = {Party.GOVERNMENT: terms.government, Party.INSTITUTION: terms.institution}
    caps = {one.party: one.year_max for one in charter.matching}
    matching = tuple(
        Matching(party=party, ratio=ratio, year_max=caps.get(party))
        for party, ratio in ratios.items()
        if ratio
    )
    cover = replace(charter.cover, multiple=terms.multiple, waiting_months=terms.waiting_months)
    return replace(charter, cover=cover, matching=matching)


def says_the_same(charter: Charter, terms: Terms) -> bool:
    """Whether the sliders leave the charter as it is written (是否未改动章程)."""
    usual = usual_terms(charter)
    names = ("multiple", "waiting_months", "government", "institution")
    return all(getattr(terms, name) == getattr(usual, name) for name in names)


def terms_document(terms: Terms) -> dict[str, int | None]:
    """Write terms down."""
    return asdict(terms)


def terms_of(document: Mapping[str, Any]) -> Terms:
    """Read terms that were written down."""
    return Terms(**document)


def _ratio(charter: Charter, party: Party) -> int:
    return sum(one.ratio for one in charter.matching if one.party is party)

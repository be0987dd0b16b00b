"""What a provider says of a service, looked at before it is kept (服务条款)."""

import datetime as dt
from dataclasses import dataclass

from renqi.kernel.ids import check_credit_code
from renqi.programmes.cultivation.growth.domain.refusals import TermsUnusable
from renqi.programmes.cultivation.growth.domain.service_kinds import (
    SERVICE_KINDS,
    UNITS,
    WHOLE_SHARE,
)

NAME_MOST, TEXT_MOST, PLACE_MOST = 80, 4_000, 120
PRICE_MOST = 10**10
LEAD_MOST = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenTerms:
    """A service as its provider describes it (服务条款).

    Attributes:
        kind: Key of the table of kinds.
        name_zh: Its name.
        name_en: The same in English; may be empty.
        text_zh: What it is.
        text_en: The same in English; may be empty.
        closes: What it helps to close: `fact:rd_body`, `digital:base.network`.
        price: In fen a unit; nought for free.
        subsidised_share: In ten-thousandths of the price.
        unit: Key of the table of units.
        lead_days: Days needed before the first day.
        place: Where it is given.
        operator_code: Credit code of who really does it; may be empty.
        valid_from: First day.
        valid_until: Day after the last.
    """

    kind: str
    name_zh: str
    name_en: str
    text_zh: str
    text_en: str
    closes: tuple[str, ...]
    price: int
    subsidised_share: int
    unit: str
    lead_days: int
    place: str
    operator_code: str
    valid_from: dt.date
    valid_until: dt.date


def check_terms(given: GivenTerms) -> None:
    """Refuse what does not hold together.

    Raises:
        TermsUnusable: Names the first field that is wrong; forms say it in words before.
    """
    code = given.operator_code
    fine = {
        "kind": given.kind in SERVICE_KINDS,
        "unit": given.unit in UNITS,
        "name_zh": 0 < len(given.name_zh) <= NAME_MOST,
        "text_zh": 0 < len(given.text_zh) <= TEXT_MOST and len(given.text_en) <= TEXT_MOST,
        "place": 0 < len(given.place) <= PLACE_MOST,
        "price": 0 <= given.price <= PRICE_MOST,
        "subsidised_share": 0 <= given.subsidised_share <= WHOLE_SHARE,
        "lead_days": 0 <= given.lead_days <= LEAD_MOST,
        "valid_until": given.valid_until > given.valid_from,
        "operator_code": not code or check_credit_code(code).refusal is None,
        "closes": bool(given.closes),
    }
    wrong = next((field for field, is_fine in fine.items() if not is_fine), None)
    if wrong is not None:
        raise TermsUnusable(field=wrong)

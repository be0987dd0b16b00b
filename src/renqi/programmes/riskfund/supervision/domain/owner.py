"""Under which key the rows of a fund are its institution's (归属)."""

from renqi.engines.ledger.domain.owners import owner_key
from renqi.programmes.riskfund.charter.domain.fund import FundLine


def owner_of(fund: FundLine) -> str:
    """Give the key of the institution that keeps a fund, as accounts are owned."""
    return owner_key(organisation_id=fund.institution_id)

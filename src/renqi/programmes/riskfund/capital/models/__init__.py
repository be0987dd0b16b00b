"""Tables of a fund's capital (基金资金表)."""

from renqi.programmes.riskfund.capital.models.appropriation import Appropriation
from renqi.programmes.riskfund.capital.models.entry import Entry
from renqi.programmes.riskfund.capital.models.fund_book import FundBook
from renqi.programmes.riskfund.capital.models.request import BookRequest
from renqi.programmes.riskfund.capital.models.stake import FirmStake

__all__ = ["Appropriation", "BookRequest", "Entry", "FirmStake", "FundBook"]

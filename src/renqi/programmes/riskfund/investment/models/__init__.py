"""The tables of investing (投资数据表)."""

from renqi.programmes.riskfund.investment.models.counterparty import Counterparty
from renqi.programmes.riskfund.investment.models.instrument import Instrument
from renqi.programmes.riskfund.investment.models.mark import DayMark, UnitValue
from renqi.programmes.riskfund.investment.models.portfolio import DriftAlert, MandateRule, Portfolio
from renqi.programmes.riskfund.investment.models.price import Price, PriceFile
from renqi.programmes.riskfund.investment.models.proposal import Proposal
from renqi.programmes.riskfund.investment.models.result import Income, Result
from renqi.programmes.riskfund.investment.models.trade import Trade

__all__ = [
    "Counterparty",
    "DayMark",
    "DriftAlert",
    "Income",
    "Instrument",
    "MandateRule",
    "Portfolio",
    "Price",
    "PriceFile",
    "Proposal",
    "Result",
    "Trade",
    "UnitValue",
]

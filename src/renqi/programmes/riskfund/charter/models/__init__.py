"""Tables of funds and their charters; Django looks for them here (基金与章程数据表)."""

from renqi.programmes.riskfund.charter.models.approval import CharterApproval, CharterTrial
from renqi.programmes.riskfund.charter.models.version import CharterVersion, Fund

__all__ = ["CharterApproval", "CharterTrial", "CharterVersion", "Fund"]

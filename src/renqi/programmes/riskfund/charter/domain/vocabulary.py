"""The fixed words of charters (章程词汇)."""

from enum import StrEnum

# A whole, in the unit of shares.
WHOLE = 10**9


class FundKind(StrEnum):
    """What a fund is for; each has a template (基金类型)."""

    TRI_PARTY = "tri_party"
    MUTUAL = "mutual"
    BRIDGE = "bridge"
    LOSS_POOL = "loss_pool"


class Party(StrEnum):
    """Who contributes: the classes of shares (出资方)."""

    GOVERNMENT = "government"
    INSTITUTION = "institution"
    FIRM = "firm"


class HelpForm(StrEnum):
    """How a fund helps (救助方式)."""

    BRIDGE = "bridge"
    LOAN = "loan"
    GRANT = "grant"


class Lane(StrEnum):
    """How fast a claim is decided (办理通道)."""

    FAST = "fast"
    STANDARD = "standard"
    FULL = "full"


class Leave(StrEnum):
    """Why a firm leaves a fund (退出方式)."""

    VOLUNTARY = "voluntary"
    DEEMED = "deemed"
    FORCED = "forced"


class CapOn(StrEnum):
    """Over what a cap of cover reaches (限额维度)."""

    FIRM = "firm"
    GROUP = "group"
    CHAIN = "chain"
    DISTRICT = "district"
    EVENT = "event"
    TOTAL = "total"


class Bearer(StrEnum):
    """Who bears a layer of a loss (损失承担方).

    `OWN_STAKE` is what the firm itself has in the fund. `RETAINED` is borne outside the fund, by
    the bank whose loan it is.
    """

    OWN_STAKE = "own_stake"
    FIRM = "firm"
    GOVERNMENT = "government"
    INSTITUTION = "institution"
    RETAINED = "retained"


class RecoveryOrder(StrEnum):
    """To whom a recovery goes (追回款分配)."""

    SAME_SHARES = "same_shares"
    LAST_LOSS_FIRST = "last_loss_first"


class Return(StrEnum):
    """How gains of investing are split between the classes (收益分配)."""

    BY_VALUE = "by_value"
    FIRMS_FIRST = "firms_first"

"""The fixed vocabulary of the ledger, numbered as the tables number it (账务词汇)."""

from enum import IntEnum, StrEnum


class Unit(IntEnum):
    """What an account counts; units never mix (计量单位).

    Shares of a fund are counted in millionths (基金份额).
    """

    FEN = 1
    POINTS = 2
    SHARES = 3


class Side(IntEnum):
    """The leg that makes an account's balance larger (余额方向).

    Credit is for what is owed and for funds and wallets; debit is for what is owned, such as
    money in a bank.
    """

    CREDIT = 1
    DEBIT = -1


class Kind(IntEnum):
    """What a transfer does (分录种类)."""

    POSTED = 0
    HELD = 1
    SETTLED = 2
    RELEASED = 3
    TIMED_OUT = 4
    LAPSED = 5
    CLAWED_BACK = 6


class Outcome(StrEnum):
    """What became of one event of many (单笔结果)."""

    POSTED = "posted"
    EXISTS = "exists"
    ID_REUSED = "id_reused"
    BAD_ACCOUNT = "bad_account"
    FROZEN = "frozen"
    CLOSED = "closed"
    OVERDRAFT = "overdraft"
    OVER_CAP = "over_cap"
    LOTS_SHORT = "lots_short"
    MISSHAPEN = "misshapen"

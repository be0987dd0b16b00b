"""What the book of a fund refuses (基金资金拒绝理由)."""

from renqi.kernel.errors import DomainError


class BookMissing(DomainError):
    """The fund has no book."""

    code = "capital.book_not_found"
    message = "Fund {fund} has no book."


class BookTaken(DomainError):
    """The fund's book is open with other terms."""

    code = "capital.book_taken"
    message = "The book of fund {fund} is open with another account at a bank."


class KeyReused(DomainError):
    """The same key came with another content."""

    code = "capital.key_reused"
    message = "The key {key} already stands for another entry of fund {fund}."


class AmountUnfit(DomainError):
    """An amount of money is above zero and not absurd."""

    code = "capital.amount_unfit"
    message = "An amount must be above zero and at most {most}."


class ReasonMissing(DomainError):
    """A decision without a reason."""

    code = "capital.reason_missing"
    message = "Give a reason."


class FirmMissing(DomainError):
    """A firm's money names no firm, or another party's names one."""

    code = "capital.firm_missing"
    message = "Name the firm for money of firms, and none for other money."


class ClassOffScale(DomainError):
    """Losses or gains took the shares of a class so far that they have no fair price."""

    code = "capital.class_off_scale"
    message = (
        "The shares of this class are worth next to nothing, or far too much. Nothing can be paid"
        " in until two people have set them anew."
    )


class AmountTooSmall(DomainError):
    """An amount that buys no share at all."""

    code = "capital.amount_too_small"
    message = "This amount does not buy the smallest part of a share."


class ClassOnScale(DomainError):
    """Shares that have a fair price are not set anew."""

    code = "capital.class_on_scale"
    message = "The shares of this class have a fair price and are not set anew."


class StakeShort(DomainError):
    """More is taken out than a stake holds."""

    code = "capital.stake_short"
    message = "The stake holds {held}, and {wanted} was asked for."


class ForfeitTooLarge(DomainError):
    """More would be left behind than is taken out."""

    code = "capital.forfeit_too_large"
    message = "Of {worth} no more than that can be left behind."


class SplitUnfit(DomainError):
    """The parts do not make the whole."""

    code = "capital.split_unfit"
    message = "The parts make {found} and not {amount}."


class AccountUnfit(DomainError):
    """The act does not touch this account."""

    code = "capital.account_unfit"
    message = "This is not booked on account {account}."


class LineSpent(DomainError):
    """A line of the bank has not that much left."""

    code = "capital.line_spent"
    message = "This line of the bank has {left} left."


class FloorReached(DomainError):
    """Cash would fall below what must stay."""

    code = "capital.floor_reached"
    message = "Cash would fall below the floor: {available} can be promised."


class FloorUnfit(DomainError):
    """A floor below nothing."""

    code = "capital.floor_unfit"
    message = "A floor is not below zero."


class FloorFalls(DomainError):
    """One person alone lowers no floor."""

    code = "capital.floor_falls"
    message = "The floor is {floor} now; two people lower it."


class FloorBelowCharter(DomainError):
    """A floor is not below what the charter says."""

    code = "capital.floor_below_charter"
    message = "The charter asks for a floor of {floor}."


class ClassEmpty(DomainError):
    """A gain for a class in which nobody has a share."""

    code = "capital.class_empty"
    message = "Nobody has a share in this class, so nobody would own the gain."


class SamePerson(DomainError):
    """Two people are needed."""

    code = "capital.same_person"
    message = "{name} asked for this; another person decides."


class OutOfTurn(DomainError):
    """It is decided already, or not yet."""

    code = "capital.out_of_turn"
    message = "This is not possible while it is {state}."


class AskUnknown(DomainError):
    """There is no such request."""

    code = "capital.ask_not_found"
    message = "There is no request {ask}."


class AppropriationUnknown(DomainError):
    """There is no such appropriation."""

    code = "capital.appropriation_not_found"
    message = "There is no appropriation {appropriation}."


class AppropriationOver(DomainError):
    """More is paid than was called."""

    code = "capital.appropriation_over"
    message = "Of this appropriation {open} is open."


class PartyUnfit(DomainError):
    """Only the government and the institution are called to pay."""

    code = "capital.party_unfit"
    message = "This is for the government and the institution only."


class DayUnfit(DomainError):
    """A day that is over."""

    code = "capital.day_unfit"
    message = "The day {day} is over."


class RuleBroken(DomainError):
    """The database refused a row under a rule that has no kinder words."""

    code = "capital.rule_broken"
    message = "The book of the fund refused a row: {constraint}."

"""Why something about a membership is refused (成员业务拒绝理由)."""

from renqi.kernel.errors import DomainError


class MembershipUnknown(DomainError):
    """There is none in scope (成员不存在)."""

    code = "members.not_found"
    message = "There is no such membership."


class AlreadyMember(DomainError):
    """A firm is in a fund once (不得重复入会)."""

    code = "members.already"
    message = "This firm is a member of this fund already, or has asked to join it."


class JoiningUnmet(DomainError):
    """The firm does not meet what the charter asks (不符合入会条件)."""

    code = "members.joining_unmet"
    message = (
        "The firm does not meet {count} conditions for joining, the first of them: {first}."
        " The page lists each with its reason."
    )


class SizeUnknown(DomainError):
    """Nobody knows the firm's size class (企业规模未知)."""

    code = "members.size_unknown"
    message = (
        "The size class of the firm is not on file, so its contribution cannot be told. State the"
        " firm's staff and revenue in its file first."
    )


class NotOwnFirm(DomainError):
    """Somebody asks for a firm they do not act for (非本企业)."""

    code = "members.not_own_firm"
    message = "Only somebody who acts for the firm asks for this."


class OutOfTurn(DomainError):
    """Things have moved on (状态不符)."""

    code = "members.out_of_turn"
    message = "This cannot be done while it is “{state}”."


class ReasonMissing(DomainError):
    """No reason was given (缺少理由)."""

    code = "members.reason_missing"
    message = "Say why."


class SamePerson(DomainError):
    """Two people are needed (须由他人办理)."""

    code = "members.same_person"
    message = "{name} asked for this. Somebody else must decide."


class AmountSame(DomainError):
    """Nothing would change (金额未变)."""

    code = "members.amount_same"
    message = "That is what the firm pays already."


class PauseUnfit(DomainError):
    """A pause longer than the charter gives (缓缴期限不符)."""

    code = "members.pause_unfit"
    message = "A firm may pause for {most} months in all; {left} of them are left."


class PauseOpen(DomainError):
    """A pause was asked for already (已有缓缴申请)."""

    code = "members.pause_open"
    message = "A pause has been asked for and is not decided yet."


class LeavingOpen(DomainError):
    """The firm is on its way out already (已在办理退出)."""

    code = "members.leaving_open"
    message = "The firm is leaving this fund already."


class MoneyUnknown(DomainError):
    """There is no such money in scope (来款不存在)."""

    code = "members.money_not_found"
    message = "There is no such money."


class MoneyDecided(DomainError):
    """Somebody has said what it is (来款已处理)."""

    code = "members.money_decided"
    message = "Somebody has said what this money is, or none of it is left."


class PayeeUnfit(DomainError):
    """An account that a bank cannot pay to (收款账户不符)."""

    code = "members.payee_unfit"
    message = (
        "The field {field} of the account does not fit: the holder is the firm itself, the number"
        " has 1 to 34 digits, the bank 12 digits or a BIC."
    )


class PayeeMissing(DomainError):
    """Nobody has said where the money is to go (缺少收款账户)."""

    code = "members.payee_missing"
    message = "{firm} has not said to which account its money is to go."


class MergeDoublesMember(DomainError):
    """Both firms are in one fund (合并双方均为成员)."""

    code = "members.merge_doubles"
    message = (
        "{duplicate} and {kept} are both members of {funds}. A firm is in a fund once: let one of"
        " the memberships end first, its money is returned by the table of the charter."
    )


class StillWaiting(DomainError):
    """Cover has not begun (等待期内)."""

    code = "members.still_waiting"
    message = "Cover begins on {day}."


class TooFewPaid(DomainError):
    """Too few months are paid (缴费月数不足)."""

    code = "members.too_few_paid"
    message = "{paid} months are paid; cover needs {needed}."


class CoverRests(DomainError):
    """Months are overdue (欠缴中止保障)."""

    code = "members.cover_rests"
    message = "Cover rests: {months} months are overdue."


class NotMember(DomainError):
    """The firm is not in the fund on that day (非成员)."""

    code = "members.not_member"
    message = "The firm is not a member of this fund on this day."


class ConstraintBroken(DomainError):
    """The database refused (数据约束)."""

    code = "members.constraint"
    message = "The database refused this: {constraint}."

"""What payouts, loans and losses refuse (拨付、借款与核销拒绝理由)."""

from renqi.kernel.errors import DomainError


class PayoutUnknown(DomainError):
    """There is no such payout, or it is another's."""

    code = "relief.payout_not_found"
    message = "There is no payout {payout}."


class LoanUnknown(DomainError):
    """There is no such loan, or it is another's."""

    code = "relief.loan_not_found"
    message = "There is no loan {loan}."


class LossUnknown(DomainError):
    """There is no such loss, or it is another's."""

    code = "relief.loss_not_found"
    message = "There is no loss {loss}."


class PlanUnknown(DomainError):
    """There is no plan that waits for a decision."""

    code = "relief.plan_not_found"
    message = "No new plan of loan {loan} waits for a decision."


class PayeeUnknown(DomainError):
    """There is no such account."""

    code = "relief.payee_not_found"
    message = "There is no account {payee} to be checked."


class HelpStopped(DomainError):
    """The fund lost more in a year than its charter bears."""

    code = "relief.help_stopped"
    message = (
        "The fund decides no new help: it lost {figure} of its value within twelve months, and its"
        " charter stops it at {limit}."
    )


class FormPaused(DomainError):
    """Too many loans of this form are overdue."""

    code = "relief.form_paused"
    message = (
        "Help of this form pauses: {figure} of it is overdue, and the charter pauses it at {limit}."
    )


class PayoutTaken(DomainError):
    """The claim has a payout already, of another amount or form."""

    code = "relief.payout_taken"
    message = "Claim {claim} has a payout already."


class PayoutsUnfit(DomainError):
    """What was chosen cannot be ordered together."""

    code = "relief.payouts_unfit"
    message = (
        "{count} of the payouts chosen have no money set aside, or are ordered already. Choose"
        " again."
    )


class OutOfQueue(DomainError):
    """Somebody approved earlier, whose money is set aside, was left out."""

    code = "relief.out_of_queue"
    message = "{firm} was approved earlier and comes first. Choose payouts in their order."


class AccountUnchecked(DomainError):
    """A changed account was not looked at yet."""

    code = "relief.account_unchecked"
    message = "The account of {firm} was changed and nobody has checked it yet."


class CheckerPays(DomainError):
    """Who checked an account does not pay to it."""

    code = "relief.checker_pays"
    message = "You checked the account of {firm}. Somebody else prepares this order."


class RequestReused(DomainError):
    """The request stands for something else."""

    code = "relief.request_reused"
    message = "This request was made before for something else. Open the page again."


class OutOfTurn(DomainError):
    """It does not stand where this can be done."""

    code = "relief.money_out_of_turn"
    message = "This cannot be done now: it stands at {state}."


class ReasonMissing(DomainError):
    """Nobody could tell later why."""

    code = "relief.money_reason_missing"
    message = "Give a reason."


class SamePerson(DomainError):
    """Four eyes are needed."""

    code = "relief.money_same_person"
    message = "{name} has acted on this already. Somebody else decides."


class NotThisSide(DomainError):
    """Only finance and the bureau sign a write-off."""

    code = "relief.not_this_side"
    message = "A write-off is signed by one person of finance and one of the bureau."


class SignedBefore(DomainError):
    """This side has signed."""

    code = "relief.signed_before"
    message = "{name} has signed for this side already."


class HolderDiffers(DomainError):
    """The holder is not the firm."""

    code = "relief.holder_differs"
    message = "The account must be held by {name}, as the register names the firm."


class NumbersDiffer(DomainError):
    """The number was written in two ways."""

    code = "relief.numbers_differ"
    message = "The two account numbers differ. Write them again."


class AccountFieldUnfit(DomainError):
    """A field could not stand in a payment."""

    code = "relief.account_field_unfit"
    message = "The {field} must be {expected}."


class AccountBeingPaid(DomainError):
    """Money is on its way to the account in use."""

    code = "relief.account_being_paid"
    message = "Money is on its way to the account in use. Change it when it has arrived."


class MoneyUnfit(DomainError):
    """The line of the bank has not that much left."""

    code = "relief.money_unfit"
    message = "Of this bank line {left} yuan are left."


class AmountUnfit(DomainError):
    """More than is owed, or nothing."""

    code = "relief.amount_unfit"
    message = "Give an amount above zero and at most {most} yuan."


class PlanUnfit(DomainError):
    """The new plan does not fit what is owed."""

    code = "relief.plan_unfit"
    message = "Give {expected}."


class PlanStale(DomainError):
    """Something was paid since the plan was proposed."""

    code = "relief.plan_stale"
    message = (
        "When the plan was proposed {then} yuan were owed, now it is {now}. Refuse it and propose"
        " it again."
    )


class LoanHeld(DomainError):
    """A firm that owes the fund does not leave it."""

    code = "relief.loan_held"
    message = "Loan {number} is not paid back: {left} yuan are owed. Pay it back first."


class HelpUnderWay(DomainError):
    """A firm to which help is under way does not leave the fund."""

    code = "relief.help_under_way"
    message = "Help of {amount} yuan is under way to the firm."


class MergeDoublesPayee(DomainError):
    """Both firms have an account, and money is under way to one."""

    code = "relief.merge_doubles_payee"
    message = (
        "Money is under way to {duplicate}, and {kept} has an account of its own. Merge them when"
        " it has arrived."
    )

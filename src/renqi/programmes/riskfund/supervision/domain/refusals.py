"""What the supervision of funds refuses, as types (基金监管拒绝理由)."""

from renqi.kernel.errors import DomainError


class AlertRulesUnfit(DomainError):
    """The rules of alerts cannot be read."""

    code = "supervision.alert_rules_unfit"
    message = "The rule {rule} of the alerts cannot be read: {what}. Mend rules/alerts.yaml."


class AlertUnknown(DomainError):
    """There is no such alert, or it is out of reach."""

    code = "supervision.alert_not_found"
    message = "There is no alert {alert}."


class WordsMissing(DomainError):
    """An act needs words."""

    code = "supervision.words_missing"
    message = "Say in words why; they stay on record."


class AlertIsClosed(DomainError):
    """A closed alert is opened again before anything else is done about it."""

    code = "supervision.alert_closed"
    message = "This alert was closed. Open it again first."


class AlertIsOpen(DomainError):
    """An open alert cannot be opened."""

    code = "supervision.alert_open"
    message = "This alert is open."


class DifferenceUnknown(DomainError):
    """There is no such difference, or it is out of reach."""

    code = "supervision.difference_not_found"
    message = "There is no difference {difference}."


class DrawUnknown(DomainError):
    """There is no such draw, or it is out of reach."""

    code = "supervision.draw_not_found"
    message = "There is no draw {draw}."


class ItemUnknown(DomainError):
    """There is no such claim in a draw, or it is out of reach."""

    code = "supervision.item_not_found"
    message = "There is no claim {item} in a draw."


class NothingToDraw(DomainError):
    """No decided claim lies in the period."""

    code = "supervision.nothing_to_draw"
    message = "No claim was decided from {since} to {until}. Choose a longer period."


class FoundAlready(DomainError):
    """A finding is written once."""

    code = "supervision.found_already"
    message = "The finding on {reference} was written already and stays as it is."


class NotAnsweredYet(DomainError):
    """A finding that asks for an answer is settled after it."""

    code = "supervision.not_answered"
    message = "An answer was asked for and has not come. Settle the finding after it."


class RunUnderWay(DomainError):
    """Solvency is being worked out at this moment."""

    code = "supervision.run_under_way"
    message = "The solvency of this fund is being worked out already. Wait for that run."


class TrialUnknown(DomainError):
    """There is no such trial, or it is out of reach."""

    code = "supervision.trial_not_found"
    message = "There is no trial {trial}."


class TrialChanged(DomainError):
    """A trial is recorded for a draft only as the draft is written."""

    code = "supervision.trial_changed"
    message = "The sliders say something else than the draft. Change the draft, then try it again."


class CustodyFileUnfit(DomainError):
    """A custody statement cannot be read."""

    code = "supervision.custody_unfit"
    message = "Row {row} of the custody statement cannot be read: {what}."


class CustodyFileEmpty(DomainError):
    """A custody statement says nothing."""

    code = "supervision.custody_empty"
    message = (
        "The file has no holding. It needs the columns instrument, nominal and value; a fund"
        " without holdings has one row with zeros."
    )


class CustodyTakenAlready(DomainError):
    """The same file was brought before."""

    code = "supervision.custody_taken"
    message = "This file was taken already for {on}."


class QuarterNotOver(DomainError):
    """A quarter is told when it is over."""

    code = "supervision.quarter_not_over"
    message = "Quarter {quarter} of {year} is not over yet."


class StatementOutAlready(DomainError):
    """A quarter is told once."""

    code = "supervision.statement_out"
    message = "The statement of quarter {quarter} of {year} was published already."


class StatementUnknown(DomainError):
    """Nothing was published of a fund."""

    code = "supervision.statement_not_found"
    message = "Nothing has been published of the fund {fund}."


class CharterUnknown(DomainError):
    """There is no such version of a charter, or it is out of reach."""

    code = "supervision.charter_not_found"
    message = "There is no charter {ref}."

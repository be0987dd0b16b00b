"""What a firm may pay a month, and what it pays before a loan (缴费档次与保证金)."""

from renqi.kernel.errors import DomainError
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.money_terms import ContributionBand
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE


class NoBand(DomainError):
    """The charter has no contribution for this size and risk (无对应缴费档次)."""

    code = "charter.no_band"
    message = (
        "The charter has no contribution for firms of size “{size}” in risk class “{risk}”. Such"
        " firms cannot join; a new version of the charter can say otherwise."
    )


class ContributionUnfit(DomainError):
    """A monthly contribution that the band does not allow (缴费金额不符)."""

    code = "charter.contribution_unfit"
    message = (
        "The monthly contribution is between {least} and {most} yuan in steps of {step}; {amount}"
        " is not."
    )


class NoDeposit(DomainError):
    """The charter knows no deposit for a loan of this security (无对应保证金档次)."""

    code = "charter.no_deposit"
    message = "The charter knows no deposit for loans of this security."


def contribution_band(charter: Charter, size: str, risk: str) -> ContributionBand:
    """Look up what firms of a size and a risk class may pay (缴费档次).

    Args:
        charter: The one in force.
        size: `micro`, `small` or `medium`.
        risk: Key of the risk class.

    Raises:
        NoBand: The charter has none; a large firm has none either.
    """
    for band in charter.contributions.bands:
        if (band.size, band.risk) == (size, risk):
            return band
    raise NoBand(size=size, risk=risk)


def check_month_amount(amount: int, *, band: ContributionBand) -> None:
    """Refuse a monthly contribution that the band does not allow (核对缴费金额).

    Raises:
        ContributionUnfit: Too little, too much or between two steps.
    """
    fits = band.month_min <= amount <= band.month_max
    if not fits or (amount - band.month_min) % band.step:
        raise ContributionUnfit(
            least=grouped_yuan(band.month_min),
            most=grouped_yuan(band.month_max),
            step=grouped_yuan(band.step),
            amount=grouped_yuan(amount),
        )


def deposit_due(charter: Charter, *, loan: int, security: int, years: int) -> int:
    """Work out what a firm pays once before a loan of a bank, in fen (应缴保证金).

    The row with the highest security that the loan reaches counts.

    Args:
        charter: The one in force.
        loan: Amount of the loan in fen.
        security: What secures it, in fen.
        years: For how long, years begun.

    Raises:
        NoDeposit: No row fits.
    """
    rows = [
        row for row in charter.contributions.deposits if security * WHOLE >= loan * row.security_min
    ]
    if not rows or years < 1:
        raise NoDeposit
    row = max(rows, key=lambda one: one.security_min)
    share = row.share + (years - 1) * row.share_more_years
    # The fund is owed no less than the charter says: a part of a fen counts as one.
    return -(-loan * share // WHOLE)

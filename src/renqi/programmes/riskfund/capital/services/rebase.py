"""Shares that lost their price are set anew (份额重置).

Losses may take all or nearly all of a class, and gains may make a share worth thousands. Its
shares then have no price at which a newcomer could join without giving money away or losing some
to rounding, so contributions are refused until two people reset the class: everybody keeps what
the shares are worth, as shares of one yuan, cut to the millionth; where nothing is left, all old
shares end. What comes back of the old losses afterwards goes to the class as it is then, which
the two people know.
"""

from datetime import date, datetime

from django.db import transaction

from renqi.engines.ledger.domain.kinds import Unit
from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.capital.domain.book import Booked, EntryKind
from renqi.programmes.riskfund.capital.domain.refusals import ClassOnScale
from renqi.programmes.riskfund.capital.domain.shares import at_par, is_off_scale
from renqi.programmes.riskfund.capital.models import FirmStake, FundBook
from renqi.programmes.riskfund.capital.selectors.fund_accounts import accounts_of, book_of
from renqi.programmes.riskfund.capital.services.acts import Act, open_desk
from renqi.programmes.riskfund.charter.domain.vocabulary import Party


def rebase(fund: str, *, party: Party, key: str, actor: Actor, on: date, at: datetime) -> Booked:
    """Turn the shares of a class that lost their price into shares of one yuan (份额重置).

    Called by `pass_request`, which sees to the two people.

    Args:
        fund: Which.
        party: Whose class.
        key: Tells this from all other entries of the fund; the same again acts once.
        actor: The second of the two.
        on: The day.
        at: The instant.

    Raises:
        ClassOnScale: The shares have a price.
        KeyReused: The key stands for another entry.

    Effects:
        A transfer of shares a holder, one entry; no money moves.

    Locks:
        The class, its shares in issue, and every holder's account of shares.
    """
    act = Act(
        fund=fund, key=key, kind=EntryKind.REBASED, amount=0, actor=actor, on=on, at=at, party=party
    )
    with transaction.atomic():
        row = book_of(fund)
        accounts = accounts_of(row)
        ends = {accounts.classes[party], accounts.issued[party]}
        desk = open_desk(act, {*ends, *_holders(row, party)}, row=row)
        if desk.before is not None:
            return Booked(entry_id=desk.before.pk, amount=0, is_new=False)
        value = desk.value()
        held, issued = value.by_class[party], value.shares_by_class[party]
        if not is_off_scale(value=held, shares=issued):
            raise ClassOnScale
        cuts = {
            holder: own - at_par(own, value=held, shares=issued)
            for holder, own in _owned(row, party, issued).items()
        }
        issue = accounts.issued[party]
        desk.post(
            [
                (holder, issue, cut) if cut > 0 else (issue, holder, -cut)
                for holder, cut in cuts.items()
            ],
            unit=Unit.SHARES,
        )
        for stake in FirmStake.objects.filter(account_id__in=cuts):
            stake.shares -= cuts[stake.account_id]
            stake.save(update_fields=["shares"])
        entry = desk.write(shares=issued - sum(cuts.values()), value=held, shares_before=issued)
    return Booked(entry_id=entry.pk, amount=0, is_new=True)


def _holders(row: FundBook, party: Party) -> list[int]:
    if party is not Party.FIRM:
        return [accounts_of(row).holdings[party]]
    return list(FirmStake.objects.filter(book=row).values_list("account_id", flat=True))


def _owned(row: FundBook, party: Party, issued: int) -> dict[int, int]:
    if party is not Party.FIRM:
        return {accounts_of(row).holdings[party]: issued}
    rows = FirmStake.objects.filter(book=row, shares__gt=0).order_by("account_id")
    return dict(rows.values_list("account_id", "shares"))

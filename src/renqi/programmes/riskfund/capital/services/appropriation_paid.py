"""Money that pays an appropriation (出资到账)."""

from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.capital.domain.appropriations import CallState
from renqi.programmes.riskfund.capital.domain.refusals import (
    AppropriationOver,
    AppropriationUnknown,
    OutOfTurn,
    PartyUnfit,
)
from renqi.programmes.riskfund.capital.models import Appropriation, Entry, FundBook
from renqi.programmes.riskfund.capital.services.acts import Act


def note_paid(appropriation_id: int, act: Act, row: FundBook) -> None:
    """Write down on an appropriation what a contribution pays of it (登记到账).

    Raises:
        AppropriationUnknown: The fund has none of this number.
        PartyUnfit: It was called from another party.
        OutOfTurn: It is not called yet, or not any more.
        AppropriationOver: Less of it is open.

    Effects:
        The appropriation, unless the act was done before.

    Locks:
        The appropriation.
    """
    rows = Appropriation.objects.select_for_update(no_key=True)
    found = rows.filter(pk=appropriation_id, book=row).first()
    if found is None:
        raise AppropriationUnknown(appropriation=appropriation_id)
    if found.party != act.party:
        raise PartyUnfit
    if Entry.objects.filter(book=row, key=act.key).exists():
        return
    if found.state != CallState.CALLED:
        raise OutOfTurn(state=found.state)
    if act.amount > found.amount - found.paid:
        raise AppropriationOver(open=grouped_yuan(found.amount - found.paid))
    found.paid += act.amount
    if found.paid == found.amount:
        found.state = CallState.PAID.value
    found.save(update_fields=["paid", "state"])

"""Give cover back when help is paid back or lost (释放限额)."""

from django.db.models import F

from renqi.programmes.riskfund.relief.models import CapTake, CapUse


def free_cover(claim_id: int, amount: int) -> None:
    """Take what a claim has outstanding under each cap down by an amount (释放限额).

    What a cap took in other units, such as the times of `break_glass`, stays.

    Effects:
        The claim's takes and the caps they are of.

    Locks:
        The caps by key, then the takes.
    """
    if amount <= 0:
        return
    takes = CapTake.objects.filter(claim_id=claim_id).exclude(cap_use__on="break_glass")
    caps = CapUse.objects.select_for_update(no_key=True).order_by("pk")
    locked = {one.pk for one in caps.filter(takes__in=takes)}
    for take in takes.select_for_update(of=("self",), no_key=True).order_by("cap_use_id"):
        freed = min(amount, take.amount - take.freed)
        if freed and take.cap_use_id in locked:
            CapTake.objects.filter(pk=take.pk).update(freed=F("freed") + freed)
            CapUse.objects.filter(pk=take.cap_use_id).update(used=F("used") - freed)

"""Tell officials of claims whose promise is over, and of second looks that are (超时提醒)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_noop

from renqi.engines.casework.domain.city_time import CITY, day_of
from renqi.identity.domain.permissions import Role
from renqi.identity.selectors.holders import holders_of
from renqi.identity.services.tell import tell
from renqi.programmes.riskfund.relief.domain.claim_states import WAITING
from renqi.programmes.riskfund.relief.models import BreakGlassUse, Claim

_LATE = gettext_noop("A claim for emergency money is overdue")
_LATE_BODY = gettext_noop("Claim {number} of {fund} was promised until {due}.")
_LOOK = gettext_noop("A second look at a payment before review is overdue")
_LOOK_BODY = gettext_noop(
    "Claim {number} of {fund}: the second look was due on {due}. Until it is done, those who"
    " signed sign no other."
)
_WAITING = sorted(stage.value for stage in WAITING)
_DECIDERS = (Role.BUREAU_OFFICER.value, Role.BUREAU_LEAD.value)
_READERS = (Role.BUREAU_LEAD.value, Role.REGULATOR.value)


def tell_overdue(*, at: dt.datetime) -> int:
    """Tell of every claim and second look that is overdue, each once (超时提醒).

    It may run late or twice: what was told says so.

    Args:
        at: The instant.

    Returns:
        How many claims and looks this call told of.

    Effects:
        One message a person and claim; the claim and the look say that it was told.
    """
    today = day_of(at)
    with transaction.atomic():
        rows = Claim.objects.select_for_update(no_key=True, skip_locked=True)
        late = list(
            rows.filter(stage__in=_WAITING, due_at__lt=at, told_overdue_at__isnull=True).order_by(
                "due_at", "number"
            )
        )
        deciders = [one.person_id for one in holders_of(_DECIDERS, as_of=today, at=at)]
        for claim in late:
            _tell(claim, deciders, words=(_LATE, _LATE_BODY), due=claim.due_at, at=at)
        Claim.objects.filter(pk__in=[one.pk for one in late]).update(told_overdue_at=at)
        looks = list(
            BreakGlassUse.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
            .select_related("claim")
            .filter(look_due_on__lt=today, looked_at__isnull=True, told_overdue_at__isnull=True)
        )
        readers = [one.person_id for one in holders_of(_READERS, as_of=today, at=at)]
        for look in looks:
            people = {*readers, look.first_by_id, look.second_by_id or 0}
            _tell(
                look.claim, sorted(people), words=(_LOOK, _LOOK_BODY), due=look.look_due_on, at=at
            )
        BreakGlassUse.objects.filter(pk__in=[one.pk for one in looks]).update(told_overdue_at=at)
    return len(late) + len(looks)


def _tell(
    claim: Claim,
    people: list[int],
    *,
    words: tuple[str, str],
    due: dt.datetime | dt.date | None,
    at: dt.datetime,
) -> None:
    said = str(due)
    if isinstance(due, dt.datetime):
        said = due.astimezone(CITY).strftime("%Y-%m-%d %H:%M")
    tell(
        people,
        subject=words[0],
        body=words[1],
        data={"number": claim.number, "fund": claim.fund, "due": said},
        link=f"/fund/claims/{claim.pk}/",
        at=at,
        key=f"relief:{claim.pk}:over:{said}",
    )

"""Amend a published call: one proposes, another confirms, the public reads it (变更公告)."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from renqi.identity.domain.actor import Actor
from renqi.identity.selectors.firm_people import people_of_firm
from renqi.identity.services.tell import tell
from renqi.programmes.cultivation.calls.domain import refusals
from renqi.programmes.cultivation.calls.domain.city_words import city_words
from renqi.programmes.cultivation.calls.domain.said import Said
from renqi.programmes.cultivation.calls.domain.states import FINAL, CallState, ChangeKind
from renqi.programmes.cultivation.calls.models import Application, Call, CallChange, Place
from renqi.programmes.cultivation.calls.services.constraints import refusing
from renqi.programmes.cultivation.calls.services.keep_call import held_call

_AMENDED = gettext_noop("A call under which you apply was amended")
_AMENDED_BODY = gettext_noop("{number} {title}: {reason}")


def propose_change(
    *,
    call_id: int,
    kind: ChangeKind,
    after: str | int | None,
    reason: str,
    actor: Actor,
    at: dt.datetime,
) -> CallChange:
    """Propose a change of a published call; it counts once another has confirmed it (提出变更).

    Args:
        call_id: The call.
        kind: What changes.
        after: The new last second as ISO text, the new quota (none for no limit), or nothing.
        reason: Why, as the public reads it.
        actor: Who proposes it.
        at: The instant.

    Raises:
        CallUnknown: There is no such call.
        CallNotPublished: It is a draft or cancelled.
        WindowShortened: The new end is before the old.
        QuotaBelowUse: More places are taken.
        ChangePending: One of this kind waits.
        CallIncomplete: The reason is missing.

    Effects:
        One CallChange; one transaction.

    Locks:
        The call.
    """
    if not reason.strip():
        raise refusals.CallIncomplete(what=Said("缺少理由", "the reason is missing"))
    with refusing(), transaction.atomic():
        call = _published(call_id)
        _CHECKS.get(kind, _anything)(call, after)
        return CallChange.objects.create(
            call=call,
            kind=kind.value,
            before=_now(call, kind),
            after=after,
            reason=reason.strip(),
            proposed_by_key=actor.person_id,
            proposed_by=actor.signature,
            proposed_at=at,
        )


def confirm_change(*, change_id: int, actor: Actor, at: dt.datetime) -> Call:
    """Confirm a change that another has proposed (确认变更).

    Raises:
        ChangeUnknown: There is none that waits.
        PublishedBySelf: The same person proposed it.
        DomainError: As for `propose_change`, for what has happened meanwhile.

    Effects:
        The call as amended, a message to the firms that apply under it; one transaction.

    Locks:
        The call.
    """
    with refusing(), transaction.atomic():
        found = CallChange.objects.filter(pk=change_id, confirmed_at__isnull=True).first()
        if found is None:
            raise refusals.ChangeUnknown(change_id=change_id)
        call = _published(found.call_id)
        change = CallChange.objects.select_for_update().get(pk=change_id)
        if change.confirmed_at is not None:
            raise refusals.ChangeUnknown(change_id=change_id)
        if change.proposed_by_key == actor.person_id:
            raise refusals.PublishedBySelf
        kind = ChangeKind(change.kind)
        _CHECKS.get(kind, _anything)(call, change.after)
        change.confirmed_by_key, change.confirmed_by = actor.person_id, actor.signature
        change.confirmed_at = at
        change.save()
        _apply(call, kind, change.after)
        _tell_applicants(call, change, at=at)
    return call


def _published(call_id: int) -> Call:
    call = held_call(call_id)
    if call.state != CallState.PUBLISHED.value:
        raise refusals.CallNotPublished(number=call.number)
    return call


def _later(call: Call, after: Any) -> None:
    wanted = dt.datetime.fromisoformat(str(after))
    if wanted <= call.closes_at:
        raise refusals.WindowShortened(closes_at=city_words(call.closes_at))


def _enough(call: Call, after: Any) -> None:
    used = Place.objects.filter(call=call, released_at__isnull=True).count()
    if after is not None and int(after) < max(used, 1):
        raise refusals.QuotaBelowUse(used=used, quota=after)


def _anything(_: Call, __: Any) -> None:
    """A note, or that a call is cancelled, needs no more than its reason."""


_CHECKS: Mapping[ChangeKind, Callable[[Call, Any], None]] = {
    ChangeKind.CLOSES_AT: _later,
    ChangeKind.QUOTA: _enough,
}


def _now(call: Call, kind: ChangeKind) -> str | int | None:
    if kind is ChangeKind.CLOSES_AT:
        return str(call.closes_at.isoformat())
    return call.quota if kind is ChangeKind.QUOTA else None


def _apply(call: Call, kind: ChangeKind, after: Any) -> None:
    if kind is ChangeKind.CLOSES_AT:
        call.closes_at = dt.datetime.fromisoformat(str(after)).replace(microsecond=0)
    elif kind is ChangeKind.QUOTA:
        call.quota = None if after is None else int(after)
    elif kind is ChangeKind.CANCEL:
        call.state = CallState.CANCELLED.value
    call.save()


def _tell_applicants(call: Call, change: CallChange, *, at: dt.datetime) -> None:
    today = timezone.localdate(at)
    codes = Application.objects.filter(call=call).exclude(stage__in=FINAL)
    people = {
        one.person_id
        for uscc in codes.values_list("uscc", flat=True).distinct()
        for one in people_of_firm(uscc, as_of=today, at=at)
    }
    tell(
        people,
        subject=_AMENDED,
        body=_AMENDED_BODY,
        data={"number": call.number, "title": call.title, "reason": change.reason},
        link=f"/calls/open/{call.pk}/",
        at=at,
        key=f"call:{call.pk}:change:{change.pk}",
    )

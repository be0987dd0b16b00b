"""Set quotas, and take and free their places (名额管理)."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.pool.domain.kinds import EntryState, Grade, PoolKind
from renqi.programmes.cultivation.pool.domain.refusals import (
    QuotaBelowTaken,
    QuotaUnknown,
    ReasonMissing,
)
from renqi.programmes.cultivation.pool.models import Entry, Quota, QuotaPlace
from renqi.programmes.cultivation.pool.services.constraints import refusing


def set_quota(
    *,
    kind: PoolKind,
    grade: Grade,
    places: int,
    reason: str,
    actor: Actor,
    at: dt.datetime,
    district: str = "",
    call: str = "",
) -> int:
    """Open a quota, or change how many places it has (设定名额).

    A standing quota, which names no call, counts the firms that have such a place already.

    Args:
        kind: Of which kind.
        grade: On which grade.
        places: How many.
        reason: On what ground.
        actor: Who sets it.
        at: The instant.
        district: Only firms of this district; empty for the whole city.
        call: Key of the call that it belongs to; empty for a standing quota.

    Returns:
        Its key.

    Raises:
        QuotaBelowTaken: More places are taken than there would be.
        ReasonMissing: No reason is given.

    Effects:
        One Quota; a new standing one with the places that are taken. One transaction.

    Locks:
        The quota.
    """
    if not reason.strip():
        raise ReasonMissing
    ours = {"call": call, "kind": kind.value, "grade": grade.value, "district": district}
    said = {
        "places": places,
        "reason": reason.strip(),
        "set_by_id": actor.person_id,
        "set_by": actor.signature,
        "set_at": at,
    }
    with transaction.atomic(), refusing():
        found = Quota.objects.select_for_update().filter(**ours).first()
        if found is None:
            standing = [] if call else list(_standing(kind, grade, district))
            if len(standing) > places:
                raise QuotaBelowTaken(taken=len(standing))
            found = Quota.objects.create(**ours, **said)
            for code in standing:
                QuotaPlace.objects.create(quota=found, uscc=code, taken_at=at)
        else:
            if found.taken > places:
                raise QuotaBelowTaken(taken=found.taken)
            Quota.objects.filter(pk=found.pk).update(**said)
    return found.pk


def take_places(quota_ids: Iterable[int], *, uscc: str, at: dt.datetime) -> None:
    """Give a firm a place in each of some quotas, or in none (占用名额).

    A place that it has already is not taken twice.

    Raises:
        QuotaFull: One of them has no place left.
        QuotaUnknown: One of them does not exist.

    Effects:
        One QuotaPlace a quota; all or none, in the caller's transaction where there is one.

    Locks:
        The quotas, by key, until the transaction ends: racers wait for each other.
    """
    wanted = sorted(set(quota_ids))
    with transaction.atomic(), refusing():
        locked = list(Quota.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
        if len(locked) != len(wanted):
            raise QuotaUnknown
        has = QuotaPlace.objects.filter(quota__in=wanted, uscc=uscc, freed_at__isnull=True)
        kept = set(has.values_list("quota_id", flat=True))
        for quota in locked:
            if quota.pk not in kept:
                QuotaPlace.objects.create(quota=quota, uscc=uscc, taken_at=at)


def free_places(quota_ids: Iterable[int], *, uscc: str, at: dt.datetime) -> int:
    """Give the places of a firm in some quotas back (释放名额).

    Returns:
        How many it had.

    Effects:
        The places end; the quotas count fewer taken.

    Locks:
        The quotas, by key.
    """
    wanted = sorted(set(quota_ids))
    with transaction.atomic():
        list(Quota.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
        rows = QuotaPlace.objects.filter(quota__in=wanted, uscc=uscc, freed_at__isnull=True)
        return rows.update(freed_at=at)


def lock_standing_quotas(kind: PoolKind) -> list[Quota]:
    """Lock the standing quotas of a kind, by key, before anything else takes of them (锁定名额).

    Locks:
        Every standing quota of the kind until the transaction ends.
    """
    rows = Quota.objects.select_for_update().filter(kind=kind.value, call="")
    return list(rows.order_by("pk"))


def move_standing_place(entry: Entry, *, from_grade: str, to_grade: str, at: dt.datetime) -> None:
    """Let a place in the pool give back and take what its grade and district need (名额随动).

    Args:
        entry: The place.
        from_grade: The grade it leaves; empty where it enters.
        to_grade: The grade it takes; empty where it leaves.
        at: The instant.

    Raises:
        QuotaFull: The grade has no place left, in the city or in the district.

    Locks:
        The standing quotas of the kind.
    """
    quotas = lock_standing_quotas(PoolKind(entry.kind))
    here = {"", entry.district or ""}
    free_places([one.pk for one in quotas if one.grade == from_grade], uscc=entry.uscc, at=at)
    take_places(
        [one.pk for one in quotas if one.grade == to_grade and one.district in here],
        uscc=entry.uscc,
        at=at,
    )


def _standing(kind: PoolKind, grade: Grade, district: str) -> Iterable[str]:
    rows = Entry.objects.filter(kind=kind.value, grade=grade.value)
    rows = rows.exclude(state=EntryState.EXITED.value)
    if district:
        rows = rows.filter(district=district)
    return rows.order_by("pk").values_list("uscc", flat=True)

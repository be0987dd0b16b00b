"""Let cases follow a firm that was merged into another, and back (办件随企业合并)."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from renqi.engines.casework.models import Case, SubjectMove
from renqi.engines.casework.services.constraints import refusing
from renqi.engines.casework.services.hold_case import hold_for_the_clock
from renqi.engines.casework.services.perform import Step, record
from renqi.identity.domain.actor import Actor

MOVED = "move_subject"


def move_subject(
    *, from_key: str, to_key: str, reason: str, actor: Actor, at: dt.datetime
) -> tuple[int, ...]:
    """Give every case of one subject to another that it turned out to be (办件主体变更).

    What was declared about the old subject goes on standing in the way, as the old key becomes a
    related key. Where both had an open case of a kind that allows one, both go on.

    Returns:
        The cases that moved.

    Effects:
        One Act and one SubjectMove a case; one transaction.

    Locks:
        The cases, in the order of their numbers.
    """
    with refusing(), transaction.atomic():
        cases = Case.objects.filter(subject_key=from_key).order_by("pk")
        keys = tuple(cases.values_list("pk", flat=True))
        _move(keys, to_key=to_key, reason=reason, actor=actor, at=at)
    return keys


def move_subject_back(
    *, from_key: str, to_key: str, reason: str, actor: Actor, at: dt.datetime
) -> tuple[int, ...]:
    """Undo a move: what came from one subject to another goes back; the rest stays.

    Args:
        from_key: Where the cases are now.
        to_key: Where they came from.
        reason: Why.
        actor: Who decided.
        at: The instant.

    Returns:
        The cases that went back.

    Effects:
        One Act and one SubjectMove a case; one transaction.

    Locks:
        The cases, in the order of their numbers.
    """
    with refusing(), transaction.atomic():
        came = SubjectMove.objects.filter(case__subject_key=from_key).order_by("case", "act_number")
        # The last move of a case says where it came from.
        last = {move.case_id: move for move in came}
        keys = tuple(
            key
            for key, move in sorted(last.items())
            if (move.from_key, move.to_key) == (to_key, from_key)
        )
        _move(keys, to_key=to_key, reason=reason, actor=actor, at=at)
    return keys


def _move(keys: Iterable[int], *, to_key: str, reason: str, actor: Actor, at: dt.datetime) -> None:
    for key in keys:
        held = hold_for_the_clock(key)
        case, old = held.case, held.case.subject_key
        SubjectMove.objects.create(
            case=case, act_number=case.version + 1, from_key=old, to_key=to_key, moved_at=at
        )
        case.subject_key = to_key
        case.related_keys = sorted({*case.related_keys, old} - {to_key})
        if case.open_key:
            wanted = f"{held.case_type.key}:{to_key}"
            case.open_key = "" if Case.objects.filter(open_key=wanted).exists() else wanted
        step = Step(key=MOVED, kind=MOVED, duty="")
        record(held, step=step, actor=actor, at=at, reason=f"{old} → {to_key}: {reason}")

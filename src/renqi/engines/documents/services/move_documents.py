"""Let documents follow a firm that was merged into another, and back (文书随企业合并)."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from renqi.engines.documents.models import IssuedDocument, SubjectMove
from renqi.engines.documents.services.constraints import refusing
from renqi.identity.domain.actor import Actor


def move_documents(
    *, from_key: str, to_key: str, reason: str, actor: Actor, at: dt.datetime
) -> int:
    """Give every document of one subject to another that it turned out to be (文书主体变更).

    What a document says stays as it was issued, the old code and name included.

    Returns:
        How many documents moved.

    Effects:
        The subject of each, and one SubjectMove each; one transaction.
    """
    with transaction.atomic(), refusing():
        held = IssuedDocument.objects.filter(subject_key=from_key).order_by("pk")
        keys = tuple(held.values_list("pk", flat=True))
        _move(keys, from_key=from_key, to_key=to_key, reason=reason, actor=actor, at=at)
    return len(keys)


def move_documents_back(
    *, from_key: str, to_key: str, reason: str, actor: Actor, at: dt.datetime
) -> int:
    """Undo a move: what came from one subject to another goes back; the rest stays.

    Args:
        from_key: With whom the documents are now.
        to_key: From whom they came.
        reason: Why.
        actor: Who decided.
        at: The instant.

    Returns:
        How many documents went back.

    Effects:
        The subject of each, and one SubjectMove each; one transaction.
    """
    with transaction.atomic(), refusing():
        came = SubjectMove.objects.filter(document__subject_key=from_key).order_by("pk")
        # The last move of a document says where it came from.
        last = {move.document_id: (move.from_key, move.to_key) for move in came}
        keys = tuple(sorted(key for key, move in last.items() if move == (to_key, from_key)))
        _move(keys, from_key=from_key, to_key=to_key, reason=reason, actor=actor, at=at)
    return len(keys)


def _move(
    keys: Iterable[int], *, from_key: str, to_key: str, reason: str, actor: Actor, at: dt.datetime
) -> None:
    moves = [
        SubjectMove(
            document_id=key,
            from_key=from_key,
            to_key=to_key,
            reason=reason,
            moved_at=at,
            moved_by=actor.signature,
        )
        for key in keys
    ]
    SubjectMove.objects.bulk_create(moves)
    IssuedDocument.objects.filter(pk__in=list(keys)).update(subject_key=to_key)

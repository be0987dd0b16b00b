"""Lay a duplicate together with the firm it is, and undo that to the row (合并与撤销合并)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from renqi.engines.casework.services.move_subject import move_subject, move_subject_back
from renqi.engines.documents.services.move_documents import move_documents, move_documents_back
from renqi.engines.ledger.domain.owners import owner_key
from renqi.engines.ledger.services.hand_over import hand_accounts_back, hand_over_accounts
from renqi.identity.domain.actor import Actor
from renqi.identity.services.follow_firm import follow_firm, follow_firm_back
from renqi.registry.domain import refusals
from renqi.registry.domain.aid_states import LIVE
from renqi.registry.domain.followers import Relocation, followers
from renqi.registry.models import Aid, FactRecord, Firm, MergeRecord
from renqi.registry.services.registry_lock import lock_registry
from renqi.registry.services.resolve_again import resolve_again

# What points at firms, by `app.Model.field`. A relation that is on neither list stops every
# merge: whoever adds one has to say here whether it goes with the firm or stays as history.
MOVES: frozenset[str] = frozenset({"registry.Aid.firm", "registry.FactRecord.firm"})
STAYS: frozenset[str] = frozenset(
    {
        "registry.Firm.merged_into",
        # Led on by the selector, so that undoing a merge has nothing to sort out.
        "registry.FirmRelation.first",
        "registry.FirmRelation.second",
        "registry.MergeRecord.duplicate",
        "registry.MergeRecord.kept",
        "registry.StandingFacts.firm",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePlan:
    """What a merge would move (合并预演).

    `rows` counts the duplicate's rows by relation, relations without rows included.
    """

    duplicate_uscc: str
    kept_uscc: str
    rows: Mapping[str, int]


def plan_merge(*, duplicate_uscc: str, kept_uscc: str) -> MergePlan:
    """Say what a merge would move, and refuse one that cannot be done (合并预演).

    Raises:
        FirmUnknown: One of the codes is not registered.
        MergeIntoItself: Both codes are one.
        MergeTwice: The duplicate is merged already.
        MergeIntoMerged: The firm to keep is itself merged away, perhaps into this duplicate.
        MergeChained: Others are merged into the duplicate.
        MergeRelationUnlisted: Something points at firms that no list names.
        MergeDoublesAid: Both hold live aid for one matter.
        DomainError: Both hold something that a programme gives a firm once.
    """
    duplicate, kept = _pair(duplicate_uscc, kept_uscc)
    _insist_on_single_holdings(duplicate, kept)
    rows = {name: field.count() for name, field in _held(duplicate)}
    for follower in followers():
        rows.update(follower.count(duplicate_uscc))
    return MergePlan(duplicate_uscc=duplicate_uscc, kept_uscc=kept_uscc, rows=rows)


def merge_firms(
    *, duplicate_uscc: str, kept_uscc: str, reason: str, actor: str, at: datetime
) -> MergeRecord:
    """Lay a duplicate together with the firm to keep (合并企业).

    The duplicate stays in the registry and leads to the firm kept; later statements about its
    code go there too.

    Args:
        duplicate_uscc: The code that ends.
        kept_uscc: The code that stays.
        reason: Why they are one firm.
        actor: Who decided.
        at: The instant.

    Raises:
        MergeCollides: Both hold something that a firm may hold only once; nothing is changed.
        DomainError: Any refusal of `plan_merge`.

    Effects:
        The duplicate's rows of the listed relations, both firms' standing facts, the
        duplicate's cases and documents, its people's roles and its accounts, what followers
        keep of it, one MergeRecord; one transaction.

    Locks:
        The registry, the two firms, then the cases, the people, the accounts, the followers'.
    """
    with transaction.atomic():
        lock_registry()
        # Against aid that is being promised to either.
        pair = Firm.objects.select_for_update(no_key=True).order_by("pk")
        list(pair.filter(uscc__in=[duplicate_uscc, kept_uscc]))
        duplicate, kept = _pair(duplicate_uscc, kept_uscc)
        _insist_on_single_holdings(duplicate, kept)
        move = Relocation(
            from_uscc=duplicate_uscc, to_uscc=kept_uscc, reason=reason, actor=actor, at=at
        )
        # First, so that they still find the facts of each under its own code.
        brought = [follower.bring(move) for follower in followers()]
        moved = {name: _move(name, rows, kept) for name, rows in _held(duplicate)}
        for found in brought:
            moved.update({name: list(keys) for name, keys in found.items()})
        Firm.objects.filter(pk=duplicate.pk).update(merged_into=kept, changed_at=at)
        record = MergeRecord.objects.create(
            duplicate=duplicate, kept=kept, reason=reason, actor=actor, merged_at=at, moved=moved
        )
        resolve_again([kept.pk], at=at)
        _bring_along(duplicate, kept, reason=reason, actor=actor, at=at)
    return record


def unmerge_firm(*, duplicate_uscc: str, reason: str, actor: str, at: datetime) -> MergeRecord:
    """Undo a merge: every row that moved goes back (撤销合并).

    What has been said of, or promised to, the duplicate's code since then goes with it.

    Raises:
        FirmUnknown: The code is not registered.
        NotMerged: The firm is not merged into another.

    Effects:
        The rows, cases, documents, roles and accounts that moved and what followers moved, both
        firms' standing facts, the MergeRecord's end; one transaction.

    Locks:
        The registry, then the cases, the people, the accounts, the followers'.
    """
    with transaction.atomic():
        lock_registry()
        duplicate = _firm(duplicate_uscc)
        record = MergeRecord.objects.filter(duplicate=duplicate, undone_at=None).first()
        if record is None:
            raise refusals.NotMerged(uscc=duplicate_uscc)
        for name in sorted(MOVES & set(record.moved)):
            keys = record.moved[name]
            rows, field = _rows_of(name)
            rows.filter(pk__in=keys).update(**{field: duplicate})
        FactRecord.objects.filter(firm_id=record.kept_id, uscc=duplicate.uscc).update(
            firm=duplicate
        )
        Aid.objects.filter(firm_id=record.kept_id, uscc=duplicate.uscc).update(firm=duplicate)
        Firm.objects.filter(pk=duplicate.pk).update(merged_into=None, changed_at=at)
        record.undone_at, record.undone_by, record.undone_reason = at, actor, reason
        record.save(update_fields=["undone_at", "undone_by", "undone_reason"])
        resolve_again([record.kept_id, duplicate.pk], at=at)
        _take_back(record.kept, duplicate, reason=reason, actor=actor, at=at)
        move = Relocation(
            from_uscc=record.kept.uscc, to_uscc=duplicate.uscc, reason=reason, actor=actor, at=at
        )
        for follower in followers():
            follower.take_back(move, record.moved)
    return record


def _bring_along(gone: Firm, kept: Firm, *, reason: str, actor: str, at: datetime) -> None:
    """Let cases, documents, people and money of the duplicate follow it."""
    who = Actor(person_id=0, name=actor)
    move_subject(from_key=gone.uscc, to_key=kept.uscc, reason=reason, actor=who, at=at)
    move_documents(from_key=gone.uscc, to_key=kept.uscc, reason=reason, actor=who, at=at)
    follow_firm(
        from_uscc=gone.uscc,
        to_uscc=kept.uscc,
        to_name=kept.name,
        reason=reason,
        actor=who,
        at=at,
    )
    hand_over_accounts(
        from_owner=owner_key(uscc=gone.uscc),
        to_owner=owner_key(uscc=kept.uscc),
        reason=reason,
        actor=actor,
        at=at,
    )


def _take_back(kept: Firm, back: Firm, *, reason: str, actor: str, at: datetime) -> None:
    who = Actor(person_id=0, name=actor)
    move_subject_back(from_key=kept.uscc, to_key=back.uscc, reason=reason, actor=who, at=at)
    move_documents_back(from_key=kept.uscc, to_key=back.uscc, reason=reason, actor=who, at=at)
    follow_firm_back(from_uscc=kept.uscc, to_uscc=back.uscc, reason=reason, actor=who, at=at)
    hand_accounts_back(
        from_owner=owner_key(uscc=kept.uscc),
        to_owner=owner_key(uscc=back.uscc),
        reason=reason,
        actor=actor,
        at=at,
    )


def relations_to_firm() -> Iterator[str]:
    """Name everything in the database that points at a firm, as `app.Model.field`."""
    # `_meta` is Django's documented way to ask a model about itself.
    for relation in Firm._meta.get_fields(include_hidden=True):  # noqa: SLF001
        if isinstance(relation, models.ForeignObjectRel):
            yield f"{relation.related_model._meta.label}.{relation.field.name}"  # noqa: SLF001


def _pair(duplicate_uscc: str, kept_uscc: str) -> tuple[Firm, Firm]:
    if duplicate_uscc == kept_uscc:
        raise refusals.MergeIntoItself(uscc=kept_uscc)
    unlisted = sorted(set(relations_to_firm()) - MOVES - STAYS)
    if unlisted:
        raise refusals.MergeRelationUnlisted(relations=", ".join(unlisted))
    duplicate, kept = _firm(duplicate_uscc), _firm(kept_uscc)
    if duplicate.merged_into is not None:
        raise refusals.MergeTwice(uscc=duplicate_uscc, target=duplicate.merged_into.uscc)
    if kept.merged_into is not None:
        raise refusals.MergeIntoMerged(uscc=kept_uscc, target=kept.merged_into.uscc)
    others = sorted(duplicate.merged_firms.values_list("uscc", flat=True))
    if others:
        raise refusals.MergeChained(uscc=duplicate_uscc, others=", ".join(others))
    return duplicate, kept


def _insist_on_single_holdings(duplicate: Firm, kept: Firm) -> None:
    """Refuse to join two firms that both hold one thing: it is for people to undo."""
    _insist_on_single_aid(duplicate, kept)
    for follower in followers():
        follower.refuse(duplicate.uscc, kept.uscc)


def _insist_on_single_aid(duplicate: Firm, kept: Firm) -> None:
    """Refuse to join two firms that are both paid for one thing."""
    live = [state.value for state in LIVE]
    matters = [
        set(firm.aid.filter(state__in=live).values_list("matter", flat=True))
        for firm in (duplicate, kept)
    ]
    both = sorted(matters[0] & matters[1])
    if both:
        raise refusals.MergeDoublesAid(matters=", ".join(both))


def _firm(uscc: str) -> Firm:
    firm = Firm.objects.select_related("merged_into").filter(uscc=uscc).first()
    if firm is None:
        raise refusals.FirmUnknown(uscc=uscc)
    return firm


def _rows_of(relation: str) -> tuple[models.QuerySet[models.Model], str]:
    model, _, field = relation.rpartition(".")
    return models.QuerySet(apps.get_model(model)), field


def _held(firm: Firm) -> Iterator[tuple[str, models.QuerySet[models.Model]]]:
    """The firm's rows of every relation that moves, and that is installed."""
    for relation in sorted(MOVES & set(relations_to_firm())):
        rows, field = _rows_of(relation)
        yield relation, rows.filter(**{field: firm})


def _move(relation: str, rows: models.QuerySet[models.Model], kept: Firm) -> list[int]:
    """Move rows to the firm kept and return their keys."""
    keys = sorted(rows.values_list("pk", flat=True))
    field = relation.rpartition(".")[2]
    try:
        with transaction.atomic():
            rows.filter(pk__in=keys).update(**{field: kept})
            with connection.cursor() as cursor:
                # A rule that is checked at the end of a transaction should speak up here.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise refusals.MergeCollides(relation=relation) from error
    return keys

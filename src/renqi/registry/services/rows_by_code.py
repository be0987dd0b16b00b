"""Move rows that are kept under the code of a firm (按信用代码随迁)."""

from collections.abc import Mapping, Sequence

from django.db import IntegrityError, models, transaction

from renqi.registry.domain.followers import Relocation, Rows
from renqi.registry.domain.refusals import MergeCollides

Table = type[models.Model]


def relation_of(table: Table) -> str:
    """Name where a table keeps the code, as `app.Model.field`."""
    return f"{table._meta.label}.uscc"  # noqa: SLF001, Django's documented way to ask a model


def count_rows(tables: Sequence[Table], uscc: str) -> Mapping[str, int]:
    """Count the rows of a code by relation."""
    return {relation_of(table): _rows(table).filter(uscc=uscc).count() for table in tables}


def bring_rows(
    tables: Sequence[Table], move: Relocation, *, staying: Mapping[Table, Sequence[int]]
) -> Rows:
    """Move the rows of a code to another (行随迁).

    Args:
        tables: Tables with a column `uscc`.
        move: From where to where.
        staying: Keys of rows that stay behind as history.

    Returns:
        The keys that moved, by relation.

    Raises:
        MergeCollides: Both codes have a row that a firm may have only once.

    Effects:
        The code of each row.
    """
    moved = {}
    for table in tables:
        rows = _rows(table).filter(uscc=move.from_uscc).exclude(pk__in=staying.get(table, ()))
        keys = sorted(rows.values_list("pk", flat=True))
        _set_code(table, keys, move.to_uscc)
        moved[relation_of(table)] = keys
    return moved


def take_rows_back(tables: Sequence[Table], move: Relocation, moved: Rows) -> None:
    """Move back the rows that a merge had moved (行随迁撤销).

    Raises:
        MergeCollides: The code has got another row meanwhile, and may have one only.

    Effects:
        The code of each row.
    """
    for table in tables:
        _set_code(table, moved.get(relation_of(table), ()), move.to_uscc)


def _rows(table: Table) -> models.QuerySet[models.Model]:
    return models.QuerySet(table)


def _set_code(table: Table, keys: Sequence[int], uscc: str) -> None:
    try:
        with transaction.atomic():
            _rows(table).filter(pk__in=keys).update(uscc=uscc)
    except IntegrityError as error:
        raise MergeCollides(relation=relation_of(table)) from error

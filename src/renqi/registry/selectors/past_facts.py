"""The facts of firms as the registry knew them at an earlier time (历史事实).

Records are append-only and every writer of them holds the registry, so all that was known at a
time is the records up to the highest key there was then.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Max, Q

from renqi.identity.domain.scope import Scope
from renqi.registry.domain.absolute_years import absolute_key
from renqi.registry.domain.resolution import FactValue, Statement, resolve
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.models import FactRecord, MergeRecord

PastFacts = dict[str, FactValue]


def last_record() -> int:
    """Give the highest key of a fact record; 0 before the first (最新事实编号)."""
    return FactRecord.objects.aggregate(last=Max("pk"))["last"] or 0


def firms_told_since(known_up_to: int, *, scope: Scope) -> int:
    """Count the firms of which anything was stated after a record (新增事实户数).

    Args:
        known_up_to: The highest record there was then (`last_record`).
        scope: What may be seen; only who sees all firms gets a number above 0.
    """
    if not scope.all:
        return 0
    later = FactRecord.objects.filter(pk__gt=known_up_to)
    return later.values("firm_id").distinct().count()


def facts_as_known(
    usccs: Sequence[str], *, year: int, known_up_to: int, at: datetime, scope: Scope
) -> dict[str, PastFacts]:
    """Give what was known of firms at a time, as a rule reads it (历史事实).

    Args:
        usccs: Their credit codes.
        year: The last closed fiscal year that `_y1` shall mean.
        known_up_to: The highest record there was then (`last_record`).
        at: The instant, for the merges that held then.
        scope: What may be seen; only who sees all firms gets any.

    Returns:
        Values per key of the catalogue, by code; a code of which nothing was known is left out.
    """
    if not scope.all:
        return {}
    heirs = _merged_then(usccs, at=at)
    said: dict[str, list[Statement]] = {}
    for statement in _statements([*usccs, *heirs], known_up_to):
        said.setdefault(heirs.get(statement.uscc, statement.uscc), []).append(statement)
    return {
        code: _relative(resolve(statements, own_uscc=code).values, year=year)
        for code, statements in said.items()
    }


def _merged_then(usccs: Sequence[str], *, at: datetime) -> dict[str, str]:
    """Codes that were merged into one of these at the time, with the code that went on."""
    then = MergeRecord.objects.filter(
        Q(undone_at__isnull=True) | Q(undone_at__gt=at), merged_at__lte=at, kept__uscc__in=usccs
    )
    return dict(then.values_list("duplicate__uscc", "kept__uscc"))


def _statements(codes: Sequence[str], known_up_to: int) -> list[Statement]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT id, uscc, source, observed_on, imported_at, facts::text
            FROM registry_factrecord WHERE uscc = ANY(%s) AND id <= %s
            """,
            [list(codes), known_up_to],
        )
        return [
            Statement(
                record_id=key,
                uscc=uscc,
                source=source,
                observed_on=observed_on,
                imported_at=imported_at,
                facts=json.loads(facts),
            )
            for key, uscc, source, observed_on, imported_at, facts in cursor
        ]


def _relative(values: Mapping[str, FactValue], *, year: int) -> PastFacts:
    keys = ((spec.key, absolute_key(spec, year=year)) for spec in fact_catalogue())
    return {key: values[absolute] for key, absolute in keys if absolute in values}

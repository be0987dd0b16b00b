"""Work out afresh which values of some firms stand (重新取值)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from renqi.registry.domain.resolution import resolve
from renqi.registry.models import Firm
from renqi.registry.services.stored_facts import statements_of, write_resolved


def resolve_again(firm_ids: Sequence[int], *, at: datetime) -> None:
    """Give firms the values that their fact records now say (重新取值).

    A firm without a single record keeps what it has: a duplicate whose records have moved away
    still shows the name it went under.

    Effects:
        Standing facts and the firm's plain columns, where they differ.

    Locks:
        None; the caller holds the registry.
    """
    codes = dict(Firm.objects.filter(pk__in=firm_ids).values_list("pk", "uscc"))
    with connection.cursor() as cursor:
        spoken = statements_of(cursor, list(codes))
        resolved = {
            firm_id: resolve(statements, own_uscc=codes[firm_id])
            for firm_id, statements in spoken.items()
        }
        if resolved:
            write_resolved(cursor, resolved, at=at)

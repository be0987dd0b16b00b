"""The classes of firms as the registry has them today (企业分类)."""

from collections.abc import Sequence

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.domain.planned_line import FirmClasses
from renqi.registry.selectors.firms import FirmFilter, export_firms
from renqi.registry.selectors.merges import merge_list

_EVERY_MERGE = 1_000_000


def classes_of(usccs: Sequence[str], *, scope: Scope) -> dict[str, FirmClasses]:
    """Give the classes of firms by credit code; merged and unknown codes are left out (分类)."""
    if not usccs:
        return {}
    rows = export_firms(scope=scope, where=FirmFilter(usccs=tuple(usccs)))
    return {
        row.uscc: FirmClasses(
            uscc=row.uscc,
            name=row.name,
            district=row.district,
            chain=row.chain,
            industry=row.industry,
            size_class=row.size_class,
        )
        for row in rows
    }


def heirs(*, scope: Scope) -> dict[str, str]:
    """Say into which code each merged one goes today (合并去向)."""
    merges = merge_list(scope=scope, limit=_EVERY_MERGE)
    return {one.duplicate_uscc: one.kept_uscc for one in merges if one.undone_at is None}

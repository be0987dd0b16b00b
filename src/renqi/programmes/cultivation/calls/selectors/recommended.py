"""The rows of a recommendation batch in the columns of the official table (推荐汇总表查询)."""

from renqi.engines.casework.selectors.case_file import case_file
from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.calls.domain.recommendation_form import (
    Cell,
    Recommended,
    form_table,
    table_row,
)
from renqi.programmes.cultivation.calls.models import Application, Batch
from renqi.registry.domain.districts import district_table


def form_rows(batch: Batch, *, actor: Actor) -> list[tuple[Cell, ...]]:
    """Give a row a firm, in order (推荐汇总表)."""
    table = form_table(batch.call.rung)
    lines = batch.lines.select_related("application").order_by("rank")
    return [
        table_row(table, _recommended(line.rank, line.application, actor=actor)) for line in lines
    ]


def _recommended(rank: int, row: Application, *, actor: Actor) -> Recommended:
    facts = {key: one["value"] for key, one in row.on_file.items()}
    facts |= {one["key"]: one["value"] for one in row.stated}
    district = district_table().districts.get(row.district)
    return Recommended(
        rank=rank,
        firm={
            "name": row.firm_name,
            "uscc": row.uscc,
            "district": district.zh if district else row.district,
        },
        form=case_file(row.case_id, actor=actor).form,
        facts=facts,
    )

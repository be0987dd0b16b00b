"""The tables that a fact's `codes` may name (代码表)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from renqi.registry.domain.chains import chain_values, read_chain
from renqi.registry.domain.code_readings import CodeReading
from renqi.registry.domain.districts import district_values, read_district
from renqi.registry.domain.industries import industry_values, read_industry


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeTable:
    """How one table is read, and all its values (代码表)."""

    read: Callable[[str], CodeReading]
    values: Callable[[], tuple[str, ...]]


CODE_TABLES: Mapping[str, CodeTable] = {
    "districts": CodeTable(read=read_district, values=district_values),
    "industries": CodeTable(read=read_industry, values=industry_values),
    "chains": CodeTable(read=read_chain, values=chain_values),
}

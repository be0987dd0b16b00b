"""The facts of one firm in groups, each with source and age, unknown ones too (事实分组)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.engines.policy.domain.facts import FactKind, FactSpec
from renqi.engines.policy.explaining.fact_words import fact_text
from renqi.registry.domain.absolute_years import absolute_key
from renqi.registry.domain.resolution import FactValue
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.selectors.firm_file import FactLine, FirmFile, SourcedValue
from renqi.web.registry import words
from renqi.web.shell import figures
from renqi.web.shell.bilingual import said

Title = str | Promise

# Which facts stand together; a fact that no line names is shown in the last group.
_GROUPS: tuple[tuple[Title, str, tuple[str, ...]], ...] = (
    (
        _("Registration"),
        "id",
        ("district", "industry", "chain", "established_on", "registered_capital", "is_listed"),
    ),
    (
        _("Size and accounts"),
        "report-money",
        (
            "employees",
            "revenue",
            "main_revenue",
            "main_product_revenue",
            "total_assets",
            "total_liabilities",
            "net_profit",
            "total_cost",
        ),
    ),
    (
        _("Research and innovation"),
        "bulb",
        (
            "rd_expense",
            "rd_staff",
            "rd_body",
            "ip_class1",
            "ip_class1_self",
            "ip_class1_high_value",
            "ip_class2",
            "invention_patents",
            "award_national_rank",
            "award_provincial_rank",
            "maker_china_rank",
            "equity_financing_2y",
            "equity_financing_3y",
        ),
    ),
    (
        _("Niche and product"),
        "target-arrow",
        (
            "niche_years",
            "niche_share_domestic",
            "niche_share_world",
            "niche_rank_domestic",
            "niche_rank_world",
            "is_new_product",
            "product_field",
            "strategic_emerging",
            "key_chain_link",
            "own_brand",
        ),
    ),
    (
        _("Tax and loans"),
        "receipt-tax",
        (
            "taxable_income",
            "input_vat",
            "loan_interest",
            "rd_loan_interest",
            "rd_loan_guarantee_fee",
            "rd_loan_insurance",
            "is_first_rd_loan",
            "on_advanced_vat_list",
            "on_chip_or_tool_list",
        ),
    ),
    (
        _("Titles and scores"),
        "award",
        ("valid_titles", "platform_score", "key_giant_funded", "plan_investment"),
    ),
    (_("Management and compliance"), "shield-check", ()),
)
_IN_HEADER = {"uscc", "name"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One value as somebody told it."""

    value: str
    source: str
    observed_on: date
    age: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """One fact of one year."""

    name: str
    is_first_year: bool
    year: int | None
    stands: Telling | None
    others: tuple[Telling, ...]
    is_disputed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FactGroup:
    """Facts that are read together."""

    title: Title
    icon: str
    rows: tuple[FactRow, ...]

    @property
    def known(self) -> int:
        """How many of them somebody has told."""
        return sum(row.stands is not None for row in self.rows)


def fact_groups(file: FirmFile, *, year: int, as_of: date) -> tuple[FactGroup, ...]:
    """Give every fact of the catalogue, told or not.

    Args:
        file: The firm's file.
        year: The last closed fiscal year.
        as_of: The day from which ages count.
    """
    lines = {line.key: line for line in file.facts}
    specs: dict[str, list[FactSpec]] = {}
    for spec in fact_catalogue():
        if spec.stem not in _IN_HEADER:
            specs.setdefault(spec.stem, []).append(spec)
    named = {stem for _title, _icon, stems in _GROUPS for stem in stems}
    rest = tuple(stem for stem in specs if stem not in named)
    return tuple(
        FactGroup(
            title=title,
            icon=icon,
            rows=tuple(
                row
                for stem in (stems or rest)
                for row in _rows(specs.get(stem, ()), lines, year=year, as_of=as_of)
            ),
        )
        for title, icon, stems in _GROUPS
    )


def facts_of_year(file: FirmFile, *, year: int) -> dict[str, FactValue]:
    """Give the standing values under the keys that rules read, `_y1` being the year given."""
    values = {line.key: line.stands.value for line in file.facts}
    found: dict[str, FactValue] = {"uscc": file.uscc}
    for spec in fact_catalogue():
        key = absolute_key(spec, year=year)
        if key in values:
            found[spec.key] = values[key]
    return found


def value_text(spec: FactSpec, value: FactValue) -> str:
    """Write one value for people, codes by their names."""
    if spec.codes == "districts":
        return words.district_words(str(value))
    if spec.codes == "chains":
        return words.chain_words(str(value))
    if spec.codes == "industries":
        return f"{value} {words.industry_words(str(value))}"
    if spec.kind is FactKind.DATE:
        return figures.day(date.fromisoformat(str(value)))
    if spec.kind is FactKind.COUNT:
        return figures.grouped(int(value))
    return said(fact_text(spec, value))


def _rows(
    specs: Sequence[FactSpec], lines: Mapping[str, FactLine], *, year: int, as_of: date
) -> Iterator[FactRow]:
    for index, spec in enumerate(specs):
        line = lines.get(absolute_key(spec, year=year))
        yield FactRow(
            name=said(spec),
            is_first_year=index == 0,
            year=year - spec.year + 1 if spec.year else None,
            stands=_telling(spec, line.stands, as_of=as_of) if line else None,
            others=_others(spec, line, as_of=as_of) if line else (),
            is_disputed=line.is_disputed if line else False,
        )


def _others(spec: FactSpec, line: FactLine, *, as_of: date) -> tuple[Telling, ...]:
    """Give the other values that were told and differ; who agrees adds nothing to read."""
    differing = (one for one in line.others if one.value != line.stands.value)
    return tuple(_telling(spec, one, as_of=as_of) for one in differing)


def _telling(spec: FactSpec, one: SourcedValue, *, as_of: date) -> Telling:
    return Telling(
        value=value_text(spec, one.value),
        source=one.source,
        observed_on=one.observed_on,
        age=figures.age(one.observed_on, as_of=as_of) if one.age_days >= 0 else gettext("ahead"),
    )

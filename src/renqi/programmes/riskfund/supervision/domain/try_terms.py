"""Work out what a charter would mean before it is published (章程试算)."""

from collections.abc import Sequence
from dataclasses import dataclass

from renqi.engines.simulation.pricing import ClassPrice, price
from renqi.engines.simulation.ruin_model import FundModel
from renqi.engines.simulation.ruin_surface import (
    ReserveOutOfReach,
    RuinSurface,
    reserve_reach,
    ruin_surface,
)
from renqi.engines.simulation.simulate_paths import Simulated, simulate_fund
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE, Party
from renqi.programmes.riskfund.supervision.domain.population import (
    Cell,
    Group,
    covered_rows,
    eligible_counts,
)
from renqi.programmes.riskfund.supervision.domain.trial_model import (
    ClassLine,
    class_lines,
    fees_month,
    fund_model,
    groups_of_city,
    income_by_party,
    retained_share,
)
from renqi.programmes.riskfund.supervision.domain.trial_result import (
    Horizon,
    PricedClass,
    ReservePoint,
    TrialResult,
    YearMoney,
)
from renqi.programmes.riskfund.supervision.domain.trial_terms import Terms, charter_with

# What a fair contribution adds to the expected loss: its running costs, and this much of the
# class's part in the worst months.
_EXPENSE, _MARGIN, _LEVEL = 0, 0.08, 0.995
_PATHS, _SEED = 20_000, 5
_LATTICE, _NODES = 1024, 31
_POINTS = 24
_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How hard to look (计算精度): a page asks for an answer at once, a job for a finer one."""

    lattice: int = _LATTICE
    nodes: int = _NODES
    paths: int = _PATHS
    seed: int = _SEED


AT_ONCE = Effort()
WITH_CARE = Effort(lattice=4096, nodes=41, paths=200_000)


def try_in_city(
    charter: Charter, terms: Terms, cells: Sequence[Cell], *, effort: Effort = AT_ONCE
) -> TrialResult:
    """Try a charter on the firms of the city (全市试算).

    Args:
        charter: As it is written.
        terms: What the sliders say.
        cells: The city, counted by the charter's own rules.
        effort: How hard to look.
    """
    changed = charter_with(charter, terms)
    groups = groups_of_city(changed, terms, eligible_counts(cells))
    return _tried(changed, terms, groups, cells, effort, founding=True)


def try_with_members(
    charter: Charter,
    terms: Terms,
    groups: Sequence[Group],
    cells: Sequence[Cell] = (),
    *,
    effort: Effort = AT_ONCE,
) -> TrialResult:
    """Try a charter on the members that a running fund has (存续基金试算).

    They are covered already, so that no month passes without claims.
    """
    changed = charter_with(charter, terms)
    return _tried(changed, terms, groups, cells, effort, founding=False)


def _tried(
    charter: Charter,
    terms: Terms,
    groups: Sequence[Group],
    cells: Sequence[Cell],
    effort: Effort,
    *,
    founding: bool,
) -> TrialResult:
    firms_month = sum(group.month for group in groups)
    income = income_by_party(charter, firms_month)
    paid_for = terms.paid_months if founding else 0
    lines = class_lines(charter, groups, fund_value=terms.reserve + paid_for * sum(income.values()))
    months_first = terms.waiting_months if founding else 0
    at_cover = terms.reserve + months_first * sum(income.values())
    model = fund_model(charter, terms, lines)
    safeguards = charter.safeguards
    surface = None if model is None else _surface(model, terms.months, at_cover, effort)
    # A bound over months that are no whole years has a surface of its own.
    judged = surface
    if model is not None and surface and safeguards.ruin_months not in surface.months:
        judged = _surface(model, safeguards.ruin_months, at_cover, effort)
    simulated = None if model is None else _simulated(model, terms, at_cover, effort)
    bands = frozenset((one.size, one.risk) for one in groups)
    return TrialResult(
        months=safeguards.ruin_months,
        ruin_max=safeguards.ruin_max,
        horizons=_horizons(surface, judged, simulated, at_cover),
        surface=_points(judged, safeguards.ruin_months, at_cover - terms.reserve),
        required_reserve=_required(
            judged, safeguards.ruin_max, safeguards.ruin_months, at_cover - terms.reserve
        ),
        shortfall=0 if simulated is None else simulated.shortfall,
        shortfall_error=0 if simulated is None else simulated.shortfall_se,
        classes=_priced(model, lines, firms_month, sum(income.values())),
        covered=covered_rows(cells, bands=bands),
        year=_year(charter, lines, income),
        members=sum(one.members for one in lines),
        monthly_income=sum(income.values()),
        reserve_at_cover=at_cover,
        paths=effort.paths,
        seed=effort.seed,
    )


def _surface(model: FundModel, months: int, at_cover: int, effort: Effort) -> RuinSurface:
    reach = max(2 * at_cover, reserve_reach(model, months=months))
    return ruin_surface(
        model,
        months=months,
        nodes=effort.nodes,
        reserve_max=reach,
        lattice=effort.lattice,
    )


def _simulated(model: FundModel, terms: Terms, at_cover: int, effort: Effort) -> Simulated:
    return simulate_fund(
        model,
        reserve=at_cover,
        months=terms.months,
        paths=effort.paths,
        seed=effort.seed,
        shocks=None,
    )


def _horizons(
    surface: RuinSurface | None,
    judged: RuinSurface | None,
    simulated: Simulated | None,
    at_cover: int,
) -> tuple[Horizon, ...]:
    if surface is None or judged is None or simulated is None:
        return ()
    exactly = {**surface.ruin_by_months(at_cover)}
    exactly[judged.months[-1]] = judged.ruin(at_cover)
    return tuple(
        Horizon(
            months=months,
            exact=round(exact * WHOLE),
            simulated=round(simulated.ruin_by_month[months - 1] * WHOLE),
            error=round(simulated.ruin_by_month_se[months - 1] * WHOLE),
        )
        for months, exact in sorted(exactly.items())
    )


def _points(
    surface: RuinSurface | None, months: int, before_cover: int
) -> tuple[ReservePoint, ...]:
    """Give ruin at starting reserves; what comes in before cover is the fund's by then."""
    if surface is None:
        return ()
    top = max(0, surface.reserve_max - before_cover)
    reserves = [top * place // _POINTS for place in range(_POINTS + 1)]
    return tuple(
        ReservePoint(
            reserve=one, ruin=round(surface.ruin(one + before_cover, months=months) * WHOLE)
        )
        for one in reserves
    )


def _required(
    surface: RuinSurface | None, ruin_max: int, months: int, before_cover: int
) -> int | None:
    if surface is None:
        return 0
    try:
        needed = surface.required_reserve(ruin_max / WHOLE, months=months)
    except ReserveOutOfReach:
        return None
    return max(0, needed - before_cover)


def _priced(
    model: FundModel | None, lines: Sequence[ClassLine], firms_month: int, income: int
) -> tuple[PricedClass, ...]:
    prices: dict[str, ClassPrice] = {}
    if model is not None:
        found = price(model, expense=_EXPENSE, margin=_MARGIN, level=_LEVEL)
        prices = {one.key: one for one in found}
    return tuple(_priced_class(one, prices.get(one.key), firms_month, income) for one in lines)


def _priced_class(
    line: ClassLine, found: ClassPrice | None, firms_month: int, income: int
) -> PricedClass:
    return PricedClass(
        size=line.size,
        risk=line.risk,
        eligible=line.eligible,
        members=line.members,
        help=line.help,
        expected=found.expected if found else 0,
        tail=found.euler if found else 0,
        fair=found.contribution if found else 0,
        charged=line.month,
        income=line.month * income // firms_month if firms_month else 0,
    )


def _year(charter: Charter, lines: Sequence[ClassLine], income: dict[Party, int]) -> YearMoney:
    given = sum(one.members * one.help * one.pd_month for one in lines) * _YEAR // WHOLE
    cost = sum(one.members * one.cost * one.pd_month for one in lines) * _YEAR // WHOLE
    outside = retained_share(charter)
    return YearMoney(
        firms=income[Party.FIRM] * _YEAR,
        government=income[Party.GOVERNMENT] * _YEAR,
        institution=income[Party.INSTITUTION] * _YEAR,
        fees=fees_month(charter, lines) * _YEAR,
        expected_help=given,
        expected_loss=cost,
        retained=cost * outside // (WHOLE - outside) if outside < WHOLE else 0,
    )

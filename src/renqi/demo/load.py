"""Fill an empty registry with a made-up city and give a sign-in for each role (装载演示城市)."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from django.utils import timezone

from renqi.audit.domain.who import Who
from renqi.demo.applications import load_demo_applications
from renqi.demo.cases import open_made_up_cases
from renqi.demo.cultivation import climbing_firm, load_demo_cultivation, load_demo_money
from renqi.demo.firms import generate_firms
from renqi.demo.fund import load_demo_fund
from renqi.demo.fund_candidates import candidates_of
from renqi.demo.ledger import FIRMS_LEAST, FUND, load_demo_books
from renqi.demo.ledger_bank import load_demo_bank
from renqi.demo.ledger_teller import DemoFirm
from renqi.demo.relations import FIRMS_LEAST as RELATED_LEAST
from renqi.demo.relations import load_demo_relations
from renqi.demo.titles import load_demo_titles
from renqi.demo.trail import record_import, record_sign_ins
from renqi.demo.year_before import as_of_last_year
from renqi.engines.ledger.domain.owners import owner_key
from renqi.engines.policy.domain.facts import FactSpec
from renqi.identity.domain.kinds import OrganisationKind
from renqi.identity.domain.scope import Scope
from renqi.identity.domain.sign_in import SignIn
from renqi.identity.selectors.organisations import made_up_organisation
from renqi.identity.services.acting import acting_as
from renqi.identity.services.create_demo_sign_ins import create_demo_sign_ins
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.survey.services.screen_registry import screen_registry
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.intake.parquet_source import MARK, MARK_VERSION
from renqi.registry.selectors.counts import has_firms
from renqi.registry.selectors.facts_frame import facts_frame
from renqi.registry.services.import_firms import apply_import
from renqi.registry.services.import_steps import open_import

SEED = 2026
ACTOR = "演示数据装载"
_LOADER = Who(name=ACTOR)
SOURCE = "演示数据"
SECOND_SOURCE = "演示数据（税务申报）"

# A title is reached over the ones below it, so whoever holds it once held those as well.
_RESTS_ON: Mapping[str, tuple[str, ...]] = {
    "champion_nation": ("champion_province", "little_giant", "srdi", "innovative", "high_tech"),
    "champion_province": ("champion_city", "srdi", "innovative", "high_tech"),
    "champion_city": ("srdi", "innovative"),
    "little_giant": ("srdi", "innovative", "high_tech"),
    "srdi": ("innovative",),
}
_SECOND_SHARE = 0.3
_DIFFERS_SHARE = 0.12
_SECOND_FACTS = ("revenue_y1", "revenue_y2", "total_assets_y1", "rd_expense_y1", "employees_y1")
_TWINS = 6
# 南山, where the register does not say where the firm with a sign-in is.
_OFFICE_DISTRICT = "440305"
_CLAIMS = 10
_FIRMS_PAID = 36
_YEAR_DAYS = 365


class CityNotEmpty(DomainError):
    """The registry holds firms already; made-up ones never join them."""

    code = "demo.city_not_empty"
    message = "The registry already holds firms. The made-up city is loaded into an empty one only."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Delivery:
    """One made-up file and who is said to have sent it."""

    name: str
    source: str
    frame: pl.DataFrame


def load_demo_city(n_firms: int = 2_000, *, seed: int = SEED, now: datetime) -> tuple[SignIn, ...]:
    """Import made-up firms from two sources, screen them, and make the sign-ins (装载演示城市).

    Args:
        n_firms: How many firms.
        seed: The same seed gives the same city.
        now: The instant; last year is the last closed fiscal year.

    Returns:
        A sign-in for each role and two for finance, with passwords that are kept nowhere in the
        clear.

    Raises:
        CityNotEmpty: Any firm is registered.

    Effects:
        Three imports with their firms and fact records, one of them a year old, two screening
        runs a year apart, relations between firms, organisations, people and memberships marked
        as made up, three books, claims, what cultivation keeps, a risk fund, and what the trail
        keeps of all that.
    """
    if has_firms():
        raise CityNotEmpty
    with acting_as(_LOADER):
        return _load(n_firms, seed=seed, now=now)


def _load(n_firms: int, *, seed: int, now: datetime) -> tuple[SignIn, ...]:
    today = timezone.localdate(now)
    firms = with_twins(with_whole_titles(generate_firms(n_firms, seed=seed)))
    _survey_of_last_year(firms, seed=seed, now=now)
    deliveries = (
        _Delivery(name="demo-firms.parquet", source=SOURCE, frame=firms),
        _Delivery(
            name="demo-tax.parquet",
            source=SECOND_SOURCE,
            frame=second_telling(firms, rng=np.random.default_rng([seed, 2])),
        ),
    )
    for delivery in deliveries:
        _import(delivery, year=today.year - 1, now=now)
        record_import(file_name=delivery.name, source=delivery.source, who=_LOADER, at=now)
    screen_registry(as_of=today, by=ACTOR, clock=lambda: now)
    known = facts_frame(year=today.year - 1, scope=Scope(all=True))
    climber = climbing_firm(known, on=today)
    sign_ins = create_demo_sign_ins(
        firm_uscc=climber["uscc"],
        firm_name=climber["name"],
        from_on=date(today.year, 1, 1),
        district=climber["district"] or _OFFICE_DISTRICT,
    )
    record_sign_ins(sign_ins, who=_LOADER, at=now)
    _open_books(climber, seed=seed, now=now)
    load_demo_cultivation(climber["uscc"], now=now)
    others = firms.filter(pl.col("uscc") != climber["uscc"])
    # The firm that has a sign-in belongs to a group, so that its file shows one.
    group = [climber["uscc"], *others["uscc"].head(RELATED_LEAST)]
    load_demo_relations(group, who=_LOADER, now=now)
    # Other firms than the one that has a sign-in already, and such as hold a title.
    innovative = fact_catalogue()["valid_titles"].bit("innovative")
    holds = (pl.col("valid_titles").fill_null(0) & innovative) != 0
    claimed = others.sort(holds, descending=True, maintain_order=True).head(_CLAIMS)
    open_made_up_cases(claimed.select("uscc", "name").to_dicts(), now=now)
    load_demo_applications(climber["uscc"], now=now)
    load_demo_titles(climber["uscc"], tuple(claimed["uscc"]), now=now)
    load_demo_money(climber["uscc"], tuple(claimed["uscc"]), who=_LOADER, now=now)
    load_demo_fund(**candidates_of(climber["uscc"], known), now=now)
    return sign_ins


def _survey_of_last_year(firms: pl.DataFrame, *, seed: int, now: datetime) -> None:
    """Let the city have been told of and judged a year ago, to compare with (上年普查)."""
    then = now - timedelta(days=_YEAR_DAYS)
    day = timezone.localdate(then)
    delivery = _Delivery(
        name="demo-firms-last-year.parquet",
        source=SOURCE,
        frame=as_of_last_year(firms, seed=seed),
    )
    _import(delivery, year=day.year - 1, now=then)
    record_import(file_name=delivery.name, source=delivery.source, who=_LOADER, at=then)
    screen_registry(as_of=day, by=ACTOR, clock=lambda: then)


def with_whole_titles(firms: pl.DataFrame) -> pl.DataFrame:
    """Let nobody hold a title without the ones that it rests on (称号补全)."""
    spec: FactSpec = fact_catalogue()["valid_titles"]
    titles = pl.col("valid_titles")
    for title, below in _RESTS_ON.items():
        added = sum(spec.bit(one) for one in below)
        holds = (titles & spec.bit(title)) != 0
        titles = pl.when(holds).then(titles | added).otherwise(titles)
    return firms.with_columns(valid_titles=titles)


def with_twins(firms: pl.DataFrame) -> pl.DataFrame:
    """Let the last firms bear the names of the first in another spelling (疑似重复).

    They are what the page of duplicates is shown with.
    """
    twins = min(_TWINS, len(firms) // 2)
    names = firms["name"].head(twins).str.replace("有限公司", " 有限公司", literal=True)
    kept = firms["name"].head(len(firms) - twins)
    return firms.with_columns(name=pl.concat([kept, names]))


def second_telling(firms: pl.DataFrame, *, rng: np.random.Generator) -> pl.DataFrame:
    """Let a second office tell some facts of some firms, now and then differently (第二来源)."""
    is_told = pl.Series(rng.random(len(firms)) < _SECOND_SHARE)
    told = firms.select("uscc", "name", *_SECOND_FACTS).filter(is_told)
    for key in _SECOND_FACTS:
        differs = pl.Series(rng.random(len(told)) < _DIFFERS_SHARE)
        # Tax returns leave out a part of what the books count, never a made-up sum more.
        factor = pl.Series(rng.integers(80, 99, len(told)))
        told = told.with_columns(
            pl.when(differs).then(pl.col(key) * factor // 100).otherwise(pl.col(key)).alias(key)
        )
    return told


def _import(delivery: _Delivery, *, year: int, now: datetime) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / delivery.name
        delivery.frame.write_parquet(path, compression="lz4", metadata={MARK: MARK_VERSION})
        batch = open_import(
            path=path,
            file_name=delivery.name,
            source=delivery.source,
            year=year,
            actor=ACTOR,
            at=now,
        )
        apply_import(batch.pk, clock=lambda: now, advance=_hear_nothing)


def _open_books(climber: dict[str, str], *, seed: int, now: datetime) -> None:
    """Keep books in which the bank, the alliance and the firm with a sign-in have their own.

    A city of a handful of firms has too few to show every state with, and no books.
    """
    year = timezone.localdate(now).year - 1
    known = facts_frame(year=year, scope=Scope(all=True)).head(_FIRMS_PAID)
    others = [row for row in known.to_dicts() if row["uscc"] != climber["uscc"]]
    if len(others) + 1 < FIRMS_LEAST:
        return
    bank, alliance = (
        owner_key(organisation_id=made_up_organisation(kind))
        for kind in (OrganisationKind.INSTITUTION, OrganisationKind.ALLIANCE)
    )
    firms = [DemoFirm(uscc=row["uscc"], name=row["name"]) for row in (climber, *others)]
    load_demo_books(firms, bank=bank, alliance=alliance, seed=seed, now=now)
    load_demo_bank(book=FUND, mirror="custody", source="appropriation", now=now)


def _hear_nothing(_done: int, _total: int) -> None:
    """Nobody watches the progress of a made-up import."""

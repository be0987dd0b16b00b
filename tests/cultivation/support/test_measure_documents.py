"""What a measure's document must say, and what the catalogue makes of it."""

import datetime as dt
import itertools
from pathlib import Path

import pytest

from renqi.engines.policy.domain.tree import Label
from renqi.engines.policy.loading.documents import RuleDocumentBroken, read_document
from renqi.programmes.cultivation.support.domain.amounts_words import amount_label
from renqi.programmes.cultivation.support.domain.measure import MeasureKind, MonthDay, Phase
from renqi.programmes.cultivation.support.domain.measure_catalogue import (
    MeasureCatalogue,
    NoSuchMeasure,
    measure_catalogue,
)
from renqi.registry.domain.vocabulary import code_tables, fact_catalogue

DAY = dt.date(2026, 11, 23)
TEXT = """
rule: t.measure
version: 2026-01-01
kind: recognition
name: {zh: 试, en: Trial}
document: {title: 试, number: 试1号, part: 第一条, published_on: 2026-01-01}
effective: {from: 2026-01-01, until: null}
sources: {R1: made up}
evidence: S
measure:
  kind: award
  authority: city
  budget: t.fund
  matter: title:srdi
  one_off: true
  without_application: true
  to_do: {zh: 无, en: None}
amount: {up_to: 20万元}
requires:
  - {id: title, zh: 称号, en: Title, fact: valid_titles, includes: srdi}
"""


def load(tmp_path: Path, text: str) -> None:
    path = tmp_path / "2026-01-01.yaml"
    path.write_text(text, "utf-8")
    catalogue = MeasureCatalogue(
        [read_document(path)], facts=fact_catalogue(), tables=code_tables()
    )
    assert len(catalogue.all_versions) == 1


def test_the_trial_document_is_a_measure(tmp_path: Path) -> None:
    load(tmp_path, TEXT)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("up_to: 20万元", "up_to: 20", "money needs"),
        ("up_to: 20万元", "fixed: 0元", "above zero"),
        ("up_to: 20万元", "fixed: 0.001元", "whole fen"),
        ("up_to: 20万元", "gift: 20万元", "exactly one of"),
        ("up_to: 20万元", "fixed: 1元, up_to: 2元", "exactly one of"),
        ("up_to: 20万元", "table: {table: nothing}", "no table is called"),
        ("up_to: 20万元", "share: {of: employees_y1, rate: 50%}", "not a fact about money"),
        ("up_to: 20万元", "share: {of: rd_expense_y1, rate: 300%}", "not a rate"),
        ("up_to: 20万元", "share: {of: rd_expense_y1, rate: {whole: 5%}}", "whole and plus"),
        ("kind: award", "kind: present", "present"),
        ("authority: city", "authority: king", "king"),
        ("  matter: title:srdi\n", "", "matter"),
        ("  one_off: true", "  tops_up: a\n  one_of: b", "not both"),
        ("  one_off: true", "  pays_in: [{zh: 一, en: one, percent: 60}]", "100 per cent"),
    ],
)
def test_a_wrong_document_is_refused_with_its_reason(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    assert old in TEXT
    with pytest.raises(RuleDocumentBroken, match=reason):
        load(tmp_path, TEXT.replace(old, new))


def test_every_shipped_measure_says_where_it_stands_and_how_well_it_is_known() -> None:
    for measure in measure_catalogue().all_versions:
        assert measure.evidence in {"S", "S2", "M", "?"}, measure.ref
        assert measure.document["title"], measure.ref
        assert measure.clause, measure.ref
        assert measure.rule.sources, measure.ref
        for condition in measure.requires:
            assert condition.clause, (measure.ref, condition.id)
            assert condition.source in measure.rule.sources or condition.evidence != "S"


def test_money_has_a_budget_and_tax_has_none() -> None:
    for measure in measure_catalogue().all_versions:
        assert bool(measure.budget) is (measure.kind is not MeasureKind.TAX), measure.ref


def test_no_two_measures_of_one_budget_pay_for_one_matter_unless_one_counts() -> None:
    """A matter names who pays, so that city and district may both award one title."""
    seen: dict[str, str] = {}
    for measure in measure_catalogue().newest(DAY):
        if measure.kind is MeasureKind.TAX:
            continue
        assert seen.setdefault(measure.matter, measure.key) == measure.key


def test_versions_follow_each_other_without_a_day_between() -> None:
    catalogue = measure_catalogue()
    for key in ("tax.rd_deduction", "tax.small_profit", "sz.tech_loan"):
        versions = catalogue.versions(key)
        for earlier, later in itertools.pairwise(versions):
            assert earlier.effective_until == later.effective_from
            assert catalogue.at(key, later.effective_from) is later
            last = later.effective_from - dt.timedelta(days=1)
            assert catalogue.at(key, last) is earlier


def test_before_its_first_day_a_measure_is_to_come() -> None:
    on = dt.date(2025, 6, 8)
    measure = measure_catalogue().at("lg.title.srdi", on)
    assert measure.phase(on) is Phase.COMING
    assert measure not in measure_catalogue().in_force(on)


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(NoSuchMeasure, match=r"There is no measure x\.y\."):
        measure_catalogue().versions("x.y")


@pytest.mark.parametrize(
    ("on", "due"),
    [
        (dt.date(2026, 5, 30), dt.date(2026, 5, 31)),
        (dt.date(2026, 5, 31), dt.date(2026, 5, 31)),
        (dt.date(2026, 6, 1), dt.date(2027, 5, 31)),
    ],
)
def test_a_yearly_day_is_due_on_the_day_itself(on: dt.date, due: dt.date) -> None:
    assert MonthDay(month=5, day=31).next_after(on) == due


def test_a_sum_is_said_with_its_caps() -> None:
    measure = measure_catalogue().at("sz.tech_loan", DAY)
    words = amount_label(measure.amount, measure.rule, fact_catalogue())
    assert words == Label(
        zh=(
            "研发贷款利息（上年度）的50%–70%；研发贷款担保费（上年度）的50%，最高30万元；"
            "研发贷款保证保险费（上年度）的50%，最高50万元；每年最高100万元；累计最高300万元"
        ),
        en=(
            "50%–70% of: Interest paid on R&D loans (last year); "
            "50% of: Guarantee fees on R&D loans (last year), at most CNY 300,000; "
            "50% of: Insurance premiums on R&D loans (last year), at most CNY 500,000; "
            "at most CNY 1,000,000 a year; at most CNY 3,000,000 in all"
        ),
    )

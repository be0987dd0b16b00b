"""Two versions side by side: added, removed, changed, and nothing else."""

from pathlib import Path

from renqi.engines.policy.domain.tree import Rule
from renqi.engines.policy.explaining.diff import Entry, RuleDiff, diff_rules, differences
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.registry.domain.vocabulary import fact_catalogue
from tests.engines.policy.rule_texts import DAY, load_rule

OLD = """
lifecycle: {validity_years: 3}
derived:
  rd: {zh: 研发强度, en: R&D share, ratio: [rd_expense_y1, revenue_y1]}
requires:
  - {id: revenue, clause: 第一条, fact: revenue_y1, at_least: 1000万元}
  - {id: rd, fact: rd, at_least: 3%}
  - {id: gone, fact: own_brand, is: true}
scores:
  table:
    zh: 评分
    en: Score
    max: 10
    edge: higher
    parts:
      - id: p
        zh: 部分
        en: Part
        max: 10
        items:
          - {id: rd, zh: 研发, en: R&D, max: 10, bands: [{of: rd, at_least: [[6%, 10], [3%, 5]]}]}
"""


def rules(folder: Path, *changes: tuple[str, str]) -> tuple[Rule, Rule]:
    new = OLD
    for before, after in changes:
        assert before in new
        new = new.replace(before, after)
    return load_rule(folder / "old", OLD), load_rule(folder / "new", new)


def compared(folder: Path, *changes: tuple[str, str]) -> RuleDiff:
    old, new = rules(folder, *changes)
    return diff_rules(old, new, fact_catalogue())


def only(diff: RuleDiff) -> Entry:
    (entry,) = diff.entries
    return entry


def test_a_version_does_not_differ_from_itself(tmp_path: Path) -> None:
    assert compared(tmp_path).entries == ()


def test_a_moved_bar_shows_both_amounts(tmp_path: Path) -> None:
    entry = only(compared(tmp_path, ("1000万元", "1500万元")))
    assert (entry.section, entry.id, entry.change) == ("requires", "revenue", "changed")
    bar = next(field for field in entry.fields if field.field == "bar")
    assert bar.old is not None
    assert bar.new is not None
    assert (bar.old.zh, bar.new.zh) == ("≥ 1000万元", "≥ 1500万元")
    assert (bar.old.en, bar.new.en) == ("≥ CNY 10,000,000", "≥ CNY 15,000,000")


def test_at_least_that_becomes_more_than_is_a_change(tmp_path: Path) -> None:
    entry = only(compared(tmp_path, ("at_least: 1000万元", "more_than: 1000万元")))
    bars = [(f.old.zh, f.new.zh) for f in entry.fields if f.field == "bar" and f.old and f.new]
    assert bars == [("≥ 1000万元", "> 1000万元")]


def test_a_moved_clause_and_stage_are_changes(tmp_path: Path) -> None:
    moved = ("clause: 第一条", "clause: 第二条, applies: renewal")
    entry = only(compared(tmp_path, moved))
    assert {field.field for field in entry.fields} == {"clause", "stage"}


def test_a_condition_that_went_and_one_that_came(tmp_path: Path) -> None:
    diff = compared(tmp_path, ("{id: gone, fact: own_brand", "{id: come, fact: own_brand"))
    assert [(entry.id, entry.change) for entry in diff.entries] == [
        ("come", "added"),
        ("gone", "removed"),
    ]


def test_another_formula_under_the_same_name_is_a_change(tmp_path: Path) -> None:
    diff = compared(tmp_path, ("[rd_expense_y1, revenue_y1]", "[rd_expense_y1, total_assets_y1]"))
    changed = {entry.id: {field.field for field in entry.fields} for entry in diff.entries}
    assert changed == {"rd": {"node"}, "table.p.rd": {"points"}}


def test_a_moved_band_and_a_term_of_validity_are_changes(tmp_path: Path) -> None:
    diff = compared(tmp_path, ("[6%, 10]", "[5%, 10]"), ("validity_years: 3", "validity_years: 2"))
    assert [(entry.section, entry.id) for entry in diff.entries] == [
        ("scores", "table.p.rd"),
        ("lifecycle", "validity_years"),
    ]


def test_srdi_of_2026_against_2022_as_the_documents_say() -> None:
    catalogue = ladder_catalogue()
    old = catalogue.get("cn.srdi@2022-08-01", default_on=DAY)
    new = catalogue.get("cn.srdi@2026-04-01", default_on=DAY)
    diff = diff_rules(old, new, catalogue.facts)
    by_id = {(entry.section, entry.id): entry for entry in diff.entries}
    years = {f.field: f for f in by_id["requires", "niche_years"].fields}["bar"]
    assert (years.old and years.old.zh, years.new and years.new.zh) == ("≥ 2年", "≥ 3年")
    assert by_id["requires", "debt"].change == "added"
    assert by_id["requires", "pass"].change == "removed"
    assert by_id["scores", "table"].change == "removed"
    assert all(field is None or field.old != field.new for _, field in differences(diff))

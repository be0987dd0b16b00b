"""Every shipped document fits the published schema; a wrong one is refused where it is wrong."""

import re
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from renqi.engines.policy.domain.tree import AllOf, AnyOf, AtLeastN, Condition, Rule
from renqi.engines.policy.loading.check_documents import check_documents, misshapen
from renqi.engines.policy.loading.documents import RuleDocumentBroken, read_document
from renqi.engines.policy.loading.published_schema import rule_schema
from renqi.programmes.cultivation.ladder.domain.catalogue import RULE_FOLDERS
from renqi.registry.domain.vocabulary import code_tables, fact_catalogue
from tests.cultivation.ladder.golden import ROOT, shipped_versions

BROKEN = sorted((ROOT / "tests/cases/broken_rules").glob("*.yaml"))
LADDER = [rule for rule in shipped_versions() if rule.kind == "recognition"]


def _problems(*paths: Path) -> list[RuleDocumentBroken]:
    """Check documents as `renqi policy check` does, with no others beside them."""
    return check_documents(paths, shipped=(), facts=fact_catalogue(), tables=code_tables())


def test_the_published_schema_is_a_valid_one_of_draft_2020_12() -> None:
    assert rule_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(rule_schema())


@pytest.mark.parametrize("rule", shipped_versions(), ids=lambda rule: rule.ref)
def test_every_shipped_document_fits_the_schema(rule: Rule) -> None:
    assert list(misshapen(read_document(Path(rule.path)))) == []
    assert Path(rule.path).stem == str(rule.effective_from)
    assert Path(rule.path).parent.name == rule.id


@pytest.mark.parametrize("rule", shipped_versions(), ids=lambda rule: rule.ref)
def test_every_condition_has_clause_evidence_source_and_both_languages(rule: Rule) -> None:
    for condition in _conditions(rule):
        assert condition.clause, condition.id
        assert condition.evidence in {"S", "S2", "M", "?"}, condition.id
        assert condition.label.zh, condition.id
        assert condition.label.en, condition.id
        assert not condition.source or condition.source in rule.sources, condition.id


@pytest.mark.parametrize("rule", LADDER, ids=lambda rule: rule.ref)
def test_a_number_from_a_weak_source_is_marked(rule: Rule) -> None:
    weak = rule.id in {"sz.champion", "cn.key_little_giant"}
    assert any(condition.verify for condition in _conditions(rule)) or not weak


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_wrong_document_is_refused_with_file_line_and_reason(path: Path) -> None:
    expected = re.match(r"# line (\d+): (.+)\n", path.read_text("utf-8"))
    assert expected is not None, f"{path} does not say what is wrong with it"
    found = [broken.data for broken in _problems(path)]
    assert {str(one["path"]) for one in found} == {str(path)}
    told = [str(one["reason"]) for one in found if one["line"] == int(expected[1])]
    assert any(expected[2] in reason for reason in told), found


def test_the_shipped_rules_have_nothing_to_refuse() -> None:
    shipped = [path for folder in RULE_FOLDERS for path in sorted(folder.glob("*/*.yaml"))]
    assert len(shipped) >= 16
    assert [str(refusal) for refusal in _problems(*shipped)] == []


def test_a_check_names_the_wrong_document_and_passes_the_right_one(tmp_path: Path) -> None:
    wrong = next(path for path in BROKEN if path.stem == "misspelt_key_beside_a_right_one")
    right = next(Path(rule.path) for rule in LADDER if rule.id == "cn.key_little_giant")
    for name, source in (("wrong", wrong), ("right", right)):
        (tmp_path / name).mkdir()
        shutil.copy(source, tmp_path / name / "2026-01-01.yaml")
    found = _problems(*sorted(tmp_path.glob("*/*.yaml")))
    refusal = found[0]
    assert {one.data["path"] for one in found} == {refusal.data["path"]}
    assert refusal.data["path"] == str(tmp_path / "wrong" / "2026-01-01.yaml")
    assert "waved_if" in refusal.data["reason"]


def _conditions(rule: Rule) -> list[Condition]:
    scored = [
        case.when for score in rule.scores.values() for i in score.items() for case in i.cases
    ]
    found: list[Condition] = []
    waiting = [*rule.requires, *scored]
    while waiting:
        condition = waiting.pop()
        found.append(condition)
        if isinstance(condition.node, AllOf | AnyOf | AtLeastN):
            waiting.extend(condition.node.children)
    return found

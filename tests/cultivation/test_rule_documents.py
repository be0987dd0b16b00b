"""Every shipped document fits the published schema; a wrong one is refused where it is wrong."""

import re
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from renqi.engines.policy.domain.tree import AllOf, AnyOf, AtLeastN, Condition, Rule
from renqi.engines.policy.loading.catalogue import Catalogue, broken_documents
from renqi.engines.policy.loading.documents import RuleDocumentBroken, read_document
from renqi.engines.policy.loading.published_schema import refuse_misshapen, rule_schema
from renqi.programmes.cultivation.domain.ladder import RULE_FOLDERS
from renqi.registry.domain.vocabulary import code_tables, fact_catalogue
from tests.cultivation.golden import ROOT, shipped_versions

BROKEN = sorted((ROOT / "tests/cases/broken_rules").glob("*.yaml"))
LADDER = [rule for rule in shipped_versions() if rule.kind == "recognition"]


def _load(path: Path) -> None:
    """Hold the document to the schema, then load it as the product does."""
    document = read_document(path)
    refuse_misshapen(document)
    catalogue = Catalogue([document], facts=fact_catalogue(), tables=code_tables())
    for rule_id in catalogue.ids:
        catalogue.versions(rule_id)


def test_the_published_schema_is_a_valid_one_of_draft_2020_12() -> None:
    assert rule_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(rule_schema())


@pytest.mark.parametrize("rule", shipped_versions(), ids=lambda rule: rule.ref)
def test_every_shipped_document_fits_the_schema(rule: Rule) -> None:
    document = read_document(Path(rule.path))
    refuse_misshapen(document)
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
    with pytest.raises(RuleDocumentBroken) as refusal:
        _load(path)
    found = refusal.value.data
    assert str(found["path"]) == str(path)
    assert (found["line"], expected[2] in str(found["reason"])) == (int(expected[1]), True), found


def test_the_shipped_rules_have_nothing_to_refuse() -> None:
    found = broken_documents(RULE_FOLDERS, facts=fact_catalogue(), tables=code_tables())
    assert [str(refusal) for refusal in found] == []


def test_a_check_names_the_wrong_document_and_passes_the_right_one(tmp_path: Path) -> None:
    wrong = next(path for path in BROKEN if path.stem == "misspelt_key_beside_a_right_one")
    right = next(Path(rule.path) for rule in LADDER if rule.id == "cn.key_little_giant")
    for name, source in (("wrong", wrong), ("right", right)):
        (tmp_path / name).mkdir()
        shutil.copy(source, tmp_path / name / "2026-01-01.yaml")
    found = broken_documents([tmp_path], facts=fact_catalogue(), tables=code_tables())
    (refusal,) = found
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

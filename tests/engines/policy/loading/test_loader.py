"""What the loader accepts, and how it refuses a wrong document."""

import datetime as dt
from pathlib import Path

import pytest

from renqi.engines.policy.domain.tree import Truth
from renqi.engines.policy.judging.interpret import assess
from renqi.engines.policy.loading.catalogue import NoSuchRule, NotADate, NoVersionInForce
from renqi.engines.policy.loading.documents import RuleDocumentBroken
from tests.engines.policy.rule_texts import DAY, load_rule, read_catalogue, write_rule

ONE = "requires:\n  - {id: ip, fact: ip_class1, at_least: 1}\n"


@pytest.mark.parametrize(
    ("body", "line", "reason"),
    [
        ("requires:\n  - {id: a, fact: nonsense, at_least: 1}", 10, "no fact or derived number"),
        ("requires:\n  - {id: a, fact: revenue_y1, at_least: 1500}", 10, "needs"),
        ("requires:\n  - {id: a, fact: revenue_y1, at_least: 15%}", 10, "needs"),
        ("requires:\n  - {id: a, fact: ip_class1}", 10, "exactly one of at_least"),
        ("requires:\n  - {id: a, fact: ip_class1, at_least: 1, at_most: 2}", 10, "exactly one"),
        ("requires:\n  - {id: a, fact: rd_body, one_of: [regional]}", 10, "not a value of rd_body"),
        ("requires:\n  - {id: a, fact: valid_titles, includes: giant}", 10, "a:"),
        ("requires:\n  - {fact: ip_class1, at_least: 1}", 10, "has no id"),
        (ONE + "  - {id: ip, fact: ip_class2, at_least: 1}", 11, "condition ip occurs twice"),
        ("requires:\n  - {id: a, score: table, at_least: 1}", 10, "no score table"),
        ("requires:\n  - {id: a, rule: t.other}", 10, "no rule t.other"),
        ("requires:\n  - {id: a, manual: {zh: 问}}", 10, "en"),
        ("requires: []", 9, "requires nothing"),
        ("requires:\n  - {id: a, at_least_n: {n: 3, of: [{id: b, fact: own_brand, is: true}]}}",
         10, "3 of 1"),
        ("derived:\n  x: {zh: 甲, en: x, ratio: [revenue_y1, employees_y1]}\n" + ONE,
         10, "mixes units"),
        ("derived:\n  own_brand: {zh: 甲, en: x, sum: [revenue_y1]}\n" + ONE, 10, "already a"),
        ("requires:\n  - {id: a, fact: ip_class1, at_least: 1\n", 11, ""),
    ],
)  # fmt: skip
def test_a_wrong_document_is_refused_with_its_line(
    tmp_path: Path, body: str, line: int, reason: str
) -> None:
    path = write_rule(tmp_path, "\n" + body)
    with pytest.raises(RuleDocumentBroken) as refused:
        read_catalogue(tmp_path).at("t.rule", DAY)
    assert refused.value.data["path"] == str(path)
    assert reason in refused.value.data["reason"]
    assert refused.value.data["line"] in (line, line + 1)


def test_a_key_that_occurs_twice_is_refused(tmp_path: Path) -> None:
    write_rule(tmp_path, ONE + "requires: []\n")
    with pytest.raises(RuleDocumentBroken, match="'requires' occurs twice"):
        read_catalogue(tmp_path)


def test_a_bar_that_could_overflow_is_refused_not_wrapped(tmp_path: Path) -> None:
    body = """
    derived:
      share: {zh: 占比, en: share, ratio: [main_revenue_y1, revenue_y1]}
    requires:
      - {id: a, fact: share, at_least: 33.333333%}
    """
    with pytest.raises(RuleDocumentBroken, match="too many digits"):
        load_rule(tmp_path, body)


def test_the_day_picks_the_version_in_force(tmp_path: Path) -> None:
    write_rule(tmp_path, ONE, start="2022-08-01", until="2026-04-01")
    write_rule(tmp_path, ONE.replace("1}", "2}"), start="2026-04-01")
    catalogue = read_catalogue(tmp_path)
    last, first = dt.date(2026, 3, 31), dt.date(2026, 4, 1)
    assert catalogue.at("t.rule", last).ref == "t.rule@2022-08-01"
    assert catalogue.at("t.rule", first).ref == "t.rule@2026-04-01"
    assert assess(catalogue.at("t.rule", last), {"ip_class1": 1}).truth is Truth.TRUE
    assert assess(catalogue.at("t.rule", first), {"ip_class1": 1}).truth is Truth.FALSE
    with pytest.raises(NoVersionInForce, match=r"2022-07-31.*2022-08-01, 2026-04-01"):
        catalogue.get("t.rule@2022-07-31", default_on=DAY)
    for misspelt in ("t.rule@tomorrow", "t.rule@", "t.rule@2026-13-01"):
        with pytest.raises(NotADate, match="is not a date"):
            catalogue.get(misspelt, default_on=DAY)
    with pytest.raises(NoSuchRule, match=r"t\.rule"):
        catalogue.at("t.unknown", DAY)


def test_versions_that_overlap_are_refused(tmp_path: Path) -> None:
    write_rule(tmp_path, ONE, start="2022-08-01")
    write_rule(tmp_path, ONE, start="2026-04-01")
    with pytest.raises(RuleDocumentBroken, match="still in force"):
        read_catalogue(tmp_path)


def test_a_reference_follows_the_version_of_the_day_asked_about(tmp_path: Path) -> None:
    inner = ONE.replace("id: ip", "id: inner_ip")
    write_rule(tmp_path, inner, rule="t.part", start="2020-01-01", until="2026-04-01")
    write_rule(tmp_path, inner.replace("1}", "2}"), rule="t.part", start="2026-04-01")
    write_rule(tmp_path, "requires:\n  - {id: part, rule: t.part}\n")
    catalogue = read_catalogue(tmp_path)
    before = catalogue.at("t.rule", dt.date(2026, 3, 31))
    after = catalogue.at("t.rule", dt.date(2026, 4, 1))
    assert before.requires[0].id == "part.inner_ip"
    assert assess(before, {"ip_class1": 1}).truth is Truth.TRUE
    assert assess(after, {"ip_class1": 1}).truth is Truth.FALSE
    assert list(after.references) == ["t.part@2026-04-01"]
    assert before.digest == after.digest  # the outer document is the same


def test_layout_and_comments_do_not_change_the_digest(tmp_path: Path) -> None:
    first = load_rule(tmp_path / "a", ONE)
    second = load_rule(tmp_path / "b", "# a comment\n" + ONE.replace("  - ", "    -   "))
    third = load_rule(tmp_path / "c", ONE.replace("1}", "2}"))
    assert first.digest == second.digest != third.digest

"""`renqi policy`, `renqi explain` and `renqi receipt` as a script uses them."""

import json
from pathlib import Path
from typing import Any

import pytest

from renqi.cli.language import clipped, language_of_locale
from renqi.cli.main import main
from tests.registry.firm_files import uscc, write_csv

FIRM = uscc(1)
ROW = {
    "uscc": FIRM,
    "name": "某某科技",
    "industry": "3562",
    "employees_y1": "80",
    "revenue_y1": "12000000",
    "niche_years": "2.4",
    "valid_titles": "none",
}


@pytest.fixture
def firms(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "firms.csv", [ROW])


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def complaint(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("renqi: ")
    assert err.count("\n") == 1
    return err


def explain(firms: Path, *words: str) -> list[str]:
    return ["explain", str(firms), "--uscc", FIRM, "--rule", *words]


def test_list_names_every_rule_with_its_versions(capsys: pytest.CaptureFixture[str]) -> None:
    rules = {entry["rule"]: entry for entry in answer(capsys, "policy", "list")["rules"]}
    assert rules["cn.srdi"]["versions"] == ["2022-08-01", "2026-04-01"]
    assert rules["cn.srdi"]["name"]["zh"] == "专精特新中小企业"
    assert "cn.common_veto" not in rules


def test_show_takes_the_version_of_a_date(capsys: pytest.CaptureFixture[str]) -> None:
    shown = answer(capsys, "policy", "show", "cn.srdi@2025-01-01")
    assert shown["version"] == "2022-08-01"
    years = next(one for one in shown["requires"] if one["id"] == "niche_years")
    assert years["bar"] == {"zh": "≥ 2年", "en": "≥ 2 years"}


def test_show_prints_conditions_with_clause_and_source(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["policy", "show", "cn.srdi@2026-04-01", "--language", "zh"]) == 0
    line = next(x for x in capsys.readouterr().out.splitlines() if x.startswith("niche_years"))
    assert "≥ 3年" in line
    assert "附件1 第一项" in line


def test_check_finds_nothing_wrong_with_the_shipped_rules(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert answer(capsys, "policy", "check")["problems"] == []


def test_check_tells_file_line_and_reason_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "t.rule" / "2020-01-01.yaml"
    path.parent.mkdir()
    path.write_text("rule: t.rule\nkind: nonsense\n", "utf-8")
    assert main(["policy", "check", str(tmp_path), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["documents"] == 1
    assert {problem["path"] for problem in found["problems"]} == {str(path)}
    assert all(problem["line"] >= 1 and problem["reason"] for problem in found["problems"])


def test_check_refuses_a_folder_without_rules(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "holds no rule document" in complaint(capsys, "policy", "check", str(tmp_path))


def test_diff_shows_a_moved_bar(capsys: pytest.CaptureFixture[str]) -> None:
    entries = answer(capsys, "policy", "diff", "cn.srdi@2022-08-01", "cn.srdi@2026-04-01")[
        "entries"
    ]
    revenue = next(entry for entry in entries if entry["id"] == "scale.revenue")
    bar = next(field for field in revenue["fields"] if field["field"] == "bar")
    assert (bar["old"]["zh"], bar["new"]["zh"]) == ("≥ 1000万元", "≥ 1500万元")


def test_explain_tells_verdict_gaps_clauses_and_ways(
    firms: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(capsys, *explain(firms, "cn.srdi@2026-04-01"))
    assert (found["verdict"], found["version"], found["as_of"]) == (
        "unmet",
        "2026-04-01",
        "2026-04-01",
    )
    # Three years are asked for: 3 − 2.4 = 0.6.
    assert found["gap"]["niche_years"] == 0.6
    years = next(one for one in found["conditions"] if one["id"] == "niche_years")
    assert years["clause"] == "附件1 第一项"
    assert "rd_expense_y1" in found["unknown"]
    steps = {step["fact"]: step for step in found["ways_up"][0]["steps"]}
    assert (steps["niche_years"]["kind"], steps["niche_years"]["wait_years"]) == ("wait", 0.6)
    assert steps["rd_expense_y1"]["kind"] == "tell_us"


def test_explain_prints_a_table_and_the_ways_up(
    firms: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*explain(firms, "cn.srdi@2026-04-01"), "--language", "en"]) == 0
    out = capsys.readouterr().out
    assert "verdict: unmet" in out
    assert "Way up 1:" in out
    assert "Wait 0.6 years" in out


def test_a_renewal_leaves_out_what_is_asked_only_once(
    firms: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = answer(capsys, *explain(firms, "cn.srdi@2026-04-01"))
    again = answer(capsys, *explain(firms, "cn.srdi@2026-04-01"), "--renewal")
    ids = [{one["id"] for one in found["conditions"]} for found in (first, again)]
    assert ids[0] - ids[1] == {"platform"}
    assert ids[1] - ids[0] == {"platform_renewal"}


def test_a_receipt_is_written_and_verified(
    firms: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "receipt.json"
    found = answer(capsys, *explain(firms, "cn.srdi@2026-04-01"), "--receipt", str(out))
    assert json.loads(out.read_bytes()) == found["receipt"]
    checked = answer(capsys, "receipt", "verify", str(out))
    assert (checked["same"], checked["sha256"]) == (True, found["receipt"]["sha256"])


def test_a_tampered_receipt_fails_the_check(
    firms: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "receipt.json"
    answer(capsys, *explain(firms, "cn.srdi@2026-04-01"), "--receipt", str(out))
    out.write_bytes(out.read_bytes().replace(b'"unmet"', b'"met"'))
    assert main(["receipt", "verify", str(out)]) == 1
    told = capsys.readouterr().out
    assert "differs" in told
    assert "verdict" in told


@pytest.mark.parametrize("data", ["", "{}", "not json"])
def test_what_is_no_receipt_is_bad_input(
    data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "receipt.json"
    path.write_text(data, "utf-8")
    assert "not a receipt" in complaint(capsys, "receipt", "verify", str(path))


def test_mistakes_are_told_in_one_line(firms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no rule cn.nix" in complaint(capsys, *explain(firms, "cn.nix"))
    old = complaint(capsys, *explain(firms, "cn.srdi", "--as-of", "2019-01-01"))
    assert "no version in force on 2019-01-01" in old
    assert "is not a date" in complaint(capsys, *explain(firms, "cn.srdi@2019-99-99"))
    missing = explain(firms.with_name("none.csv"), "cn.srdi")
    assert "none.csv" in complaint(capsys, *missing)
    other = ["explain", str(firms), "--uscc", uscc(2), "--rule", "cn.srdi"]
    assert f"has no firm {uscc(2)}" in complaint(capsys, *other)
    nowhere = [*explain(firms, "cn.srdi"), "--receipt", str(firms.with_name("x") / "r.json")]
    assert "No such file or directory" in complaint(capsys, *nowhere)


def test_a_refused_row_is_told_with_its_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_csv(
        tmp_path / "firms.csv", [{**ROW, "revenue_y1": "a lot"}, {**ROW, "uscc": uscc(3)}]
    )
    told = complaint(capsys, *explain(path, "cn.srdi"))
    assert "Its row 2 was refused" in told


def test_a_code_typed_carelessly_is_understood(
    firms: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["explain", str(firms), "--uscc", f" {FIRM.lower()} ", "--rule", "cn.srdi@2026-04-01"]
    assert answer(capsys, *words)["firm"]["uscc"] == FIRM


def test_the_locale_chooses_the_language() -> None:
    assert language_of_locale({"LANG": "zh_CN.UTF-8"}) == "zh"
    assert language_of_locale({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}) == "en"
    assert language_of_locale({}) == "en"


def test_long_texts_are_cut_at_whole_characters() -> None:
    # Four characters of two places and the mark of one: nine places of ten.
    assert clipped("专精特新中小企业", 10) == "专精特新…"
    assert clipped("专精特新", 8) == "专精特新"

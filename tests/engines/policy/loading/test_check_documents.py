"""Checking rule documents: every problem with its file, line and reason."""

from pathlib import Path

from renqi.engines.policy.loading.check_documents import check_documents
from renqi.engines.policy.loading.documents import RuleDocumentBroken
from renqi.programmes.cultivation.ladder.domain.catalogue import RULE_FOLDERS
from renqi.registry.domain.vocabulary import code_tables, fact_catalogue

SHIPPED = [path for folder in RULE_FOLDERS for path in sorted(folder.glob("*/*.yaml"))]
(SRDI,) = (path for path in SHIPPED if path.parent.name == "cn.srdi" and "2026" in path.name)


def draft(folder: Path, *changes: tuple[str, str], start: str = "2026-04-01") -> Path:
    """A copy of the SRDI rule of 2026 with some texts changed."""
    text = SRDI.read_text("utf-8").replace("2026-04-01", start)
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path = folder / f"{start}.yaml"
    path.write_text(text, "utf-8")
    return path


def problems(*paths: Path) -> list[RuleDocumentBroken]:
    return check_documents(
        list(paths), shipped=SHIPPED, facts=fact_catalogue(), tables=code_tables()
    )


def line_of(path: Path, text: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_the_shipped_rules_are_right() -> None:
    assert problems(*SHIPPED) == []


def test_a_draft_may_refer_to_shipped_rules_and_take_the_place_of_one(tmp_path: Path) -> None:
    assert problems(draft(tmp_path, start="2027-01-01")) == []
    assert problems(draft(tmp_path, ("rule: cn.srdi", "rule: tt.draft"))) == []


def test_a_misspelt_key_and_an_unknown_fact_are_both_told_with_their_lines(
    tmp_path: Path,
) -> None:
    path = draft(tmp_path, ("fact: niche_years", "fact: nich_years"), ("    any:", "    anny:"))
    found = {broken.data["line"]: broken.data["reason"] for broken in problems(path)}
    assert any("anny" in reason for reason in found.values())
    assert any("nich_years" in reason for reason in found.values())
    # The unknown fact is told at the entry that asks about it, which begins with its id.
    assert line_of(path, "id: niche_years") in found


def test_a_broken_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    path = draft(tmp_path, ("    at_most: 80%", "    at_most: {80%"))
    (broken,) = problems(path)
    assert broken.data["path"] == str(path)
    assert broken.data["line"] >= line_of(path, "{80%")


def test_two_documents_in_force_at_once_are_told(tmp_path: Path) -> None:
    first, second = draft(tmp_path), draft(tmp_path, start="2027-01-01")
    (broken,) = problems(first, second)
    assert broken.data["path"] == str(first)
    assert "still in force" in broken.data["reason"]

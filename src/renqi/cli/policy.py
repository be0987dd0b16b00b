"""`renqi policy` and `renqi explain`: read rules, check them, judge one firm (政策规则)."""

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renqi.cli.explaining import add_explain
from renqi.cli.language import add_language, clipped, said
from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command, add_group
from renqi.kernel.errors import DomainError

if TYPE_CHECKING:
    from renqi.engines.policy.domain.tree import Condition, Rule
    from renqi.engines.policy.explaining.diff import Entry, FieldChange
    from renqi.engines.policy.loading.catalogue import Catalogue

CHECK_FAILED = 1
_WIDEST = 56


class NothingToCheck(DomainError):
    """There is no rule document at the path (没有规则文件)."""

    code = "policy.nothing_to_check"
    message = "{path} holds no rule document (<rule>/<date>.yaml)."


def register(subparsers: Subparsers) -> None:
    """Add the commands of this group."""
    group = add_group(subparsers, "policy", summary="the rules: list, show, check, compare")
    add_language(add_command(group, "list", summary="every rule and its versions", handler=_list))

    show = add_command(group, "show", summary="one version of a rule", handler=_show)
    show.add_argument("rule", metavar="RULE[@DATE]", help="rule id, as on a date (today)")
    add_language(show)

    check = add_command(group, "check", summary="check rule documents", handler=_check)
    check.add_argument("path", nargs="?", type=Path, metavar="PATH", help="file or folder (all)")

    diff = add_command(group, "diff", summary="two versions side by side", handler=_diff)
    diff.add_argument("old", metavar="RULE@DATE", help="the earlier version")
    diff.add_argument("new", metavar="RULE@DATE", help="the later version")
    add_language(diff)

    add_explain(subparsers)


def _list(arguments: argparse.Namespace) -> int:
    today = _today()
    catalogue = _catalogue()
    rows: list[dict[str, Any]] = []
    for rule_id in catalogue.ids:
        versions = catalogue.versions(rule_id)
        if all(version.kind == "fragment" for version in versions):
            continue
        current = next((v for v in versions if _in_force(v, today)), None)
        newest = current or versions[-1]
        rows.append(
            {
                "rule": rule_id,
                "name": {"zh": newest.label.zh, "en": newest.label.en},
                "kind": newest.kind,
                "versions": [version.effective_from.isoformat() for version in versions],
                "in_force": current.effective_from.isoformat() if current else None,
            }
        )
    if arguments.json:
        print_json({"on": today.isoformat(), "rules": rows})
        return 0
    language = arguments.language
    print_table(
        ("rule", "name", "versions", "in force today"),
        (
            (row["rule"], row["name"][language], ", ".join(row["versions"]), row["in_force"])
            for row in rows
        ),
    )
    return 0


def _show(arguments: argparse.Namespace) -> int:
    catalogue = _catalogue()
    rule = catalogue.get(arguments.rule, default_on=_today())
    if arguments.json:
        from renqi.engines.policy.explaining.rule_document import rule_document

        print_json(rule_document(rule, catalogue.facts))
        return 0
    language = arguments.language
    print(f"{rule.ref}  {said(rule.label, language)}  ({rule.kind})")
    print(f"{rule.document.get('title', '')}  {rule.document.get('number', '')}")
    until = rule.effective_until or "further notice"
    print(f"in force from {rule.effective_from} until {until}; sha256 {rule.digest[:16]}…\n")
    print_table(
        ("condition", "what is asked", "bar", "clause", "source", "evidence"),
        (
            row
            for condition in rule.requires
            for row in _tree_rows(condition, 0, rule, catalogue, language)
        ),
    )
    for row in _score_rows(rule, catalogue, language):
        print(row)
    print()
    for key, text in rule.sources.items():
        print(f"{key}: {text}")
    return 0


def _tree_rows(
    condition: "Condition", depth: int, rule: "Rule", catalogue: "Catalogue", language: str
) -> list[tuple[str, ...]]:
    from renqi.engines.policy.domain.rule_facts import child_conditions
    from renqi.engines.policy.domain.tree import Switch
    from renqi.engines.policy.explaining.condition_words import bar_label

    bar = bar_label(condition.node, rule, catalogue.facts)
    mark = f"{condition.evidence} verify" if condition.verify else condition.evidence
    name = condition.id if depth == 0 else condition.id.rpartition(".")[2]
    stage = f" [{condition.stage}]" if condition.stage else ""
    own = (
        "  " * depth + name + stage,
        clipped(said(condition.label, language), _WIDEST),
        clipped(said(bar, language), _WIDEST),
        condition.clause,
        condition.source,
        mark,
    )
    # A size class inside another rule has its own page: sixteen sectors would drown the rest.
    is_aside = isinstance(condition.node, Switch) and not rule.classes
    children = () if is_aside else child_conditions(condition.node)
    return [own] + [
        row for child in children for row in _tree_rows(child, depth + 1, rule, catalogue, language)
    ]


def _score_rows(rule: "Rule", catalogue: "Catalogue", language: str) -> list[str]:
    from renqi.engines.policy.explaining.condition_words import bar_label

    lines: list[str] = []
    for score in rule.scores.values():
        lines.append(f"\n{score.id}  {said(score.label, language)}  /{score.max_points}")
        for part in score.parts:
            lines.append(f"  {part.id}  {said(part.label, language)}  /{part.max_points}")
            for item in part.items:
                lines.append(f"    {item.id}  {said(item.label, language)}  {item.clause}")
                for case in item.cases:
                    bar = bar_label(case.when.node, rule, catalogue.facts)
                    words = said(case.when.label, language)
                    lines.append(f"      {case.points}: {words} ({said(bar, language)})")
    return lines


def _check(arguments: argparse.Namespace) -> int:
    from renqi.engines.policy.loading.check_documents import check_documents
    from renqi.programmes.cultivation.ladder.domain.catalogue import RULE_FOLDERS
    from renqi.registry.domain.vocabulary import code_tables, fact_catalogue

    shipped = [path for folder in RULE_FOLDERS for path in sorted(folder.glob("*/*.yaml"))]
    paths = shipped if arguments.path is None else _documents_at(arguments.path)
    problems = check_documents(paths, shipped=shipped, facts=fact_catalogue(), tables=code_tables())
    if arguments.json:
        print_json(
            {
                "documents": len(paths),
                "problems": [
                    {key: broken.data[key] for key in ("path", "line", "reason")}
                    for broken in problems
                ],
            }
        )
    elif problems:
        print_table(
            ("file", "line", "what is wrong"),
            ((b.data["path"], b.data["line"], b.data["reason"]) for b in problems),
        )
    else:
        print(f"{len(paths)} documents checked, nothing wrong.")
    return CHECK_FAILED if problems else 0


def _documents_at(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(path.glob("*/*.yaml")) or sorted(path.glob("*.yaml"))
        if not found:
            raise NothingToCheck(path=path)
        return found
    with path.open("rb"):
        return [path]


def _diff(arguments: argparse.Namespace) -> int:
    from renqi.engines.policy.explaining.diff import diff_rules, differences

    catalogue = _catalogue()
    old, new = (catalogue.get(ref, default_on=_today()) for ref in (arguments.old, arguments.new))
    diff = diff_rules(old, new, catalogue.facts)
    if arguments.json:
        print_json(
            {"old": old.ref, "new": new.ref, "entries": [_entry(one) for one in diff.entries]}
        )
        return 0
    language = arguments.language
    print(f"{old.ref} → {new.ref}: {len(diff.entries)} differences")
    print_table(
        ("change", "in", "id", "field", "old", "new"),
        (_diff_row(entry, field, language) for entry, field in differences(diff)),
    )
    return 0


def _diff_row(entry: "Entry", field: "FieldChange | None", language: str) -> tuple[str, ...]:
    head = (entry.change, entry.section, entry.id)
    if field is not None:
        old, new = (clipped(said(text, language), _WIDEST) for text in (field.old, field.new))
        return (*head, field.field, old, new)
    texts = {f.field: f.new or f.old for f in entry.fields}
    shown = texts.get("value") or texts.get("bar")
    bar = f" ({said(shown, language)})" if shown else ""
    words = clipped(said(entry.label, language) + bar, _WIDEST)
    return (*head, "", "", words) if entry.change == "added" else (*head, "", words, "")


def _entry(entry: "Entry") -> dict[str, Any]:
    from renqi.engines.policy.explaining.explain_document import words

    return {
        "section": entry.section,
        "id": entry.id,
        "change": entry.change,
        "name": words(entry.label),
        "fields": [
            {"field": f.field, "old": words(f.old), "new": words(f.new)} for f in entry.fields
        ],
    }


def _in_force(rule: "Rule", on: dt.date) -> bool:
    ended = rule.effective_until is not None and on >= rule.effective_until
    return rule.effective_from <= on and not ended


def _catalogue() -> "Catalogue":
    from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue

    return ladder_catalogue()


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()

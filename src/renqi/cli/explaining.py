"""`renqi explain`: judge one firm of a file, say why, and what would do (逐条说明)."""

import argparse
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renqi.cli.language import add_language, clipped, said
from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command
from renqi.kernel.errors import DomainError

if TYPE_CHECKING:
    from renqi.engines.policy.domain.values import FactRow
    from renqi.engines.policy.explaining.explain import ConditionExplanation, Explanation
    from renqi.engines.policy.ways.way_up import Way

_WIDEST = 56


class NoSuchFirm(DomainError):
    """The file has no good row for the credit code (文件中没有该企业)."""

    code = "policy.no_such_firm"
    message = "{path} has no firm {uscc}. {detail}"


def add_explain(subparsers: Subparsers) -> None:
    """Add `renqi explain`."""
    command = add_command(
        subparsers,
        "explain",
        summary="judge one firm of a file: conditions, gaps, cheapest way up",
        handler=_explain,
    )
    command.add_argument("file", type=Path, metavar="FILE", help="CSV, XLSX or Parquet")
    command.add_argument("--uscc", required=True, metavar="CODE", help="credit code of the firm")
    command.add_argument("--rule", required=True, metavar="RULE[@DATE]", help="rule id")
    command.add_argument("--as-of", type=_date, metavar="DATE", help="day judged for (today)")
    command.add_argument("--renewal", action="store_true", help="renewal, not first recognition")
    command.add_argument("--receipt", type=Path, metavar="OUT.json", help="write a receipt")
    command.add_argument("--year", type=int, help="last closed fiscal year (the year before)")
    add_language(command)


def _explain(arguments: argparse.Namespace) -> int:
    from renqi.engines.policy.domain.tree import Stage
    from renqi.engines.policy.explaining.explain import explain
    from renqi.engines.policy.judging.interpret import assess
    from renqi.engines.policy.receipts.receipt import FirmName, make_receipt, receipt_bytes
    from renqi.engines.policy.ways.way_up import ways_up
    from renqi.kernel.ids import normalise_credit_code
    from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue

    catalogue = ladder_catalogue()
    named = _date_in(arguments.rule)
    as_of = arguments.as_of or named or dt.datetime.now().astimezone().date()
    rule = catalogue.get(arguments.rule, default_on=as_of)
    year = arguments.year or as_of.year - 1
    facts = facts_of(arguments.file, normalise_credit_code(arguments.uscc), year)
    stage = Stage.RENEWAL if arguments.renewal else Stage.FIRST
    why = explain(
        assess(rule, facts, stage=stage),
        facts,
        catalogue.facts,
        sources=_sources(facts, arguments.file, year),
    )
    firm = FirmName(uscc=str(facts["uscc"]), name=str(facts.get("name") or ""))
    receipt = make_receipt(why, firm=firm, as_of=as_of, rule_on=named or as_of)
    ways = ways_up(why)
    if arguments.receipt is not None:
        arguments.receipt.write_bytes(receipt_bytes(receipt))
    if arguments.json:
        print_json(_document(why, ways, receipt, as_of))
    else:
        _print_explanation(why, ways, firm, as_of, arguments.language)
    return 0


def facts_of(path: Path, uscc: str, year: int) -> "FactRow":
    """Read the facts of one firm from a file.

    Raises:
        NoSuchFirm: The file has no good row for the code.
    """
    import polars as pl

    from renqi.registry.domain.vocabulary import fact_catalogue
    from renqi.registry.intake.read_firm_file import read_firm_file

    intake = read_firm_file(path, year=year, catalogue=fact_catalogue())
    found = intake.frame.filter(pl.col("uscc") == uscc).head(1).collect()
    if found.height:
        return found.row(0, named=True)
    rejected = [row for row in intake.rejected_rows.rows if uscc in row[1]]
    detail = "Check the code."
    if rejected:
        number = rejected[0][0]
        reasons = [one.reason_en for one in intake.rejects if one.row == number]
        detail = f"Its row {number} was refused: {' '.join(reasons)}"
    raise NoSuchFirm(path=path, uscc=uscc, detail=detail)


def _sources(facts: "FactRow", path: Path, year: int) -> dict[str, Any]:
    from renqi.engines.policy.explaining.explain import FactSource
    from renqi.registry.domain.vocabulary import fact_catalogue

    specs = [spec for spec in fact_catalogue() if facts.get(spec.key) is not None]
    return {
        spec.key: FactSource(
            source=path.name, fiscal_year=year - spec.year + 1 if spec.year else None
        )
        for spec in specs
    }


def _document(
    why: "Explanation", ways: "tuple[Way, ...]", receipt: Any, as_of: dt.date
) -> dict[str, Any]:
    from renqi.engines.policy.explaining.explain_document import explanation_document, fact_document
    from renqi.engines.policy.ways.way_document import way_document

    return {
        "firm": dict(receipt["firm"]),
        "as_of": as_of.isoformat(),
        **explanation_document(why),
        "facts": [fact_document(use, why) for use in why.facts_used],
        "ways_up": [way_document(way, why.catalogue) for way in ways],
        "receipt": receipt,
    }


def _print_explanation(
    why: "Explanation", ways: "tuple[Way, ...]", firm: Any, as_of: dt.date, language: str
) -> None:
    found = why.assessment
    print(f"{firm.name} {firm.uscc}".strip())
    name = said(why.rule.label, language)
    print(f"{why.rule.ref} {name}, as of {as_of}, {found.stage.value} recognition")
    outcome = f", {found.outcome}" if found.outcome else ""
    counts = f"{found.met_conditions} of {len(found.findings)} conditions met"
    print(f"verdict: {why.verdict}{outcome} ({counts})\n")
    print_table(
        ("condition", "verdict", "has", "asked", "short of", "clause"),
        (row for one in why.conditions for row in _rows(one, 0, language)),
    )
    for score in why.scores:
        print(f"\n{said(score.score.label, language)}")
        print_table(
            ("item", "points", "of", "next band"),
            (
                (
                    said(item.item.label, language),
                    _range(item.points.low, item.points.high),
                    item.item.max_points,
                    " / ".join(
                        f"{item.next_points}: {said(case.condition.label, language)}"
                        for case in item.next_cases
                    ),
                )
                for item in score.items
            ),
        )
    if found.missing:
        names = ", ".join(said(why.fact(key).name, language) for key in found.missing)
        print(f"\nCannot tell without: {names}")
    _print_ways(ways, language)


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def _rows(one: "ConditionExplanation", depth: int, language: str) -> Iterator[tuple[str, ...]]:
    yield (
        "  " * depth + clipped(said(one.condition.label, language), _WIDEST),
        one.verdict,
        clipped(said(one.value, language), _WIDEST),
        clipped(said(one.bar, language), _WIDEST),
        said(one.gap, language),
        one.condition.clause,
    )
    for child in one.children:
        yield from _rows(child, depth + 1, language)


def _print_ways(ways: "tuple[Way, ...]", language: str) -> None:
    for number, way in enumerate(ways, start=1):
        what = "change" if way.n_changes == 1 else "changes"
        mark = "" if way.is_possible else ", not in the firm's power"
        print(f"\nWay up {number}: {way.n_changes} {what}{mark}")
        for step in way.steps:
            print(f"  - {said(step.text, language)}")


def _date_in(ref: str) -> dt.date | None:
    """Return the date in RULE@DATE; a wrong one is for the catalogue to refuse."""
    try:
        return dt.date.fromisoformat(ref.partition("@")[2])
    except ValueError:
        return None


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a date (YYYY-MM-DD)") from None

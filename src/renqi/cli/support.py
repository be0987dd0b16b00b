"""`renqi support`: the measures of support, and what a firm of a file can get (扶持政策)."""

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renqi.cli.explaining import facts_of
from renqi.cli.language import add_language, clipped, said
from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command, add_group
from renqi.kernel.errors import DomainError

if TYPE_CHECKING:
    from renqi.programmes.cultivation.support.domain.judge_measures import Offer
    from renqi.programmes.cultivation.support.domain.judge_measures_ahead import Outlook
    from renqi.programmes.cultivation.support.domain.measure import Measure

_WIDEST = 56


class NoSuchTitle(DomainError):
    """The title to be granted is none of the ladder (没有这个称号)."""

    code = "support.no_such_title"
    message = "There is no title {title}. Titles are: {known}."


def register(subparsers: Subparsers) -> None:
    """Add the commands of this group."""
    group = add_group(subparsers, "support", summary="measures of support: list, show, explain")
    listing = add_command(group, "list", summary="every measure as on a day", handler=_list)
    listing.add_argument("--on", type=_date, metavar="DATE", help="the day (today)")
    listing.add_argument("--district", metavar="CODE", help="only those open to its firms")
    listing.add_argument("--in-force", action="store_true", help="leave out what has ended")
    add_language(listing)

    show = add_command(group, "show", summary="one measure with its conditions", handler=_show)
    show.add_argument("measure", metavar="MEASURE", help="key of the measure")
    show.add_argument("--on", type=_date, metavar="DATE", help="the day (today)")
    add_language(show)

    explain = add_command(
        group, "explain", summary="what one firm of a file can get and why", handler=_explain
    )
    explain.add_argument("file", type=Path, metavar="FILE", help="CSV, XLSX or Parquet")
    explain.add_argument("--uscc", required=True, metavar="CODE", help="credit code of the firm")
    explain.add_argument("--as-of", type=_date, metavar="DATE", help="day judged for (today)")
    explain.add_argument("--grant", metavar="TITLE", help="judge as if this title were granted")
    explain.add_argument("--year", type=int, help="last closed fiscal year (the year before)")
    explain.add_argument("--all", action="store_true", help="also what the firm does not get")
    add_language(explain)

    city = add_command(
        group, "city", summary="how many firms of the registry can get what", handler=_city
    )
    city.add_argument("--as-of", type=_date, metavar="DATE", help="day judged for (today)")
    city.add_argument("--out", type=Path, metavar="OUT.csv", help="also write a row a firm")
    add_language(city)


def _list(arguments: argparse.Namespace) -> int:
    from renqi.programmes.cultivation.support.domain.measure_catalogue import measure_catalogue

    on = arguments.on or _today()
    rows = [
        _measure_document(one, on)
        for one in measure_catalogue().newest(on)
        if (not arguments.in_force or one.is_open(on))
        and (not arguments.district or one.district in ("", arguments.district))
    ]
    if arguments.json:
        print_json({"on": on.isoformat(), "measures": rows})
        return 0
    language = arguments.language
    print_table(
        ("measure", "name", "kind", "authority", "amount", "state", "last day", "evidence"),
        (
            (
                row["measure"],
                clipped(row["name"][language], _WIDEST),
                row["kind"],
                f"{row['authority']} {row['district']}".strip(),
                clipped(row["amount"][language], _WIDEST),
                row["state"],
                row["last_day"],
                row["evidence"],
            )
            for row in rows
        ),
    )
    return 0


def _show(arguments: argparse.Namespace) -> int:
    from renqi.engines.policy.explaining.rule_document import rule_document
    from renqi.programmes.cultivation.support.domain.measure_catalogue import measure_catalogue

    on, catalogue = arguments.on or _today(), measure_catalogue()
    measure = catalogue.at(arguments.measure, on)
    document = _measure_document(measure, on)
    versions = [one.version.isoformat() for one in catalogue.versions(measure.key)]
    if arguments.json:
        rule = rule_document(measure.rule, catalogue.facts)
        print_json({**document, "versions": versions, "rule": rule})
        return 0
    language = arguments.language
    print(f"{measure.ref}  {said(measure.label, language)}  ({document['state']})")
    print(f"{measure.document.get('title', '')}  {measure.document.get('number', '')}")
    last = measure.last_day or "further notice"
    print(f"in force from {measure.effective_from} until {last}; versions {', '.join(versions)}")
    print(f"gives: {document['amount'][language]}")
    print(f"to do: {said(measure.to_do, language)}")
    if measure.open_question:
        print(f"not known: {said(measure.open_question, language)}")
    print()
    print_table(
        ("condition", "what is asked", "clause", "evidence"),
        (
            (
                one.id,
                clipped(said(one.label, language), _WIDEST),
                one.clause,
                f"{one.evidence} verify" if one.verify else one.evidence,
            )
            for one in measure.requires
        ),
    )
    print()
    for key, text in measure.rule.sources.items():
        print(f"{key}: {text}")
    return 0


def _explain(arguments: argparse.Namespace) -> int:
    from renqi.kernel.ids import normalise_credit_code
    from renqi.programmes.cultivation.support.domain.judge_measures import judge_measures, total
    from renqi.programmes.cultivation.support.domain.judge_measures_ahead import (
        BESIDE,
        LADDERS,
        Outlooker,
        met,
        with_title,
    )
    from renqi.programmes.cultivation.support.domain.measure_catalogue import measure_catalogue

    as_of = arguments.as_of or _today()
    year = arguments.year or as_of.year - 1
    facts = facts_of(arguments.file, normalise_credit_code(arguments.uscc), year)
    if arguments.grant:
        known = [title for ladder in (*LADDERS, BESIDE) for title in ladder]
        if arguments.grant not in known:
            raise NoSuchTitle(title=arguments.grant, known=", ".join(known))
        facts = with_title(facts, arguments.grant, granted=True)
    measures = measure_catalogue().newest(as_of)
    offers = judge_measures(measures, facts=facts, aid={}, as_of=as_of)
    looks = Outlooker(measures=measures, facts=facts, aid={}, as_of=as_of, now=offers).look()
    shown = [one for one in offers if arguments.all or one.verdict != "unmet"]
    sums = total(met(offers))
    if arguments.json:
        print_json(
            {
                "firm": {"uscc": str(facts["uscc"]), "name": str(facts.get("name") or "")},
                "as_of": as_of.isoformat(),
                "total": {"low": sums.low, "high": sums.high},
                "offers": [_offer_document(one) for one in shown],
                "next_rungs": [_outlook_document(one) for one in looks.next_rungs],
                "losses": [_outlook_document(one) for one in looks.losses],
            }
        )
        return 0
    _print_offers(shown, arguments.language)
    for heading, found in (("with", looks.next_rungs), ("without", looks.losses)):
        for one in found:
            name = said(one.label, arguments.language)
            print(f"{heading} {name}: {_gain_text(one)}")
    return 0


def _city(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from renqi.programmes.cultivation.support.domain.measure_catalogue import (
            measure_catalogue,
        )
        from renqi.programmes.cultivation.support.selectors.available import city_support

        as_of = arguments.as_of or _today()
        measures = measure_catalogue().in_force(as_of)
        found = city_support(measures, as_of=as_of, verdicts=("met", "review", "unknown"))
    if arguments.out is not None:
        found.write_csv(arguments.out)
    rows = []
    for measure in measures:
        own = found.filter(found["measure"] == measure.key)
        counts = dict(own["verdict"].value_counts().iter_rows())
        rows.append(
            {
                "measure": measure.key,
                "name": {"zh": measure.label.zh, "en": measure.label.en},
                "met": counts.get("met", 0),
                "review": counts.get("review", 0),
                "unknown": counts.get("unknown", 0),
                "certain": own["amount_low"].sum(),
            }
        )
    if arguments.json:
        print_json({"as_of": as_of.isoformat(), "measures": rows})
        return 0
    from renqi.kernel.money import yuan_text

    print_table(
        ("measure", "name", "met", "review", "unknown", "certain, yuan"),
        (
            (
                row["measure"],
                clipped(row["name"][arguments.language], _WIDEST),
                row["met"],
                row["review"],
                row["unknown"],
                yuan_text(row["certain"]),
            )
            for row in rows
        ),
    )
    return 0


def _print_offers(offers: "list[Offer]", language: str) -> None:
    from renqi.programmes.cultivation.support.domain.judge_measures import STOP_WORDS

    order = ("met", "review", "unknown", "unmet")
    for offer in sorted(offers, key=lambda one: order.index(one.verdict)):
        print(f"{offer.measure.ref}  {said(offer.measure.label, language)}")
        sign = "at most " if offer.is_ceiling else ""
        reason = said(STOP_WORDS[offer.stop], language)
        print(f"  {offer.verdict}{f' ({reason})' if reason else ''}: {sign}{_sum_text(offer)}")
        for line in offer.worked.lines:
            print(f"    {said(line, language)}")
        for one in offer.why.conditions:
            if one.verdict != "met":
                print(f"    {one.verdict}: {said(one.condition.label, language)}")
        if offer.missing:
            print(f"    tell us: {', '.join(offer.missing)}")
    print()


def _sum_text(offer: "Offer") -> str:
    return _span_text(offer.amount_low, offer.amount_high)


def _span_text(low: int, high: int | None) -> str:
    from renqi.kernel.money import yuan_text

    if high is None:
        return f"{yuan_text(low)} yuan or more"
    if low == high:
        return f"{yuan_text(low)} yuan"
    return f"{yuan_text(low)} to {yuan_text(high)} yuan"


def _gain_text(outlook: "Outlook") -> str:
    names = ", ".join(change.after.measure.key for change in outlook.changes)
    if not outlook.changes:
        return "changes nothing"
    return f"{_span_text(outlook.gain_low, outlook.gain_high)} ({names})"


def _measure_document(measure: "Measure", on: dt.date) -> dict[str, Any]:
    from renqi.programmes.cultivation.support.domain.amounts_words import amount_label
    from renqi.programmes.cultivation.support.domain.measure_catalogue import measure_catalogue

    amount = amount_label(measure.amount, measure.rule, measure_catalogue().facts)
    last_day = measure.last_day
    return {
        "measure": measure.key,
        "version": measure.version.isoformat(),
        "name": {"zh": measure.label.zh, "en": measure.label.en},
        "kind": measure.kind.value,
        "authority": measure.authority.value,
        "district": measure.district,
        "amount": {"zh": amount.zh, "en": amount.en},
        "state": measure.phase(on).value,
        "last_day": last_day.isoformat() if last_day else None,
        "document": str(measure.document.get("number") or measure.document.get("title", "")),
        "clause": measure.clause,
        "evidence": measure.evidence,
        "without_application": measure.without_application,
    }


def _offer_document(offer: "Offer") -> dict[str, Any]:
    return {
        "measure": offer.measure.key,
        "version": offer.measure.version.isoformat(),
        "verdict": offer.verdict,
        "stop": offer.stop.value,
        "amount_low": offer.amount_low,
        "amount_high": offer.amount_high,
        "is_ceiling": offer.is_ceiling,
        "matter": offer.matter,
        "arithmetic": [{"zh": line.zh, "en": line.en} for line in offer.worked.lines],
        "unmet": list(offer.why.assessment.unmet),
        "missing": list(offer.missing),
    }


def _outlook_document(outlook: "Outlook") -> dict[str, Any]:
    return {
        "title": outlook.title,
        "gain_low": outlook.gain_low,
        "gain_high": outlook.gain_high,
        "measures": [change.after.measure.key for change in outlook.changes],
    }


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a date (YYYY-MM-DD)") from None

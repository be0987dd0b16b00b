"""Every measure of support by key and date (扶持政策目录)."""

import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from renqi.engines.policy.domain.facts import FactCatalogue
from renqi.engines.policy.domain.tree import Label, Rule
from renqi.engines.policy.loading.catalogue import Catalogue
from renqi.engines.policy.loading.documents import Document, read_document
from renqi.engines.policy.loading.loader import Prefixes
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.ladder.domain.catalogue import RULE_FOLDERS
from renqi.programmes.cultivation.support.domain.amounts_loading import AmountLoader
from renqi.programmes.cultivation.support.domain.measure import (
    Authority,
    Measure,
    MeasureKind,
    MonthDay,
    Phase,
)
from renqi.registry.domain.vocabulary import code_tables, fact_catalogue

MEASURE_FOLDER = Path(__file__).parent.parent / "rules"
ALL_OF_IT = 100


class NoSuchMeasure(DomainError):
    """No measure has this key (没有这项措施)."""

    code = "support.measure_not_found"
    message = "There is no measure {key}."


class MeasureCatalogue:
    """Measures from documents, with the rules that they refer to (扶持政策目录)."""

    def __init__(
        self,
        documents: Iterable[Document],
        *,
        shared: Iterable[Document] = (),
        facts: FactCatalogue,
        tables: Prefixes,
    ) -> None:
        """Sort documents into versions.

        Args:
            documents: The measures.
            shared: Rules that measures may refer to, such as the size class.
            facts: The facts that may occur.
            tables: The look-up tables that may occur.

        Raises:
            RuleDocumentBroken: Two versions of a measure overlap, or a period is missing.
        """
        own = list(documents)
        self.facts = facts
        self._rules = Catalogue([*own, *shared], facts=facts, tables=tables)
        self._documents: dict[str, list[Document]] = {}
        for document in own:
            if document.data["kind"] == "fragment":
                continue
            self._documents.setdefault(document.data["rule"], []).append(document)
        for versions in self._documents.values():
            versions.sort(key=lambda document: document.data["effective"]["from"])

    @cached_property
    def all_versions(self) -> tuple[Measure, ...]:
        """Every version of every measure, by key and then by date."""
        return tuple(one for key in sorted(self._documents) for one in self.versions(key))

    @functools.cache  # noqa: B019, a catalogue lives as long as the program
    def versions(self, key: str) -> tuple[Measure, ...]:
        """Return every version of a measure, oldest first.

        Raises:
            NoSuchMeasure: The key is unknown.
        """
        if key not in self._documents:
            raise NoSuchMeasure(key=key)
        return tuple(self._measure(document) for document in self._documents[key])

    def newest(self, on: dt.date) -> tuple[Measure, ...]:
        """Return each measure as in force on a day, else the version nearest to it.

        An expired measure comes in its last version, one that has not begun in its first.
        """
        return tuple(self.at(key, on) for key in sorted(self._documents))

    def at(self, key: str, on: dt.date) -> Measure:
        """Return the version of a measure that a day belongs to, or the nearest.

        Raises:
            NoSuchMeasure: The key is unknown.
        """
        versions = self.versions(key)
        begun = [one for one in versions if one.phase(on) is not Phase.COMING]
        return begun[-1] if begun else versions[0]

    def in_force(self, on: dt.date) -> tuple[Measure, ...]:
        """Return the measures in force on a day, those of unknown end included (当日有效措施)."""
        return tuple(one for one in self.newest(on) if one.is_open(on))

    def _measure(self, document: Document) -> Measure:
        try:
            return _read(document, self._rules.on_its_first_day(document), self.facts)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            detail = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            document.refuse(("measure",), detail)


def _read(document: Document, rule: Rule, facts: FactCatalogue) -> Measure:
    entry: Mapping[str, Any] = document.data["measure"]
    amount = AmountLoader(tables=rule.scores, facts=facts).load(document.data["amount"])
    if "tops_up" in entry and "one_of" in entry:
        raise ValueError("a measure tops up or is one of several, not both")
    return Measure(
        key=rule.id,
        version=rule.effective_from,
        label=rule.label,
        kind=MeasureKind(entry["kind"]),
        matter=entry["matter"],
        budget=entry.get("budget", ""),
        authority=Authority(entry["authority"]),
        district=entry.get("district", ""),
        effective_from=rule.effective_from,
        effective_until=rule.effective_until,
        end_unknown=entry.get("end_unknown", False),
        is_one_off=entry.get("one_off", False),
        tops_up=entry.get("tops_up", ""),
        one_of=entry.get("one_of", ""),
        step=entry.get("step", 0),
        rung=entry.get("rung", ""),
        without_application=entry.get("without_application", False),
        to_do=Label(**entry["to_do"]),
        due=_month_day(entry.get("due")),
        pays_in=_payments(entry.get("pays_in", ())),
        open_question=Label(**entry["open"]) if "open" in entry else None,
        amount=amount,
        evidence=document.data.get("evidence", "M"),
        rule=rule,
    )


def _month_day(text: str | None) -> MonthDay | None:
    if text is None:
        return None
    month, day = map(int, text.split("-"))
    return MonthDay(month=month, day=day)


def _payments(entries: Iterable[Mapping[str, Any]]) -> tuple[tuple[Label, int], ...]:
    found = tuple((Label(zh=e["zh"], en=e["en"]), int(e["percent"])) for e in entries)
    if found and sum(percent for _, percent in found) != ALL_OF_IT:
        raise ValueError("the payments do not add up to 100 per cent")
    return found


@functools.cache
def measure_catalogue() -> MeasureCatalogue:
    """Return the catalogue of every shipped measure (内置扶持政策)."""
    shared = [path for folder in RULE_FOLDERS for path in sorted(folder.glob("*/*.yaml"))]
    return MeasureCatalogue(
        map(read_document, sorted(MEASURE_FOLDER.glob("*/*.yaml"))),
        shared=map(read_document, shared),
        facts=fact_catalogue(),
        tables={**code_tables(), "tax_sectors": _tax_sectors()},
    )


def _tax_sectors() -> tuple[tuple[str, str], ...]:
    path = MEASURE_FOLDER / "tax_sectors.yaml"
    sectors = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return tuple(
        sorted((prefix, sector) for sector, prefixes in sectors.items() for prefix in prefixes)
    )


def measures(as_of: dt.date) -> tuple[Measure, ...]:
    """Return the shipped measures in force on a day (当日有效扶持政策)."""
    return measure_catalogue().in_force(as_of)

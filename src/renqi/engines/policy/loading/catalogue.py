"""Every rule by id and date (规则目录)."""

import datetime as dt
import itertools
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from renqi.engines.policy.domain.facts import FactCatalogue
from renqi.engines.policy.domain.tree import Rule
from renqi.engines.policy.loading.documents import Document, read_document
from renqi.engines.policy.loading.loader import Prefixes, RuleLoader, Surroundings
from renqi.kernel.errors import DomainError


class NoSuchRule(DomainError):
    """The rule id is not in the catalogue (没有这条规则)."""

    code = "policy.no_such_rule"
    message = "There is no rule {rule}. Known rules: {known}."


class NoVersionInForce(DomainError):
    """The rule exists, but not on that date (当日无有效版本)."""

    code = "policy.no_version_in_force"
    message = "{rule} has no version in force on {on}. Versions: {known}."


class NotADate(DomainError):
    """What stands behind the `@` of a rule is no date (日期有误)."""

    code = "policy.not_a_date"
    message = "“{text}” in {ref} is not a date such as 2026-04-01."


class Catalogue:
    """Rule documents from some folders, loaded when asked for (规则目录).

    A reference inside a rule is resolved to the version in force on the date asked about, so
    the size class that an application of 2023 was judged by stays the one of 2023.
    """

    def __init__(
        self, documents: Iterable[Document], *, facts: FactCatalogue, tables: Prefixes
    ) -> None:
        """Sort the documents into versions; nothing is compiled yet.

        Raises:
            RuleDocumentBroken: Two versions of a rule overlap, or a period is missing.
        """
        self.facts = facts
        self.tables = tables
        self._versions: dict[str, list[Document]] = {}
        self._loaded: dict[tuple[str, dt.date], Rule] = {}
        for document in documents:
            start = (document.data.get("effective") or {}).get("from")
            if not isinstance(start, dt.date) or "rule" not in document.data:
                document.refuse((), "rule and effective.from (a date) are needed")
            self._versions.setdefault(document.data["rule"], []).append(document)
        for versions in self._versions.values():
            versions.sort(key=_start)
            for earlier, later in itertools.pairwise(versions):
                until = earlier.data["effective"].get("until")
                if until is None or until > _start(later):
                    reason = f"still in force when {later.path} begins on {_start(later)}"
                    earlier.refuse(("effective",), reason)

    @classmethod
    def read(
        cls, folders: Iterable[Path], *, facts: FactCatalogue, tables: Prefixes
    ) -> "Catalogue":
        """Read every `<rule>/<date>.yaml` below the folders."""
        paths = [path for folder in folders for path in sorted(folder.glob("*/*.yaml"))]
        return cls(map(read_document, paths), facts=facts, tables=tables)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Every rule id, fragments included, in alphabetical order."""
        return tuple(sorted(self._versions))

    def rules_at(self, on: dt.date) -> tuple[Rule, ...]:
        """Return every rule but fragments in the version in force on a date."""
        found = (self._document(rule_id, on) for rule_id in self.ids)
        return tuple(
            self._load(document, on)
            for document in found
            if document is not None and document.data.get("kind") != "fragment"
        )

    def versions(self, rule_id: str) -> tuple[Rule, ...]:
        """Return every version of a rule, oldest first, each as on its first day."""
        return tuple(map(self.on_its_first_day, self._known(rule_id)))

    def on_its_first_day(self, document: Document) -> Rule:
        """Return the rule of a document of this catalogue, with others as on its first day.

        Raises:
            RuleDocumentBroken: The document cannot be given a meaning.
        """
        return self._load(document, _start(document))

    def at(self, rule_id: str, on: dt.date) -> Rule:
        """Return the version of a rule in force on a date.

        Raises:
            NoSuchRule: The id is unknown.
            NoVersionInForce: Not in force on that date.
        """
        known = self._known(rule_id)
        document = self._document(rule_id, on)
        if document is None:
            dates = ", ".join(str(_start(d)) for d in known)
            raise NoVersionInForce(rule=rule_id, on=on, known=dates)
        return self._load(document, on)

    def get(self, ref: str, *, default_on: dt.date) -> Rule:
        """Return `cn.srdi@2026-04-01`, or `cn.srdi` as on the default date.

        Raises:
            NoSuchRule: The id is unknown.
            NotADate: What stands behind the `@` is no date.
            NoVersionInForce: Not in force on that date.
        """
        rule_id, at, date_text = ref.partition("@")
        if not at:
            return self.at(rule_id, default_on)
        try:
            on = dt.date.fromisoformat(date_text)
        except ValueError:
            raise NotADate(text=date_text, ref=ref) from None
        return self.at(rule_id, on)

    def _known(self, rule_id: str) -> list[Document]:
        if rule_id not in self._versions:
            raise NoSuchRule(rule=rule_id, known=", ".join(self.ids))
        return self._versions[rule_id]

    def _document(self, rule_id: str, on: dt.date) -> Document | None:
        for document in self._versions.get(rule_id, ()):
            until = document.data["effective"].get("until")
            if _start(document) <= on and (until is None or on < until):
                return document
        return None

    def _load(self, document: Document, on: dt.date) -> Rule:
        key = (document.path, on)
        if key not in self._loaded:
            around = Surroundings(
                facts=self.facts,
                tables=self.tables,
                find=lambda rule_id: self._document(rule_id, on),
            )
            self._loaded[key] = RuleLoader(document, around).load()
        return self._loaded[key]


def _start(document: Document) -> dt.date:
    start: dt.date = document.data["effective"]["from"]
    return start

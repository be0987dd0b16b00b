"""Check rule documents before anybody relies on them (规则检查).

Two judges look at each document: the published schema, which knows the shape, and the loader,
which knows facts, tables and the other rules.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from renqi.engines.policy.domain.facts import FactCatalogue
from renqi.engines.policy.loading.catalogue import Catalogue
from renqi.engines.policy.loading.documents import (
    Document,
    RuleDocumentBroken,
    Trail,
    canonical_json,
    read_document,
)
from renqi.engines.policy.loading.loader import Prefixes
from renqi.engines.policy.loading.published_schema import rule_schema

LONGEST_REASON = 200


def check_documents(
    paths: Sequence[Path],
    *,
    shipped: Iterable[Path],
    facts: FactCatalogue,
    tables: Prefixes,
) -> list[RuleDocumentBroken]:
    """Return everything that is wrong with some documents, in the order of the files (规则检查).

    Args:
        paths: The documents to check.
        shipped: Documents that they may refer to; a rule that is checked stands for itself.
        facts: The facts that may occur.
        tables: The look-up tables that may occur.
    """
    problems: list[RuleDocumentBroken] = []
    documents: list[Document] = []
    for path in paths:
        try:
            documents.append(read_document(path))
        except RuleDocumentBroken as broken:
            problems.append(broken)
    own = {document.data.get("rule") for document in documents}
    others = [read_document(path) for path in shipped if path not in paths]
    others = [document for document in others if document.data.get("rule") not in own]
    for document in documents:
        problems.extend(misshapen(document))
    said = {(broken.data["path"], broken.data["line"]) for broken in problems}
    problems.extend(
        one
        for one in _unloadable(documents, others, facts, tables)
        if (one.data["path"], one.data["line"]) not in said
    )
    order = {str(path): index for index, path in enumerate(paths)}
    return sorted(problems, key=lambda b: (order.get(b.data["path"], -1), b.data["line"]))


def misshapen(document: Document) -> Iterator[RuleDocumentBroken]:
    """Yield each place where a document leaves the published schema.

    Of several forms that none fits, the one that comes nearest makes the complaint.
    """
    # The package is slow to import and only checking needs it.
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    plain = json.loads(canonical_json(document.data))
    seen = set()
    for error in Draft202012Validator(rule_schema()).iter_errors(plain):
        nearest = best_match([error]) or error
        trail: Trail = tuple(nearest.absolute_path)
        reason = " ".join(nearest.message.split())
        if len(reason) > LONGEST_REASON:
            reason = f"{reason[: LONGEST_REASON - 1]}…"
        where = ".".join(map(str, trail))
        reason = f"{where}: {reason}" if where else reason
        if reason not in seen:
            seen.add(reason)
            yield RuleDocumentBroken(path=document.path, line=document.line(trail), reason=reason)


def _unloadable(
    documents: Sequence[Document],
    others: Sequence[Document],
    facts: FactCatalogue,
    tables: Prefixes,
) -> Iterator[RuleDocumentBroken]:
    try:
        catalogue = Catalogue([*documents, *others], facts=facts, tables=tables)
    except RuleDocumentBroken as broken:
        yield broken
        return
    for document in documents:
        try:
            catalogue.on_its_first_day(document)
        except RuleDocumentBroken as broken:
            yield broken

"""Judge a receipt's facts again and say what differs (回执验证)."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from renqi.engines.policy.domain.tree import Rule, Stage
from renqi.engines.policy.explaining.explain import explain
from renqi.engines.policy.explaining.fact_words import file_text
from renqi.engines.policy.judging.interpret import assess
from renqi.engines.policy.loading.catalogue import Catalogue, NoSuchRule, NoVersionInForce
from renqi.engines.policy.loading.documents import RuleDocumentBroken
from renqi.engines.policy.receipts.receipt import (
    FORMAT,
    Receipt,
    body_digest,
    outcome_document,
    receipt_bytes,
)
from renqi.kernel.errors import DomainError

_SECTIONS: Mapping[str, type] = {
    "engine": str,
    "rule": dict,
    "as_of": str,
    "firm": dict,
    "facts": list,
    "judgements": dict,
    "stage": str,
    "sha256": str,
}
# Names are there to be read; the words of an unlabelled condition may be improved later.
_NOT_REPLAYED = frozenset({"name"})


class ReceiptUnreadable(DomainError):
    """The file is not a receipt (不是回执)."""

    code = "policy.receipt_unreadable"
    message = "This is not a receipt of Renqi: {reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place where a receipt and its replay part (差异).

    `code` is hash, layout, version, document, fact or replay; `where` a path in the receipt.
    """

    code: str
    where: str
    said: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptCheck:
    """What came of verifying a receipt (验证结果)."""

    receipt: Receipt
    differences: tuple[Difference, ...]

    @property
    def is_same(self) -> bool:
        """Whether the file is whole and the replay says the same."""
        return not self.differences


def verify_receipt(data: bytes, catalogue: Catalogue) -> ReceiptCheck:
    """Check that a receipt is whole and replay it with the version it names (验证回执).

    Raises:
        ReceiptUnreadable: Not JSON, or not a receipt of a format known here.
    """
    receipt = _read(data)
    found = [*_altered(data, receipt), *_replayed(receipt, catalogue)]
    return ReceiptCheck(receipt=receipt, differences=tuple(found))


def _read(data: bytes) -> dict[str, Any]:
    try:
        receipt = json.loads(data.decode("utf-8"), parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError) as error:
        raise ReceiptUnreadable(reason=str(error)) from error
    if not isinstance(receipt, dict) or receipt.get("format") != FORMAT:
        raise ReceiptUnreadable(reason=f"it does not say format {FORMAT}")
    for key, kind in _SECTIONS.items():
        if not isinstance(receipt.get(key), kind):
            raise ReceiptUnreadable(reason=f"{key} is missing or of the wrong kind")
    try:
        dt.date.fromisoformat(receipt["as_of"])
        # Half of a surrogate pair can be written in JSON, but not as the bytes of a receipt.
        receipt_bytes(receipt)
    except (ValueError, RecursionError) as error:
        raise ReceiptUnreadable(reason=str(error)) from error
    if not isinstance(receipt["rule"].get("references", {}), dict):
        raise ReceiptUnreadable(reason="rule.references is of the wrong kind")
    return receipt


def _no_float(text: str) -> None:
    raise ValueError(f"{text} is not exact")


def _altered(data: bytes, receipt: Receipt) -> Iterator[Difference]:
    digest = body_digest(receipt)
    if digest != receipt["sha256"]:
        yield Difference(code="hash", where="sha256", said=receipt["sha256"], found=digest)
    elif data != receipt_bytes(receipt):
        said = "the bytes as issued"
        yield Difference(code="layout", where="", said=said, found="the same data, written anew")


def _replayed(receipt: Receipt, catalogue: Catalogue) -> Iterator[Difference]:
    said: Mapping[str, Any] = receipt["rule"]
    try:
        on = dt.date.fromisoformat(str(said.get("on")))
        rule = catalogue.at(str(said.get("ref")).partition("@")[0], on)
    except (NoSuchRule, NoVersionInForce, RuleDocumentBroken, ValueError) as error:
        ref = str(said.get("ref"))
        yield Difference(code="version", where="rule.ref", said=ref, found=str(error))
        return
    if rule.ref != said.get("ref"):
        yield Difference(
            code="version", where="rule.ref", said=str(said.get("ref")), found=rule.ref
        )
        return
    yield from _changed_documents(said, rule)
    try:
        yield from _outcome_differences(receipt, rule, catalogue)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReceiptUnreadable(reason=f"its facts cannot be judged ({error!r})") from error


def _changed_documents(said: Mapping[str, Any], rule: Rule) -> Iterator[Difference]:
    noted = {str(said.get("ref")): said.get("digest"), **(said.get("references") or {})}
    today = {rule.ref: rule.digest, **rule.references}
    for ref in sorted(noted.keys() | today.keys()):
        if noted.get(ref) != today.get(ref):
            yield Difference(
                code="document",
                where=f"rule {ref}",
                said=_shown(noted.get(ref)),
                found=_shown(today.get(ref)),
            )


def _outcome_differences(
    receipt: Receipt, rule: Rule, catalogue: Catalogue
) -> Iterator[Difference]:
    facts = {}
    for entry in receipt["facts"]:
        key, stored = entry["key"], entry["stored"]
        facts[key] = stored
        written = file_text(catalogue.facts[key], stored)
        if written != entry["value"]:
            yield Difference(
                code="fact",
                where=f"facts.{key}",
                said=_shown(entry["value"]),
                found=_shown(written),
            )
    found = assess(rule, facts, stage=Stage(receipt["stage"]), judgements=receipt["judgements"])
    again = explain(found, facts, catalogue.facts, judgements=receipt["judgements"])
    for key, value in outcome_document(again).items():
        yield from _compared(receipt.get(key), value, key)


def _compared(said: Any, found: Any, where: str) -> Iterator[Difference]:
    if isinstance(said, dict) and isinstance(found, dict):
        for key in sorted(said.keys() | found.keys()):
            if key not in _NOT_REPLAYED:
                yield from _compared(said.get(key), found.get(key), f"{where}.{key}")
    elif type(said) is not type(found) or said != found:
        yield Difference(code="replay", where=where, said=_shown(said), found=_shown(found))


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

"""Documents that were issued: lists of them, one by its code, its bytes (文书查询)."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import connection
from django.db.models import Q, QuerySet

from renqi.engines.documents.domain import refusals
from renqi.engines.documents.domain.codes import read_code
from renqi.engines.documents.models import IssuedDocument
from renqi.identity.domain.paging import ListPage, cut
from renqi.identity.domain.scope import Scope


class DocumentSort(StrEnum):
    """By what a list of documents is sorted (排序)."""

    ISSUED = "issued_at"
    NUMBER = "number"
    TITLE = "title"


class DocumentState(StrEnum):
    """Whether documents still stand (状态)."""

    STANDS = "stands"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A title in both languages (标题)."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalLine:
    """That a document no longer stands (撤回情况)."""

    reason: str
    at: datetime
    by: str
    replaced_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """What is known of a document without opening it (文书).

    Attributes:
        document_id: The document.
        code: Its code.
        number: Its number.
        kind: `letter` or `list`.
        language: `zh` or `en`.
        title: Its title.
        subject_key: What it is about.
        matter: What it belongs to; empty for nothing.
        addressee: To whom it is addressed; empty for nobody.
        signatory: The office that issued it.
        issued_at: When.
        issued_by: Under whose name.
        sha256: Hash of its bytes.
        size: Their number.
        template: Layout and typesetter that made it.
        withdrawal: Why it no longer stands; none while it does.
    """

    document_id: int
    code: str
    number: str
    kind: str
    language: str
    title: Words
    subject_key: str
    matter: str
    addressee: str
    signatory: str
    issued_at: datetime
    issued_by: str
    sha256: str
    size: int
    template: str
    withdrawal: WithdrawalLine | None


def documents_of(subject_key: str, *, scope: Scope) -> tuple[DocumentLine, ...]:
    """List the documents about a firm, newest first (主体文书)."""
    return _lines(_in_scope(scope).filter(subject_key=subject_key))


def documents_about(matter: str, *, scope: Scope) -> tuple[DocumentLine, ...]:
    """List the documents that belong to something, such as `case:12`, newest first."""
    return _lines(_in_scope(scope).filter(matter=matter)) if matter else ()


def documents_for(beginnings: Collection[str], *, scope: Scope) -> tuple[DocumentLine, ...]:
    """List the documents whose keys begin with one of these, newest first (按事由键查询)."""
    if not beginnings:
        return ()
    wanted = Q(pk__in=[])
    for beginning in beginnings:
        wanted |= Q(key__startswith=beginning)
    return _lines(_in_scope(scope).filter(wanted))


def every_document(
    *,
    scope: Scope,
    words: str = "",
    state: DocumentState | None = None,
    kind: str = "",
    sort: DocumentSort = DocumentSort.ISSUED,
    is_descending: bool = True,
) -> Iterator[DocumentLine]:
    """Give all documents of a list, as its export has them (文书导出)."""
    found = _filtered(scope=scope, words=words, state=state, kind=kind)
    for document in _sorted(found, sort=sort, is_descending=is_descending).iterator(500):
        yield _line(document)


def list_documents(
    *,
    scope: Scope,
    page: int,
    per_page: int,
    words: str = "",
    state: DocumentState | None = None,
    kind: str = "",
    sort: DocumentSort = DocumentSort.ISSUED,
    is_descending: bool = True,
) -> ListPage[DocumentLine]:
    """List a page of documents (文书列表).

    Args:
        scope: Whose documents.
        page: Which page, from one; one beyond the last gives the last.
        per_page: How many a page.
        words: What title, number or addressee must hold.
        state: Only those that stand, or only those withdrawn.
        kind: Only this kind.
        sort: By what.
        is_descending: Whether the last comes first.
    """
    found = _filtered(scope=scope, words=words, state=state, kind=kind)
    ordered = _sorted(found, sort=sort, is_descending=is_descending)
    return cut(ordered, page=page, per_page=per_page, read=_line)


def document_by_code(code: str) -> DocumentLine:
    """Find what anybody may know who has the code (核验).

    Args:
        code: The code, however it was typed.

    Raises:
        DocumentNotFound: There is none with it.
    """
    return _line(_by_code(code))


def document_by_sha256(sha256: str) -> DocumentLine:
    """Find the document whose bytes have this hash (按摘要查询).

    Raises:
        DocumentNotFound: No document has.
    """
    found = _all().filter(sha256=sha256).first()
    if found is None:
        raise refusals.DocumentNotFound
    return _line(found)


def document_in(document_id: int, *, scope: Scope) -> DocumentLine:
    """Give one document (文书详情).

    Raises:
        DocumentNotFound: There is none in the scope.
    """
    found = _in_scope(scope).filter(pk=document_id).first()
    if found is None:
        raise refusals.DocumentNotFound
    return _line(found)


def read_document(document_id: int, *, scope: Scope) -> tuple[DocumentLine, bytes]:
    """Give a document with its bytes, if they are those that were issued (下载).

    Raises:
        DocumentNotFound: There is none in the scope.
        DocumentDamaged: The bytes are others by now.
    """
    line = document_in(document_id, scope=scope)
    return line, kept_bytes(line.code)


def kept_bytes(code: str) -> bytes:
    """Give the bytes of a document, which must have the hash they were issued with.

    Raises:
        DocumentNotFound: There is none with the code.
        DocumentDamaged: The bytes are others by now.
    """
    document = _by_code(code)
    # Every other query leaves this column out; here it is fetched by itself.
    content = bytes(document.pdf)
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise refusals.DocumentDamaged(number=document.number)
    return content


def _by_code(code: str) -> IssuedDocument:
    plain = read_code(code)
    if plain:
        with connection.cursor() as cursor:
            # Until the transaction ends the database shows the document with this code.
            cursor.execute("SELECT set_config('renqi.document', %s, true)", [plain])
    found = _all().filter(code=plain).first() if plain else None
    if found is None:
        raise refusals.DocumentNotFound
    return found


def _all() -> QuerySet[IssuedDocument]:
    return IssuedDocument.objects.select_related("withdrawal").defer("pdf", "content")


def _in_scope(scope: Scope) -> QuerySet[IssuedDocument]:
    if scope.all:
        return _all()
    return _all().filter(subject_key=scope.uscc) if scope.uscc else _all().none()


def _filtered(
    *, scope: Scope, words: str, state: DocumentState | None, kind: str
) -> QuerySet[IssuedDocument]:
    found = _in_scope(scope)
    if words:
        found = found.filter(_holds(words))
    if state is not None:
        found = found.filter(withdrawal__isnull=state is DocumentState.STANDS)
    return found.filter(kind=kind) if kind else found


def _holds(words: str) -> Q:
    wanted = Q(title_zh__icontains=words) | Q(title_en__icontains=words)
    wanted |= Q(addressee__icontains=words) | Q(prefix__icontains=words) | Q(subject_key=words)
    # 12 and 2026 find numbers, and a code finds its document.
    if words.isascii() and words.isdigit() and len(words) < len("2147483647"):
        wanted |= Q(sequence=int(words))
    return wanted | Q(code=read_code(words) or "-")


def _sorted(
    found: QuerySet[IssuedDocument], *, sort: DocumentSort, is_descending: bool
) -> QuerySet[IssuedDocument]:
    columns = {
        DocumentSort.ISSUED: ("issued_at", "id"),
        DocumentSort.NUMBER: ("prefix", "year", "sequence"),
        DocumentSort.TITLE: ("title_zh", "id"),
    }[sort]
    return found.order_by(*(f"-{one}" if is_descending else one for one in columns))


def _lines(found: QuerySet[IssuedDocument]) -> tuple[DocumentLine, ...]:
    return tuple(_line(one) for one in found.order_by("-issued_at", "-id"))


def _line(document: IssuedDocument) -> DocumentLine:
    withdrawal = getattr(document, "withdrawal", None)
    return DocumentLine(
        document_id=document.pk,
        code=document.code,
        number=document.number,
        kind=document.kind,
        language=document.language,
        title=Words(zh=document.title_zh, en=document.title_en),
        subject_key=document.subject_key,
        matter=document.matter,
        addressee=document.addressee,
        signatory=document.signatory,
        issued_at=document.issued_at,
        issued_by=document.issued_by,
        sha256=document.sha256,
        size=document.size,
        template=document.template,
        withdrawal=None
        if withdrawal is None
        else WithdrawalLine(
            reason=withdrawal.reason,
            at=withdrawal.withdrawn_at,
            by=withdrawal.withdrawn_by,
            replaced_by=withdrawal.replaced_by_number,
        ),
    )

"""Issue a letter or a list: number it, make its PDF, keep both (出具文书).

As a programme does it, when a case is decided:

    issued = issue_document(
        kind="letter",
        number_prefix="韧企决",
        title=rung.label,  # anything with `.zh` and `.en`
        subject_key=uscc,  # among whose documents it stands
        content=LetterContent(...),  # see domain/content.py
        key=f"case:{case_id}:decision",
        actor=actor,
        at=at,
    )
    issued.number  # 韧企决〔2026〕12号

The key says what the document belongs to and, after the last colon, which of its documents it
is; so the page of case 12 offers whatever was issued under `case:12:…`.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from renqi.engines.documents.domain import refusals
from renqi.engines.documents.domain.codes import make_code
from renqi.engines.documents.domain.content import (
    Content,
    InBoth,
    Language,
    ListContent,
    as_plain,
    kind_of,
)
from renqi.engines.documents.domain.numbers import PREFIX, number_words
from renqi.engines.documents.models import IssuedDocument
from renqi.engines.documents.services.constraints import refusing
from renqi.engines.documents.services.render_pdf import Sheet, render_pdf, template_version
from renqi.identity.domain.actor import Actor
from renqi.identity.selectors.actors import says_made_up

# Two thousand rows make a file of three megabytes in two seconds; more belongs into parts.
CONTENT_BYTES_MAX = 1_000_000
ROWS_MAX = 2_000
_VERIFY_PATH = "verify/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A document that was issued (已出具)."""

    document_id: int
    code: str
    number: str


def issue_document(
    *,
    kind: str,
    number_prefix: str,
    title: InBoth,
    subject_key: str,
    content: Content,
    key: str,
    actor: Actor,
    at: datetime,
) -> Issued:
    """Issue a document; the same key gives the one that it was issued for (出具文书).

    Args:
        kind: `letter` or `list`, as the content is.
        number_prefix: What its number begins with; each prefix counts by itself.
        title: What it is called, in both languages.
        subject_key: Credit code of the firm it is about; for officials only, anything else.
        content: What it says.
        key: What asks for it, as `case:12:decision`.
        actor: Who issues it.
        at: When.

    Raises:
        DocumentKindUnfit: The content is for the other kind.
        DocumentRowUneven: A row of a list does not fit its columns.
        DocumentTooLarge: It is too long for one document.
        DocumentTooManyRows: The same of a list.
        NumberPrefixUnfit: The prefix is none.
        DocumentUntitled: A language has no title.
        FontsMissing: The fonts are not installed.
        DocumentNotMade: The layout refused the content.

    Effects:
        One row of issued documents, unless the key has one.

    Locks:
        The sequence of the prefix in this year, until the end of the transaction.
    """
    _check(kind=kind, prefix=number_prefix, content=content)
    if not (title.zh.strip() and title.en.strip()):
        raise refusals.DocumentUntitled
    year = timezone.localtime(at).year
    with transaction.atomic(), refusing():
        sequence = _next_number(number_prefix, year)
        # Whoever asked at the same time is done by now: the sequence was theirs to lock first.
        found = IssuedDocument.objects.defer("pdf", "content").filter(key=key).first()
        if found is None:
            found = _make(
                IssuedDocument(
                    key=key,
                    prefix=number_prefix,
                    year=year,
                    sequence=sequence,
                    kind=kind_of(content),
                    language=content.language,
                    title_zh=title.zh,
                    title_en=title.en,
                    subject_key=subject_key,
                    matter=key.rpartition(":")[0],
                    issued_at=at,
                    issued_by=actor.signature,
                    issued_by_key=actor.person_id,
                ),
                content,
            )
    return Issued(document_id=found.pk, code=found.code, number=found.number)


def _make(document: IssuedDocument, content: Content) -> IssuedDocument:
    document.code = make_code(secrets.choice)
    site = settings.RENQI_SITE_URL.rstrip("/")
    pdf = render_pdf(
        Sheet(
            title=document.title_zh if content.language is Language.ZH else document.title_en,
            number=number_words(
                prefix=document.prefix, year=document.year, sequence=document.sequence
            ),
            code=document.code,
            page=f"{site}/{_VERIFY_PATH}" if site else "",
            content=content,
            made_at=document.issued_at,
            is_made_up=says_made_up(),
        )
    )
    document.addressee = content.addressee
    document.signatory = content.signatory
    document.content = as_plain(content)
    document.template = template_version()
    document.pdf = pdf
    document.size = len(pdf)
    document.sha256 = hashlib.sha256(pdf).hexdigest()
    document.save(force_insert=True)
    return document


def _next_number(prefix: str, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT documents_next_number(%s, %s::smallint)", [prefix, year])
        return int(cursor.fetchone()[0])


def _check(*, kind: str, prefix: str, content: Content) -> None:
    if kind != kind_of(content):
        raise refusals.DocumentKindUnfit(kind=kind, found=kind_of(content))
    if not PREFIX.fullmatch(prefix):
        raise refusals.NumberPrefixUnfit(prefix=prefix)
    if isinstance(content, ListContent):
        _check_rows(content)
    size = len(json.dumps(as_plain(content), ensure_ascii=False).encode("utf-8", "replace"))
    if size > CONTENT_BYTES_MAX:
        raise refusals.DocumentTooLarge(size=size, most=CONTENT_BYTES_MAX)


def _check_rows(content: ListContent) -> None:
    if len(content.rows) > ROWS_MAX:
        raise refusals.DocumentTooManyRows(rows=len(content.rows), most=ROWS_MAX)
    width = len(content.columns)
    for number, row in enumerate(content.rows, start=1):
        if len(row) != width:
            raise refusals.DocumentRowUneven(row=number, found=len(row), columns=width)

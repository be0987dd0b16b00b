"""Pages of a person's own as PDF for printing, each on record like any other export (打印件)."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject
from renqi.engines.documents.domain.content import Content
from renqi.engines.documents.services.render_pdf import print_pdf
from renqi.identity.selectors.actors import says_made_up
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.trail import note


def printed(
    request: PageRequest, *, name: str, title: str, content: Content, subject: Subject
) -> HttpResponse:
    """Hand a content out as a PDF that is no document, and record that it left (打印).

    Args:
        request: Who asks.
        name: Name of the file without day and ending, and of what left in the record.
        title: What stands at its top.
        content: What it says.
        subject: What it is about.
    """
    now = timezone.now()
    pdf = print_pdf(title=title, content=content, at=now, is_made_up=says_made_up())
    note(request, EventKind.EXPORTED, subject=subject, list=name, format="pdf")
    return pdf_file(pdf, name=f"{name}-{timezone.localdate().isoformat()}.pdf")


def pdf_file(pdf: bytes, *, name: str) -> HttpResponse:
    """Answer with a PDF to be kept under a name (PDF 下载)."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = str(content_disposition_header(True, name))  # noqa: FBT003
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response

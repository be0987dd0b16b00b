"""What somebody was told: the list, opening one, marking all (我的消息)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.message_words import filled
from renqi.identity.selectors.messages import MessageLine, all_messages, message_page
from renqi.identity.services.read_messages import choose_mail, open_message, read_all
from renqi.registry.intake.workbook import Row
from renqi.web.messages.forms import MailChoiceForm, mail_choice
from renqi.web.shell.asked import asked_format, asked_page
from renqi.web.shell.bilingual import is_chinese
from renqi.web.shell.handing_out import list_file
from renqi.web.shell.requests import PageRequest

_PER_PAGE = 20
_EXPORT_MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMessage:
    """A message in the words of the page."""

    message_id: int
    subject: str
    body: str
    link: str
    told_at: datetime
    is_unread: bool
    mail: str


def message_list(request: PageRequest) -> HttpResponseBase:
    """Show what the reader was told, the newest first."""
    only_unread = request.GET.get("show") == "unread"
    person_id = request.actor.person_id
    if asked_format(request):
        lines = all_messages(person_id, only_unread=only_unread, limit=_EXPORT_MOST)
        return list_file(
            request,
            name="messages",
            title=gettext("Messages"),
            header=[gettext("Received"), gettext("About"), gettext("Text"), gettext("State")],
            rows=_rows(lines),
        )
    page = message_page(
        person_id,
        only_unread=only_unread,
        oldest_first=request.GET.get("sort") == "told_at",
        page=asked_page(request),
        per_page=_PER_PAGE,
    )
    shown = {
        "page": page,
        "lines": [_shown(row) for row in page.rows],
        "newest": max((row.message_id for row in page.rows), default=0),
        "only_unread": only_unread,
    }
    if request.htmx:
        return render(request, "messages/message_rows.html", shown)
    return render(request, "messages/message_list.html", {**shown, **mail_choice(person_id)})


@require_POST
def follow_message(request: PageRequest, message_id: int) -> HttpResponse:
    """Mark a message as read and go to the page it is about."""
    # The link was checked when it was told, and again by the database: it stays on this site.
    return redirect(open_message(message_id, person_id=request.actor.person_id, at=timezone.now()))


@require_POST
def read_every_message(request: PageRequest) -> HttpResponse:
    """Mark everything as read that stood on the page when it was drawn."""
    text = request.POST.get("newest", "")
    if text.isdecimal():
        read_all(person_id=request.actor.person_id, up_to=int(text), at=timezone.now())
    return redirect("message_list")


@require_POST
def keep_mail_choice(request: PageRequest) -> HttpResponse:
    """Keep whether and in which language the reader wants e-mails."""
    form = MailChoiceForm(request.POST)
    if form.is_valid():
        choose_mail(person_id=request.actor.person_id, **form.cleaned_data)
        messages.success(request, gettext("Your choice about e-mails is kept."))
    else:
        messages.error(request, gettext("Choose a language for e-mails."))
    return redirect("message_list")


def _shown(line: MessageLine) -> ShownMessage:
    return ShownMessage(
        message_id=line.message_id,
        subject=_said(line.subject, line),
        body=_said(line.body, line),
        link=line.link,
        told_at=line.told_at,
        is_unread=line.is_unread,
        mail=line.mail,
    )


def _said(text: str, line: MessageLine) -> str:
    # The empty text is the head of the catalogue, not a text.
    return filled(gettext(text), line.data, is_chinese=is_chinese()) if text else ""


def _rows(lines: tuple[MessageLine, ...]) -> Iterator[Row]:
    for line in lines:
        state = gettext("Unread") if line.is_unread else gettext("Read")
        told_at = timezone.localtime(line.told_at).replace(tzinfo=None)
        yield told_at, _said(line.subject, line), _said(line.body, line), state

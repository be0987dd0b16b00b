"""The e-mails on their way out, for whoever keeps the system running (发件箱)."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from renqi.identity.domain.mail_states import MailState
from renqi.identity.domain.permissions import Action
from renqi.identity.selectors.messages import OutboxLine, outbox
from renqi.identity.services.send_mail import try_again
from renqi.registry.intake.workbook import Row
from renqi.web.shell.asked import asked_format, asked_page
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_PER_PAGE = 20
_EXPORT_MOST = 10_000

# Words and tone of each state.
STATES: dict[MailState, tuple[Promise, str]] = {
    MailState.WAITING: (_("Waiting"), "info"),
    MailState.SENDING: (_("Being sent"), "info"),
    MailState.SENT: (_("Sent"), "good"),
    MailState.DROPPED: (_("Not wanted any more"), ""),
    MailState.UNCLEAR: (_("Perhaps sent"), "warn"),
    MailState.GIVEN_UP: (_("Given up"), "bad"),
}
_STUCK = frozenset({MailState.UNCLEAR, MailState.GIVEN_UP})


@needs(Action.PEOPLE_KEEP)
def mail_outbox(request: PageRequest) -> HttpResponseBase:
    """List the e-mails: to whom and how far, never what about."""
    state = request.GET.get("state", "")
    if asked_format(request):
        lines, _total = outbox(state=state, page=1, per_page=_EXPORT_MOST)
        return hand_out(
            request,
            name="outbox",
            title=gettext("Outbox"),
            header=[
                gettext("Queued at"),
                gettext("Recipient"),
                gettext("State"),
                gettext("Tries"),
                gettext("Sent"),
                gettext("Last error"),
            ],
            rows=_rows(lines),
        )
    number = asked_page(request)
    lines, total = outbox(state=state, page=number, per_page=_PER_PAGE)
    shown = {
        "lines": [
            {
                "row": line,
                "words": STATES[MailState(line.state)][0],
                "tone": STATES[MailState(line.state)][1],
                "is_stuck": line.state in _STUCK,
                "is_waiting": line.state == MailState.WAITING,
            }
            for line in lines
        ],
        "number": number,
        "pages": max(1, -(-total // _PER_PAGE)),
        "total": total,
        "states": [(state.value, words) for state, (words, _tone) in STATES.items()],
        "chosen": state,
        "mail_is_on": settings.RENQI_MAIL,
    }
    template = "messages/outbox_rows.html" if request.htmx else "messages/outbox.html"
    return render(request, template, shown)


@needs(Action.PEOPLE_KEEP)
@require_POST
def send_again(request: PageRequest, mail_id: int) -> HttpResponse:
    """Let an e-mail that is stuck be tried once more."""
    if not try_again(mail_id, at=timezone.now()):
        raise Http404
    messages.success(request, gettext("The e-mail is tried again within a minute."))
    return redirect("mail_outbox")


def _rows(lines: tuple[OutboxLine, ...]) -> Iterator[Row]:
    for line in lines:
        yield (
            timezone.localtime(line.queued_at).replace(tzinfo=None),
            line.person,
            str(STATES[MailState(line.state)][0]),
            line.tries,
            timezone.localtime(line.sent_at).replace(tzinfo=None) if line.sent_at else None,
            line.last_error,
        )

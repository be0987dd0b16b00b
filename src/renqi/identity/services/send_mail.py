"""Send the e-mails that wait, each once (发送邮件)."""

import datetime as dt
import hashlib
import logging
import smtplib
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from renqi.identity.domain.mail_states import SENDING_AT_MOST, MailState, wait_after
from renqi.identity.domain.message_words import gaps_of
from renqi.identity.models import EmailProof, Mail, MailChoice, Message
from renqi.identity.services.prove_email import HOURS, is_open, token_of

Clock = Callable[[], dt.datetime]
_LOG = logging.getLogger(__name__)
_PERMANENT = 500
_ERROR_CHARACTERS = 300


def send_mails(*, clock: Clock, limit: int = 100) -> int:
    """Send what is due, one e-mail at a time (发送到期邮件).

    Any number of workers may run this: each takes mails that no other holds. A mail is marked
    as begun before it leaves; if the worker dies before it hears of the result, the mail stays
    `unclear` and is not sent again.

    Args:
        clock: Gives the instant.
        limit: How many at most.

    Returns:
        How many were sent.

    Effects:
        E-mails; each Mail's state, in transactions of its own.
    """
    if not settings.RENQI_MAIL:
        return 0
    _set_unclear(at=clock())
    sent = 0
    backend = get_connection()
    for _ in range(limit):
        mail = _take(at=clock())
        if mail is None:
            break
        sent += _send(mail, backend, clock=clock)
    backend.close()
    return sent


@transaction.atomic
def try_again(mail_id: int, *, at: dt.datetime) -> bool:
    """Let an e-mail that was given up or is unclear be tried once more (重新发送).

    Returns:
        Whether there was such a mail.

    Effects:
        The Mail waits again, from its first try.
    """
    stuck = Mail.objects.filter(
        pk=mail_id, state__in=(MailState.GIVEN_UP.value, MailState.UNCLEAR.value)
    )
    return bool(stuck.update(state=MailState.WAITING.value, tries=0, next_try_at=at))


def _set_unclear(*, at: dt.datetime) -> None:
    late = Mail.objects.filter(state=MailState.SENDING.value, begun_at__lt=at - SENDING_AT_MOST)
    count = late.update(
        state=MailState.UNCLEAR.value, last_error="the worker stopped while it was sending"
    )
    if count:
        _LOG.warning("%d e-mails may or may not have been sent", count)


@transaction.atomic
def _take(*, at: dt.datetime) -> Mail | None:
    """Mark the next mail as begun, so that nobody else takes it."""
    due = Mail.objects.filter(state=MailState.WAITING.value, next_try_at__lte=at)
    mail = (
        due.select_for_update(skip_locked=True, of=("self",))
        .select_related("message", "proof", "person")
        .order_by("next_try_at", "pk")
        .first()
    )
    if mail is not None:
        mail.state, mail.begun_at, mail.tries = MailState.SENDING.value, at, mail.tries + 1
        mail.save(update_fields=["state", "begun_at", "tries"])
    return mail


def _send(mail: Mail, backend: BaseEmailBackend, *, clock: Clock) -> bool:
    choice = MailChoice.objects.filter(person=mail.person).first() or MailChoice()
    if not _is_wanted(mail, choice, at=clock()):
        _close(mail, MailState.DROPPED)
        return False
    try:
        _letter(mail, choice.language, backend).send()
    except (OSError, smtplib.SMTPException) as error:
        _note_failure(mail, error, at=clock())
        # A server that stopped answering is called anew for the next one.
        backend.close()
        return False
    _close(mail, MailState.SENT, sent_at=clock())
    return True


def _is_wanted(mail: Mail, choice: MailChoice, *, at: dt.datetime) -> bool:
    person = mail.person
    if not (person.email and person.is_active):
        return False
    if mail.proof is not None:
        return mail.proof.email == person.email and is_open(mail.proof, at=at)
    # The address may have been changed since, to one that nobody has proven.
    return choice.wants_mail and person.email_proven_at is not None


def _letter(mail: Mail, language: str, backend: BaseEmailBackend) -> EmailMessage:
    site = settings.RENQI_SITE_URL.rstrip("/")
    with translation.override(language):
        title, text = _about(mail.message, site) if mail.message else _asking(mail.proof, site)
    # The same name at every try, so that a mailbox shows one letter even if two arrive.
    key = mail.message.key if mail.message else f"proof {mail.proof_id}"
    name = hashlib.sha256(f"{mail.person_id}:{key}".encode()).hexdigest()[:32]
    return EmailMessage(
        subject=title,
        body=text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.person.email],
        headers={
            "Message-ID": f"<{name}@{urlsplit(site).hostname or 'renqi'}>",
            "Auto-Submitted": "auto-generated",
        },
        connection=backend,
    )


def _about(message: Message, site: str) -> tuple[str, str]:
    # What fills the gaps could be a fact of a firm, and mail is read by others on its way.
    is_plain = not gaps_of(message.subject)
    title = gettext(message.subject) if is_plain else gettext("You have a new message")
    text = gettext("{title}\n\nOpen it here: {link}\n\nThis e-mail is sent by Renqi.")
    return title, text.format(title=title, link=site + message.link)


def _asking(proof: EmailProof | None, site: str) -> tuple[str, str]:
    assert proof is not None  # noqa: S101  the database says that a mail is about something
    # No name in it: whoever typed the address could have written anything as theirs.
    text = gettext(
        "Somebody gave this address for their sign-in here.\n\nIf it was you, sign in and confirm"
        " it within {hours} hours: {link}\n\nIf it was not you, do nothing; the address is then"
        " not used.\n\nThis e-mail is sent by Renqi."
    )
    link = f"{site}/account/email/prove/{token_of(proof)}/"
    return gettext("Confirm your e-mail address"), text.format(link=link, hours=HOURS)


def _note_failure(mail: Mail, error: Exception, *, at: dt.datetime) -> None:
    wait = wait_after(mail.tries)
    said = f"{type(error).__name__}: {error}"[:_ERROR_CHARACTERS]
    if wait is None or _is_permanent(error):
        _LOG.warning("e-mail %d is given up after %d tries: %s", mail.pk, mail.tries, said)
        _close(mail, MailState.GIVEN_UP, last_error=said)
    else:
        _close(mail, MailState.WAITING, last_error=said, next_try_at=at + wait)


def _is_permanent(error: Exception) -> bool:
    """Whether the server said that trying again will not help."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= _PERMANENT for code, _ in error.recipients.values())
    return (
        isinstance(error, smtplib.SMTPResponseException)
        and not isinstance(error, smtplib.SMTPAuthenticationError)
        and error.smtp_code >= _PERMANENT
    )


def _close(
    mail: Mail,
    state: MailState,
    *,
    sent_at: dt.datetime | None = None,
    last_error: str = "",
    next_try_at: dt.datetime | None = None,
) -> None:
    mail.state, mail.sent_at = state.value, sent_at
    mail.last_error = last_error or mail.last_error
    mail.next_try_at = next_try_at or mail.next_try_at
    # Only what this worker began: one that took too long may have been declared unclear.
    Mail.objects.filter(pk=mail.pk, state=MailState.SENDING.value, begun_at=mail.begun_at).update(
        state=mail.state,
        sent_at=mail.sent_at,
        last_error=mail.last_error,
        next_try_at=mail.next_try_at,
    )

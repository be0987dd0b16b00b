"""What the system tells people, and the e-mails that say so (消息与邮件)."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from renqi.identity.domain.mail_states import MailState

_MAIL_STATES = sorted(state.value for state in MailState)
_TO_DO = (MailState.WAITING.value, MailState.SENDING.value)


class Message(models.Model):
    """Something one person was told (消息).

    A row is evidence that it stood in the person's list from `told_at`. Subject and body are
    texts of the catalogue, filled with `data` in the reader's language when they are read.
    """

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="messages")
    key = models.CharField(max_length=200, db_collation="C")
    subject = models.TextField()
    body = models.TextField(default="")
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    link = models.TextField()
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        """One thing is told once, and its link stays on this site."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="message_told_once"),
            models.CheckConstraint(
                condition=~Q(key="") & ~Q(subject=""), name="message_says_something"
            ),
            # `//host` and `/\host` would lead away.
            models.CheckConstraint(
                condition=Q(link__regex=r"^/([^/\\]|$)"), name="message_link_stays_here"
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("told_at")),
                name="message_read_after_told",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="message_of_person"),
            models.Index(
                fields=["person"], name="message_unread", condition=Q(read_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        """Show for whom it is, for logs."""
        return f"message {self.pk} to {self.person_id}"


class Mail(models.Model):
    """The e-mail that says a message is there, or asks to prove an address (邮件).

    A row is evidence of what became of it: sent when, or tried how often and why not. It is
    marked as being sent before it leaves, so that a worker that dies meanwhile leaves it
    `unclear` and nobody sends it twice.
    """

    message = models.OneToOneField(
        Message, on_delete=models.PROTECT, null=True, related_name="mail"
    )
    proof = models.OneToOneField(
        "identity.EmailProof", on_delete=models.PROTECT, null=True, related_name="mail"
    )
    # Said again here for those who keep the outbox: a message is shown to its reader alone.
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="mails")
    queued_at = models.DateTimeField()
    state = models.CharField(max_length=8, default=MailState.WAITING.value)
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.TextField(default="")

    class Meta:
        """About one thing; a known state; sent exactly when it says when; a reason given up."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=_MAIL_STATES), name="mail_state_known"),
            models.CheckConstraint(
                condition=Q(message__isnull=False, proof__isnull=True)
                | Q(message__isnull=True, proof__isnull=False),
                name="mail_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT.value, sent_at__isnull=False)
                | (~Q(state=MailState.SENT.value) & Q(sent_at__isnull=True)),
                name="mail_sent_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=MailState.SENDING.value) | Q(begun_at__isnull=False),
                name="mail_sending_says_since_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=MailState.GIVEN_UP.value) | ~Q(last_error=""),
                name="mail_given_up_says_why",
            ),
            models.CheckConstraint(condition=Q(tries__gte=0), name="mail_tries_counted"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_try_at"], name="mail_to_do", condition=Q(state__in=_TO_DO))
        ]

    def __str__(self) -> str:
        """Show how far it got, for logs."""
        return f"mail {self.pk} {self.state}"


class MailChoice(models.Model):
    """What a person chose about e-mails (邮件偏好); without a row they are wanted, in Chinese."""

    person = models.OneToOneField(
        "identity.Person", on_delete=models.PROTECT, related_name="mail_choice"
    )
    wants_mail = models.BooleanField(default=True)
    language = models.CharField(max_length=8, default="zh-hans")

    class Meta:
        """A language that the pages speak."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(language__in=("zh-hans", "en")), name="mail_choice_language_known"
            )
        ]

    def __str__(self) -> str:
        """Show the choice, for logs."""
        return f"{self.person_id} {self.wants_mail} {self.language}"

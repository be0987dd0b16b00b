"""The form by which somebody says whether mail may reach them (邮件偏好表单)."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from renqi.identity.selectors.messages import mail_wish


class MailChoiceForm(forms.Form):
    """Whether messages are announced by e-mail, and in which language."""

    wants_mail = forms.BooleanField(
        label=_("Announce new messages by e-mail"),
        help_text=_("An e-mail carries a title and a link, and nothing of what is on file."),
        required=False,
    )
    language = forms.ChoiceField(label=_("Language of e-mails"), choices=settings.LANGUAGES)


def mail_choice(person_id: int) -> dict[str, Any]:
    """Give what `messages/mail_choice.html` shows, for any page that includes it."""
    wish = mail_wish(person_id)
    return {
        "mail_form": MailChoiceForm(
            initial={"wants_mail": wish.wants_mail, "language": wish.language}
        ),
        "mail_address": wish.address,
        "mail_is_proven": wish.is_proven,
        "mail_is_on": settings.RENQI_MAIL,
    }

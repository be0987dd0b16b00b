"""Members of funds as a Django application (基金成员)."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Firms that joined, what they owe and have paid (成员与缴费)."""

    name = "renqi.programmes.riskfund.members"
    label = "members"
    verbose_name = "Members"

"""Audit as a Django application (审计)."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """What was done, read and refused, kept apart from those who do it (审计)."""

    name = "renqi.audit"
    label = "audit"
    verbose_name = "Audit"

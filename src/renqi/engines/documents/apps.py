"""The documents as a Django application (文书)."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Letters and lists that leave as PDF and can be checked by their code (文书)."""

    name = "renqi.engines.documents"
    label = "documents"
    verbose_name = "Documents"

"""The identity application (身份与权限)."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """People, organisations, and who may do what."""

    name = "renqi.identity"
    label = "identity"

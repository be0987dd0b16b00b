"""The pages (网页)."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Everything that knows HTTP: pages, components, static files, texts of messages."""

    name = "renqi.web"
    label = "web"

    def ready(self) -> None:
        """Listen to what the sign-in library tells; say what stands beside forms."""
        from renqi.web.account import trail
        from renqi.web.calls.verdict_views import show_beside_forms

        trail.connect()
        show_beside_forms()

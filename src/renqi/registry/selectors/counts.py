"""How much the registry holds (名录规模)."""

from renqi.registry.models import Firm


def has_firms() -> bool:
    """Tell whether any firm is registered, merged ones included."""
    return Firm.objects.exists()

"""Offer one kind of case for each rung of the ladder (登记申报事项)."""


def offer_kinds() -> None:
    """Offer the kinds."""

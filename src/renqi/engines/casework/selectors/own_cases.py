"""The cases that somebody has of a kind already, before another is opened (在办查询)."""

from renqi.engines.casework.models import Act
from renqi.engines.casework.selectors.visible import visible_cases
from renqi.identity.domain.actor import Actor


def newest_case(kind: str, *, actor: Actor) -> int:
    """Give the newest case of a kind that the person opened; 0 for none.

    A form that opens a case carries it, so that a second click does not open a second case.
    """
    opened = Act.objects.filter(
        number=1, person_key=actor.person_id, case__type_version__key=kind
    ).order_by("-case")
    return opened.values_list("case", flat=True).first() or 0


def open_case_of(kind: str, *, actor: Actor) -> int:
    """Give the open case of a kind that the person's own organisation has; 0 for none."""
    if not actor.uscc:
        return 0
    cases: list[int] = list(
        visible_cases(actor)
        .filter(type_version__key=kind, subject_key=actor.uscc, closed_at__isnull=True)
        .order_by("-pk")
        .values_list("pk", flat=True)[:1]
    )
    return cases[0] if cases else 0

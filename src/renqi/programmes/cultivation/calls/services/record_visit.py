"""Record a visit to the firm (登记现场核查)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.selectors.case_head import case_head
from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.calls.domain import refusals
from renqi.programmes.cultivation.calls.models import Application, SiteVisit

_SITE, _VISITOR = "site", "visitor"
_TWO = 2


def record_visit(
    *,
    application_id: int,
    visited_on: dt.date,
    people: Sequence[str],
    finding: str,
    agrees: bool,
    actor: Actor,
    at: dt.datetime,
) -> SiteVisit:
    """Write down when two people were at the firm and what they found (登记现场核查).

    Files belong to the case, and both sign the record there.

    Args:
        application_id: The application.
        visited_on: The day.
        people: Who went, by name; two at least.
        finding: What was found.
        agrees: Whether what was found agrees with what was handed in.
        actor: Somebody to whom the visit was assigned.
        at: The instant.

    Raises:
        ApplicationUnknown: There is none for this person.
        StageWrongForThis: No visit is due, or it is somebody else's.
        VisitOfOne: Fewer than two different people are named.
        VisitDayImpossible: The day lies before hand-in or in the future.
        VisitMissing: Nothing is said of what was found.

    Effects:
        One SiteVisit; one transaction.
    """
    with transaction.atomic():
        row = Application.objects.filter(pk=application_id).first()
        if row is None or row.handed_in_at is None:
            raise refusals.ApplicationUnknown(application_id=application_id)
        head = case_head(row.case_id, actor=actor, at=at)
        if head.stage != _SITE or _VISITOR not in head.duties:
            raise refusals.StageWrongForThis
        names = list(dict.fromkeys(name.strip() for name in people if name.strip()))
        if len(names) < _TWO:
            raise refusals.VisitOfOne(given="、".join(names) or "0")
        if not day_of(row.handed_in_at) <= visited_on <= day_of(at):
            raise refusals.VisitDayImpossible(visited_on=visited_on)
        if not finding.strip():
            raise refusals.VisitMissing
        return SiteVisit.objects.create(
            application=row,
            visited_on=visited_on,
            people=names,
            finding=finding.strip(),
            agrees=agrees,
            recorded_by_key=actor.person_id,
            recorded_by=actor.signature,
            recorded_at=at,
        )

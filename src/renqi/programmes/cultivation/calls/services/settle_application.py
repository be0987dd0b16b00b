"""What follows when an application moves (申报后续).

Casework tells it of every act in the act's own transaction, so that no place is taken without its
confirmation, no title granted without its notice, and no figure enters the registry unchecked.
"""

from collections.abc import Callable, Mapping
from typing import Final

from django.db import connection

from renqi.engines.casework.domain.case_kinds import Moved
from renqi.engines.casework.domain.city_time import day_of
from renqi.programmes.cultivation.calls.domain import refusals
from renqi.programmes.cultivation.calls.domain.states import HOLDS_PLACE
from renqi.programmes.cultivation.calls.models import Application, Place, SiteVisit
from renqi.programmes.cultivation.calls.selectors.standing import bars_on_firm
from renqi.programmes.cultivation.calls.services.constraints import refusing
from renqi.programmes.cultivation.calls.services.decide_title import grant_or_recommend
from renqi.programmes.cultivation.calls.services.forgery import follow_forgery, undo_forgery
from renqi.programmes.cultivation.calls.services.hand_in import take_hand_in
from renqi.programmes.cultivation.calls.services.issue_letter import issue_refusal
from renqi.programmes.cultivation.calls.services.keep_call import held_call
from renqi.programmes.cultivation.calls.services.with_city_sight import with_city_sight
from renqi.registry.services.state_facts import StatedFacts, state_facts

# How the registry names what a firm said of itself in an application, once it is checked.
SOURCE = "企业申报"
_LOCKS: Final = int.from_bytes(b"rung", "big")


def settle_application(moved: Moved) -> None:
    """Do what follows from an act on an application (申报后续).

    Raises:
        DomainError: What must follow cannot; the act is undone with it.

    Effects:
        Stage and facts of the Application; a Place taken or released; figures in the registry;
        titles; letters; messages.

    Locks:
        The application; for a confirmation the call, then the rung.
    """
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("call")
        .filter(case_id=moved.case_id)
        .first()
    )
    if application is None:
        # The act by which the case opens comes before the application's own row.
        return
    effect = _EFFECTS.get(moved.act)
    if effect is not None:
        effect(application, moved)
    if moved.stage != moved.from_stage:
        if moved.from_stage in HOLDS_PLACE and moved.stage not in HOLDS_PLACE:
            _release_place(application, moved)
        application.stage, application.stage_since = moved.stage, moved.at
        application.save(update_fields=["stage", "stage_since"])


def _state_checked(application: Application, moved: Moved) -> None:
    """Let what an official has checked enter the registry, as the firm's own word of that day."""
    handed_in = application.handed_in_at or moved.at
    facts = {one["key"]: one["value"] for one in application.stated}
    if facts:
        with with_city_sight(moved.actor):
            state_facts(
                [StatedFacts(uscc=application.uscc, facts=facts)],
                source=SOURCE,
                observed_on=day_of(handed_in),
                fiscal_year=application.call.fiscal_year,
                actor_name=moved.actor.signature,
                at=moved.at,
            )
    application.checked_at, application.checked_by = moved.at, moved.actor.signature
    application.save(update_fields=["checked_at", "checked_by"])


def _take_place(application: Application, moved: Moved) -> None:
    """Take a place of the quota, unless a bar has arisen meanwhile (占用名额)."""
    # Of two firms of one group the second must see the place of the first, under any call.
    held_call(application.call_id)
    _hold_rung(application.rung)
    _refuse_barred(application, moved)
    with refusing(number=application.call.number):
        Place.objects.create(
            call=application.call,
            application=application,
            district=application.district,
            taken_at=moved.at,
            taken_by=moved.actor.signature,
        )


def _hold_rung(rung: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCKS, rung])


def _refuse_barred(application: Application, moved: Moved) -> None:
    for error in bars_on_firm(application.uscc, call=application.call, as_of=day_of(moved.at)):
        raise error


def _need_bar(application: Application, moved: Moved) -> None:
    """Refuse for a bar only where there is one (限制情形核实)."""
    if not bars_on_firm(application.uscc, call=application.call, as_of=day_of(moved.at)):
        raise refusals.NoBarArose(name=application.firm_name)


def _refuse_for_bar(application: Application, moved: Moved) -> None:
    _need_bar(application, moved)
    issue_refusal(application, moved)


def _approve(application: Application, moved: Moved) -> None:
    """Grant or recommend, unless what the rung rests on was lost during the notice (公示后复核)."""
    _refuse_barred(application, moved)
    grant_or_recommend(application, moved)


def _release_place(application: Application, moved: Moved) -> None:
    Place.objects.filter(application=application, released_at__isnull=True).update(
        released_at=moved.at, released_because=moved.act
    )


def _need_visit(application: Application, _: Moved) -> None:
    if not SiteVisit.objects.filter(application=application).exists():
        raise refusals.VisitMissing


_Effect = Callable[[Application, Moved], object]
_EFFECTS: Mapping[str, _Effect] = {
    "submit": take_hand_in,
    "pass_district": _state_checked,
    "visit": _need_visit,
    "confirm": _take_place,
    "confirm_refusal": issue_refusal,
    "confirm_forged": follow_forgery,
    "approve": _approve,
    "propose_barred": _need_bar,
    "confirm_barred": _refuse_for_bar,
    "uphold": issue_refusal,
    "overturn": undo_forgery,
}

"""A firm applies under a call, from its own file (发起申报)."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.domain.refusals import SubjectHasOpenCase
from renqi.engines.casework.selectors.case_head import case_head
from renqi.engines.casework.selectors.drafts import draft_of
from renqi.engines.casework.services.open_case import RuleRef, open_case
from renqi.engines.casework.services.save_draft import save_draft
from renqi.engines.casework.services.take_act import withdraw
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.calls.domain import refusals
from renqi.programmes.cultivation.calls.domain.city_words import city_words
from renqi.programmes.cultivation.calls.domain.fact_fields import OnFile, stated_specs, typed
from renqi.programmes.cultivation.calls.domain.states import DRAFT, CallState
from renqi.programmes.cultivation.calls.models import Application, Call
from renqi.programmes.cultivation.calls.selectors.on_file import district_of, facts_on_file
from renqi.programmes.cultivation.calls.selectors.standing import related_codes
from renqi.programmes.cultivation.calls.selectors.tables import case_type_of_call
from renqi.programmes.cultivation.calls.services.constraints import refusing
from renqi.programmes.cultivation.calls.services.with_city_sight import with_city_sight


def apply_under(*, call_id: int, actor: Actor, at: dt.datetime) -> Application:
    """Open an application with the form filled from the registry (发起申报).

    What was drafted under an earlier call that has closed is carried over, and that draft ends;
    every state of it stays on record.

    Args:
        call_id: The call.
        actor: Somebody of the firm.
        at: The instant.

    Raises:
        CallUnknown: There is no such call for the public.
        CallNotOpen: It is not open.
        SubjectHasOpenCase: The firm applies for this rung already.
        RoleWrong: The person acts for no firm.

    Effects:
        One case with its first draft, one Application; perhaps an old draft's end; one
        transaction.
    """
    call = Call.objects.exclude(state=CallState.DRAFT.value).filter(pk=call_id).first()
    if call is None:
        raise refusals.CallUnknown(call_id=call_id)
    check_window(call, at=at)
    today = day_of(at)
    scope = actor.scope(Action.FIRM_READ)
    with refusing(), transaction.atomic():
        kept = _end_stale_draft(call, actor=actor, at=at)
        with with_city_sight(actor):
            related = related_codes(actor.uscc, as_of=today)
        case = open_case(
            case_type=case_type_of_call(call),
            subject_key=actor.uscc,
            title=actor.organisation,
            actor=actor,
            at=at,
            related_keys=related,
            rule_refs=[RuleRef(ref=call.rule_ref, digest=call.rule_digest)],
        )
        found = facts_on_file(actor.uscc, scope=scope, year=call.fiscal_year, as_of=today)
        application = Application.objects.create(
            case_id=case.pk,
            call=call,
            uscc=actor.uscc,
            firm_name=actor.organisation,
            district=district_of(actor.uscc, scope=scope, as_of=today),
            rung=call.rung,
            stage=case.stage,
            stage_since=at,
            opened_at=at,
            on_file=shown_on_file(found),
        )
        data = {**_first_form(call, found), **kept}
        known = {field.key for field in case_type_of_call(call).form}
        save_draft(
            case_id=case.pk,
            data={key: value for key, value in data.items() if key in known},
            based_on=0,
            actor=actor,
            at=at,
        )
    return application


def check_window(call: Call, *, at: dt.datetime) -> None:
    """Refuse outside the window; its last second is in time, the next is not (申报时限).

    Raises:
        CallNotOpen: It is not open.
    """
    is_open = call.opens_at <= at and at.replace(microsecond=0) <= call.closes_at
    if call.state != CallState.PUBLISHED.value or not is_open:
        raise not_open(call)


def not_open(call: Call) -> refusals.CallNotOpen:
    """Say when a call takes applications."""
    return refusals.CallNotOpen(
        number=call.number, opens_at=city_words(call.opens_at), closes_at=city_words(call.closes_at)
    )


def shown_on_file(found: Mapping[str, OnFile]) -> dict[str, dict[str, object]]:
    """Give what is on file as plain values, to be kept with the application."""
    return {
        key: {"value": one.value, "source": one.source, "observed_on": one.observed_on}
        for key, one in found.items()
    }


def _first_form(call: Call, found: Mapping[str, OnFile]) -> dict[str, str]:
    return {
        spec.key: typed(spec, found[spec.key].value)
        for spec in stated_specs(call.rule_ref)
        if spec.key in found
    }


def _end_stale_draft(call: Call, *, actor: Actor, at: dt.datetime) -> dict[str, str]:
    """End a draft under a call that is over, and give what its people wrote in words."""
    stale = (
        Application.objects.select_related("call")
        .filter(uscc=actor.uscc, rung=call.rung, stage=DRAFT)
        .exclude(call=call)
        .first()
    )
    if stale is None:
        return {}
    if stale.call.state == CallState.PUBLISHED.value and at <= stale.call.closes_at:
        raise SubjectHasOpenCase(subject_key=actor.uscc)
    facts = {spec.key for spec in stated_specs(stale.call.rule_ref)}
    written = draft_of(stale.case_id, actor=actor).data
    head = case_head(stale.case_id, actor=actor, at=at)
    withdraw(
        case_id=stale.case_id,
        actor=actor,
        at=at,
        version=head.version,
        reason=f"{stale.call.number} → {call.number}",
    )
    # Figures are read anew from the registry; they were another year's.
    return {key: str(value) for key, value in written.items() if key not in facts}

"""What handing in an application means: in time, unbarred, proven, receipted (提交申报)."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from renqi.engines.casework.domain.case_kinds import Moved
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.selectors.evidence import evidence_of
from renqi.engines.casework.services.seat_by_rule import seat_by_rule
from renqi.engines.policy.domain.tree import VERDICTS
from renqi.engines.policy.judging.interpret import assess
from renqi.identity.domain.permissions import Action
from renqi.identity.selectors.district_people import people_of_district
from renqi.identity.services.tell import tell
from renqi.programmes.cultivation.calls.domain import refusals
from renqi.programmes.cultivation.calls.domain.fact_fields import (
    Stated,
    newly_stated,
    rule_at,
    stated_values,
)
from renqi.programmes.cultivation.calls.domain.said import Said
from renqi.programmes.cultivation.calls.models import Application
from renqi.programmes.cultivation.calls.selectors.on_file import district_of, facts_on_file
from renqi.programmes.cultivation.calls.selectors.standing import bars_on_firm
from renqi.programmes.cultivation.calls.services.apply import (
    check_window,
    not_open,
    shown_on_file,
)
from renqi.programmes.cultivation.calls.services.constraints import refusing
from renqi.programmes.cultivation.calls.services.with_city_sight import with_city_sight
from renqi.registry.domain.vocabulary import fact_catalogue

_PROOF = "proof"
_RECEIVED = gettext_noop("Your application was received")
_RECEIVED_BODY = gettext_noop("{number}: receipt {receipt}, {when}.")


def take_hand_in(application: Application, moved: Moved) -> None:
    """Take an application that is handed in, for the first time or corrected (受理申报).

    The first time it must be within the window; a correction has its own clock. Bars are looked
    at each time, and so is what differs from the registry.

    Raises:
        CallNotOpen: It is too early or too late.
        DomainError: A bar, with clause and remedy.
        ProofMissing: A newer figure has no proof.

    Effects:
        What was on file and what is stated, the verdict, the receipt; the district's check is
        given to somebody; a message.
    """
    call, today = application.call, day_of(moved.at)
    is_first = application.handed_in_at is None
    if is_first:
        check_window(call, at=moved.at)
    with with_city_sight(moved.actor):
        for error in bars_on_firm(application.uscc, call=call, as_of=today):
            raise error
    scope = moved.actor.scope(Action.FIRM_READ)
    on_file = facts_on_file(application.uscc, scope=scope, year=call.fiscal_year, as_of=today)
    values = {key: one.value for key, one in on_file.items()}
    stated = newly_stated(call.rule_ref, moved.form, values)
    _check_proof(application, stated, moved)
    judged = assess(rule_at(call.rule_ref), {**values, **stated_values(call.rule_ref, moved.form)})
    application.on_file = shown_on_file(on_file)
    application.stated = [asdict(one) for one in stated]
    application.checked_at, application.checked_by = None, ""
    application.verdict = VERDICTS[judged.truth]
    application.met, application.total = judged.met_conditions, len(judged.findings)
    application.district = district_of(application.uscc, scope=scope, as_of=today)
    application.form_digest = _digest(application, moved)
    if is_first:
        application.handed_in_at = moved.at
        application.receipt = f"SQ{today:%Y%m%d}-{application.pk:06d}"
        # In the database too, whichever way the row is written.
        with refusing(**not_open(call).data):
            application.save()
    else:
        application.save()
    seat_by_rule(
        case_id=application.case_id,
        duty="district",
        people=_checkers(application, at=moved.at),
        at=moved.at,
    )
    _tell_receipt(application, moved)


def _check_proof(application: Application, stated: tuple[Stated, ...], moved: Moved) -> None:
    if not stated:
        return
    attached = {one.kind for one in evidence_of(application.case_id, actor=moved.actor)}
    if _PROOF not in attached:
        specs = [fact_catalogue()[one.key] for one in stated]
        raise refusals.ProofMissing(
            facts=Said("、".join(spec.zh for spec in specs), ", ".join(spec.en for spec in specs))
        )


def _digest(application: Application, moved: Moved) -> str:
    """Fingerprint of what was handed in: the form and the bytes of every file (提交内容摘要)."""
    files = evidence_of(application.case_id, actor=moved.actor)
    content: Mapping[str, Any] = {
        "form": dict(moved.form),
        "files": sorted([one.kind, one.sha256] for one in files),
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _checkers(application: Application, *, at: dt.datetime) -> list[Any]:
    """Give the people of the firm's district, another first for each application in turn."""
    people = list(people_of_district(application.district, as_of=timezone.localdate(at), at=at))
    start = application.pk % len(people) if people else 0
    return people[start:] + people[:start]


def _tell_receipt(application: Application, moved: Moved) -> None:
    when = timezone.localtime(moved.at)
    tell(
        [moved.opened_by, moved.actor.person_id],
        subject=_RECEIVED,
        body=_RECEIVED_BODY,
        data={
            "number": application.call.number,
            "receipt": application.receipt,
            "when": f"{when:%Y-%m-%d %H:%M:%S}",
        },
        link=f"/applications/{application.pk}/",
        at=moved.at,
        key=f"application:{application.pk}:received:{application.form_digest[:16]}",
    )

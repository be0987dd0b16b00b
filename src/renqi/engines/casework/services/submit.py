"""Hand the form in (提交)."""

import datetime as dt

from django.db import transaction

from renqi.engines.casework.domain.case_type import ActKind
from renqi.engines.casework.domain.form_values import read_form
from renqi.engines.casework.domain.input_refusals import DraftConflict
from renqi.engines.casework.models import Case, Draft
from renqi.engines.casework.selectors.situation import current_draft
from renqi.engines.casework.services.constraints import refusing
from renqi.engines.casework.services.hold_case import hold_case, rule_for
from renqi.engines.casework.services.perform import perform
from renqi.identity.domain.actor import Actor


def submit(
    *, case_id: int, revision: int, actor: Actor, at: dt.datetime, version: int, act: str = ""
) -> Case:
    """Hand in the form as the person saw it, and begin a new round (提交).

    What is handed in is read into values and kept in the act, so that later drafts do not touch
    it; a field that cannot be read is refused by the gate.

    Args:
        case_id: The case.
        revision: The revision of the form that the person saw.
        actor: Who hands it in.
        at: The instant.
        version: The version of the case that the person saw.
        act: Name of the act; the stage's only way to hand in unless given.

    Raises:
        DraftConflict: The form was saved since.
        CaseMoved: The case has moved on.
        DomainError: Any reason of the gate.

    Effects:
        One Act with the form; clocks; one transaction.

    Locks:
        The case.
    """
    with refusing(), transaction.atomic():
        held = hold_case(case_id, actor=actor, version=version)
        rule = rule_for(held, act, ActKind.SUBMIT)
        draft = current_draft(held.case)
        form = draft.data if draft else {}
        if (draft.revision if draft else 0) != revision:
            seen = Draft.objects.filter(case=held.case, accepted=True, revision=revision).first()
            raise DraftConflict(
                saved_by=draft.person_name if draft else "",
                revision=draft.revision if draft else 0,
                theirs=form,
                yours=seen.data if seen else {},
                fields=tuple(sorted(form)),
            )
        values = read_form(held.case_type, form).values
        perform(held, rule=rule, actor=actor, at=at, form=values)
    return held.case

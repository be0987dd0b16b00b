"""What a programme has to say of the subject to those who decide (办理参考)."""

import datetime as dt

from renqi.engines.casework.domain.case_kinds import Remark, kind_offered
from renqi.engines.casework.selectors.file_gate import check_file_open
from renqi.engines.casework.selectors.tables import case_type_of
from renqi.engines.casework.selectors.visible import acts_for_subject, sees_blind, visible_case
from renqi.identity.domain.actor import Actor


def remarks_on(case_id: int, *, actor: Actor, at: dt.datetime) -> tuple[Remark, ...]:
    """Give the remarks on a case; its subject and blind reviewers get none (办理参考).

    Raises:
        CaseUnknown: There is none, or it is not for this person.
        InterestUndeclared: The person must first declare interests.
        ConflictOfInterest: The person has one.
    """
    case = visible_case(case_id, actor=actor)
    check_file_open(case, actor=actor)
    kind = kind_offered(case_type_of(case.type_version).key)
    if kind is None or acts_for_subject(case, actor=actor) or sees_blind(case, actor=actor):
        return ()
    return kind.remarks(case.subject_key, at=at)

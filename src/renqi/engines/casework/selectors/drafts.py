"""The form of a case as it stands, for those who fill it in (草稿查询)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from renqi.engines.casework.domain.refusals import NotOwnSubject
from renqi.engines.casework.selectors.situation import current_draft
from renqi.engines.casework.selectors.visible import fills_in, visible_case
from renqi.identity.domain.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A form as it stands (草稿).

    Attributes:
        data: What was typed, by field key.
        revision: The revision that a save must name; 0 for the empty form.
        saved_at: When it was saved; none for the empty form.
        saved_by: Who saved it.
    """

    data: Mapping[str, Any]
    revision: int
    saved_at: dt.datetime | None
    saved_by: str


def draft_of(case_id: int, *, actor: Actor) -> DraftLine:
    """Give the form of a case to the people who fill it in (草稿查询).

    Raises:
        CaseUnknown: There is none, or it is not for this person.
        NotOwnSubject: The person does not fill it in.
    """
    case = visible_case(case_id, actor=actor)
    if not fills_in(case, actor=actor):
        raise NotOwnSubject(act="submit", subject_key="")
    draft = current_draft(case)
    if draft is None:
        return DraftLine(data={}, revision=0, saved_at=None, saved_by="")
    return DraftLine(
        data=draft.data,
        revision=draft.revision,
        saved_at=draft.saved_at,
        saved_by=draft.person_name,
    )

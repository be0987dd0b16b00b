"""What an application still lacks before it can be handed in (提交前检查)."""

from dataclasses import dataclass

from django.utils.translation import gettext

from renqi.engines.casework.domain.case_type import ActRule
from renqi.engines.casework.domain.form_values import is_blank, read_form
from renqi.engines.casework.selectors.case_head import CaseHead
from renqi.engines.casework.selectors.drafts import DraftLine
from renqi.engines.casework.selectors.evidence import evidence_of
from renqi.identity.domain.actor import Actor
from renqi.web.casework import words


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One thing that is there or lacking.

    Attributes:
        label: What it is.
        is_ready: Whether it is there and can be read.
        said: What is wrong or lacking.
        anchor: Where on the form it is.
    """

    label: str
    is_ready: bool
    said: str
    anchor: str


def check_list(
    head: CaseHead, rule: ActRule, draft: DraftLine, *, actor: Actor
) -> tuple[CheckLine, ...]:
    """List everything that handing in needs, and whatever cannot be read (提交前检查)."""
    faults = read_form(head.case_type, draft.data).faults
    attached = {one.kind for one in evidence_of(head.case_id, actor=actor)}
    lines = []
    for field in head.case_type.form:
        is_needed = field.key in rule.needs.fields
        is_empty = is_blank(draft.data.get(field.key))
        fault = faults.get(field.key)
        if not is_needed and fault is None:
            continue
        wrong = words.refusal_words(fault, head.case_type) if fault else ""
        lines.append(
            CheckLine(
                label=words.field_words(head.case_type, field.key),
                is_ready=fault is None and not is_empty,
                said=wrong or (gettext("not filled in yet") if is_empty else ""),
                anchor=f"id_{field.key}",
            )
        )
    lines.extend(
        CheckLine(
            label=words.evidence_words(head.case_type, key),
            is_ready=key in attached,
            said="" if key in attached else gettext("no file attached yet"),
            anchor=f"evidence-{key}",
        )
        for key in rule.needs.evidence
    )
    return tuple(lines)

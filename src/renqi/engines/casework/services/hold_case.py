"""Hold one case to the end of the transaction (锁定办件)."""

from dataclasses import dataclass

from django.db import connection

from renqi.engines.casework.domain import refusals
from renqi.engines.casework.domain.case_type import ActKind, ActRule, CaseType
from renqi.engines.casework.domain.table_lookups import act_of, acts_in
from renqi.engines.casework.models import Act, Case
from renqi.engines.casework.selectors.tables import case_type_of
from renqi.engines.casework.selectors.visible import visible_case
from renqi.identity.domain.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCase:
    """A case that nobody else can move until the transaction ends (已锁定办件)."""

    case: Case
    case_type: CaseType


def hold_case(case_id: int, *, actor: Actor, version: int | None = None) -> HeldCase:
    """Lock a case for somebody who may see it.

    The case above it is locked first, in this order everywhere, so that two people never wait
    for each other.

    Args:
        case_id: The case.
        actor: Who acts; a case not for this person does not exist.
        version: The version that the person saw; none where it does not matter.

    Raises:
        CaseUnknown: There is none, or it is not for this person.
        CaseMoved: Somebody acted since.
    """
    return _held(visible_case(case_id, actor=actor), version)


def hold_for_the_clock(case_id: int) -> HeldCase:
    """Lock a case for the daily work, which is nobody in particular."""
    return _held(Case.objects.get(pk=case_id), None)


def rule_for(held: HeldCase, act: str, *kinds: ActKind) -> ActRule:
    """Find the act that is asked for, by name or as the first of its kind in this stage.

    Raises:
        ActUnknown: The table has none of this name.
        ActOfAnotherKind: It has, and another service does it.
        StageWrong: No name was given, and the stage has no act of the kind.
    """
    if not act:
        found = [rule for kind in kinds for rule in acts_in(held.case_type, held.case.stage, kind)]
        if not found:
            raise refusals.StageWrong(act=kinds[0].value, stage=held.case.stage)
        return found[0]
    rule = act_of(held.case_type, act)
    if rule is None:
        raise refusals.ActUnknown(act=act)
    if rule.kind not in kinds:
        raise refusals.ActOfAnotherKind(act=act)
    return rule


def _held(seen: Case, version: int | None) -> HeldCase:
    if not connection.in_atomic_block:
        raise RuntimeError("a case is held inside a transaction")
    if seen.parent_id:
        list(Case.objects.select_for_update().filter(pk=seen.parent_id))
    case = (
        Case.objects.select_for_update(of=("self",)).select_related("type_version").get(pk=seen.pk)
    )
    if version is not None and case.version != version:
        last = Act.objects.filter(case=case).order_by("-number").first()
        raise refusals.CaseMoved(
            last_act=last.key if last else "", at=last.at if last else None, version=case.version
        )
    return HeldCase(case=case, case_type=case_type_of(case.type_version))

"""What a person may do on a case now, and why not the rest (可办事项)."""

import datetime as dt
from dataclasses import dataclass

from renqi.engines.casework.domain.case_type import ActRule
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.domain.gate import Question, standing_refusals
from renqi.engines.casework.domain.table_lookups import acts_in
from renqi.engines.casework.selectors.situation import situation_of
from renqi.engines.casework.selectors.tables import case_type_of
from renqi.engines.casework.selectors.visible import visible_case
from renqi.identity.domain.actor import Actor
from renqi.kernel.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOption:
    """One act of the stage (可办事项); it is open where there is no reason why not."""

    rule: ActRule
    refusals: tuple[DomainError, ...]

    @property
    def is_open(self) -> bool:
        """Whether the person may do it now."""
        return not self.refusals


def acts_open(case_id: int, *, actor: Actor, at: dt.datetime) -> tuple[ActOption, ...]:
    """List the acts of the stage where a case stands, each with every reason why not (可办事项).

    The same checks run again under the lock when the act is done.

    Raises:
        CaseUnknown: There is none, or it is not for this person.
    """
    case = visible_case(case_id, actor=actor)
    case_type = case_type_of(case.type_version)
    situation = situation_of(case, actor=actor)
    return tuple(
        ActOption(
            rule=rule,
            refusals=standing_refusals(
                Question(
                    case_type=case_type,
                    rule=rule,
                    situation=situation,
                    actor=actor,
                    today=day_of(at),
                )
            ),
        )
        for rule in acts_in(case_type, case.stage)
    )

"""After the notice: the title where the city decides, the recommendation where it does not."""

from renqi.engines.casework.domain.case_kinds import Moved
from renqi.engines.casework.domain.city_time import day_of
from renqi.programmes.cultivation.calls.models import Application
from renqi.programmes.cultivation.calls.services.issue_letter import issue_approval
from renqi.programmes.cultivation.ladder.domain.lifecycle import lifecycle_by
from renqi.programmes.cultivation.ladder.domain.rungs import rung_of
from renqi.programmes.cultivation.ladder.services.grant_title import grant_title


def grant_or_recommend(application: Application, moved: Moved) -> None:
    """Grant the title, or put the firm among those to be recommended (认定或待推荐).

    Raises:
        DomainError: The ladder cannot grant the title.

    Effects:
        A letter; a title with its rule, document and case where the city decides.
    """
    rung = rung_of(application.rung)
    if not rung.decided_here:
        issue_approval(
            application, moved, decision=f"同意推荐申报{rung.zh}，结果以上级部门公布为准。"
        )
        return
    until = lifecycle_by(application.call.rule_ref).valid_until(day_of(moved.at))
    letter = issue_approval(
        application, moved, decision=f"认定为{rung.zh}。", is_granted=True, valid_until=until
    )
    grant_title(
        uscc=application.uscc,
        rung=rung.key,
        rule_ref=application.call.rule_ref,
        granted_on=day_of(moved.at),
        document=letter.number,
        actor=moved.actor,
        at=moved.at,
        batch=application.call.number,
        case_id=application.case_id,
    )

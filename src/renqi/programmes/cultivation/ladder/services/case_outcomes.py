"""What a case about a title does to the title (称号办件结果).

Casework tells it of every act in the act's own transaction, so no title is revoked, renewed or
given back without the second official's confirmation, and none confirmed without its effect.
"""

import datetime as dt
from collections.abc import Callable, Mapping

from renqi.engines.casework.domain.case_kinds import Moved
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.domain.table_lookups import stage_of
from renqi.programmes.cultivation.ladder.domain import title_acts
from renqi.programmes.cultivation.ladder.domain.lifecycle import DATA_FRAUD, terms_at
from renqi.programmes.cultivation.ladder.domain.title_cases import (
    APPEAL,
    REVIEW,
    REVOCATION,
    title_case_type,
)
from renqi.programmes.cultivation.ladder.domain.title_events import Event, Happening
from renqi.programmes.cultivation.ladder.domain.title_state import LIVE_STATUSES, Status, TitleState
from renqi.programmes.cultivation.ladder.models import Title, TitleCase
from renqi.programmes.cultivation.ladder.services.hold_title import Beside, act, hold_title
from renqi.programmes.cultivation.ladder.services.state_titles import tell_registry
from renqi.programmes.cultivation.ladder.services.tell_firm import tell_news
from renqi.programmes.cultivation.ladder.services.tell_keepers import tell_keepers
from renqi.programmes.cultivation.ladder.services.title_letters import (
    issue_given_back,
    issue_no_renewal,
    issue_renewal,
    issue_revocation,
    issue_upheld,
    set_refusal_aside,
)

# The act that turns an appeal down; the days that end it are another.
_UPHELD = "uphold"
_NOT_UNDER_WAY = frozenset({"draft", ""})


def settle_title_case(moved: Moved) -> None:
    """Do to the title what an act on its case means (称号办件后续).

    Raises:
        DomainError: The act is not in order for the title; it is undone.

    Effects:
        TitleEvents, titles, facts, letters, messages; the case's row is closed at its end.

    Locks:
        The title; on data fraud every title of the firm.
    """
    row = TitleCase.objects.filter(case_id=moved.case_id).first()
    if row is None or moved.stage == moved.from_stage:
        return
    settle = _KINDS[moved.case_type]
    settle(row, moved)
    if stage_of(title_case_type(moved.case_type), moved.stage).is_final:
        row.is_open = False
        row.save(update_fields=["is_open"])


def _settle_review(row: TitleCase, moved: Moved) -> None:
    on = day_of(moved.at)
    if moved.stage == "check" and moved.from_stage == "draft":
        _do(row.title_id, lambda state: title_acts.hand_in_review(state, on=on), moved)
    elif moved.stage == "check" and moved.from_stage == "appeal":
        set_refusal_aside(row.title, moved)
    elif moved.stage == "passed":
        renewed, _ = _do(row.title_id, lambda state: title_acts.pass_review(state, on=on), moved)
        issue_renewal(renewed, moved)
    elif moved.stage == "not_passed":
        issue_no_renewal(row.title, moved)
    elif moved.stage == "closed":
        _do(row.title_id, lambda state: title_acts.fail_review(state, on=on), moved)
        if moved.act == _UPHELD:
            issue_upheld(row.title, moved, what="review")
    elif moved.stage in {"withdrawn", "lapsed"} and moved.from_stage not in _NOT_UNDER_WAY:
        _do(row.title_id, lambda state: title_acts.take_review_back(state, on=on), moved)


def _settle_revocation(row: TitleCase, moved: Moved) -> None:
    on, ground = day_of(moved.at), str(moved.form.get("ground", ""))
    if moved.stage == "hearing":
        title_acts.require_ground(row.title.rung, ground, on=on)
        row.ground = ground
        row.save(update_fields=["ground"])
    elif moved.stage == "revoked":
        gone = [
            _do(title_id, _revoking(ground, on=on), moved)
            for title_id in _titles_to_go(row.title, ground, on=on)
        ]
        taken, finding = [title for title, _ in gone], str(moved.form.get("finding", ""))
        for title, event in gone:
            issue_revocation(title, event, moved, taken=taken, finding=finding)
        tell_keepers(taken, case_id=moved.case_id, at=moved.at)
    elif moved.stage == "closed" and moved.act == _UPHELD:
        issue_upheld(row.title, moved, what="revocation")
    elif moved.stage == "reinstated":
        for title_id in _titles_gone(row, moved):
            _give_back(title_id, moved)


def _settle_appeal(row: TitleCase, moved: Moved) -> None:
    if moved.stage == "check":
        title_acts.require_appeal(hold_title(row.title_id).state)
    elif moved.stage == "upheld":
        _give_back(row.title_id, moved)


def _give_back(title_id: int, moved: Moved) -> None:
    """Lift what was upheld against; a title that had ended has a letter that it stands again."""
    on = day_of(moved.at)
    title, event = _do(title_id, lambda state: title_acts.set_aside(state, on=on), moved)
    if event.kind is Happening.REINSTATED:
        issue_given_back(title, moved)


_KINDS: Mapping[str, Callable[[TitleCase, Moved], None]] = {
    REVIEW: _settle_review,
    REVOCATION: _settle_revocation,
    APPEAL: _settle_appeal,
}


def _revoking(ground: str, *, on: dt.date) -> Callable[[TitleState], Event]:
    return lambda state: title_acts.revoke(state, ground, on=on)


def _titles_to_go(title: Title, ground: str, *, on: dt.date) -> list[int]:
    """Give the title of the case, and on data fraud every title that goes with it."""
    terms = terms_at(title.rung, on)
    if ground != DATA_FRAUD or terms is None or not terms.fraud_revokes:
        return [title.pk]
    live = Title.objects.filter(uscc=title.uscc, status__in=LIVE_STATUSES)
    going = live.filter(rung__in={title.rung, *terms.fraud_revokes})
    return list(going.order_by("pk").values_list("pk", flat=True))


def _titles_gone(row: TitleCase, moved: Moved) -> list[int]:
    gone = Title.objects.filter(
        uscc=row.title.uscc, status=Status.REVOKED.value, events__case_id=moved.case_id
    )
    return list(gone.order_by("pk").distinct().values_list("pk", flat=True))


def _do(title_id: int, judge: Callable[[TitleState], Event], moved: Moved) -> tuple[Title, Event]:
    held = hold_title(title_id)
    was_live, on = held.state.is_live, day_of(moved.at)
    beside = Beside(case_id=moved.case_id)
    event = act(held, judge, on=on, actor=moved.actor, at=moved.at, beside=beside)
    if was_live != held.state.is_live:
        tell_registry(held.row.uscc, on=on, actor=moved.actor, at=moved.at)
    tell_news(held, at=moved.at)
    return held.row, event

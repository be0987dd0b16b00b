"""The kinds of cases that programmes offer, and what they do when one moves (事项目录).

A programme offers its kinds when the application starts (`AppConfig.ready`). The engine knows
none of them: it reads the table, and tells the kind what happened to a case of it, inside the
transaction of the act. So what follows from a decision happens with it or not at all:

    offer(CaseKind(case_type=CLAIM, summary=Label(zh=…, en=…), after_act=settle_claim))

    def settle_claim(moved: Moved) -> None:
        if moved.stage == "approved": …

A refusal raised there undoes the act. What must not hold the act up belongs into a job.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from renqi.engines.casework.domain.case_type import CaseType, Label
from renqi.engines.casework.domain.table_lookups import duty_of
from renqi.identity.domain.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What just happened to a case (办件变动).

    Attributes:
        case_id: The case.
        case_type: Key of its kind.
        subject_key: Whose it is.
        opened_by: The person who opened it.
        act: Name of the act in the table, or `open` or `lapse`.
        from_stage: Where it stood; empty for a new case.
        stage: Where it stands now.
        form: The form as it was handed in last; empty before.
        actor: Who did it; person 0 for the clock.
        at: When.
    """

    case_id: int
    case_type: str
    subject_key: str
    opened_by: int
    act: str
    from_stage: str
    stage: str
    form: Mapping[str, Any]
    actor: Actor
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something officials should know of the subject before they decide (办理参考)."""

    label: Label
    text: Label


class Remarks(Protocol):
    """Gives the remarks on a subject at an instant."""

    def __call__(self, subject_key: str, /, *, at: dt.datetime) -> tuple[Remark, ...]:
        """Look up what there is to say."""


def _nothing_to_say(_: str, /, *, at: dt.datetime) -> tuple[Remark, ...]:  # noqa: ARG001
    """Of most subjects the case itself says enough."""
    return ()


def _nothing_follows(_: Moved) -> None:
    """Most acts concern nobody but the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseKind:
    """A kind of case as a programme offers it (事项).

    Attributes:
        case_type: The table under which new cases begin.
        summary: What it is for, in one sentence, for those who might open one.
        after_act: Told of every act on such a case, in the act's transaction.
        remarks: Gives what officials, and nobody else, are shown beside such a case.
        is_listed: Whether people open it from the list of kinds; otherwise only the programme
            opens such cases.
        icon: Name of a Tabler icon.
    """

    case_type: CaseType
    summary: Label
    after_act: Callable[[Moved], None] = _nothing_follows
    remarks: Remarks = _nothing_to_say
    is_listed: bool = True
    icon: str = "file-text"


_OFFERED: dict[str, CaseKind] = {}


def offer(kind: CaseKind) -> None:
    """Offer a kind; offering it again replaces what was offered (登记事项)."""
    _OFFERED[kind.case_type.key] = kind


def take_back(key: str) -> None:
    """Offer a kind no longer; its cases run on under the tables they began with."""
    _OFFERED.pop(key, None)


def kind_offered(key: str) -> CaseKind | None:
    """Give a kind, or nothing where nobody offers it."""
    return _OFFERED.get(key)


def kinds_offered() -> tuple[CaseKind, ...]:
    """Give every kind that is offered, in the order of their keys."""
    return tuple(_OFFERED[key] for key in sorted(_OFFERED))


def kinds_open_to(actor: Actor) -> tuple[CaseKind, ...]:
    """Give the kinds that a person opens from the list, today and in this role (可办事项目录)."""
    return tuple(kind for kind in kinds_offered() if kind.is_listed and _fits(kind, actor))


def _fits(kind: CaseKind, actor: Actor) -> bool:
    duty = duty_of(kind.case_type, kind.case_type.opened_by)
    return actor.role in duty.roles and (not duty.own_subject or bool(actor.uscc))

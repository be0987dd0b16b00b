"""Proposal lists and their lines; what a firm is heard on (建议名单查询)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.paging import ListPage, cut
from renqi.identity.domain.permissions import Role
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.domain.proposals import LineState, ListState
from renqi.programmes.cultivation.pool.domain.refusals import ProposalUnknown
from renqi.programmes.cultivation.pool.models import Proposal, ProposalLine, Reply

LIST_SORTS = frozenset({"title", "kind", "state", "source", "made_at", "submitted_at"})
LINE_SORTS = frozenset({"name", "district", "to_grade", "state"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A list in the queue, with how many lines it has and how many wait (名单行)."""

    proposal: Proposal
    lines: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What a firm is heard on (听取意见)."""

    line_id: int
    kind: str
    act: str
    grade: str
    note: str
    until: dt.date
    state: str
    answer: str
    answered_at: dt.datetime | None

    @property
    def is_open(self) -> bool:
        """Whether the matter is still to be decided."""
        return self.state == LineState.OPEN.value


def list_page(
    *, scope: Scope, state: str, kind: str, text: str, sort: str, page: int, per_page: int
) -> ListPage[ListRow]:
    """Give one page of the lists, the newest first unless asked otherwise (名单队列).

    Args:
        scope: What may be seen; only the whole city sees any.
        state: Only lists in this state; empty for all.
        kind: Only lists of this kind; empty for all.
        text: Only lists with this in the title or the name of a firm.
        sort: A field of `LIST_SORTS`, with `-` for falling.
        page: Which page, from one.
        per_page: How many on one.
    """
    rows = Proposal.objects.all() if scope.all else Proposal.objects.none()
    equal = {"state": state, "kind": kind}
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    words = text.replace("\x00", "").strip()
    if words:
        firms = ProposalLine.objects.filter(Q(name__icontains=words) | Q(uscc=words.upper()))
        rows = rows.filter(Q(title__icontains=words) | Q(pk__in=firms.values("proposal")))
    order = sort if sort.removeprefix("-") in LIST_SORTS else "-made_at"
    waits = Count("lines", filter=Q(lines__state=LineState.OPEN.value))
    chosen = rows.annotate(n_lines=Count("lines"), n_open=waits).order_by(order, "-pk")
    return cut(
        chosen,
        page=page,
        per_page=per_page,
        read=lambda row: ListRow(proposal=row, lines=row.n_lines, open=row.n_open),
    )


def waiting_lists(*, scope: Scope) -> int:
    """Count the lists that wait for a lead (待审名单数)."""
    return Proposal.objects.filter(state=ListState.SUBMITTED.value).count() if scope.all else 0


def count_lists_for(actor: Actor) -> int:
    """Count the lists that wait for this person: a lead who had no part in them (待审名单数)."""
    if actor.role != Role.BUREAU_LEAD.value:
        return 0
    rows = Proposal.objects.filter(state=ListState.SUBMITTED.value)
    mine = Q(made_by_id=actor.person_id) | Q(submitted_by_id=actor.person_id)
    return rows.exclude(mine).count()


def proposal_list(proposal_id: int, *, scope: Scope) -> Proposal:
    """Give one list.

    Raises:
        ProposalUnknown: There is none, or it is not for this reader.
    """
    found = Proposal.objects.filter(pk=proposal_id).first() if scope.all else None
    if found is None:
        raise ProposalUnknown
    return found


def line_page(
    found: Proposal, *, state: str, sort: str, page: int, per_page: int
) -> ListPage[ProposalLine]:
    """Give one page of the lines of a list (名单条目)."""
    rows = found.lines.select_related("reply")
    if state:
        rows = rows.filter(state=state)
    order = sort if sort.removeprefix("-") in LINE_SORTS else "pk"
    return cut(rows.order_by(order, "pk"), page=page, per_page=per_page, read=lambda row: row)


def lines_of(found: Proposal) -> Sequence[ProposalLine]:
    """List every line of a list, for a file (名单导出)."""
    return list(found.lines.order_by("pk"))


def line_counts(found: Proposal) -> dict[str, int]:
    """Count the lines of a list by state (条目状态计数)."""
    rows = found.lines.order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def hearings_of(uscc: str, *, scope: Scope) -> tuple[Hearing, ...]:
    """List what a firm is or was heard on, the newest first (企业听取意见)."""
    if not scope.covers(uscc):
        return ()
    rows = ProposalLine.objects.filter(uscc=uscc, hearing_until__isnull=False).order_by("-pk")
    answers = {one.line_id: one for one in Reply.objects.filter(uscc=uscc)}
    return tuple(_hearing(row, answers.get(row.pk)) for row in rows)


def _hearing(row: ProposalLine, answer: Reply | None) -> Hearing:
    assert row.hearing_until is not None  # noqa: S101  the query asks for lines with a day
    return Hearing(
        line_id=row.pk,
        kind=row.kind,
        act=row.act,
        grade=row.from_grade,
        note=row.note,
        until=row.hearing_until,
        state=row.state,
        answer=answer.text if answer is not None else "",
        answered_at=answer.at if answer is not None else None,
    )

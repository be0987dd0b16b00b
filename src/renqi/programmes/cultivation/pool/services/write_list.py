"""Put a list together: its head and its lines (建议名单编制)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.pool.domain.entry_rules import KindRules
from renqi.programmes.cultivation.pool.domain.planned_line import PlannedLine
from renqi.programmes.cultivation.pool.domain.proposals import Source
from renqi.programmes.cultivation.pool.domain.refusals import ListEmpty, ListTooLong
from renqi.programmes.cultivation.pool.models import Proposal, ProposalLine
from renqi.programmes.cultivation.pool.services.constraints import refusing
from renqi.programmes.cultivation.survey.selectors.candidates import RunInForce


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHead:
    """What stands above the lines (名单表头).

    Attributes:
        source: Where the list comes from.
        title: What it is called.
        note: What the proposer says of every line.
        run: The run of the survey that it is made from.
        choice: What was asked of the run.
    """

    source: Source
    title: str
    note: str = ""
    run: RunInForce | None = None
    choice: Mapping[str, Any] = field(default_factory=dict)


def write_list(
    lines: Sequence[PlannedLine],
    head: ListHead,
    *,
    rules: KindRules,
    actor: Actor,
    at: dt.datetime,
) -> int:
    """Write a draft list with its lines, in the caller's transaction (编制名单).

    Args:
        lines: What is proposed.
        head: What stands above them.
        rules: The version of the kind.
        actor: Who proposes.
        at: The instant.

    Returns:
        Key of the list.

    Raises:
        ListEmpty: There is no line.
        ListTooLong: There are more lines than the rules let one list have.
        OpenLineExists: Another open list has a line for one of the firms.

    Effects:
        One Proposal and a ProposalLine a line.
    """
    if not lines:
        raise ListEmpty
    if len(lines) > rules.lines_at_most:
        raise ListTooLong(found=len(lines), most=rules.lines_at_most)
    with refusing():
        made = Proposal.objects.create(
            kind=rules.kind.value,
            source=head.source.value,
            title=head.title,
            rules=rules.ref,
            run_id=head.run.id if head.run is not None else None,
            run_as_of=head.run.as_of if head.run is not None else None,
            choice=dict(head.choice),
            made_by_id=actor.person_id,
            made_by=actor.signature,
            made_at=at,
        )
        ProposalLine.objects.bulk_create(
            [_row(one, made, actor=actor, note=head.note) for one in lines]
        )
    return made.pk


def _row(line: PlannedLine, made: Proposal, *, actor: Actor, note: str) -> ProposalLine:
    return ProposalLine(
        proposal=made,
        entry_id=line.entry_id,
        uscc=line.firm.uscc,
        name=line.firm.name,
        district=line.firm.district,
        kind=made.kind,
        act=line.act.value,
        from_grade=line.from_grade.value if line.from_grade else "",
        to_grade=line.to_grade.value,
        why=line.why_document,
        bars=[bar.document() for bar in line.bars],
        digest=line.digest,
        note=note,
        proposed_by_id=actor.person_id,
        proposed_by=actor.signature,
    )

"""The public record of a draw (抽取公开记录)."""

import datetime as dt
from dataclasses import dataclass

from renqi.engines.casework.domain.expert_draw import Candidate, DrawRecord
from renqi.engines.casework.domain.input_refusals import DrawPending, DrawUnknown
from renqi.engines.casework.models import Assignment, ExpertDraw
from renqi.engines.casework.selectors.visible import acts_for_subject, sees_blind, visible_case
from renqi.identity.domain.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawLine:
    """A draw of a case as those who handle it see it (抽取).

    Attributes:
        draw_id: The draw.
        case_id: Its case.
        ref: Case and act of the announcement.
        duty: The duty it gives.
        seats: How many are drawn.
        commitment: sha256 of the seed, published first.
        pool_digest: Fingerprint of the pool.
        pool: Who is in the drum.
        excluded: Who was kept out, with the codes of the reasons.
        beacon_source: The public value that goes in; empty for none.
        beacon_on: The day on which it comes out.
        announced_at: When it was announced.
        announced_by: Who announced it.
        drawn_at: When it was made; none while it waits.
        seed: The seed; empty while it waits.
        beacon_value: The public value; empty while it waits.
        order: Names in the order of the tickets; empty while it waits.
        skipped: Names passed over at the draw.
        seated: Names of those who sit now.
        free: Seats that are not taken.
    """

    draw_id: int
    case_id: int
    ref: str
    duty: str
    seats: int
    commitment: str
    pool_digest: str
    pool: tuple[Candidate, ...]
    excluded: tuple[tuple[str, tuple[str, ...]], ...]
    beacon_source: str
    beacon_on: dt.date | None
    announced_at: dt.datetime
    announced_by: str
    drawn_at: dt.datetime | None
    seed: str
    beacon_value: str
    order: tuple[str, ...]
    skipped: tuple[str, ...]
    seated: tuple[str, ...]
    free: int


def draws_of(case_id: int, *, actor: Actor) -> tuple[DrawLine, ...]:
    """List the draws of a case; its subject and blind reviewers see none (抽取清单).

    Raises:
        CaseUnknown: There is none, or it is not for this person.
    """
    case = visible_case(case_id, actor=actor)
    if sees_blind(case, actor=actor) or acts_for_subject(case, actor=actor):
        return ()
    return tuple(_line(draw) for draw in ExpertDraw.objects.filter(case=case).order_by("pk"))


def _line(draw: ExpertDraw) -> DrawLine:
    pool = tuple(Candidate(**row) for row in draw.pool)
    names = {one.person_key: one.name for one in pool}
    seated = Assignment.objects.filter(draw=draw, until_at__isnull=True).order_by("pk")
    sitting = tuple(seated.values_list("person_name", flat=True))
    return DrawLine(
        draw_id=draw.pk,
        case_id=draw.case_id,
        ref=draw.ref,
        duty=draw.duty,
        seats=draw.seats,
        commitment=draw.commitment,
        pool_digest=draw.pool_digest,
        pool=pool,
        excluded=tuple((row["name"], tuple(row["grounds"])) for row in draw.excluded),
        beacon_source=draw.beacon_source,
        beacon_on=draw.beacon_on,
        announced_at=draw.announced_at,
        announced_by=draw.announced_by,
        drawn_at=draw.drawn_at,
        seed=draw.seed,
        beacon_value=draw.beacon_value,
        order=tuple(names[key] for key in draw.order or ()),
        skipped=tuple(names[row["person_key"]] for row in draw.skipped),
        seated=sitting,
        free=draw.seats - len(sitting) if draw.drawn_at else 0,
    )


def draw_record(draw_id: int) -> DrawRecord:
    """Give everything that it takes to draw again (抽取公开记录).

    Raises:
        DrawUnknown: There is no such draw.
        DrawPending: It is not made yet.
    """
    draw = ExpertDraw.objects.filter(pk=draw_id).first()
    if draw is None:
        raise DrawUnknown(draw_id=draw_id)
    if draw.order is None:
        raise DrawPending(draw_id=draw_id)
    return DrawRecord(
        ref=draw.ref,
        commitment=draw.commitment,
        pool=tuple(Candidate(**row) for row in draw.pool),
        pool_digest=draw.pool_digest,
        seed=draw.seed,
        public_value=draw.beacon_value,
        order=tuple(draw.order),
    )

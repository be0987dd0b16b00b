"""The public record of a draw (抽取公开记录)."""

from renqi.engines.casework.domain.expert_draw import Candidate, DrawRecord
from renqi.engines.casework.domain.input_refusals import DrawPending, DrawUnknown
from renqi.engines.casework.models import ExpertDraw


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

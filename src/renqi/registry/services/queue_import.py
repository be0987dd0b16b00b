"""Hand the long parts of an import to the workers (导入排队)."""

from django.db import transaction
from procrastinate.contrib.django import app

from renqi.registry.domain.import_states import ImportState
from renqi.registry.domain.refusals import ImportOutOfTurn
from renqi.registry.models import ImportBatch
from renqi.registry.services.import_steps import find_batch, take_step


def queue_preview(batch_id: int) -> ImportBatch:
    """Let a worker read the file and list what would change (预览排队).

    The import stays `opened` until that is done, and its `rows_done` moves.

    Raises:
        ImportUnknown: There is no such import.
        ImportOutOfTurn: It is past this step.

    Effects:
        One job.
    """
    batch = find_batch(batch_id)
    if batch.state != ImportState.OPENED:
        wanted = ImportState.PREVIEWED.value
        raise ImportOutOfTurn(batch_id=batch_id, state=batch.state, wanted=wanted)
    app.configure_task("registry.preview_import").defer(batch_id=batch_id)
    return batch


def queue_import(batch_id: int) -> ImportBatch:
    """Let a worker apply the import (导入排队).

    Raises:
        ImportOutOfTurn: It is queued, running or applied already.

    Effects:
        The import in state `queued` and one job, both or neither.
    """
    with transaction.atomic():
        batch = take_step(batch_id, ImportState.QUEUED, failure="")
        app.configure_task("registry.apply_import").defer(batch_id=batch_id)
    return batch

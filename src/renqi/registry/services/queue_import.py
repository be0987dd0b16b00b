"""Hand an import to the workers (导入排队)."""

from django.db import transaction
from procrastinate.contrib.django import app

from renqi.registry.domain.import_states import ImportState
from renqi.registry.models import ImportBatch
from renqi.registry.services.import_steps import take_step


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

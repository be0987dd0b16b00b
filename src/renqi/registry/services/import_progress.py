"""How far an import is, and whether it still runs, seen from outside (导入进度)."""

from renqi.registry.domain.import_states import ImportState
from renqi.registry.models import ImportBatch
from renqi.registry.services.long_work import LongWork

STOPPED = "The program that ran this import was stopped. Nothing was imported."
IMPORTS = LongWork(
    table=ImportBatch,
    progress=("rows_done",),
    lock=int.from_bytes(b"rqim", "big"),
    running=ImportState.APPLYING.value,
    failed=ImportState.FAILED.value,
    failure=STOPPED,
)

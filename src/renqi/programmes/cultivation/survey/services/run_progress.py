"""How far a run is, and whether it still runs, seen from outside (普查进度)."""

from renqi.programmes.cultivation.survey.domain.run_states import RunState
from renqi.programmes.cultivation.survey.models import ScreeningRun
from renqi.registry.services.long_work import LongWork

STOPPED = "The program that judged the city was stopped. The figures are those of the run before."
RUNS = LongWork(
    table=ScreeningRun,
    progress=("firms_done", "firms_expected"),
    lock=int.from_bytes(b"rqsr", "big"),
    running=RunState.RUNNING.value,
    failed=RunState.FAILED.value,
    failure=STOPPED,
)

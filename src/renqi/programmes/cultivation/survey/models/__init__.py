"""Tables of cultivation; Django looks for them here (梯度培育数据表)."""

from renqi.programmes.cultivation.survey.models.run_pack import RunPack
from renqi.programmes.cultivation.survey.models.screened_firm import ScreenedFirm
from renqi.programmes.cultivation.survey.models.screening_run import ScreeningRun
from renqi.programmes.cultivation.survey.models.standing import Standing

__all__ = ["RunPack", "ScreenedFirm", "ScreeningRun", "Standing"]

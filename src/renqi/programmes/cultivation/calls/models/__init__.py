"""Tables of calls, applications and recommendations (申报与推荐表)."""

from renqi.programmes.cultivation.calls.models.application import Application
from renqi.programmes.cultivation.calls.models.batch import Batch, BatchLine
from renqi.programmes.cultivation.calls.models.call import Call, DistrictQuota
from renqi.programmes.cultivation.calls.models.call_change import CallChange
from renqi.programmes.cultivation.calls.models.place import Place
from renqi.programmes.cultivation.calls.models.site_visit import SiteVisit

__all__ = [
    "Application",
    "Batch",
    "BatchLine",
    "Call",
    "CallChange",
    "DistrictQuota",
    "Place",
    "SiteVisit",
]

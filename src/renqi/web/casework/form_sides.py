"""What a programme shows beside the form of its cases while it is filled in (填报辅助).

A programme's pages say once, when the application starts, what stands beside the forms of its
kinds; the casework pages know none of them:

    stand_beside("cultivation.application.", application_side)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from renqi.engines.casework.selectors.case_head import CaseHead
from renqi.web.shell.requests import PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSide:
    """What stands beside a form (填报辅助).

    Attributes:
        url: Where the fields are sent as they are typed; the answer is shown beside the form.
        notes: A line under a field, by its key, such as what is on file.
    """

    url: str
    notes: Mapping[str, str] = field(default_factory=dict)


Side = Callable[[PageRequest, CaseHead], FormSide]
_SIDES: dict[str, Side] = {}


def stand_beside(prefix: str, side: Side) -> None:
    """Show something beside the forms of all kinds whose key begins so (登记填报辅助)."""
    _SIDES[prefix] = side


def side_of(request: PageRequest, head: CaseHead) -> FormSide | None:
    """Give what stands beside the form of a case, or nothing where nobody offers it."""
    key = head.case_type.key
    side = next((one for prefix, one in _SIDES.items() if key.startswith(prefix)), None)
    return side(request, head) if side else None
